package bench

import (
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// written returns what a report writes.
func written(t require.TestingT, write func(io.Writer) error) string {
	var b strings.Builder
	require.NoError(t, write(&b))
	return b.String()
}

// aReport has a row of each kind.
func aReport() *Report {
	b := testBench(5)
	b.row("signed get", Ratio, atMost(1.2), []float64{1.1, 1.2, 1.3}, "a note")
	b.row("list page", Ratio, atLeast(0.7), []float64{0.5, 0.6, 0.61}, "")
	b.row("own allocations", Allocations, atMost(0), []float64{0.01, -0.01, 0.02}, "")
	b.row("ready with 200 orders", Milliseconds, atMost(25), []float64{12.4, 13, 40}, "")
	b.row("memory of an order", Bytes, atMost(32), nil, "")
	b.row("for information", Ratio, nil, []float64{7}, "")
	b.figures([]*rival{{name: "static"}, {name: "simulator"}}, [][]Sample{{{PerSecond: 10, CPU: 5, P99: 7}}, {{PerSecond: 8, CPU: 6, P99: 7, Calls: 3}}}, 270, 0)
	return b.report
}

func TestMissedBudgetsAreSaidPlainly(t *testing.T) {
	t.Parallel()
	r := aReport()
	require.Len(t, r.Missed(), 1)
	assert.Equal(t, "list page", r.Missed()[0].What)
	text := written(t, r.Text)
	assert.Regexp(t, `signed get +≤ 1.20 +1.20 +1.10 – 1.30 +kept +a note`, text)
	assert.Regexp(t, `list page +≥ 0.70 +0.60 +0.50 – 0.61 +MISSED`, text)
	assert.Regexp(t, `own allocations +≤ 0 +0.01 +-0.01 – 0.02 +kept`, text)
	assert.Regexp(t, `ready with 200 orders +≤ 25 ms +13 ms +12 ms – 40 ms +kept`, text)
	assert.Regexp(t, `memory of an order +≤ 32 B +not measured`, text)
	assert.Contains(t, text, "1 of 4 budgets are missed.")
	table := written(t, r.Markdown)
	assert.Contains(t, table, "| list page | ≥ 0.70 | **0.60, missed** (0.50 – 0.61) |")
	assert.NotContains(t, table, "for information", "the text has it")
}

func TestMarginWidensABudget(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		kind   Kind
		budget *Budget
		value  float64
		missed bool
		beyond bool // of a quarter
	}{
		{"kept", Ratio, atMost(1), 1, false, false},
		{"missed a little", Ratio, atMost(1), 1.25, true, false},
		{"missed by more", Ratio, atMost(1), 1.26, true, true},
		{"at least, kept", Ratio, atLeast(1), 1, false, false},
		{"at least, missed a little", Ratio, atLeast(1), 0.8, true, false},
		{"at least, missed by more", Ratio, atLeast(1), 0.79, true, true},
		{"no allocation", Allocations, atMost(0), 0.04, false, false},
		{"an allocation, of which no margin is a share", Allocations, atMost(0), 1, true, false},
		{"a time, which no margin judges", Milliseconds, atMost(1), 9, true, false},
		{"no budget", Ratio, nil, 9, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := testBench(5)
			b.row("it", c.kind, c.budget, []float64{c.value}, "")
			assert.Equal(t, c.missed, len(b.report.Missed()) == 1)
			assert.Equal(t, c.beyond, len(b.report.Beyond(0.25)) == 1)
		})
	}
}

func TestWhatIsMissedIsHeldToWhatItWas(t *testing.T) {
	t.Parallel()
	was, is := testBench(5), testBench(5)
	was.row("it", Ratio, atMost(1), []float64{2}, "")
	for value, worse := range map[float64]bool{1: false, 2: false, 2.5: false, 2.51: true} {
		is.report.Rows = nil
		is.row("it", Ratio, atMost(1), []float64{value}, "")
		assert.Equal(t, worse, len(is.report.Worse(was.report, 0.25)) == 1, "%v", value)
	}
	is.report.Rows = nil
	is.row("it is new", Ratio, atMost(1), []float64{2}, "")
	assert.Len(t, is.report.Worse(was.report, 0.25), 1, "nothing but its budget")
}

func TestReportIsWholeInJSON(t *testing.T) {
	t.Parallel()
	r := aReport()
	var back Report
	require.NoError(t, json.Unmarshal([]byte(written(t, r.JSON)), &back))
	assert.Equal(t, *r, back)
	require.Len(t, back.Figures, 2)
	assert.Nil(t, back.Figures[0].OfStatic)
	assert.InDelta(t, 0.8, back.Figures[1].OfStatic.PerSecond.Median, 1e-9)
	assert.InDelta(t, 1.2, back.Figures[1].OfStatic.CPU.Median, 1e-9)
}

func TestChartIsWellFormedWhateverTheTexts(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		b := testBench(5)
		rows := rapid.IntRange(0, 5).Draw(t, "rows")
		for range rows {
			what := rapid.String().Draw(t, "what")
			value := rapid.Float64Range(-1e6, 1e6).Draw(t, "value")
			b.row(what, Ratio, &Budget{Limit: rapid.Float64Range(0.001, 1e6).Draw(t, "limit"), AtLeast: rapid.Bool().Draw(t, "least")}, []float64{value}, what)
		}
		b.report.Machine.CPU = rapid.String().Draw(t, "cpu")
		bars := 0
		in := xml.NewDecoder(strings.NewReader(written(t, b.report.SVG)))
		for {
			token, err := in.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("no XML: %v", err)
			}
			if e, ok := token.(xml.StartElement); ok && e.Name.Local == "rect" {
				bars++
			}
		}
		if bars != rows+1 {
			t.Fatalf("%d bars and a background, want those of %d rows", bars, rows)
		}
	})
}

func TestSettingsThatMeasureNothingAreRefused(t *testing.T) {
	t.Parallel()
	good := Settings{Program: "no such program", Connections: 64, Runs: 5, Duration: time.Second, Now: time.Now, Scenes: []string{"get"}}
	for want, change := range map[string]func(*Settings){
		"4 runs":                 func(s *Settings) { s.Runs = 4 },
		"0 connections":          func(s *Settings) { s.Connections = 0 },
		"runs of 1h0m0s":         func(s *Settings) { s.Duration = time.Hour },
		"scene \"x\" is unknown": func(s *Settings) { s.Scenes = []string{"x"} },
	} {
		s := good
		change(&s)
		_, err := Run(t.Context(), s)
		require.ErrorIs(t, err, ErrSettings)
		assert.ErrorContains(t, err, want)
	}
	_, err := Run(t.Context(), good)
	assert.ErrorContains(t, err, "scene get: ")
	assert.NotErrorIs(t, err, ErrSettings)
}

func TestEverySceneIsInTheHelp(t *testing.T) {
	t.Parallel()
	require.NotEmpty(t, SceneNames())
	for _, name := range SceneNames() {
		assert.Contains(t, SceneHelp(), "  "+name+" ")
	}
}
