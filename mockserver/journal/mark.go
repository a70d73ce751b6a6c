package journal

import "time"

// Mark appends an entry that is no call: it says in its notes what happened to
// the sandbox, at an instant of shop time. It bears the gateway time of the
// entry before it.
func (j *Journal) Mark(note string, shopAt time.Time) {
	e := Entry{ShopAt: shopAt, Outcome: Marked, Notes: []string{note}}
	j.mu.Lock()
	if j.n > 0 {
		e.At = j.at(j.n - 1).At
	}
	j.mu.Unlock()
	j.Add(e)
}
