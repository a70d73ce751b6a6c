package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
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

// A progress tells on a terminal how far something has come that takes long. The
// zero progress tells nobody.
type progress struct {
	line  *statusLine // nil: nobody watches
	clock interface{ Now() time.Time }
	begun time.Time
	told  time.Time // zero: never
}

// progressOf returns the progress that is told on w, if somebody watches that.
func progressOf(w io.Writer, clock interface{ Now() time.Time }) *progress {
	if !isTerminal(w) {
		return &progress{}
	}
	return &progress{line: &statusLine{w}, clock: clock, begun: clock.Now()}
}

// tell tells how far it has come, when it is time to.
func (p *progress) tell(text func() string) {
	if p.line == nil {
		return
	}
	now := p.clock.Now()
	if now.Sub(p.begun) < progressAfter || now.Sub(p.told) < progressEvery {
		return
	}
	p.told = now
	p.line.show(text())
}

// clear takes away what was told.
func (p *progress) clear() {
	if !p.told.IsZero() {
		p.line.clear()
		p.told = time.Time{}
	}
}

// bar words a part of a whole.
func bar(done, all int) string {
	filled := progressWidth * done / max(all, 1)
	return fmt.Sprintf("[%s%s] %d/%d", strings.Repeat("#", filled), strings.Repeat(".", progressWidth-filled), done, all)
}

// A countedReader tells how much was read.
type countedReader struct {
	in       io.Reader
	progress *progress
	bytes    int64
	failed   error // what reading has ended with, if not with the end
}

// Read reads on.
func (c *countedReader) Read(b []byte) (int, error) {
	n, err := c.in.Read(b)
	c.bytes += int64(n)
	c.progress.tell(func() string { return fmt.Sprintf("%d MB read", c.bytes/1_000_000) })
	if err != nil && !errors.Is(err, io.EOF) {
		c.failed = err
	}
	return n, err
}
