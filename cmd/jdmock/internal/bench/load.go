package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// A Load is a closed loop of calls: on each connection the next call goes out
// when the answer to the last one is there.
type Load struct {
	Dial        func(context.Context) (net.Conn, error)
	Connections int
	Requests    [][]byte         // sent in turn, over and over
	Once        bool             // each is sent once, and then the run ends
	First       int              // where in Requests to begin
	Calls       int              // the run ends after so many; 0 is no bound
	Duration    time.Duration    // the run ends after so long
	Check       Check            // of every answer
	Now         func() time.Time // tells the time
}

// An Outcome is what a run of a Load found.
type Outcome struct {
	Calls   int
	Failed  int    // answers that Check does not count
	Refused int    // answers that are refusals, and count
	Failure string // what was wrong with the first of them
	Bytes   int64  // of all bodies
	Elapsed time.Duration
	Latency Histogram
}

// A Session is a Load with its connections open and each used once, so that
// what connecting costs is no part of a run.
type Session struct {
	load    Load
	next    atomic.Int64 // of Requests
	workers []*worker
}

// A worker is one connection.
type worker struct {
	conn    net.Conn
	in      *reader
	calls   int
	outcome Outcome
}

var errNoRequests = errors.New("nothing to send")

// Open connects, and makes one call on each connection.
func (l Load) Open(ctx context.Context) (*Session, error) {
	if len(l.Requests) == 0 {
		return nil, errNoRequests
	}
	s := &Session{load: l}
	s.next.Store(int64(l.First))
	for range l.Connections {
		conn, err := l.Dial(ctx)
		if err != nil {
			s.Close()
			return nil, err
		}
		s.workers = append(s.workers, &worker{conn: conn, in: newReader(conn)})
	}
	err := s.each(ctx, func(w *worker) error { return w.call(s) })
	if err != nil {
		s.Close()
		return nil, err
	}
	for _, w := range s.workers {
		if w.outcome.Failed > 0 {
			s.Close()
			return nil, fmt.Errorf("the first call fails: %s", w.outcome.Failure)
		}
		w.outcome = Outcome{}
	}
	return s, nil
}

// Close closes the connections.
func (s *Session) Close() {
	for _, w := range s.workers {
		_ = w.conn.Close()
	}
}

// Next returns where in Requests the next run would go on.
func (s *Session) Next() int { return int(s.next.Load()) % len(s.load.Requests) }

// Run makes calls until the Load's bounds. A connection that breaks is an error.
func (s *Session) Run(ctx context.Context) (*Outcome, error) {
	l := s.load
	begin := l.Now()
	end := begin.Add(l.Duration)
	var made atomic.Int64
	err := s.each(ctx, func(w *worker) error {
		for first := true; first || l.Now().Before(end); first = false { // one at least, however late it begins
			if l.Calls > 0 && made.Add(1) > int64(l.Calls) {
				return nil
			}
			if err := w.call(s); errors.Is(err, errUsedUp) {
				return nil
			} else if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	whole := &Outcome{Elapsed: l.Now().Sub(begin)}
	for _, w := range s.workers {
		whole.add(&w.outcome)
		w.outcome = Outcome{}
	}
	return whole, nil
}

// each lets every worker work, and returns when all are done; if ctx ends,
// their connections are closed.
func (s *Session) each(ctx context.Context, work func(*worker) error) error {
	stop := context.AfterFunc(ctx, s.Close)
	defer stop()
	failures := make([]error, len(s.workers))
	var group sync.WaitGroup
	for i, w := range s.workers {
		group.Go(func() { failures[i] = work(w) })
	}
	group.Wait()
	if err := ctx.Err(); err != nil {
		return err
	}
	for _, err := range failures {
		if err != nil && !errors.Is(err, errUsedUp) {
			return fmt.Errorf("connection: %w", err)
		}
	}
	return nil
}

// errUsedUp says that each request was sent once.
var errUsedUp = errors.New("all requests are used up")

// call makes the next call.
func (w *worker) call(s *Session) error {
	at := int(s.next.Add(1) - 1)
	if s.load.Once && at >= len(s.load.Requests) {
		return errUsedUp
	}
	sent := s.load.Now()
	if _, err := w.conn.Write(s.load.Requests[at%len(s.load.Requests)]); err != nil {
		return err
	}
	status, body, err := w.in.read()
	if err != nil {
		return err
	}
	w.calls++
	w.outcome.Latency.Add(s.load.Now().Sub(sent))
	w.outcome.Calls++
	w.outcome.Bytes += int64(len(body))
	if fault := s.load.Check.fault(w.calls, status, body); fault != "" {
		w.outcome.Failed++
		if w.outcome.Failure == "" {
			w.outcome.Failure = fault
		}
	} else if bytes.HasPrefix(body, refused) {
		w.outcome.Refused++
	}
	return nil
}

// add adds what another connection found.
func (o *Outcome) add(other *Outcome) {
	o.Calls += other.Calls
	o.Failed += other.Failed
	o.Refused += other.Refused
	o.Bytes += other.Bytes
	if o.Failure == "" {
		o.Failure = other.Failure
	}
	o.Latency.Merge(&other.Latency)
}
