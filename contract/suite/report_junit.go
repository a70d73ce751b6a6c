package suite

import (
	"io"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/junit"
	"github.com/jdmock/jdmock/contract/wire"
)

// writeJUnit writes a suite for each group of checks.
func (r *Report) writeJUnit(w io.Writer, lang contract.Lang) error {
	var doc junit.Report
	at := map[string]int{}
	for _, result := range r.Results {
		group, name := result.group()
		i, known := at[group]
		if !known {
			i = len(doc.Suites)
			at[group] = i
			doc.Suites = append(doc.Suites, junit.Suite{
				Name:       plain(group),
				Timestamp:  r.Started.In(wire.Zone).Format("2006-01-02T15:04:05"),
				Properties: []junit.Property{{Name: "target", Value: plain(r.Target)}},
			})
		}
		doc.Suites[i].Cases = append(doc.Suites[i].Cases, result.junit(plain(group), plain(name), lang))
	}
	return doc.Write(w)
}

// junit words a result.
func (r Result) junit(group, name string, lang contract.Lang) junit.Case {
	c := junit.Case{Class: "jdmock." + strings.ReplaceAll(group, "/", "."), Name: name, Time: seconds(r.Duration)}
	switch r.Status {
	case Failed:
		lines := r.lines(lang)
		c.Failure = &junit.Failure{Text: strings.Join(lines, "\n")}
		if len(lines) > 0 {
			c.Failure.Message = lines[0]
		}
		if len(r.Violations) > 0 {
			c.Failure.Type = plain(string(r.Violations[0].Code))
		}
	case Passed:
		if r.TakenOver {
			c.Out = wordsOf(lang).takenOver
		}
	default:
		c.Skipped = &junit.Skipped{Message: plain(r.why(lang))}
	}
	return c
}
