package memnet

import (
	"context"
	"io"
	"net"
	"os"
	"syscall"
	"time"
)

// A stream is one direction of a connection.
type stream struct {
	monitor // guards what follows
	buffer  []byte
	reader  end
	writer  end
	ended   bool // nothing is written any more
	broken  bool // reset: what was on its way is lost
}

// An end is what one side of a stream has of it.
type end struct {
	closed   bool
	deadline context.Context // ends at it; nil where there is none
	release  context.CancelFunc
}

// setDeadline replaces the deadline.
func (e *end) setDeadline(t time.Time) {
	if e.release != nil {
		e.release()
	}
	e.deadline, e.release = nil, nil
	if !t.IsZero() {
		e.deadline, e.release = context.WithDeadline(context.Background(), t)
	}
}

// late reports whether the deadline has passed.
func (e *end) late() bool { return e.deadline != nil && e.deadline.Err() != nil }

// done is closed at the deadline; nil where there is none.
func (e *end) done() <-chan struct{} {
	if e.deadline == nil {
		return nil
	}
	return e.deadline.Done()
}

// close takes the end out of use.
func (e *end) close() {
	e.closed = true
	e.setDeadline(time.Time{})
}

// read returns what is there, at least a byte.
func (s *stream) read(p []byte) (int, error) {
	s.Lock()
	defer s.Unlock()
	for {
		switch {
		case s.reader.closed:
			return 0, net.ErrClosed
		case s.reader.late():
			return 0, os.ErrDeadlineExceeded
		case s.broken:
			return 0, syscall.ECONNRESET
		case len(p) == 0:
			return 0, nil
		case len(s.buffer) > 0:
			n := copy(p, s.buffer)
			s.buffer = s.buffer[n:]
			s.changedLocked()
			return n, nil
		case s.ended:
			return 0, io.EOF
		}
		s.waitLocked(s.reader.done())
	}
}

// write puts all of p on its way.
func (s *stream) write(p []byte) (n int, err error) {
	s.Lock()
	defer s.Unlock()
	for {
		switch {
		case s.writer.closed:
			return n, net.ErrClosed
		case s.writer.late():
			return n, os.ErrDeadlineExceeded
		case s.broken:
			return n, syscall.ECONNRESET
		case s.reader.closed || s.ended:
			return n, syscall.EPIPE
		case n == len(p):
			return n, nil
		}
		if room := min(BufferSize-len(s.buffer), len(p)-n); room > 0 {
			s.buffer = append(s.buffer, p[n:n+room]...)
			n += room
			s.changedLocked()
			if n == len(p) {
				return n, nil
			}
		}
		s.waitLocked(s.writer.done())
	}
}

// endReading says that nothing is read any more; abort loses what is on its way.
func (s *stream) endReading(abort bool) {
	s.Lock()
	defer s.Unlock()
	s.reader.close()
	s.buffer = nil
	s.broken = s.broken || abort
	s.changedLocked()
}

// endWriting says that nothing comes any more; closed says that the end is out
// of use, too.
func (s *stream) endWriting(closed bool) {
	s.Lock()
	defer s.Unlock()
	s.ended = true
	if closed {
		s.writer.close()
	}
	s.changedLocked()
}

// cut loses what is on its way, and tells the reader.
func (s *stream) cut() {
	s.Lock()
	defer s.Unlock()
	s.broken, s.buffer = true, nil
	s.changedLocked()
}
