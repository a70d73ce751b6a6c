package order

import "time"

// An Entry says that an event has moved an order.
type Entry struct {
	At       time.Time
	Event    Event
	From, To State
	Cause    Cause
}

// A Cause is who made an event happen.
type Cause uint8

// The causes.
const (
	BySeller  Cause = iota // a call of the merchant's API
	ByItself               // its time had come
	ByControl              // whoever runs the sandbox asked for it
)

// String returns the cause in a word: call, time or control.
func (c Cause) String() string {
	switch c {
	case ByItself:
		return "time"
	case ByControl:
		return "control"
	}
	return "call"
}

// room is how many entries an order that settles makes room for at once.
const room = 6

// own returns the entries in a slice that nobody else appends to.
func own(entries []Entry) []Entry {
	mine := make([]Entry, len(entries), len(entries)+room)
	copy(mine, entries)
	return mine
}
