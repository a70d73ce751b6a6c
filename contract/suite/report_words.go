package suite

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// words are what reports say in one language.
type words struct {
	lang      string // as HTML names it
	title     string
	all       string // what is said if all is well
	failed    string
	unchecked string
	passed    string
	takenOver string
	over      string    // with how many
	more      string    // with how many
	others    string    // with how many
	calls     string    // with how many
	counts    [3]string // of failed, not checked and passed checks, each with how many
	nothing   string    // if nothing could be checked
	stopped   string
	cutShort  string
	repeated  string // with how many
	found     string
	reason    string
	evidence  string
	separator string
	open      string // brackets
	closed    string
}

var english = words{
	lang: "en", title: "Contract report", all: "all checks that could be made passed",
	failed: "failed", unchecked: "not checked", passed: "passed", takenOver: "taken over from an earlier run", over: "%d of them taken over from an earlier run",
	more: "and %d more", others: "and %d more", calls: "calls: %d", counts: [3]string{"%d failed", "%d not checked", "%d passed"}, nothing: "nothing could be checked",
	stopped:  "interrupted before all checks were made",
	cutShort: "the target ended the run before all checks were made: see why they were not", repeated: "%d of them made again",
	found: "what was found", reason: "reason", evidence: "evidence", separator: ", ", open: " (", closed: ")",
}

var chinese = words{
	lang: "zh-CN", title: "契约检查报告", all: "能够执行的检查全部通过",
	failed: "失败", unchecked: "未检查", passed: "通过", takenOver: "沿用之前运行的结果", over: "其中 %d 项沿用之前运行的结果",
	more: "另有 %d 处", others: "另有 %d 项", calls: "调用 %d 次", counts: [3]string{"失败 %d 项", "未检查 %d 项", "通过 %d 项"}, nothing: "没有任何检查能够执行",
	stopped:  "在完成全部检查之前被中断",
	cutShort: "由于目标的原因，运行未能完成：原因见上文", repeated: "其中 %d 次为重试",
	found: "发现的问题", reason: "原因", evidence: "依据", separator: "，", open: "（", closed: "）",
}

// wordsOf returns the words of a language, English if it is not known.
func wordsOf(lang contract.Lang) words {
	if lang == contract.Chinese {
		return chinese
	}
	return english
}

// total says how all checks ended, on one line.
func (w words) total(r *Report) string {
	c := r.Counts()
	passed := fmt.Sprintf(w.counts[2], c.Passed)
	if c.TakenOver > 0 {
		passed += w.open + fmt.Sprintf(w.over, c.TakenOver) + w.closed
	}
	calls := fmt.Sprintf(w.calls, r.Calls)
	if r.Repeated > 0 {
		calls += w.open + fmt.Sprintf(w.repeated, r.Repeated) + w.closed
	}
	parts := []string{
		fmt.Sprintf(w.counts[0], c.Failed), fmt.Sprintf(w.counts[1], c.Unchecked), passed,
		calls, seconds(r.Duration) + " s",
	}
	return strings.Join(parts, w.separator)
}

// verdict says in a few words what the report comes to; "" if checks failed,
// which speak for themselves.
func (w words) verdict(r *Report) string {
	switch c := r.Counts(); {
	case r.Interrupted:
		return w.stopped
	case r.CutShort:
		return w.cutShort
	case c.Failed > 0:
		return ""
	case c.Passed == 0:
		return w.nothing
	}
	return w.all
}

// seconds writes a duration in seconds.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 3, 64) }

// knownBy tells how it is known what was expected.
func knownBy(r Result) string {
	if r.Source == "" {
		return plain(string(r.Evidence))
	}
	return plain(strings.TrimPrefix(string(r.Evidence)+": "+r.Source, ": "))
}

// began writes when a report began.
func began(r *Report) string { return r.Started.In(wire.Zone).Format(time.RFC3339) }
