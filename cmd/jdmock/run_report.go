package main

import (
	"encoding/xml"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
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
	text, err := xml.MarshalIndent(o.junit(), "", "  ")
	if err != nil {
		panic(err) // texts and numbers cannot fail
	}
	if _, err := fmt.Fprintf(r.file, "%s%s\n", xml.Header, text); err != nil {
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

// The elements of JUnit's XML.
type (
	junitSuites struct {
		XMLName xml.Name `xml:"testsuites"`
		Suite   junitSuite
	}
	junitSuite struct {
		XMLName    xml.Name        `xml:"testsuite"`
		Name       string          `xml:"name,attr"`
		Tests      int             `xml:"tests,attr"`
		Failures   int             `xml:"failures,attr"`
		Errors     int             `xml:"errors,attr"`
		Skipped    int             `xml:"skipped,attr"`
		Properties []junitProperty `xml:"properties>property"`
		Cases      []junitCase     `xml:"testcase"`
	}
	junitProperty struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	junitCase struct {
		Class   string        `xml:"classname,attr"`
		Name    string        `xml:"name,attr"`
		Failure *junitFailure `xml:"failure"`
		Out     string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// junit words the outcome: the program is a case, and so is each finding, and
// each check that found nothing.
func (o outcome) junit() junitSuites {
	times, _ := o.hits()
	suite := junitSuite{Name: "jdmock run", Properties: []junitProperty{
		{"calls", strconv.FormatInt(o.calls, 10)}, {"fault_hits", strconv.Itoa(times)}, {"fail_on", o.failOn.String()},
	}}
	program := junitCase{Class: "jdmock.command", Name: "the command ends with 0"}
	if o.code != 0 {
		program.Failure = &junitFailure{Message: fmt.Sprintf("exit code %d", o.code), Type: "command"}
	}
	suite.Cases = append(suite.Cases, program)
	for _, check := range checks {
		if check == findScenario && o.scenario == "" {
			continue
		}
		suite.Cases = append(suite.Cases, o.cases(check)...)
	}
	suite.Tests = len(suite.Cases)
	for _, c := range suite.Cases {
		if c.Failure != nil {
			suite.Failures++
		}
	}
	return junitSuites{Suite: suite}
}

// cases words one check.
func (o outcome) cases(check string) []junitCase {
	found, _ := o.of(check)
	if len(found) == 0 {
		return []junitCase{{Class: "jdmock." + check, Name: "nothing found"}}
	}
	var cases []junitCase
	for _, f := range found {
		text := fmt.Sprintf("%s, first %s", plural(f.times, "time"), f.first)
		c := junitCase{Class: "jdmock." + check, Name: f.what}
		if slices.Contains(o.failOn, check) {
			c.Failure = &junitFailure{Message: f.what, Type: check, Text: text}
		} else {
			c.Out = text
		}
		cases = append(cases, c)
	}
	return cases
}
