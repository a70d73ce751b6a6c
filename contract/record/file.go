package record

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// A File is a recording that is being written to a file, which nobody but its
// owner can read.
type File struct {
	*Writer
	file *os.File
}

// Existing says what becomes of a file that is there already.
type Existing int

// What may become of it.
const (
	Keep    Existing = iota // it stays, and nothing is recorded
	Replace                 // it is replaced
)

// fileMode is the owner's alone.
const fileMode = 0o600

// Create begins a recording in a file, in the format that its name says.
func Create(name string, existing Existing) (*File, error) {
	format, err := FormatOf(name)
	if err != nil {
		return nil, err
	}
	flags := os.O_WRONLY | os.O_CREATE | os.O_EXCL
	if existing == Replace {
		switch info, err := os.Stat(name); {
		case err == nil && info.Mode().IsRegular():
			if err := os.Remove(name); err != nil {
				return nil, fmt.Errorf("recording cannot be replaced: %w", err)
			}
		case err == nil:
			flags = os.O_WRONLY // a device, or a pipe
		}
	}
	file, err := os.OpenFile(name, flags, fileMode)
	if errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("recording %s exists and is not replaced: choose another name, or say that it is to be replaced", name)
	}
	if err != nil {
		return nil, fmt.Errorf("recording cannot be created: %w", err)
	}
	w := NewWriter(file, format)
	if err := w.Flush(); err != nil {
		_ = file.Close()
		return nil, fmt.Errorf("recording cannot be written: %w", err)
	}
	return &File{Writer: w, file: file}, nil
}

// Close ends the recording and closes the file.
func (f *File) Close() error {
	return errors.Join(f.Writer.Close(), f.file.Close())
}
