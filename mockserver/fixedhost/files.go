package fixedhost

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// The files of an authority. The key file holds the certificate as well, so
// that both come into being at once; the other is a copy for trust stores.
const (
	keyFile         = "jdmock-ca-key.pem"
	certificateFile = "jdmock-ca.pem"
)

// maxFileBytes bounds what is read of either.
const maxFileBytes = 64 << 10

// CertificateFile returns where Open keeps the certificate of a directory's
// authority, without its key, as PEM.
func CertificateFile(dir string) string { return filepath.Join(dir, certificateFile) }

// Open returns the authority that a directory keeps. The first Open makes it,
// and the directory where that is missing, which only its owner may enter; so
// does the first one after the authority has expired. Renewed then says that
// whoever trusted the old one has to trust the new one.
//
// It returns an error if the files are not as Open leaves them; it never
// overwrites what it did not write itself.
func Open(dir string, now time.Time) (a *Authority, renewed bool, err error) {
	if err := checkDirectory(dir); err != nil {
		return nil, false, err
	}
	a, err = load(dir)
	if errors.Is(err, fs.ErrNotExist) {
		a, err = create(dir, now)
	}
	if err != nil {
		return nil, false, err
	}
	if now.Before(a.certificate.NotBefore) {
		return nil, false, fmt.Errorf("authority in %s is valid from %s only, and this machine's clock shows %s: set the clock",
			dir, a.certificate.NotBefore.UTC().Format(time.RFC3339), now.UTC().Format(time.RFC3339))
	}
	if now.Add(renewBefore).Before(a.certificate.NotAfter) {
		if err := a.publish(dir); err != nil {
			return nil, false, err
		}
		return a, false, nil
	}
	if a, err = renew(dir, now); err != nil {
		return nil, false, err
	}
	return a, true, nil
}

// checkDirectory makes the directory or, where there is one, refuses it if
// others may put their own files there.
func checkDirectory(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	info, err := os.Stat(dir)
	if err != nil {
		return err
	}
	if !private(info, 0o022) {
		return fmt.Errorf("%s: others may write into it: chmod 700 it, or choose another directory", dir)
	}
	return nil
}

// private reports whether none of the permissions is given. Windows has others.
func private(info fs.FileInfo, denied fs.FileMode) bool {
	return runtime.GOOS == "windows" || info.Mode().Perm()&denied == 0
}

// load reads the authority of a directory.
func load(dir string) (*Authority, error) {
	path := filepath.Join(dir, keyFile)
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	const cure = "move the file away, and jdmock makes an authority anew, which clients then have to trust"
	if !private(info, 0o077) {
		return nil, fmt.Errorf("%s: others may read the key, want mode 0600: %s", path, cure)
	}
	text, err := readFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: %s", err, cure)
	}
	a, err := parseAuthority(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", path, err, cure)
	}
	return a, nil
}

// create makes an authority and keeps it. If another process does so at the
// same time, the first one's counts for both.
func create(dir string, now time.Time) (*Authority, error) {
	a, err := newAuthority(now)
	if err != nil {
		return nil, err
	}
	text, err := a.secret()
	if err != nil {
		return nil, err
	}
	aside, err := writeAside(dir, text)
	if err != nil {
		return nil, err
	}
	defer os.Remove(aside)
	err = os.Link(aside, filepath.Join(dir, keyFile)) // which fails where rename would overwrite
	if errors.Is(err, fs.ErrExist) {
		return load(dir)
	}
	if err != nil {
		return nil, err
	}
	return a, nil
}

// renew replaces the authority of a directory.
func renew(dir string, now time.Time) (*Authority, error) {
	a, err := newAuthority(now)
	if err != nil {
		return nil, err
	}
	text, err := a.secret()
	if err != nil {
		return nil, err
	}
	if err := replace(dir, certificateFile, a.PEM()); err != nil {
		return nil, err
	}
	if err := replace(dir, keyFile, text); err != nil { // last: until then, the old one is there to be renewed
		return nil, err
	}
	return a, nil
}

// publish writes the certificate for trust stores, where it is not there.
func (a *Authority) publish(dir string) error {
	path := CertificateFile(dir)
	text, err := readFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return replace(dir, certificateFile, a.PEM())
	}
	if err != nil {
		return err
	}
	if !bytes.Equal(text, a.PEM()) {
		return fmt.Errorf("%s: it is not the certificate of the key in %s: remove it, and jdmock writes it anew", path, keyFile)
	}
	return nil
}

// readFile reads a file that is not large.
func readFile(path string) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return io.ReadAll(io.LimitReader(file, maxFileBytes))
}

// replace writes a file of the directory, all at once.
func replace(dir, name string, text []byte) error {
	aside, err := writeAside(dir, text)
	if err != nil {
		return err
	}
	defer os.Remove(aside) // of no effect once it is renamed
	return os.Rename(aside, filepath.Join(dir, name))
}

// writeAside writes a file that only its owner may read, and returns its path.
func writeAside(dir string, text []byte) (string, error) {
	file, err := os.CreateTemp(dir, ".jdmock-ca-*") // of mode 0600
	if err != nil {
		return "", err
	}
	_, err = file.Write(text)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
	return file.Name(), err
}
