package junit_test

import (
	"encoding/xml"
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/junit"
)

func TestCasesAreCounted(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	require.NoError(t, junit.Report{Suites: []junit.Suite{{Name: "first", Failures: 9, Cases: []junit.Case{
		{Class: "c", Name: "good"},
		{Class: "c", Name: "bad", Failure: &junit.Failure{Message: "m", Type: "t", Text: "<b>"}},
		{Class: "c", Name: "left out", Skipped: &junit.Skipped{Message: "why"}},
	}}, {Name: "second"}}}.Write(&b))
	want := `<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="first" tests="3" failures="1" errors="0" skipped="1">
    <properties></properties>
    <testcase classname="c" name="good"></testcase>
    <testcase classname="c" name="bad">
      <failure message="m" type="t">&lt;b&gt;</failure>
    </testcase>
    <testcase classname="c" name="left out">
      <skipped message="why"></skipped>
    </testcase>
  </testsuite>
  <testsuite name="second" tests="0" failures="0" errors="0" skipped="0">
    <properties></properties>
  </testsuite>
</testsuites>
`
	assert.Equal(t, want, b.String())
}

func TestAnyTextIsWrittenAsXML(t *testing.T) {
	t.Parallel()
	hostile := "\x00\x1b[31m]]>&<a \xff\ufffe\u2028京东"
	var b strings.Builder
	require.NoError(t, junit.Report{Suites: []junit.Suite{{Name: hostile, Cases: []junit.Case{
		{Class: hostile, Name: hostile, Out: hostile, Failure: &junit.Failure{Message: hostile, Text: hostile}},
	}}}}.Write(&b))
	var back junit.Report
	require.NoError(t, xml.Unmarshal([]byte(b.String()), &back))
	assert.Contains(t, back.Suites[0].Cases[0].Failure.Text, "]]>&<a ")
	assert.Contains(t, back.Suites[0].Name, "京东")
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk is full") }

func TestAFailedWriteIsTold(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, junit.Report{}.Write(full{}), "disk is full")
}
