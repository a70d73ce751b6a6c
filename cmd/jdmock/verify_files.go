package main

import (
	"bytes"
	"errors"
	"io"
	"os"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/suite"
)

// verifyFiles are what a run of contract verify reads and writes.
type verifyFiles struct {
	out    io.Writer
	report *os.File     // nil: the report goes to out
	resume *os.File     // nil if nothing is kept
	state  *suite.State // of resume
	unkept error        // the first result that could not be kept
}

// open opens the files that the flags name, so that one that cannot be written
// is known before the first call. What they hold already stays until there is
// something to write.
func (o verifyFlags) open(out io.Writer, t suite.Target) (*verifyFiles, error) {
	files := &verifyFiles{out: out}
	if err := files.openState(o.resume, t); err != nil {
		files.close()
		return nil, err
	}
	if o.output == "-" || o.output == "" {
		return files, nil
	}
	var err error
	if files.report, err = os.OpenFile(o.output, os.O_WRONLY|os.O_CREATE, 0o644); err != nil { //nolint:gosec // it is for everybody to read
		files.close()
		return nil, environment("--output: %w", err)
	}
	if files.same() {
		files.close()
		return nil, usage("--output and --resume name the same file: want two")
	}
	return files, nil
}

// openState opens the file that keeps the results.
func (f *verifyFiles) openState(path string, t suite.Target) error {
	if path == "" {
		return nil
	}
	var err error
	if f.resume, err = os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600); err != nil {
		return environment("--resume: %w", err)
	}
	f.state, err = suite.OpenState(f.resume, t)
	if errors.Is(err, suite.ErrState) {
		return usage("--resume %s: %w", path, err)
	}
	if err != nil {
		return environment("--resume %s: %w", path, err)
	}
	return nil
}

// same reports whether the report would replace the state.
func (f *verifyFiles) same() bool {
	if f.resume == nil {
		return false
	}
	one, err := f.resume.Stat()
	if err != nil {
		return false
	}
	other, err := f.report.Stat()
	return err == nil && os.SameFile(one, other)
}

// done returns what an earlier run has found.
func (f *verifyFiles) done(name string) (suite.Result, bool) {
	if f.state == nil {
		return suite.Result{}, false
	}
	return f.state.Done(name)
}

// keep keeps a result for a later run.
func (f *verifyFiles) keep(r suite.Result) {
	if f.state != nil && f.unkept == nil {
		f.unkept = f.state.Keep(r)
	}
}

// write writes the report, and says whether all that was to be written is.
func (f *verifyFiles) write(r *suite.Report, in suite.Format, lang contract.Lang) error {
	var text bytes.Buffer
	if err := r.Write(&text, in, lang); err != nil {
		return environment("report: %w", err)
	}
	to := f.out
	if f.report != nil {
		to = f.report
		if info, err := f.report.Stat(); err == nil && info.Mode().IsRegular() {
			if err := f.report.Truncate(0); err != nil {
				return environment("--output: %w", err)
			}
		}
	}
	if _, err := to.Write(text.Bytes()); err != nil {
		return environment("report cannot be written: %w", err)
	}
	if f.unkept != nil {
		return environment("--resume: results could not be kept: %w", f.unkept)
	}
	return nil
}

// close closes the files.
func (f *verifyFiles) close() {
	for _, each := range []*os.File{f.report, f.resume} {
		if each != nil {
			_ = each.Close() // a failed write was told
		}
	}
}
