// Package junit writes reports in the XML that JUnit began and that CI servers
// read.
package junit

import (
	"encoding/xml"
	"io"
)

// A Report is all that was tested.
type Report struct {
	XMLName xml.Name `xml:"testsuites"`
	Suites  []Suite  `xml:"testsuite"`
}

// A Suite is a group of cases. Write counts them.
type Suite struct {
	Name       string     `xml:"name,attr"`
	Tests      int        `xml:"tests,attr"`
	Failures   int        `xml:"failures,attr"`
	Errors     int        `xml:"errors,attr"`
	Skipped    int        `xml:"skipped,attr"`
	Time       string     `xml:"time,attr,omitempty"`      // in seconds, with a point
	Timestamp  string     `xml:"timestamp,attr,omitempty"` // of the beginning, as 2006-01-02T15:04:05
	Properties []Property `xml:"properties>property"`
	Cases      []Case     `xml:"testcase"`
}

// A Property is something that is told of a suite.
type Property struct {
	Name  string `xml:"name,attr"`
	Value string `xml:"value,attr"`
}

// A Case is one test: it has failed, was skipped, or has passed.
type Case struct {
	Class   string   `xml:"classname,attr"`
	Name    string   `xml:"name,attr"`
	Time    string   `xml:"time,attr,omitempty"` // in seconds, with a point
	Failure *Failure `xml:"failure"`
	Skipped *Skipped `xml:"skipped"`
	Out     string   `xml:"system-out,omitempty"`
}

// A Failure says why a case failed.
type Failure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",chardata"`
}

// Skipped says why a case was not tested.
type Skipped struct {
	Message string `xml:"message,attr"`
}

// Write writes the report, with the cases of each suite counted. What XML cannot
// hold becomes U+FFFD.
func (r Report) Write(w io.Writer) error {
	counted := Report{Suites: make([]Suite, len(r.Suites))}
	for i, s := range r.Suites {
		counted.Suites[i] = s.counted()
	}
	text, err := xml.MarshalIndent(counted, "", "  ")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, xml.Header+string(text)+"\n")
	return err
}

// counted returns the suite with its counts set.
func (s Suite) counted() Suite {
	s.Tests, s.Failures, s.Skipped = len(s.Cases), 0, 0
	for _, c := range s.Cases {
		if c.Failure != nil {
			s.Failures++
		}
		if c.Skipped != nil {
			s.Skipped++
		}
	}
	return s
}
