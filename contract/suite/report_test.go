package suite

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/junit"
	"github.com/jdmock/jdmock/contract/wire"
)

var updateReports = flag.Bool("update-reports", false, "write testdata/report.* anew")

// written returns a report as text.
func written(t *testing.T, r *Report, in Format, lang contract.Lang) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, r.Write(&b, in, lang))
	return b.String()
}

// sample is a report with a result of each kind.
func sample() *Report {
	const get = wire.Method("jingdong.pop.order.get")
	wrong := contract.Violation{
		Pointer: "/error_response/code", Rule: "value", Code: contract.CodeValue, Expected: `"402"`, ExpectedZh: `"402"`, Found: `"400"`, FoundZh: `"400"`,
		Hint: "an unknown order is refused with 402", HintZh: "未知订单应返回 402",
	}
	law := contract.Violation{Pointer: "/a|b/<x>", Rule: "total", Code: contract.CodeLaw, Expected: "1.00", ExpectedZh: "1.00", Found: "2.00", FoundZh: "2.00"}
	closed, closedZh := "the target refuses it with code 24: want the right to call it", "目标以错误码 24 拒绝：需要调用权限"
	return &Report{
		Target: "http://127.0.0.1:6180/routerjson", Started: time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC), Duration: 12345 * time.Millisecond, Calls: 31,
		Results: []Result{
			{Check: "gateway/right sign", Status: Passed, Evidence: wire.Official, Source: "JD's page", Calls: 1, Duration: 20 * time.Millisecond},
			{Check: "case/jingdong.pop.order.get/unknown", Method: get, Status: Failed, Violations: []contract.Violation{wrong, law}, Evidence: wire.Guide, Source: "the guide, part 2", Calls: 1, Duration: time.Millisecond},
			{Check: "case/jingdong.pop.order.get/known", Method: get, Status: Passed, TakenOver: true, Evidence: wire.Guide, Calls: 4},
			{Check: "case/jingdong.pop.order.ship/a", Status: Unchecked, Reason: closed, ReasonZh: closedZh, Calls: 1},
			{Check: "case/jingdong.pop.order.ship/b", Status: Unchecked, Reason: closed, ReasonZh: closedZh},
			{Check: "case/jingdong.pop.order.ship/c", Status: Unchecked, Reason: closed, ReasonZh: closedZh},
			{Check: "case/jingdong.pop.order.ship/d", Status: Unchecked, Reason: closed, ReasonZh: closedZh},
			{Check: "oauth/refused code", Status: Unchecked, Reason: "want OAuthURL", ReasonZh: "需要 OAuthURL"},
			{Check: "law/total", Status: Failed, Violations: []contract.Violation{law}, More: 3},
		},
	}
}

func TestReportsReadAsTheyAreMeantTo(t *testing.T) {
	t.Parallel()
	for _, in := range Formats() {
		for _, lang := range []contract.Lang{contract.English, contract.Chinese} {
			if in == JSON && lang == contract.Chinese {
				assert.Equal(t, written(t, sample(), in, contract.English), written(t, sample(), in, lang), "JSON holds both languages")
				continue
			}
			got := written(t, sample(), in, lang)
			file := filepath.Join("testdata", fmt.Sprintf("report.%s.%s", lang, in))
			if *updateReports {
				require.NoError(t, os.WriteFile(file, []byte(got), 0o644))
			}
			want, err := os.ReadFile(file)
			require.NoError(t, err)
			assert.Equal(t, string(want), got, file)
		}
	}
}

func TestAReportThatIsWellSaysSo(t *testing.T) {
	t.Parallel()
	good := &Report{Target: "http://gateway/routerjson", Results: []Result{{Check: "a/b", Status: Passed}}}
	assert.Equal(t, "http://gateway/routerjson: 0 failed, 0 not checked, 1 passed, calls: 0, 0.000 s\nall checks that could be made passed\n", written(t, good, Text, contract.English))
	assert.Contains(t, written(t, good, Text, contract.Chinese), "能够执行的检查全部通过")
	assert.Contains(t, written(t, good, "text", "fr"), "all checks", "a language that is not known is English")
	none := &Report{Results: []Result{{Check: "a/b", Status: Unchecked, Reason: "why"}}}
	assert.Contains(t, written(t, none, Text, contract.English), "nothing could be checked")
	stopped := &Report{Interrupted: true, Results: []Result{{Check: "a/b", Status: Passed}}}
	assert.Contains(t, written(t, stopped, Markdown, contract.English), "interrupted before all checks were made")
}

func TestAnUnknownFormatIsRefused(t *testing.T) {
	t.Parallel()
	require.ErrorContains(t, sample().Write(io.Discard, "pdf", contract.English), `want one of ["text" "json"`)
}

