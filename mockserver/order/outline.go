package order

import "time"

// An Outline is what tells an order's versions apart, and where it stands.
type Outline struct {
	ID      int64
	Version int64 // of the store

	State            State
	Placed, Modified time.Time
	DataVersion      int64
	Changes          int // how many events have moved it
}

// Outline returns the order's outline.
func (o *Order) Outline() Outline {
	return Outline{ID: o.ID, Version: o.Version, State: o.State, Placed: o.Placed, Modified: o.Modified, DataVersion: o.DataVersion, Changes: o.Changes}
}
