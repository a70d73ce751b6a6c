package suite

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"runtime/debug"
	"sync"

	"github.com/jdmock/jdmock/fixtures"
	"github.com/jdmock/jdmock/schemas"
)

// Bounds of a state.
const (
	maxState     = 64 << 20 // bytes of the file
	maxStateLine = 4 << 20  // bytes of a line
	stateVersion = 1
)

// ErrState is what errors wrap that are about a state that cannot be gone on
// with: it is of another target or another contract, or no state at all.
var ErrState = errors.New("state")

// A State is where the results of a run are kept as they come, so that a later
// run of the same target need not make the checks that passed again. It is lines
// of JSON: a head that names the target and the contract, then one result each.
// It is safe for concurrent use.
type State struct {
	earlier map[string]Result

	mu   sync.Mutex // guards file
	file StateFile
}

// A StateFile is an open file that is read, and written at its end.
type StateFile interface {
	io.ReadWriteSeeker
	Truncate(size int64) error
}

// A stateHead is the first line of a state.
type stateHead struct {
	Version  int    `json:"jdmock_contract_verify"`
	Target   string `json:"target"`
	Caller   string `json:"caller"`   // tells callers apart, and tells nobody their secrets
	Contract string `json:"contract"` // a digest
}

// OpenState reads the state of an earlier run of the target, or begins one in an
// empty file. A last line that was cut off in the middle is dropped. The error
// wraps ErrState if the file holds something else, which it leaves untouched.
func OpenState(file StateFile, t Target) (*State, error) {
	text, err := io.ReadAll(io.LimitReader(file, maxState+1))
	if err != nil {
		return nil, err
	}
	if len(text) > maxState {
		return nil, fmt.Errorf("%w: larger than %d MiB: remove it, and begin anew", ErrState, maxState>>20)
	}
	head, err := headOf(t)
	if err != nil {
		return nil, err
	}
	s := &State{earlier: map[string]Result{}, file: file}
	whole := text[:bytes.LastIndexByte(text, '\n')+1]
	if len(whole) == 0 {
		if !bytes.HasPrefix(head, text) {
			return nil, fmt.Errorf("%w: line 1: it was not written by a run: name another file", ErrState)
		}
		return s, s.begin(head)
	}
	if err := s.read(whole, head); err != nil {
		return nil, err
	}
	return s, s.cut(int64(len(whole)))
}

// begin writes the head into a file that has nothing yet, or a part of it.
func (s *State) begin(head []byte) error {
	if err := s.cut(0); err != nil {
		return err
	}
	_, err := s.file.Write(head)
	return err
}

// cut ends the file after so many bytes, where it is written on.
func (s *State) cut(size int64) error {
	if err := s.file.Truncate(size); err != nil {
		return err
	}
	_, err := s.file.Seek(size, io.SeekStart)
	return err
}

// read reads whole lines. Of a check that was made several times the last result
// counts.
func (s *State) read(text, head []byte) error {
	number := 0
	for line := range bytes.Lines(text) {
		number++
		if number == 1 {
			if err := sameHead(line, head); err != nil {
				return err
			}
			continue
		}
		var r Result
		if len(line) > maxStateLine || json.Unmarshal(line, &r) != nil || r.Check == "" {
			return fmt.Errorf("%w: line %d: it is no result: remove the file, and begin anew", ErrState, number)
		}
		s.earlier[r.Check] = r
	}
	return nil
}

// sameHead refuses a head that is not the run's own.
func sameHead(line, want []byte) error {
	var got, own stateHead
	if err := json.Unmarshal(want, &own); err != nil {
		return err
	}
	if json.Unmarshal(line, &got) != nil || got.Version == 0 {
		return fmt.Errorf("%w: line 1: it was not written by a run: name another file", ErrState)
	}
	switch {
	case got.Version != own.Version:
		return fmt.Errorf("%w: it has version %d, and %d is known: name another file", ErrState, got.Version, own.Version)
	case got.Target != own.Target:
		return fmt.Errorf("%w: it is of another target, %.200q: name another file", ErrState, got.Target)
	case got.Caller != own.Caller:
		return fmt.Errorf("%w: it is of another app or shop of the same target: name another file", ErrState)
	case got.Contract != own.Contract:
		return fmt.Errorf("%w: it is of another version of the contract: remove it, and begin anew", ErrState)
	}
	return nil
}

// Done returns the result of the earlier run; it is for Options.Done.
func (s *State) Done(name string) (Result, bool) {
	r, ok := s.earlier[name]
	return r, ok
}

// Keep writes a result at the end, unless it was taken over and so is there
// already.
func (s *State) Keep(r Result) error {
	if r.TakenOver {
		return nil
	}
	line, err := json.Marshal(r)
	if err != nil {
		return err
	}
	if len(line) >= maxStateLine { // it is read again for its status
		r.Violations, r.More = nil, r.More+len(r.Violations)
		if line, err = json.Marshal(r); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err = s.file.Write(append(line, '\n'))
	return err
}

// headOf returns the first line of a target's state.
func headOf(t Target) ([]byte, error) {
	digest, err := contractDigest()
	if err != nil {
		return nil, err
	}
	caller := hmac.New(sha256.New, []byte(t.AppSecret))
	for _, part := range []string{t.AppKey, t.AccessToken, t.OwnerID} {
		fmt.Fprintf(caller, "%d:%s", len(part), part)
	}
	line, err := json.Marshal(stateHead{stateVersion, t.name(), hex.EncodeToString(caller.Sum(nil)[:16]), digest})
	return append(line, '\n'), err
}

// checksVersion is raised when a check is held to something else by code alone,
// which neither its name nor the schemas and fixtures tell.
const checksVersion = 2

// contractDigest returns a digest of what targets are held to: the version of the
// checks, the build that makes them, their names, and the documents.
var contractDigest = sync.OnceValues(func() (string, error) {
	sum := sha256.New()
	fmt.Fprintf(sum, "%d;%s;", checksVersion, buildRevision())
	for _, name := range checkNames() {
		fmt.Fprintf(sum, "%d:%s", len(name), name)
	}
	for _, from := range []fs.FS{schemas.FS, fixtures.FS} {
		err := fs.WalkDir(from, ".", func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fs.ReadFile(from, path)
			fmt.Fprintf(sum, "%d:%s%d:%s", len(path), path, len(text), text)
			return err
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(sum.Sum(nil)[:16]), nil
})

// buildRevision returns the version and the revision from which the program was
// built, as far as the build knows them.
func buildRevision() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	known := info.Main.Version
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" {
			known += " " + s.Value
		}
	}
	return known
}