func TestAFailedWriteIsTold(t *testing.T) {
	t.Parallel()
	for _, in := range Formats() {
		require.ErrorContains(t, sample().Write(full{}, in, contract.English), "disk is full", in)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("disk is full") }

func TestJSONIsReadBackAsItWas(t *testing.T) {
	t.Parallel()
	var back struct {
		Version int
		OK      bool
		Counts  Counts
		Report
	}
	require.NoError(t, json.Unmarshal([]byte(written(t, sample(), JSON, contract.English)), &back))
	assert.Equal(t, *sample(), back.Report)
	assert.Equal(t, 1, back.Version)
	assert.Equal(t, Counts{Checks: 9, Passed: 2, Failed: 2, Unchecked: 5, TakenOver: 1}, back.Counts)
	assert.Contains(t, written(t, &Report{}, JSON, contract.English), `"results": []`)
}

func TestJUnitHasASuiteForEachGroup(t *testing.T) {
	t.Parallel()
	var doc junit.Report
	require.NoError(t, xml.Unmarshal([]byte(written(t, sample(), JUnit, contract.English)), &doc))
	var names []string
	failures, skipped := 0, 0
	for _, s := range doc.Suites {
		names = append(names, s.Name)
		failures += s.Failures
		skipped += s.Skipped
	}
	assert.Equal(t, []string{"gateway", "case/jingdong.pop.order.get", "case", "oauth", "law"}, names)
	assert.Equal(t, 2, failures)
	assert.Equal(t, 5, skipped)
}

// hostile returns a report whose every text is the given one.
func hostile(text string) *Report {
	v := contract.Violation{Pointer: text, Rule: text, Code: contract.Code(text), Expected: text, Found: text, Hint: text, ExpectedZh: text, FoundZh: text, HintZh: text}
	r := &Report{Target: text}
	for _, s := range []Status{Passed, Failed, Unchecked} {
		r.Results = append(r.Results, Result{
			Check: text + "/" + string(s), Method: wire.Method(text), Status: s, Reason: text, ReasonZh: text, Source: text, Evidence: wire.Evidence(text),
			Violations: []contract.Violation{v},
		})
	}
	return r
}

func TestHostileTextsStayTexts(t *testing.T) {
	t.Parallel()
	text := "\x00\x1b[2J\u202e</code></title><script>alert(1)</script><img src=x onerror=y>]]>&amp; | \\| \\\\| ``` `a` @everyone #1 [l](javascript:z) {{.}}\r\nnew\u2028line" + "\xff\xfe"
	for _, lang := range []contract.Lang{contract.English, contract.Chinese} {
		for _, in := range Formats() {
			got := written(t, hostile(text), in, lang)
			if in != JSON {
				assert.NotRegexp(t, regexp.MustCompile(`[\x00\x1b\r\x{202e}\x{2028}]`), got, in)
			}
			if in == HTML || in == JUnit {
				assert.NotContains(t, got, "<script", in)
				assert.NotContains(t, got, "<img", in)
			}
		}
		require.NoError(t, xml.Unmarshal([]byte(written(t, hostile(text), JUnit, lang)), new(junit.Report)))
		assert.True(t, json.Valid([]byte(written(t, hostile(text), JSON, lang))))
		for line := range strings.Lines(written(t, hostile(text), Markdown, lang)) {
			outside := regexp.MustCompile("(````+).*?[^`](````+)").ReplaceAllString(line, "")
			assert.NotRegexp(t, `[<@\[#]`, strings.ReplaceAll(strings.TrimPrefix(outside, "### "), "<br>", ""), line)
		}
	}
}

// bars are the places where a table splits a line: bars with no backslash before them.
var bars = regexp.MustCompile(`(?:^|[^\\])(?:\\\\)*\|`)

func TestNoTextAddsACellToATable(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`a|b`, `a\|b`, `a\\|b`, `|`, "`|`", `\`} {
		for line := range strings.Lines(written(t, hostile(text), Markdown, contract.English)) {
			if strings.HasPrefix(line, "| ") && strings.Count(line, "`") > 2 {
				assert.LessOrEqual(t, len(bars.FindAllString(line, -1)), 4, "%q: %s", text, line)
			}
		}
	}
}

func TestThousandsOfResultsMakeAPageThatLoadsNothing(t *testing.T) {
	t.Parallel()
	r := sample()
	for i := range 5000 {
		r.Results = append(r.Results, Result{Check: fmt.Sprintf("case/m%d/name %d", i%40, i), Status: Passed})
	}
	got := written(t, r, HTML, contract.English)
	assert.Less(t, len(got), 1<<20)
	assert.Contains(t, got, `<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;`)
	assert.NotRegexp(t, `(?i)<(script|link|img|iframe|object)|\bsrc=|\bhref=|@import|url\(|\son\w+=`, got)
	assert.Equal(t, strings.Count(got, "<details"), strings.Count(got, "</details>"))
}

func TestThePolicyAllowsThePagesOwnStyle(t *testing.T) {
	t.Parallel()
	got := written(t, sample(), HTML, contract.English)
	_, rest, ok := strings.Cut(got, "<style>")
	require.True(t, ok)
	inside, _, ok := strings.Cut(rest, "</style>")
	require.True(t, ok)
	assert.Equal(t, style, inside, "the policy's digest is of these bytes")
}

func TestMarkdownIsBounded(t *testing.T) {
	t.Parallel()
	r := &Report{}
	long := strings.Repeat("长", 10000)
	for i := range 100 {
		r.Results = append(r.Results, Result{Check: fmt.Sprint(i, long), Status: Failed, Violations: []contract.Violation{{Found: long}, {}, {}, {}, {}}})
		r.Results = append(r.Results, Result{Check: fmt.Sprint(i, long), Status: Unchecked, Reason: fmt.Sprint(i, long)})
	}
	got := written(t, r, Markdown, contract.English)
	assert.Less(t, len(got), 65536)
	assert.Equal(t, 2, strings.Count(got, "and 60 more"), "checks, and reasons")
}
