package record

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/jdmock/jdmock/contract/har"
)

// A Format is how a recording is written.
type Format string

// The formats.
const (
	HAR    Format = "har"
	NDJSON Format = "ndjson"
)

// FormatOf returns the format that the name of a file asks for, by its ending:
// .har, or .ndjson and .jsonl.
func FormatOf(name string) (Format, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".har":
		return HAR, nil
	case ".ndjson", ".jsonl":
		return NDJSON, nil
	}
	return "", fmt.Errorf("name of a recording %q says no format: let it end in .har or .ndjson", filepath.Base(name))
}

// A Writer writes a recording, call by call. An archive is whole once it is
// closed; onto what can seek, a file, it is whole after each Flush. One that was
// never closed is still read, up to its last whole call. A Writer is for one
// goroutine.
type Writer struct {
	format Format
	to     io.Writer
	seek   io.Seeker // nil where one cannot go back
	out    *bufio.Writer
	calls  int
	begun  bool
	ended  bool // whether the end of an archive stands behind its last entry
	err    error
}

// NewWriter returns a Writer of a format.
func NewWriter(to io.Writer, f Format) *Writer {
	w := &Writer{format: f, to: to, out: bufio.NewWriterSize(to, bufferSize)}
	if seek, ok := to.(io.Seeker); ok {
		if _, err := seek.Seek(0, io.SeekCurrent); err == nil {
			w.seek = seek
		}
	}
	return w
}

// Calls returns how many calls were written.
func (w *Writer) Calls() int { return w.calls }

// Write writes a call. After an error nothing more is written, and the error
// comes again.
func (w *Writer) Write(c Call) error {
	if w.err != nil {
		return w.err
	}
	var text []byte
	var err error
	if w.format == HAR {
		text, err = plainJSON(entryOf(c))
	} else {
		text, err = plainJSON(lineOf(c))
	}
	if err != nil {
		return fmt.Errorf("call cannot be written: %w", err) // a time out of RFC 3339
	}
	if w.format == HAR {
		w.between()
	}
	w.print(string(text))
	if w.format == NDJSON {
		w.print("\n")
	}
	if w.err == nil {
		w.calls++
	}
	return w.err
}

// between writes what stands before an entry.
func (w *Writer) between() {
	if w.ended {
		_, w.err = w.seek.Seek(-int64(len(har.End)), io.SeekCurrent)
		w.ended = false
	}
	switch {
	case !w.begun:
		w.print(har.Begin)
	case w.calls > 0:
		w.print(",\n")
	}
	w.begun = true
}

// print writes a text, unless something went wrong before.
func (w *Writer) print(text string) {
	if w.err == nil {
		_, w.err = w.out.WriteString(text)
	}
}

// Flush hands on all that was written.
func (w *Writer) Flush() error {
	if w.format == HAR && w.seek != nil {
		w.end()
	}
	if w.err == nil {
		w.err = w.out.Flush()
	}
	return w.err
}

// end writes the end of an archive, if it does not stand there.
func (w *Writer) end() {
	if w.ended {
		return
	}
	if !w.begun {
		w.print(har.Begin)
		w.begun = true
	}
	w.print(har.End)
	w.ended = true
}

// errClosed says that a recording is closed.
var errClosed = errors.New("recording is closed")

// Close ends the recording. What it was written to stays open.
func (w *Writer) Close() error {
	if errors.Is(w.err, errClosed) {
		return nil
	}
	if w.format == HAR {
		w.end()
	}
	err := w.Flush()
	if err == nil {
		w.err = errClosed
	}
	return err
}

// plainJSON returns a value as JSON on one line, without escapes for pages.
func plainJSON(v any) ([]byte, error) {
	var text strings.Builder
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	return []byte(strings.TrimSuffix(text.String(), "\n")), nil
}
