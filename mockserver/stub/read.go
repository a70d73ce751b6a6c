package stub

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// ReadDir reads the stubs of a directory. An error about the directory or about
// reading wraps an *fs.PathError; any other is about what a file holds.
func ReadDir(dir string) (*Set, error) {
	s, err := Read(os.DirFS(dir))
	if err != nil {
		return nil, err
	}
	s.dir = dir
	return s, nil
}

// Read reads the stubs at the top of a file system, such as an embedded one.
// Directories there and names that begin with a dot are left out.
func Read(fsys fs.FS) (*Set, error) {
	names, err := list(fsys)
	if err != nil {
		return nil, err
	}
	s := &Set{stubs: map[wire.Method]*Stub{}}
	for _, name := range names {
		read, err := readFile(fsys, name)
		if err != nil {
			return nil, err
		}
		if read != nil {
			s.stubs[read.Method] = read
		}
	}
	if len(s.stubs) == 0 {
		return nil, fmt.Errorf("directory holds no stub: want files such as jingdong.areas.province.get%s", extension)
	}
	return s, nil
}

// list returns the names at the top of a file system, sorted.
func list(fsys fs.FS) ([]string, error) {
	top, err := fsys.Open(".")
	if err != nil {
		return nil, err
	}
	defer top.Close()
	dir, ok := top.(fs.ReadDirFile)
	if !ok {
		return nil, &fs.PathError{Op: "read", Path: ".", Err: errors.New("not a directory")}
	}
	entries, err := dir.ReadDir(MaxFiles + 1)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if len(entries) > MaxFiles {
		return nil, fmt.Errorf("directory holds more than %d files", MaxFiles)
	}
	var names []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") && !e.IsDir() {
			names = append(names, e.Name())
		}
	}
	slices.Sort(names)
	return names, nil
}

// readFile reads the stub of one file; nil if the name is a link to a directory.
func readFile(fsys fs.FS, name string) (*Stub, error) {
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, nil
	}
	method, err := methodOf(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s: is no regular file", name)
	}
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	s, err := parse(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	s.Method, s.Source = method, name
	return s, nil
}

// methodOf returns the method that a file is named for.
func methodOf(name string) (wire.Method, error) {
	base, ok := strings.CutSuffix(name, extension)
	m := wire.Method(base)
	if !ok || !IsMethod(m) {
		return "", fmt.Errorf("%.200q: want the name of a method and %s, such as jingdong.areas.province.get%[2]s", name, extension)
	}
	if _, imitated := contract.New().Info(m); imitated {
		return "", fmt.Errorf("%s: %s is imitated, and a stub would never be asked: remove the file", name, m)
	}
	return m, nil
}

// byteOrderMark is what some editors begin a file with.
var byteOrderMark = []byte("\ufeff")

// parse reads the text of a file.
func parse(text []byte) (*Stub, error) {
	if len(text) > MaxBytes {
		return nil, fmt.Errorf("larger than %d KiB", MaxBytes>>10)
	}
	v, err := parseJSON(bytes.TrimPrefix(text, byteOrderMark))
	if err != nil {
		return nil, err
	}
	return define(v)
}
