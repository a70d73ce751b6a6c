package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/mockserver"
)

// Bounds of the throttle.
const (
	sayAgainAfter = time.Second
	maxRemembered = 1000
)

// refusals writes a line for each refused call, the same line at most once a
// second. It is safe for concurrent use.
type refusals struct {
	out  io.Writer
	json bool
	log  *slog.Logger // for json, and how much is said
	now  func() time.Time

	mu   sync.Mutex // guards what follows, and out
	said throttle
}

// tell writes the refusal, if it is time.
func (r *refusals) tell(refused mockserver.Refusal) {
	level := slog.LevelWarn
	if refused.Note() {
		level = slog.LevelInfo
	}
	if !r.log.Enabled(context.Background(), level) {
		return
	}
	now := r.now()
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.said.allow(sameRefusal(refused), now) {
		return
	}
	if !r.json {
		fmt.Fprintln(r.out, refused)
		if len(refused.Violations) > 1 { // the line above has the first
			for _, v := range refused.Violations[1:] {
				fmt.Fprintf(r.out, "  also %s | %s\n", v.Text(contract.English), v.Text(contract.Chinese))
			}
		}
		return
	}
	if refused.Note() {
		said := []any{"call", refused.Call, "method", refused.Method, "note", refused.Cause}
		r.log.Info("note", append(said, stubMark(refused)...)...)
		return
	}
	said := []any{"call", refused.Call, "method", refused.Method, "code", refused.Code, "cause", refused.Cause, "cure", refused.Cure}
	if refused.CauseZh != "" {
		said = append(said, "cause_zh", refused.CauseZh, "cure_zh", refused.CureZh)
	}
	if len(refused.Violations) > 0 {
		said = append(said, "violations", refused.Violations)
	}
	r.log.Warn("refused", append(said, stubMark(refused)...)...)
}

// sameRefusal returns the line of a refusal without what tells one call from
// another.
func sameRefusal(r mockserver.Refusal) string {
	r.Call = ""
	return r.String()
}

// A throttle lets each line pass once in a while.
type throttle struct{ last map[string]time.Time }

// allow reports whether the line may be said now, and remembers that it is.
func (t *throttle) allow(line string, now time.Time) bool {
	if last, ok := t.last[line]; ok && now.Sub(last) < sayAgainAfter {
		return false
	}
	if len(t.last) >= maxRemembered {
		t.forget(now)
	}
	if t.last == nil {
		t.last = map[string]time.Time{}
	}
	t.last[line] = now
	return true
}

// forget drops what may be said again; all, if that is not enough.
func (t *throttle) forget(now time.Time) {
	for line, last := range t.last {
		if now.Sub(last) >= sayAgainAfter {
			delete(t.last, line)
		}
	}
	if len(t.last) >= maxRemembered {
		clear(t.last)
	}
}
