package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/junit"
	"github.com/jdmock/jdmock/contract/plural"
)

// A reportFile takes the report of a run. The one without a file takes none.
type reportFile struct{ file *os.File }

// openReport opens the file that --report names, so that one that cannot be
// written is known before the program runs.
func openReport(flag string) (reportFile, error) {
	if flag == "" {
		return reportFile{}, nil
	}
	path, ok := strings.CutPrefix(flag, "junit=")
	if !ok || path == "" {
		return reportFile{}, usage("--report %q: want junit=FILE", flag)
	}
	file, err := os.Create(path)
	if err != nil {
		return reportFile{}, environment("--report: %w", err)
	}
	return reportFile{file}, nil
}

// write writes the report.
func (r reportFile) write(o outcome) error {
	if r.file == nil {
		return nil
	}
	if err := o.junit().Write(r.file); err != nil {
		return environment("--report: %w", err)
	}
	return nil
}

// close closes the file.
func (r reportFile) close() {
	if r.file != nil {
		_ = r.file.Close() // a failed write was told
	}
}

// junit words the outcome: the program is a case, and so is each finding, and
// each check that found nothing.
func (o outcome) junit() junit.Report {
	times, _ := o.hits()
	suite := junit.Suite{Name: "jdmock run", Properties: []junit.Property{
		{Name: "calls", Value: strconv.FormatInt(o.calls, 10)}, {Name: "fault_hits", Value: strconv.Itoa(times)}, {Name: "fail_on", Value: o.failOn.String()},
	}}
	program := junit.Case{Class: "jdmock.command", Name: "the command ends with 0"}
	if o.code != 0 {
		program.Failure = &junit.Failure{Message: fmt.Sprintf("exit code %d", o.code), Type: "command"}
	}
	suite.Cases = append(suite.Cases, program)
	for _, check := range checks {
		if check == findScenario && o.scenario == "" {
			continue
		}
		suite.Cases = append(suite.Cases, o.cases(check)...)
	}
	return junit.Report{Suites: []junit.Suite{suite}}
}

// cases words one check.
func (o outcome) cases(check string) []junit.Case {
	found, _ := o.of(check)
	if len(found) == 0 {
		return []junit.Case{{Class: "jdmock." + check, Name: "nothing found"}}
	}
	var cases []junit.Case
	for _, f := range found {
		text := fmt.Sprintf("%s, first %s", plural.Of(f.times, "time"), f.first)
		c := junit.Case{Class: "jdmock." + check, Name: f.what}
		if slices.Contains(o.failOn, check) {
			c.Failure = &junit.Failure{Message: f.what, Type: check, Text: text}
		} else {
			c.Out = text
		}
		cases = append(cases, c)
	}
	return cases
}
