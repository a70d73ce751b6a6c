package record

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
)

// MaxEntry is how large one call of a recording may be, in bytes. A larger one
// is passed over with an error.
const MaxEntry = 32 << 20

// An Error says what is wrong with one place of a recording. It repeats nothing
// that was recorded.
type Error struct {
	Unit   string // "line" or "entry"
	Number int    // of the place, from 1; 0 where the recording as a whole is meant
	Err    error
}

// Error returns the place and what is wrong with it.
func (e *Error) Error() string {
	if e.Number == 0 {
		return "recording: " + e.Err.Error()
	}
	return fmt.Sprintf("recording, %s %d: %v", e.Unit, e.Number, e.Err)
}

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// What may be wrong with a recording, for errors.Is.
var (
	ErrTooLarge = fmt.Errorf("call is larger than %d MiB and is passed over", MaxEntry>>20)
	ErrEnd      = errors.New("file ends in the middle: whoever wrote it was stopped, or a part was lost; what stands before was read")
	ErrFormat   = errors.New("format is not known: want an HTTP archive (HAR) or one JSON object a line (NDJSON)")

	errNoObject = errors.New("value is no JSON object")
)

// Read returns the calls of a recording as they stand in it, and finds out by
// itself whether that is an HTTP archive (HAR 1.2) or NDJSON, of ours or of the
// simulator's journal, compressed with gzip or not. Requests that are no calls
// of a gateway are among them, with Method "".
//
// A place that cannot be read gives an *Error, and the reading goes on behind it
// if the format allows that. No more is kept in memory than one call, of MaxEntry
// at most.
func Read(r io.Reader) iter.Seq2[Call, error] {
	return func(yield func(Call, error) bool) {
		in, err := unzipped(r)
		if err != nil {
			yield(Call{}, &Error{Err: err})
			return
		}
		empty, err := skipBlanks(in)
		if errors.Is(err, io.EOF) {
			return
		}
		archive := false
		if err == nil {
			archive, err = isArchive(in)
		}
		switch {
		case err != nil:
			yield(Call{}, &Error{Err: err})
		case archive:
			readArchive(in, yield)
		default:
			readLines(in, 1+empty, yield)
		}
	}
}

// bufferSize is how much is read at once.
const bufferSize = 64 << 10

// unzipped returns what a file holds, without a mark of its byte order.
func unzipped(r io.Reader) (*bufio.Reader, error) {
	in := bufio.NewReaderSize(r, bufferSize)
	if begin, _ := in.Peek(2); bytes.Equal(begin, []byte{0x1f, 0x8b}) {
		plain, err := gzip.NewReader(in)
		if err != nil {
			return nil, fmt.Errorf("file begins like gzip: %w", err)
		}
		in = bufio.NewReaderSize(plain, bufferSize)
	}
	if begin, _ := in.Peek(3); string(begin) == "\ufeff" {
		_, _ = in.Discard(3)
	}
	return in, nil
}

// isArchive reports whether an HTTP archive follows: an object whose first
// member is log, or one that is allowed beside it. What follows is not white
// space.
func isArchive(in *bufio.Reader) (bool, error) {
	begin, _ := in.Peek(bufferSize)
	dec := json.NewDecoder(bytes.NewReader(begin))
	if first, err := dec.Token(); err != nil || first != json.Delim('{') {
		if begin[0] == '{' {
			return false, nil // a line that is broken
		}
		return false, ErrFormat
	}
	name, _ := dec.Token()
	text, ok := name.(string)
	return ok && (text == "log" || text == "comment" || strings.HasPrefix(text, "_")), nil
}

// skipBlanks passes over white space, and returns how many lines end in it.
func skipBlanks(in *bufio.Reader) (lines int, err error) {
	for {
		b, err := in.ReadByte()
		if err != nil {
			return lines, err
		}
		if !blank(b) {
			return lines, in.UnreadByte()
		}
		if b == '\n' {
			lines++
		}
	}
}

// blank reports whether a byte is white space to JSON.
func blank(b byte) bool { return b == ' ' || b == '\n' || b == '\r' || b == '\t' }

// worded returns what is wrong with JSON, without what stands in it.
func worded(err error) error {
	var wrong *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &wrong):
		kind, _, _ := strings.Cut(wrong.Value, " ") // a number's digits follow
		return fmt.Errorf("member %s is a JSON %s: want another type", wrong.Field, kind)
	case errors.As(err, &syntax):
		return fmt.Errorf("text is no valid JSON, from byte %d on", syntax.Offset)
	}
	return errors.New("text is no valid JSON of a call")
}
