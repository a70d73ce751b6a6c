package record

import (
	"bufio"
	"encoding/json"
	"errors"
	"io"
)

// A stream reads JSON piece by piece, without ever keeping the whole.
type stream struct {
	in   *bufio.Reader
	kept []byte // of the value that was read last
}

// maxName is how long the name of a member may be.
const maxName = 1 << 10

// errBroken says that a document is not built as JSON is.
var errBroken = errors.New("text is no valid JSON: nothing behind this place can be read")

// next returns the next byte that is no white space, and leaves it there.
func (s *stream) next() (byte, error) {
	if _, err := skipBlanks(s.in); err != nil {
		return 0, ended(err)
	}
	b, err := s.in.ReadByte()
	if err != nil {
		return 0, ended(err)
	}
	return b, s.in.UnreadByte()
}

// ended words the end of the file where there should be more.
func ended(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return ErrEnd
	}
	return err
}

// take passes over a mark that has to come next.
func (s *stream) take(mark byte) error {
	b, err := s.next()
	if err != nil {
		return err
	}
	if b != mark {
		return errBroken
	}
	_, err = s.in.ReadByte()
	return err
}

// each calls what for every item of a list or an object, which begins next, with
// begin and end as its marks. What has to pass over the item.
func (s *stream) each(begin, end byte, what func() error) error {
	if err := s.take(begin); err != nil {
		return err
	}
	b, err := s.next()
	if err != nil {
		return err
	}
	if b == end {
		return s.take(end)
	}
	for {
		if err := what(); err != nil {
			return err
		}
		b, err := s.next()
		switch {
		case err != nil:
			return err
		case b == end:
			return s.take(end)
		}
		if err := s.take(','); err != nil {
			return err
		}
	}
}

// members calls what with the name of every member of an object.
func (s *stream) members(what func(name string) error) error {
	return s.each('{', '}', func() error {
		if b, err := s.next(); err != nil || b != '"' {
			return orElse(err, func() error { return errBroken })
		}
		text, err := s.value(maxName)
		if errors.Is(err, ErrTooLarge) {
			return errBroken
		}
		if err != nil {
			return err
		}
		var name string
		if json.Unmarshal(text, &name) != nil {
			return errBroken
		}
		if err := s.take(':'); err != nil {
			return err
		}
		return what(name)
	})
}

// skip passes over a value.
func (s *stream) skip() error {
	if _, err := s.value(0); !errors.Is(err, ErrTooLarge) {
		return err
	}
	return nil
}

// value passes over a value and returns it, good until the next one is read. One
// that is larger is ErrTooLarge; it was passed over, too.
func (s *stream) value(most int) ([]byte, error) {
	if _, err := s.next(); err != nil {
		return nil, err
	}
	s.kept = s.kept[:0]
	large := false
	var v extent
	for {
		part, err := s.in.Peek(max(s.in.Buffered(), 1))
		if len(part) == 0 {
			return nil, ended(err)
		}
		n, done := v.over(part)
		if large = large || len(s.kept)+n > most; !large {
			s.kept = append(s.kept, part[:n]...)
		}
		if _, err := s.in.Discard(n); err != nil {
			return nil, err
		}
		if done && large {
			return nil, ErrTooLarge
		}
		if done && len(s.kept) == 0 {
			return nil, errBroken
		}
		if done {
			return s.kept, nil
		}
	}
}

// An extent finds where a value ends, by its brackets and quotes alone.
type extent struct {
	depth           int
	quoted, escaped bool
	begun           bool
}

// over goes over a part of the value. It returns how much of the part belongs to
// it, and whether it ends there.
func (v *extent) over(part []byte) (n int, done bool) {
	for i, b := range part {
		if v.quoted {
			if v.inText(b) {
				return i + 1, true
			}
			continue
		}
		switch b {
		case '"':
			v.quoted = true
		case '{', '[':
			v.depth++
		case '}', ']':
			if v.depth == 0 {
				return i, true // it belongs to what holds the value
			}
			if v.depth--; v.depth == 0 {
				return i + 1, true
			}
		case ',', ' ', '\n', '\r', '\t':
			if v.depth == 0 && v.begun {
				return i, true
			}
		}
		v.begun = true
	}
	return len(part), false
}

// inText goes over a byte of a text, and reports whether the value ends with it.
func (v *extent) inText(b byte) bool {
	switch {
	case v.escaped:
		v.escaped = false
	case b == '\\':
		v.escaped = true
	case b == '"':
		v.quoted = false
		return v.depth == 0
	}
	return false
}
