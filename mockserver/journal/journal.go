// Package journal remembers the calls that a sandbox received and the answers
// that it gave, the latest ones within bounds.
//
// An entry holds its call as it came, and shows nothing of it but through
// methods that mask secrets and personal data. What it has in its fields holds
// neither, and no value of an application parameter but where a refusal quotes
// a wrong one. Parsing and masking are left to whoever reads.
package journal

import (
	"cmp"
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
	Injected bool          // a fault asked for the refusal: the caller did nothing wrong

	// VersionBefore and VersionAfter are the versions of the order that the call
	// names, as the store counts them, as the call found and as it left it; 0
	// where it names none, or it is not there.
	VersionBefore, VersionAfter int64

	Cut bool // of the answer only the beginning is kept; nothing, if Answer is nil

	held func() Held // what came and went, as it was; nil if it is not kept
	size int         // of what is held, in bytes
}

// Written is how the writing of an answer ended.
type Written struct {
	How   string // "whole", or what was done in its place
	Bytes int    // of the body that were written
}

// A Step is the verdict of one step of the pipeline.
type Step struct {
	Name, Verdict string
	Detail        string // what there is to say about it; may be ""
}

// Outcome is how a call went.
type Outcome string

// The outcomes.
const (
	Answered Outcome = "answered"
	Refused  Outcome = "refused" // by the gateway
	Failed   Outcome = "failed"  // inside the result
	Marked   Outcome = "mark"    // no call: the sandbox was restored or reset, and Notes say so
)

// A Journal keeps the latest entries. The zero Journal keeps DefaultSize, and
// holds DefaultBytes. It is safe for concurrent use.
type Journal struct {
	Size     int // how many entries; 0 means DefaultSize
	MaxBytes int // of the requests and answers that the entries hold; 0 means DefaultBytes

	mu      sync.Mutex
	entries []Entry // a ring
	head    int     // where the oldest is
	n       int     // how many there are
	first   int     // the number of the oldest, counted since the beginning
	bytes   int     // that the entries hold
	evicted int
	latest  int64 // the highest id that was evicted
}

// What a Journal keeps if nobody says.
const (
	DefaultSize  = 10_000
	DefaultBytes = 64 << 20
)

// A Ref leads back to an entry.
type Ref struct {
	journal *Journal
	number  int
}

// Wrote notes how the writing of the entry's answer ended, if the entry is
// still kept.
func (r Ref) Wrote(w Written) {
	j := r.journal
	if j == nil {
		return
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if i := r.number - j.first; i >= 0 && i < j.n {
		j.at(i).Written = w
	}
}

// at returns the place of the i-th oldest entry.
func (j *Journal) at(i int) *Entry { return &j.entries[(j.head+i)%len(j.entries)] }

// Add appends an entry, and forgets the oldest if there are too many. What an
// entry holds is let go at once if it alone is too much. It returns where the
// entry is.
func (j *Journal) Add(e Entry) Ref {
	e.withoutNumbers()
	j.mu.Lock()
	defer j.mu.Unlock()
	size, most := cmp.Or(j.Size, DefaultSize), cmp.Or(j.MaxBytes, DefaultBytes)
	if e.size > most {
		e.held, e.size, e.Cut = nil, 0, true
	}
	for j.n >= size || (j.n > 0 && j.bytes+e.size > most) {
		j.evictLocked()
	}
	j.growLocked(size)
	j.n++
	*j.at(j.n - 1) = e
	j.bytes += e.size
	return Ref{j, j.first + j.n - 1}
}

// evictLocked forgets the oldest entry.
func (j *Journal) evictLocked() {
	e := j.at(0)
	if e.Outcome != Marked {
		j.evicted++
		j.latest = max(j.latest, number(e.ID))
	}
	j.bytes -= e.size
	*e = Entry{}
	j.head = (j.head + 1) % len(j.entries)
	j.first++
	j.n--
}

// growLocked makes place for one more entry, if the ring is full.
func (j *Journal) growLocked(most int) {
	if j.n < len(j.entries) {
		return
	}
	larger := make([]Entry, min(max(2*len(j.entries), 16), most))
	for i := range j.n {
		larger[i] = *j.at(i)
	}
	j.entries, j.head = larger, 0
}

// Entries returns what is kept, oldest first, and how many calls were forgotten.
func (j *Journal) Entries() (kept []Entry, evicted int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range j.n {
		kept = append(kept, *j.at(i))
	}
	return kept, j.evicted
}

// Find returns the call of an id.
func (j *Journal) Find(id string) (Entry, bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := j.n - 1; i >= 0; i-- {
		if e := j.at(i); e.ID == id && e.Outcome != Marked {
			return *e, true
		}
	}
	return Entry{}, false
}

// Clear forgets all entries, and how many were forgotten before.
func (j *Journal) Clear() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.first += j.n
	j.entries, j.head, j.n, j.bytes, j.evicted, j.latest = nil, 0, 0, 0, 0, 0
}
