package fault

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// MaxFile is how large a file of rules may be, in bytes.
const MaxFile = 4 << 20

// A FileError says where a file of rules is wrong.
type FileError struct {
	Line int // from 1
	Err  error
}

// Error names the line.
func (e *FileError) Error() string { return fmt.Sprintf("line %d: %v", e.Line, e.Err) }

// Unwrap returns what is wrong.
func (e *FileError) Unwrap() error { return e.Err }

// ReadRules reads a file of rules: a JSON array of what the control API takes, in
// the order in which they are tried. The error is a *FileError about the first
// rule that is refused.
func ReadRules(in io.Reader) ([]Rule, error) {
	text, err := io.ReadAll(io.LimitReader(in, MaxFile+1))
	if err != nil {
		return nil, err
	}
	if len(text) > MaxFile {
		return nil, &FileError{1, fmt.Errorf("the file is larger than %d bytes", MaxFile)}
	}
	d := json.NewDecoder(bytes.NewReader(text))
	at := func(err error) error { return &FileError{lineAt(text, d.InputOffset()), err} }
	if first, err := d.Token(); err != nil || first != json.Delim('[') {
		return nil, at(errors.New(`want a JSON list of rules, such as [{"action":{"type":"reset"}}]`))
	}
	rules := []Rule{}
	for d.More() {
		var each json.RawMessage
		if err := d.Decode(&each); err != nil {
			return nil, at(fmt.Errorf("rule %d: it is no JSON: %w", len(rules)+1, err))
		}
		line := lineAt(text, d.InputOffset()-int64(len(each)))
		r, err := ParseRule(each)
		if err == nil && len(rules) == MaxRules {
			err = fmt.Errorf("want at most %d rules", MaxRules)
		}
		if err != nil {
			return nil, &FileError{line, fmt.Errorf("rule %d: %w", len(rules)+1, err)}
		}
		rules = append(rules, r)
	}
	if _, err := d.Token(); err != nil {
		return nil, at(errors.New("the list does not end: want ]"))
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, at(errors.New("something follows the list: want one list"))
	}
	return rules, nil
}

// lineAt returns the line of a text that an offset is in.
func lineAt(text []byte, offset int64) int {
	return 1 + bytes.Count(text[:min(max(offset, 0), int64(len(text)))], []byte{'\n'})
}
