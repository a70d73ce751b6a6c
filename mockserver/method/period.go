package method

import (
	"fmt"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// A period is a stretch of time to the second, to which both ends belong. A
// zero end is open.
type period struct{ from, to time.Time }

// periodOf reads the two ends of a period, each of which may be empty.
func periodOf(start, end param) (p period, err error) {
	if start.value != "" {
		if p.from, err = timeOf(start); err != nil {
			return p, err
		}
	}
	if end.value != "" {
		if p.to, err = timeOf(end); err != nil {
			return p, err
		}
	}
	if !p.from.IsZero() && !p.to.IsZero() {
		err = inOrder(start, end, p.from, p.to)
	}
	return p, err
}

// timeOf reads a parameter that is a time.
func timeOf(p param) (time.Time, error) {
	at, err := wire.ParseTime(string(p.value))
	if err != nil {
		return at, &ParamError{p.name, BadTogether, "must be a time of the form yyyy-MM-dd HH:mm:ss", "应为 yyyy-MM-dd HH:mm:ss 格式的时间"}
	}
	return at, nil
}

// inOrder refuses an end that is before its beginning.
func inOrder(start, end param, from, to time.Time) error {
	if to.Before(from) {
		return &ParamError{end.name, BadTogether, fmt.Sprintf("%s is before %s %s", end.value, start.name, start.value), fmt.Sprintf("%s 早于 %s %s", end.value, start.name, start.value)}
	}
	return nil
}

// holds reports whether a time lies in the period. One that has not come lies in
// none that has an end.
func (p period) holds(at time.Time) bool {
	if p == (period{}) {
		return true
	}
	at = at.Truncate(time.Second)
	return !at.IsZero() && !at.Before(p.from) && (p.to.IsZero() || !at.After(p.to))
}

// earliest returns the earliest of some times that are not zero.
func earliest(times ...time.Time) (first time.Time) {
	for _, t := range times {
		if !t.IsZero() && (first.IsZero() || t.Before(first)) {
			first = t
		}
	}
	return first
}

// flag is a parameter that the schema calls a boolean, or the text of one.
type flag bool

// UnmarshalJSON reads what the schema lets pass; null leaves the value alone.
func (f *flag) UnmarshalJSON(b []byte) error {
	if string(b) != "null" {
		*f = strings.Trim(string(b), `"`) == "true"
	}
	return nil
}
