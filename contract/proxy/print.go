package proxy

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/plural"
)

// A Printer tells people, or with JSON programs, what a Proxy finds: one line
// each. In JSON each line is an object with one member, ready, finding or
// summary.
type Printer struct {
	Out       io.Writer
	JSON      bool
	Lang      contract.Lang // "" is English
	Recording string        // the name of its file; "" if there is none
}

// Ready says where clients call and where the calls go.
func (p *Printer) Ready(gateway, upstream string) {
	if p.JSON {
		p.object("ready", map[string]string{"gateway_url": gateway, "upstream_url": upstream})
		return
	}
	fmt.Fprintf(p.Out, p.words().ready, gateway, upstream)
}

// Finding says what was found.
func (p *Printer) Finding(f Finding) {
	if p.JSON {
		p.object("finding", f)
		return
	}
	fmt.Fprintln(p.Out, f.Text(p.Lang))
}

// Summary says what went through, and how often each finding was met that was
// met again.
func (p *Printer) Summary(s Summary) {
	if p.JSON {
		p.object("summary", s)
		return
	}
	words := p.words()
	for _, f := range s.Findings {
		if f.Count > 1 {
			fmt.Fprintf(p.Out, words.times, p.number(f.Count, "time"), f.Text(p.Lang))
		}
	}
	fmt.Fprintf(p.Out, words.calls, p.number(s.Calls, "call"), s.Judged, s.Other, s.Unanswered, s.Cut)
	fmt.Fprintln(p.Out, p.Counted(s))
	if p.Recording != "" {
		fmt.Fprintf(p.Out, words.recorded, p.number(s.Recorded, "call"), p.Recording)
	}
}

// Counted says how much was found.
func (p *Printer) Counted(s Summary) string {
	words := p.words()
	text := fmt.Sprintf(words.found, p.number(s.Violations, "violation"), p.number(s.Notes, "note"), p.number(len(s.Findings), "kind"))
	if s.Further > 0 {
		text += fmt.Sprintf(words.further, s.Further)
	}
	return text
}

// number returns a number, in English with what it counts.
func (p *Printer) number(n int, noun string) string {
	if p.Lang == contract.Chinese {
		return strconv.Itoa(n)
	}
	return plural.Of(n, noun)
}

// words are the forms of what a Printer tells people.
type words struct{ ready, times, calls, found, further, recorded string }

// words returns the forms in the Printer's language.
func (p *Printer) words() words {
	if p.Lang == contract.Chinese {
		return words{
			ready: "代理地址 %s，上游 %s\n", times: "%s 次 %s\n",
			calls: "转发 %s 次调用：已检查 %d 次，非接口调用 %d 次，无响应 %d 次，响应不完整或无法读取 %d 次\n",
			found: "%s 处违规，%s 条提示，共 %s 种", further: "，另有 %d 处属于其他种类", recorded: "已录制 %s 次调用到 %s\n",
		}
	}
	return words{
		ready: "proxy at %s, before %s\n", times: "%s %s\n",
		calls: "%s passed, %d judged, %d of no method, %d unanswered, %d cut or unreadable\n",
		found: "%s, %s, of %s", further: ", and %d of further kinds", recorded: "%s recorded in %s\n",
	}
}

// object writes an object of one member on one line.
func (p *Printer) object(name string, value any) {
	enc := json.NewEncoder(p.Out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(map[string]any{name: value}) // whoever reads may have gone away
}
