package mockserver

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"time"

	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/journal"
)

// This file is the only place that writes answers, and the only one that
// carries out on bytes what a fault says.
//
// Where a connection cannot be taken over, as under HTTP/2 or without a
// listener, reset and empty panic with http.ErrAbortHandler, as net/http has
// it: whoever calls ServeHTTP tells its caller of a lost connection.

// A reply is an answer on its way to the caller.
type reply struct {
	w      http.ResponseWriter
	ctx    context.Context
	status int
	body   []byte
}

// write writes the answer of a call, with its fault if it has one, and notes
// how that ended. The headers are set already.
func (s *Server) write(w http.ResponseWriter, r *http.Request, c *call, body []byte) {
	status := cmp.Or(c.status, http.StatusOK)
	if c.struck == nil {
		setLength(w.Header(), c, len(body))
		w.WriteHeader(status)
		n, err := w.Write(body)
		c.entry.Wrote(written(n, err))
		return
	}
	p := &reply{w: w, ctx: r.Context(), status: status, body: body}
	switch a := c.struck.Action; a.Type {
	case fault.Reset:
		p.cut(c.entry, "reset", reset)
	case fault.NoAnswer:
		p.cut(c.entry, "closed without an answer", net.Conn.Close)
	case fault.Truncate:
		p.truncate(c.entry, a.Bytes)
	case fault.Drip:
		s.drip(p, c.entry, a.Rate)
	case fault.WrongLength:
		p.wrongLength(c.entry)
	default:
		s.spoil(p, c, a)
		p.plain(c.entry)
	}
}

// setLength sets the header that says how long an answer is.
func setLength(h http.Header, c *call, length int) {
	if c.length == nil {
		c.length = make([]string, 1)
	}
	c.length[0] = strconv.Itoa(length)
	h["Content-Length"] = c.length
}

// plain writes the answer as it is.
func (p *reply) plain(entry journal.Ref) {
	p.w.WriteHeader(p.status)
	n, err := p.w.Write(p.body)
	entry.Wrote(written(n, err))
}

// written words how a write ended.
func written(n int, err error) journal.Written {
	if err != nil {
		return journal.Written{How: "the caller went away", Bytes: n}
	}
	return journal.Written{How: "whole", Bytes: n}
}

// cut takes the connection over and ends it without a byte.
func (p *reply) cut(entry journal.Ref, how string, end func(net.Conn) error) {
	entry.Wrote(journal.Written{How: how})
	conn, _, err := http.NewResponseController(p.w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	_ = end(conn) // it is gone either way
}

// reset ends a connection with RST, as far as it is TCP below.
func reset(conn net.Conn) error {
	below := conn
	if secure, ok := conn.(interface{ NetConn() net.Conn }); ok {
		below = secure.NetConn()
	}
	if tcp, ok := below.(interface{ SetLinger(int) error }); ok {
		_ = tcp.SetLinger(0)
	}
	return below.Close()
}

// truncate promises the whole answer, writes a part and closes the connection.
func (p *reply) truncate(entry journal.Ref, size int) {
	if size == 0 {
		size = insideCharacter(p.body)
	}
	size = max(0, min(size, len(p.body)-1))
	p.w.Header().Set("Content-Length", strconv.Itoa(len(p.body)))
	p.w.WriteHeader(p.status)
	n, _ := p.w.Write(p.body[:size])
	_ = http.NewResponseController(p.w).Flush()
	entry.Wrote(journal.Written{How: fmt.Sprintf("cut after %d of %d bytes", n, len(p.body)), Bytes: n})
	panic(http.ErrAbortHandler) // closes the connection once what is written is on its way
}

// insideCharacter returns a place in the middle of the first Chinese character
// of the second half, else of any, else the half.
func insideCharacter(body []byte) int {
	half := len(body) / 2
	inside := func(from int) int {
		for i := from; i < len(body); i++ {
			if body[i] >= 0xe0 && body[i] < 0xf0 { // begins three bytes
				return i + 1
			}
		}
		return 0
	}
	return cmp.Or(inside(half), inside(0), half)
}

// drip writes the answer slowly, in gateway time, about ten times a second.
func (s *Server) drip(p *reply, entry journal.Ref, rate int) {
	relax(p.w)
	out := http.NewResponseController(p.w)
	p.w.Header().Set("Content-Length", strconv.Itoa(len(p.body)))
	p.w.WriteHeader(p.status)
	size := max(1, rate/10)
	pause := time.Duration(float64(size) / float64(rate) * float64(time.Second))
	sent := 0
	for sent < len(p.body) {
		n, err := p.w.Write(p.body[sent:min(sent+size, len(p.body))])
		sent += n
		if err == nil {
			_ = out.Flush() // the next write fails if this did
			err = s.options.Gateway.Sleep(p.ctx, pause)
		}
		if err != nil && sent < len(p.body) {
			entry.Wrote(journal.Written{How: "the caller went away", Bytes: sent})
			return
		}
	}
	entry.Wrote(journal.Written{How: fmt.Sprintf("whole, at %d bytes a second", rate), Bytes: sent})
}

// wrongLength says half of the answer's length and writes it all. Where the
// connection cannot be taken over, nothing can follow the length: the half is
// all that comes.
func (p *reply) wrongLength(entry journal.Ref) {
	short := len(p.body) / 2
	p.w.Header().Set("Content-Length", strconv.Itoa(short))
	how := fmt.Sprintf("%d bytes, and Content-Length %d", len(p.body), short)
	conn, _, err := http.NewResponseController(p.w).Hijack()
	if err != nil {
		p.body = p.body[:short]
		p.plain(entry)
		return
	}
	defer conn.Close()
	p.w.Header().Set("Connection", "close")
	var head bytes.Buffer
	fmt.Fprintf(&head, "HTTP/1.1 %d %s\r\n", p.status, http.StatusText(p.status))
	_ = p.w.Header().Write(&head) // a buffer takes everything
	head.WriteString("\r\n")
	_, err = conn.Write(append(head.Bytes(), p.body...))
	if err != nil {
		entry.Wrote(written(0, err))
		return
	}
	entry.Wrote(journal.Written{How: how, Bytes: len(p.body)})
}

// relax lifts the listener's limits of time from a connection whose answer is
// late on purpose.
func relax(w http.ResponseWriter) {
	out := http.NewResponseController(w)
	_ = out.SetReadDeadline(time.Time{})  // without a listener there is none
	_ = out.SetWriteDeadline(time.Time{}) // nor here
}
