package proxy

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/jdmock/jdmock/contract"
)

// A Printer tells people, or with JSON programs, what a Proxy finds: one line
// each. In JSON each line is an object with one member, ready, finding or
// summary.
type Printer struct {
	Out       io.Writer
	JSON      bool
	Lang      contract.Lang // of violations; "" is English
	Recording string        // the name of its file; "" if there is none
}

// Ready says where clients call and where the calls go.
func (p *Printer) Ready(gateway, upstream string) {
	if p.JSON {
		p.object("ready", map[string]string{"gateway_url": gateway, "upstream_url": upstream})
		return
	}
	fmt.Fprintf(p.Out, "proxy at %s, before %s\n", gateway, upstream)
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
	for _, f := range s.Findings {
		if f.Count > 1 {
			fmt.Fprintf(p.Out, "%d times %s\n", f.Count, f.Text(p.Lang))
		}
	}
	fmt.Fprintf(p.Out, "%d calls passed, %d judged, %d of no method, %d unanswered, %d cut or unreadable\n", s.Calls, s.Judged, s.Other, s.Unanswered, s.Cut)
	fmt.Fprintln(p.Out, p.Counted(s))
	if p.Recording != "" {
		fmt.Fprintf(p.Out, "%d calls recorded in %s\n", s.Recorded, p.Recording)
	}
}

// Counted says how much was found.
func (p *Printer) Counted(s Summary) string {
	text := fmt.Sprintf("%d violations, %d notes, of %d kinds", s.Violations, s.Notes, len(s.Findings))
	if s.Further > 0 {
		text += fmt.Sprintf(", and %d of further kinds", s.Further)
	}
	return text
}

// object writes an object of one member on one line.
func (p *Printer) object(name string, value any) {
	enc := json.NewEncoder(p.Out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(map[string]any{name: value}) // whoever reads may have gone away
}
