// Package journal remembers the calls that a sandbox received and the answers
// that it gave, the latest ones within a bound. No secret or token is in it, and
// no value of an application parameter but where a refusal quotes a wrong one.
package journal

import (
	"sync"
	"time"
)

// An Entry is one call.
type Entry struct {
	ID       string        // as in request_id and the header X-JDMock-Call
	At       time.Time     // gateway time
	ShopAt   time.Time     // shop time; zero if no sandbox was reached
	Method   string        // as called, at most 100 bytes of it
	AppKey   string        // of a known app; else empty
	Vender   string        // the shop, if the token named one
	OrderID  int64         // the order that the call names; 0 if it names none
	Stub     bool          // the method is not imitated, but answered from a file or with nothing
	Code     string        // "0", or the code of the refusal, at the gateway or in the result
	Outcome  Outcome       // how it went
	Steps    []Step        // the verdicts of the pipeline's steps, in order
	Notes    []string      // what was tolerated or is worth knowing
	Status   int           // of HTTP
	Bytes    int           // of the answer's body
	Duration time.Duration // until the answer was ready
	Faults   []string      // what rules, or the call itself, made go wrong
	Written  Written       // how writing ended; zero until it has
}

// Written is how the writing of an answer ended.
type Written struct {
	How   string // "whole", or what was done in its place
	Bytes int    // of the body that were written
}

// A Step is the verdict of one step of the pipeline.
type Step struct{ Name, Verdict string }

// Outcome is how a call went.
type Outcome string

// The outcomes.
const (
	Answered Outcome = "answered"
	Refused  Outcome = "refused" // by the gateway
	Failed   Outcome = "failed"  // inside the result
	Marked   Outcome = "mark"    // no call: the sandbox was restored or reset, and Notes say so
)

// A Journal keeps the latest entries. The zero Journal keeps DefaultSize. It is
// safe for concurrent use.
type Journal struct {
	Size int // how many entries; 0 means DefaultSize

	mu      sync.Mutex
	entries []Entry // a ring, once it is full
	next    int     // where the next one goes
	evicted int
}

// DefaultSize is how many entries a Journal keeps if nobody says.
const DefaultSize = 10_000

// A Ref leads back to an entry.
type Ref struct {
	journal *Journal
	at      int
	id      string
}

// Wrote notes how the writing of the entry's answer ended, if the entry is
// still kept.
func (r Ref) Wrote(w Written) {
	if r.journal == nil {
		return
	}
	r.journal.mu.Lock()
	defer r.journal.mu.Unlock()
	if r.at < len(r.journal.entries) && r.journal.entries[r.at].ID == r.id {
		r.journal.entries[r.at].Written = w
	}
}

// Add appends an entry, and forgets the oldest if there are too many. It
// returns where the entry is.
func (j *Journal) Add(e Entry) Ref {
	j.mu.Lock()
	defer j.mu.Unlock()
	size := j.Size
	if size == 0 {
		size = DefaultSize
	}
	if len(j.entries) < size {
		j.entries = append(j.entries, e)
		return Ref{j, len(j.entries) - 1, e.ID}
	}
	at := j.next
	j.entries[at] = e
	j.next = (at + 1) % size
	j.evicted++
	return Ref{j, at, e.ID}
}

// Entries returns what is kept, oldest first, and how many were forgotten.
func (j *Journal) Entries() (kept []Entry, evicted int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	kept = append(kept, j.entries[j.next:]...)
	return append(kept, j.entries[:j.next]...), j.evicted
}

// Clear forgets all entries, and how many were forgotten before.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.entries, j.next, j.evicted = nil, 0, 0
}
