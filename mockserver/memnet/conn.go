package memnet

import (
	"io"
	"net"
	"os"
	"sync"
	"syscall"
	"time"
)

// A Conn is one end of a connection. It is safe for concurrent use.
type Conn struct {
	in, out       *stream
	local, remote net.Addr

	closing sync.Mutex // guards what follows
	closed  bool
	abort   bool // Close is to reset
}

var _ net.Conn = (*Conn)(nil)

// Pipe returns the two ends of a connection that no listener knows.
func Pipe() (a, b *Conn) { return pipe(address(80), address(firstPort)) }

func pipe(a, b net.Addr) (atA, atB *Conn) {
	ab, ba := &stream{}, &stream{}
	return &Conn{in: ba, out: ab, local: a, remote: b}, &Conn{in: ab, out: ba, local: b, remote: a}
}

// failed words an error as package net does; nil stays nil.
func (c *Conn) failed(op string, err error) error {
	if err == nil {
		return nil
	}
	if number, ok := err.(syscall.Errno); ok {
		err = os.NewSyscallError(op, number)
	}
	return &net.OpError{Op: op, Net: "tcp", Source: c.local, Addr: c.remote, Err: err}
}

// Read returns what has come, at least a byte of it. After the peer's Close it
// returns io.EOF once all is read.
func (c *Conn) Read(p []byte) (int, error) {
	n, err := c.in.read(p)
	if err == io.EOF {
		return n, io.EOF
	}
	return n, c.failed("read", err)
}

// Write sends all of p, and waits while the buffer is full.
func (c *Conn) Write(p []byte) (int, error) {
	n, err := c.out.write(p)
	return n, c.failed("write", err)
}

// CloseWrite lets the peer read what is on its way, and then io.EOF; it can
// still write.
func (c *Conn) CloseWrite() error {
	c.out.endWriting(false)
	return nil
}

// SetLinger says how Close ends the connection: 0 resets it, anything else lets
// the peer read what is on its way.
func (c *Conn) SetLinger(seconds int) error {
	c.closing.Lock()
	defer c.closing.Unlock()
	c.abort = seconds == 0
	return nil
}

// Close ends the connection.
func (c *Conn) Close() error {
	c.closing.Lock()
	defer c.closing.Unlock()
	if c.closed {
		return c.failed("close", net.ErrClosed)
	}
	c.closed = true
	c.in.endReading(c.abort)
	c.out.endWriting(true)
	if c.abort {
		c.out.cut()
	}
	return nil
}

// LocalAddr returns the address of this end.
func (c *Conn) LocalAddr() net.Addr { return c.local }

// RemoteAddr returns the address of the other end.
func (c *Conn) RemoteAddr() net.Addr { return c.remote }

// SetDeadline is SetReadDeadline and SetWriteDeadline.
func (c *Conn) SetDeadline(t time.Time) error {
	if err := c.SetReadDeadline(t); err != nil {
		return err
	}
	return c.SetWriteDeadline(t)
}

// SetReadDeadline ends reads that wait at t, those under way included; the zero
// time lets them wait.
func (c *Conn) SetReadDeadline(t time.Time) error {
	return c.setDeadline(c.in, &c.in.reader, t)
}

// SetWriteDeadline ends writes that wait at t, those under way included; the
// zero time lets them wait.
func (c *Conn) SetWriteDeadline(t time.Time) error {
	return c.setDeadline(c.out, &c.out.writer, t)
}

func (c *Conn) setDeadline(s *stream, e *end, t time.Time) error {
	s.Lock()
	defer s.Unlock()
	if e.closed {
		return c.failed("set", net.ErrClosed)
	}
	e.setDeadline(t)
	s.changedLocked() // whoever waits looks at its deadline again
	return nil
}
