package bench

import (
	"errors"
	"net"
	"net/http"
	"strconv"
	"sync/atomic"
)

// A Static is the bare handler that everything is measured against: it writes
// fixed bytes, one body after the other, and does nothing else. It says their
// length and allocates nothing itself, so that it is as fast as net/http lets a
// handler be. The zero Static writes nothing.
type Static struct {
	bodies atomic.Pointer[[]staticBody]
	next   atomic.Uint64
}

type staticBody struct {
	bytes  []byte
	length []string // the value of Content-Length
}

// The headers of the simulator's answers, made once.
var contentType = []string{"application/json;charset=UTF-8"}

// Set makes the bodies those that are written from now on.
func (s *Static) Set(bodies [][]byte) {
	made := make([]staticBody, 0, len(bodies))
	for _, b := range bodies {
		made = append(made, staticBody{b, []string{strconv.Itoa(len(b))}})
	}
	s.bodies.Store(&made)
}

// ServeHTTP writes the next body.
func (s *Static) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	bodies := s.bodies.Load()
	if bodies == nil || len(*bodies) == 0 {
		return
	}
	b := &(*bodies)[s.next.Add(1)%uint64(len(*bodies))]
	h := w.Header()
	h["Content-Type"], h["Content-Length"] = contentType, b.length
	_, _ = w.Write(b.bytes) // a caller that has gone does not matter
}

// Listen answers on a free port of loopback until the listener is closed, and
// returns the greeting and the questions of a process that does so.
func (s *Static) Listen() (net.Listener, Greeting, Answers, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, Greeting{}, nil, err
	}
	go func() { _ = http.Serve(l, s) }() //nolint:gosec // the measured minimum, on loopback
	return l, Greeting{Addr: l.Addr().String()}, Answers{"answers": Answering(s.set)}, nil
}

var errNoBodies = errors.New("answers: want at least one")

// set is Set, asked for by another process.
func (s *Static) set(bodies [][]byte) (none, error) {
	if len(bodies) == 0 {
		return none{}, errNoBodies
	}
	s.Set(bodies)
	return none{}, nil
}
