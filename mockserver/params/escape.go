package params

import (
	"bytes"
	"slices"
)

// A desk is where forms are decoded, one at a time.
type desk struct {
	plain []byte
	pairs []pair
}

// A pair is a parameter of a form: its name stands in plain from name to value,
// its value from there to end.
type pair struct{ name, value, end int }

// form decodes a form. It takes what careless clients
// send: a trailing &, a ";" in a value, a stray "%".
func (d *desk) form(text []byte) {
	d.plain, d.pairs = d.plain[:0], d.pairs[:0]
	for left := text; len(left) > 0; {
		var each []byte
		each, left = cut(left, '&')
		if len(each) == 0 {
			continue
		}
		name, value := cut(each, '=')
		p := pair{name: len(d.plain)}
		d.unescape(name)
		p.value = len(d.plain)
		d.unescape(value)
		p.end = len(d.plain)
		d.pairs = append(d.pairs, p)
	}
}

// unescape decodes percent-encoding and "+"; a "%" that begins no code stands
// for itself.
func (d *desk) unescape(s []byte) {
	at := len(d.plain)
	out := slices.Grow(d.plain, len(s))[:at+len(s)] // what is decoded is never longer
	for i := 0; i < len(s); i++ {
		b := s[i]
		if b == '+' {
			b = ' '
		} else if b == '%' && i+2 < len(s) {
			if code := int16(hex[s[i+1]])<<4 | int16(hex[s[i+2]]); code >= 0 {
				b = byte(code)
				i += 2
			}
		}
		out[at] = b
		at++
	}
	d.plain = out[:at]
}

// hex holds the value of each hexadecimal digit, and -1 for what is none.
var hex = func() (values [256]int8) {
	for b := range values {
		values[b] = -1
	}
	for value, digit := range "0123456789abcdef" {
		values[digit] = int8(value)
	}
	for value, digit := range "ABCDEF" {
		values[digit] = int8(10 + value)
	}
	return values
}()

// cut returns what stands before and behind the first b, as bytes.Cut does.
func cut(s []byte, b byte) (before, after []byte) {
	if i := bytes.IndexByte(s, b); i >= 0 {
		return s[:i], s[i+1:]
	}
	return s, nil
}
