package journal

import (
	"strconv"
	"strings"
)

// A Filter narrows calls; what it leaves empty lets any pass.
type Filter struct {
	Method  string
	OrderID int64
	Vender  string
	Outcome Outcome
	Code    string
	Waybill string // stands among the application parameters
	After   string // the id of a call: only later ones pass
}

// Passes reports whether a call does. Marks do not.
func (f Filter) Passes(e *Entry) bool {
	return e.Outcome != Marked && (f.Method == "" || f.Method == e.Method) && (f.OrderID == 0 || f.OrderID == e.OrderID) &&
		(f.Vender == "" || f.Vender == e.Vender) && (f.Outcome == "" || f.Outcome == e.Outcome) && (f.Code == "" || f.Code == e.Code) &&
		(f.After == "" || number(e.ID) > number(f.After)) && (f.Waybill == "" || e.sends(f.Waybill))
}

// number returns the number that a call's id is.
func number(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

// Select returns the calls that pass, oldest first, and how many calls were
// forgotten that might have.
func (j *Journal) Select(f Filter) (passed []Entry, forgotten int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	for i := range j.n {
		if e := j.at(i); f.Passes(e) {
			passed = append(passed, *e)
		}
	}
	return passed, j.mightPassLocked(f)
}

// Count returns how many calls pass, and how many were forgotten that might
// have: with any, no more is known than that so many do at least.
func (j *Journal) Count(f Filter) (count, forgotten int) {
	passed, forgotten := j.Select(f)
	return len(passed), forgotten
}

// mightPassLocked returns how many forgotten calls may have passed: none, if
// all of them came before those that are asked for.
func (j *Journal) mightPassLocked(f Filter) int {
	if f.After != "" && number(f.After) >= j.latest {
		return 0
	}
	return j.evicted
}

// Decided reports whether a count between least and most can be judged, where
// so many calls were counted and others forgotten: those can only add to it.
// A most of less than 0 is no bound.
func Decided(count, forgotten, least, most int) bool {
	return forgotten == 0 || (most >= 0 && count > most) || (most < 0 && count >= least)
}

// sends reports whether the waybill stands among the call's application
// parameters, alone or in a list.
func (e *Entry) sends(waybill string) bool {
	for _, p := range e.raw().Sent {
		if strings.Contains(p.Value, waybill) && stands(waybill, p.Value) {
			return true
		}
	}
	return false
}

// stands reports whether a word stands whole in a text.
func stands(word, text string) bool {
	inWord := func(c byte) bool {
		return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '_' || c >= 0x80
	}
	for at := 0; ; at++ {
		found := strings.Index(text[at:], word)
		if found < 0 {
			return false
		}
		at += found
		end := at + len(word)
		if (at == 0 || !inWord(text[at-1])) && (end == len(text) || !inWord(text[end])) {
			return true
		}
	}
}
