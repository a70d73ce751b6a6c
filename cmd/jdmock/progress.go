package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/suite"
)

// A statusLine is the last line of a terminal, which says what is being done.
type statusLine struct{ w io.Writer }

// show replaces what the line says.
func (s statusLine) show(text string) { fmt.Fprintf(s.w, "\r\033[K%.100s", printable(text)) }

// clear empties the line.
func (s statusLine) clear() { fmt.Fprint(s.w, "\r\033[K") }

// When progress is told.
const (
	progressAfter = time.Second            // from the beginning on
	progressEvery = 100 * time.Millisecond // at most
	progressWidth = 20                     // characters of the bar
)

// A progress tells on a terminal how far a run of checks has come, if it takes
// long. The zero progress tells nobody.
type progress struct {
	line   *statusLine // nil: nobody watches
	clock  interface{ Now() time.Time }
	begun  time.Time
	told   time.Time // zero: never
	failed int
}

// progressOf returns the progress that is told on w, if somebody watches that.
func progressOf(w io.Writer, clock interface{ Now() time.Time }) *progress {
	if !isTerminal(w) {
		return &progress{}
	}
	return &progress{line: &statusLine{w}, clock: clock, begun: clock.Now()}
}

// tell tells of a result.
func (p *progress) tell(done, all int, r suite.Result) {
	if p.line == nil {
		return
	}
	if r.Status == suite.Failed {
		p.failed++
	}
	now := p.clock.Now()
	if now.Sub(p.begun) < progressAfter || now.Sub(p.told) < progressEvery {
		return
	}
	p.told = now
	filled := progressWidth * done / max(all, 1)
	bar := strings.Repeat("#", filled) + strings.Repeat(".", progressWidth-filled)
	p.line.show(fmt.Sprintf("[%s] %d/%d, %d failed  %s", bar, done, all, p.failed, r.Check))
}

// clear takes away what was told.
func (p *progress) clear() {
	if !p.told.IsZero() {
		p.line.clear()
	}
}
