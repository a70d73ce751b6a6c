package method

import (
	"strconv"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// A writer appends the value of a member as an order shows it, or nothing, which
// leaves the member out.
type writer func(dst []byte, v *view) []byte

// headed gives the fields their heads.
func headed(fields []field) []field {
	for i := range fields {
		fields[i].head = `,"` + fields[i].name + `":`
	}
	return fields
}

// append appends the member after a comma, unless it is left out.
func (f *field) append(dst []byte, v *view) []byte {
	begin := len(dst)
	dst = append(dst, f.head...)
	headed := len(dst)
	if dst = f.write(dst, v); len(dst) == headed {
		return dst[:begin]
	}
	return dst
}

// enclose makes an object of the members that stand from begin on, each after
// a comma.
func enclose(dst []byte, begin int) []byte {
	if len(dst) == begin {
		return append(dst, '{', '}')
	}
	dst[begin] = '{'
	return append(dst, '}')
}

// constant writes JSON that is always the same.
func constant(value string) writer {
	return func(dst []byte, _ *view) []byte { return append(dst, value...) }
}

// escapedText writes text of ours, in which nothing is to be escaped.
func escapedText(f func(*view) string) writer {
	return func(dst []byte, v *view) []byte { return append(append(append(dst, '"'), f(v)...), '"') }
}

// timeOrEmpty writes a time that may not have come, with no text until then.
func timeOrEmpty(f func(*view) time.Time) writer {
	return func(dst []byte, v *view) []byte {
		t := f(v)
		if t.IsZero() {
			return append(dst, '"', '"')
		}
		return appendTime(dst, t)
	}
}

// appendTimeOrUnset appends a time that may not have come, as the call's quirk
// has it until then.
func (v *view) appendTimeOrUnset(dst []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(append(append(dst, '"'), v.unset...), '"')
	}
	return appendTime(dst, t)
}

// secretOf writes personal data, and what stands beside it.
func secretOf(name string, m mask, f func(*view) string) writer {
	return func(dst []byte, v *view) []byte { return v.secrets.append(dst, name, m, f(v)) }
}

func appendID(dst []byte, n int64) []byte {
	return append(strconv.AppendInt(append(dst, '"'), n, 10), '"')
}

func appendIDOrEmpty(dst []byte, n int64) []byte {
	if n == 0 {
		return append(dst, '"', '"')
	}
	return appendID(dst, n)
}

func appendYuan(dst []byte, fen int64) []byte {
	return append(wire.AppendYuan(append(dst, '"'), fen), '"')
}

func appendTime(dst []byte, t time.Time) []byte {
	return append(wire.AppendTime(append(dst, '"'), t), '"')
}
