package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"
)

// The defaults of how serve stops, and the most that may be asked for.
const (
	drainTimeout = 10 * time.Second
	maxDrain     = time.Hour
)

// drainFlags say how serve stops.
type drainFlags struct{ delay, timeout string }

// define adds the flags to a command.
func (d *drainFlags) define(f *flags) {
	f.text(&d.delay, "drain-delay", "0s", "how long serve goes on taking calls after SIGTERM or SIGINT, with /readyz answering 503 already, so that a load balancer sees it")
	f.text(&d.timeout, "drain-timeout", drainTimeout.String(), "how long serve then waits for calls under way before it cuts them")
}

// A draining is how a simulator stops.
type draining struct{ delay, timeout time.Duration }

// parse reads the flags.
func (d drainFlags) parse() (draining, error) {
	delay, wrongDelay := parseDrain("drain-delay", d.delay)
	timeout, wrongTimeout := parseDrain("drain-timeout", d.timeout)
	return draining{delay, timeout}, errors.Join(wrongDelay, wrongTimeout)
}

func (d drainFlags) check() error {
	_, err := d.parse()
	return err
}

func parseDrain(flag, text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d > maxDrain {
		return 0, usage("--%s %q: want a duration from 0s to %s, such as 10s", flag, text, maxDrain)
	}
	return d, nil
}

// counting counts the calls under way.
func (r *running) counting(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		r.underWay.Add(1)
		defer r.underWay.Add(-1)
		next.ServeHTTP(w, q)
	})
}

// drain stops: it says that it is not ready, goes on for a while, refuses new
// connections, lets the calls under way end, and cuts those that take too long.
// The control listener answers until the others are done.
func (r *running) drain(d draining, log *slog.Logger) {
	r.ready.Store(false)
	if d.delay > 0 {
		log.Info("not ready any more; calls are taken for a while yet", "drain_delay", d.delay.String())
		time.Sleep(d.delay)
	}
	ctx, cancel := context.WithTimeout(context.Background(), d.timeout)
	defer cancel()
	var all sync.WaitGroup
	for _, s := range r.servers {
		all.Go(func() { _ = s.Shutdown(ctx) })
	}
	all.Wait()
	if ctx.Err() != nil {
		if cut := r.underWay.Load(); cut > 0 {
			log.Warn("calls were still under way and are cut", "calls", cut, "after", d.timeout.String())
		}
	}
	if r.control.Shutdown(ctx) != nil {
		_ = r.control.Close()
	}
	for _, s := range r.servers {
		_ = s.Close()
	}
}

// close stops at once.
func (r *running) close() {
	for _, s := range append(r.servers, r.control) {
		_ = s.Close()
	}
}
