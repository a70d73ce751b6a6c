package bench

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestQuestionsAreAnsweredLineByLine(t *testing.T) {
	t.Parallel()
	answers := Answers{
		"double": Answering(func(n int) (int, error) { return 2 * n, nil }),
		"fail":   Answering(func(none) (none, error) { return none{}, errors.New("no such thing") }),
	}
	in := strings.NewReader(`{"ask":"double","with":21}` + "\n" + `{"ask":"fail"}` + "\n" + `{"ask":"nonsense"}` + "\n" + `{"ask":"double","with":"text"}` + "\n")
	var out strings.Builder
	require.NoError(t, Answer(in, &out, Greeting{Addr: "127.0.0.1:1"}, answers))
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	require.Len(t, lines, 5)
	assert.JSONEq(t, `{"answer":{"addr":"127.0.0.1:1"}}`, lines[0])
	assert.JSONEq(t, `{"answer":42}`, lines[1])
	assert.JSONEq(t, `{"error":"no such thing"}`, lines[2])
	assert.JSONEq(t, `{"error":"question \"nonsense\" is unknown"}`, lines[3])
	assert.Contains(t, lines[4], `"error":`)
}

func TestLineThatIsNoQuestionIsAnError(t *testing.T) {
	t.Parallel()
	assert.ErrorContains(t, Answer(strings.NewReader("hello\n"), &strings.Builder{}, Greeting{}, nil), "question: ")
}

func TestEveryProcessTellsWhatItHasUsed(t *testing.T) {
	t.Parallel()
	before := usageOfThis()
	kept := make([]*int, 0, 1000)
	for i := range 1000 {
		kept = append(kept, &[]int{i}[0])
	}
	assert.GreaterOrEqual(t, usageOfThis().Mallocs-before.Mallocs, uint64(len(kept)))
	assert.Contains(t, common, "usage")
	assert.Contains(t, common, "settle")
}

func TestCPUOfAProcessWithAnOddName(t *testing.T) {
	t.Parallel()
	assert.Equal(t, 150*time.Millisecond, cpuIn([]byte("42 (a) b (c) S 1 42 42 0 -1 4194304 100 0 0 0 10 5 0 0 20 0 1 0 100\n")))
	assert.Zero(t, cpuIn([]byte("42 (a) S 1")))
	assert.Zero(t, cpuIn(nil))
	assert.Zero(t, cpuOf(1<<30), "there is no such process")
	assert.Zero(t, residentOf("nobody"))
}

func TestTailKeepsTheBeginningOfWhatIsSaid(t *testing.T) {
	t.Parallel()
	var s tail
	assert.Empty(t, s.text())
	for range 100 {
		n, err := s.Write([]byte(strings.Repeat("x", 100)))
		require.NoError(t, err)
		require.Equal(t, 100, n)
	}
	assert.Len(t, s.text(), maxTail+len(": "))
}
