package drift

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/plural"
)

// TextOf returns findings, one a line, under a line for each method.
func TextOf(in contract.Lang, all []Finding) string {
	var b strings.Builder
	for i, f := range all {
		if i == 0 || f.Method != all[i-1].Method || f.Variant != all[i-1].Variant {
			fmt.Fprintf(&b, "%s\n", title(string(f.Method), f.Variant))
		}
		fmt.Fprintf(&b, "  %s\n", f.Text(in))
	}
	return b.String()
}

// title names a method and its variant.
func title(m string, v contract.Variant) string {
	if v == contract.Main {
		return m
	}
	return m + " (" + string(v) + ")"
}

// Text returns the finding on one line: how often it was seen, what it is, when,
// and samples.
func (f Finding) Text(in contract.Lang) string {
	seen, samples := fmt.Sprintf("%d of %d", f.Count, f.Of), "; such as "
	if in == contract.Chinese {
		seen, samples = fmt.Sprintf("%d/%d 次", f.Count, f.Of), "；例如 "
	}
	line := seen + "  " + f.Violation.Text(in)
	if len(f.Samples) > 0 {
		line += samples + strings.Join(f.Samples, ", ")
	}
	if when := f.when(); when != "" {
		line += " (" + when + ")"
	}
	return line
}

// when returns the first and the last time at which a finding was seen.
func (f Finding) when() string {
	const layout = "2006-01-02 15:04:05Z"
	if f.First.IsZero() {
		return ""
	}
	first, last := f.First.UTC().Format(layout), f.Last.UTC().Format(layout)
	if first == last {
		return first
	}
	return first + " – " + last
}

// WriteText writes the report: findings by method, what never came, how long
// answers took, and one line that sums it up.
func (r Report) WriteText(to io.Writer, in contract.Lang) error {
	var b strings.Builder
	b.WriteString(TextOf(in, r.Findings))
	if len(r.Findings) > 0 {
		b.WriteString("\n")
	}
	r.textMethods(&b, in)
	r.textObservations(&b, in)
	r.textSum(&b, in)
	_, err := io.WriteString(to, b.String())
	return err
}

// textMethods writes a line for each method: codes and latencies.
func (r Report) textMethods(b *strings.Builder, in contract.Lang) {
	for _, m := range r.Methods {
		counts := fmt.Sprintf(": %s, %s; codes ", plural.Of(m.Calls, "call"), plural.Of(m.Answers, "answer"))
		if in == contract.Chinese {
			counts = fmt.Sprintf("：%d 次调用，%d 次响应；错误码 ", m.Calls, m.Answers)
		}
		b.WriteString(title(string(m.Method), m.Variant) + counts + codesText(m.Codes))
		if l := m.Latency; l != nil {
			fmt.Fprintf(b, "; p50 %s, p90 %s, p99 %s, p99.9 %s, max %s", short(l.P50), short(l.P90), short(l.P99), short(l.P999), short(l.Max))
		}
		b.WriteString("\n")
	}
}

// codesText returns codes and how often they came, the most frequent first.
func codesText(codes map[string]int) string {
	names := make([]string, 0, len(codes))
	for code := range codes {
		names = append(names, code)
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(codes[b], codes[a]), strings.Compare(a, b)) })
	for i, code := range names {
		names[i] = fmt.Sprintf("%s ×%d", code, codes[code])
	}
	return cmp.Or(strings.Join(names, ", "), "-")
}

// short returns a duration to three digits or so.
func short(d Duration) string {
	held := time.Duration(d)
	switch {
	case held >= time.Second:
		held = held.Round(10 * time.Millisecond)
	case held >= time.Millisecond:
		held = held.Round(10 * time.Microsecond)
	}
	return held.String()
}

// textObservations writes what never came.
func (r Report) textObservations(b *strings.Builder, in contract.Lang) {
	if len(r.Observations) == 0 {
		return
	}
	head, line := "\nallowed, and never seen:\n", "  %s %s, in %d\n"
	if in == contract.Chinese {
		head, line = "\n契约允许但从未出现：\n", "  %s %s，共 %d 次\n"
	}
	b.WriteString(head)
	for _, o := range r.Observations {
		fmt.Fprintf(b, line, title(string(o.Method), o.Variant), o.Pointer, o.Of)
	}
}

// textSum writes the last line.
func (r Report) textSum(b *strings.Builder, in contract.Lang) {
	sum := fmt.Sprintf("%s in %s, %s judged", plural.Of(len(r.Findings), "finding"), plural.Of(r.Calls, "call"), plural.Of(r.Judged, "answer"))
	words := []string{"without an answer", "cut off", "of no method", "outside the time asked for", "for which there was no room among the findings"}
	form := ", %d %s"
	if in == contract.Chinese {
		sum = fmt.Sprintf("%d 项发现，%d 次调用，检查 %d 个响应", len(r.Findings), r.Calls, r.Judged)
		words = []string{"次无响应", "次响应被截断", "次不是接口调用", "次不在指定时间内", "次发现未记录"}
		form = "，%d %s"
	}
	b.WriteString("\n" + sum)
	for i, n := range []int{r.Unanswered, r.Cut, r.Other, r.Outside, r.Dropped} {
		if n > 0 {
			fmt.Fprintf(b, form, n, words[i])
		}
	}
	b.WriteString("\n")
}
