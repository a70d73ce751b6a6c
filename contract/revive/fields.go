package revive

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/past"
)

// A draft is what is known of an order so far.
type draft struct {
	o           past.Order
	sums        sums
	carriers    string // logisticsId, as it was shown
	waybills    string // waybill, as it was shown
	parts       []past.Part
	rows        []past.Scan // of jingdong.pop.order.track, of all parcels
	tracked     bool
	trackedAt   int64
	invoice     past.Invoice
	content     string           // of the invoice, from the sentence about it
	seen        [maxFields]int64 // when each field was shown last, in ms; 0 for never
	first, last int64            // when the order was shown, in ms
	failed      map[string]error // what cannot be read, by field
}

// sums are the amounts that follow from others, as they were shown.
type sums struct{ total, seller, discount, payment *int64 }

// A field is a member of an answer, and where it goes.
type field struct {
	path string // names in camelCase, with dots
	set  func(d *draft, v any) error
}

// maxFields bounds the table of fields.
const maxFields = 96

// wins reports whether a field that is shown now is the latest, and notes it.
func (d *draft) wins(i int, at int64) bool {
	at = max(at, 1) // of calls without a time the later read is the later
	if at < d.seen[i] {
		return false
	}
	d.seen[i] = at
	return true
}

// knows reports whether a field was shown.
func (d *draft) knows(path string) bool { return d.seen[fieldByPath[path]] != 0 }

// judge notes whether a field can be read, as it was shown last.
func (d *draft) judge(path string, err error) {
	if err == nil {
		delete(d.failed, path)
		return
	}
	if d.failed == nil {
		d.failed = map[string]error{}
	}
	d.failed[path] = err
}

// fold takes what an answer shows of the order.
func (d *draft) fold(info object, at int64) {
	for i := range fields {
		v, ok := lookup(info, fields[i].path)
		if ok && d.wins(i, at) {
			d.judge(fields[i].path, fields[i].set(d, v))
		}
	}
}

// put sets one field, as if an answer had shown it.
func (d *draft) put(path string, v any, at int64) {
	i := fieldByPath[path]
	if d.wins(i, at) {
		d.judge(path, fields[i].set(d, v))
	}
}

// lookup returns the value at a path; null counts as absent.
func lookup(o object, path string) (any, bool) {
	head, rest, deeper := strings.Cut(path, ".")
	v, ok := o[head]
	if !ok || v == nil {
		return nil, false
	}
	if !deeper {
		return v, true
	}
	if inner, ok := v.(object); ok {
		return lookup(inner, rest)
	}
	return nil, false
}

// The makers of setters.

func text(path string, at func(*draft) *string) field {
	return field{path, func(d *draft, v any) (err error) { *at(d), err = asText(path, v); return err }}
}

func textPtr(path string, at func(*draft) **string) field {
	return field{path, func(d *draft, v any) error {
		s, err := asText(path, v)
		*at(d) = &s
		return err
	}}
}

func integer(path string, at func(*draft) *int64) field {
	return field{path, func(d *draft, v any) (err error) { *at(d), err = asInt(path, v); return err }}
}

func small(path string, at func(*draft) *int) field {
	return field{path, func(d *draft, v any) error {
		n, err := asLeadingInt(path, v)
		*at(d) = int(n)
		return err
	}}
}

func money(path string, at func(*draft) *int64) field {
	return field{path, func(d *draft, v any) (err error) { *at(d), err = asFen(path, v); return err }}
}

func sum(path string, at func(*sums) **int64) field {
	return field{path, func(d *draft, v any) error {
		fen, err := asFen(path, v)
		*at(&d.sums) = &fen
		return err
	}}
}

func instant(path string, at func(*draft) **time.Time) field {
	return field{path, func(d *draft, v any) (err error) { *at(d), err = asTime(path, v); return err }}
}

// needed is an instant that has come.
func needed(path string, at func(*draft) *time.Time) field {
	return field{path, func(d *draft, v any) error {
		t, err := asTime(path, v)
		if t != nil {
			*at(d) = *t
		}
		return err
	}}
}

// flag is set by "1".
func flag(path string, at func(*draft) *bool) field {
	return field{path, func(d *draft, v any) error {
		*at(d) = textOf(v) == "1"
		return nil
	}}
}

// present notes that a member is there and not empty.
func present(path string, note func(*draft)) field {
	return field{path, func(d *draft, v any) error {
		if s, ok := v.(string); !ok || s != "" && s != "{}" && s != "0" {
			note(d)
		}
		return nil
	}}
}

// marked reports whether a place of the sendpay is set, in JSON inside a text.
func marked(v any, place string) bool {
	var marks map[string]any
	if json.Unmarshal([]byte(textOf(v)), &marks) != nil {
		return false
	}
	found, ok := marks[place]
	return ok && found != "0"
}
