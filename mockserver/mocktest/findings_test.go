package mocktest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/journal"
)

// A mute is a test that counts its failures.
type mute struct {
	testing.TB
	failures []string
}

func (m *mute) Errorf(format string, args ...any) {
	m.failures = append(m.failures, fmt.Sprintf(format, args...))
}

func TestAnAnswerThatBreaksItsSchemaFailsALenientTestToo(t *testing.T) {
	t.Parallel()
	told := 0
	o := mockserver.Options{OnViolation: func(mockserver.Violation) { told++ }}
	s := StartInMemoryLenient(t, mockserver.Options{Orders: -1})
	s.shared.findings.watch(&o)
	for i := range 30 {
		where := contract.Violation{Pointer: fmt.Sprintf("/member%d", i/2), Rule: "type"}
		o.OnViolation(mockserver.Violation{Call: "00000001", Method: "jingdong.pop.order.get", Where: where})
	}
	m := &mute{TB: t}
	s.t = m
	s.conclude()
	s.t = t
	assert.Equal(t, 30, told, "the caller's own function is told as well")
	assert.Len(t, m.failures, 1, "and the findings are told once")
	text := m.failures[0]
	assert.Contains(t, text, "15 findings")
	assert.Contains(t, text, "the answer of jingdong.pop.order.get breaks its schema at /member0: type (2 times")
	assert.Contains(t, text, "… and 6 other findings")
	assert.LessOrEqual(t, strings.Count(text, "\n")+1, maxLines)
	assert.Empty(t, s.unexpected())
}

func TestAReportHasFortyLinesAtMostAndNoneIsLong(t *testing.T) {
	t.Parallel()
	var lines []string
	for i := range 1000 {
		lines = append(lines, fmt.Sprintf("line %d\n%s", i, strings.Repeat("长", 1000)))
	}
	text := report("headline", lines)
	got := strings.Split(text, "\n")
	assert.Len(t, got, maxLines)
	assert.Contains(t, got[1], "line 0 ")
	assert.Contains(t, got[maxLines-1], "line 999 ")
	assert.Contains(t, text, "lines more")
	for _, line := range got {
		assert.LessOrEqual(t, len(line), maxLine+10)
		assert.True(t, strings.ToValidUTF8(line, "") == line)
	}
}

func TestARefusedCallTellsAllThatIsWrongWithIt(t *testing.T) {
	t.Parallel()
	var all []contract.Violation
	for i := range 20 {
		all = append(all, contract.Violation{Pointer: fmt.Sprintf("/member%d", i), Rule: "type", Code: contract.CodeType})
	}
	lines := refusalLines(mockserver.Refusal{Call: "1", Code: "60", Cause: "cause", Violations: all}, journal.Entry{}, false)
	text := strings.Join(lines, "\n")
	assert.Equal(t, maxWrong, strings.Count(text, "wrong: /member"))
	assert.Contains(t, text, "wrong: /member0 (type)")
	assert.Contains(t, text, "wrong: and 12 other places")
}
