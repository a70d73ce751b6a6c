package proxy

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/jdmock/jdmock/contract/mask"
)

// maxKey is how large the file of a key may be, in bytes.
const maxKey = 1 << 10

// LoadKey returns the key of a mask that stands in a file, so that several
// recordings have the same pseudonyms. Where there is no such file, one is made,
// for its owner alone, with a key from random.
func LoadKey(name string, random io.Reader) ([]byte, error) {
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return makeKey(name, random)
	}
	if err != nil {
		return nil, fmt.Errorf("key file cannot be read: %w", err)
	}
	defer file.Close()
	key, err := io.ReadAll(io.LimitReader(file, maxKey+1))
	if err != nil {
		return nil, fmt.Errorf("key file cannot be read: %w", err)
	}
	if len(key) < mask.KeySize || len(key) > maxKey {
		return nil, fmt.Errorf("key file %s has %d bytes: want %d to %d random ones; without the file, one is made", name, len(key), mask.KeySize, maxKey)
	}
	return key, nil
}

func makeKey(name string, random io.Reader) ([]byte, error) {
	key, err := mask.NewKey(random)
	if err != nil {
		return nil, err
	}
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("key file cannot be created: %w", err)
	}
	_, err = file.Write(key)
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, fmt.Errorf("key file cannot be written: %w", err)
	}
	return key, nil
}
