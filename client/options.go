package client

import (
	"context"
	crand "crypto/rand"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"
)

// An Option changes how a Client works. A nil function, a zero or a negative
// number leaves the default.
type Option func(*options)

type options struct {
	http        *http.Client
	tokens      TokenSource
	now         func() time.Time
	sleep       func(context.Context, time.Duration) error
	rand        func() float64
	maxAttempts int
	timeout     time.Duration
	signMethod  string
	wait        backoff
}

// The defaults of the options.
const (
	DefaultMaxAttempts    = 4
	DefaultAttemptTimeout = 30 * time.Second
	DefaultBackoff        = 200 * time.Millisecond
	DefaultMaxBackoff     = 10 * time.Second
)

// WithHTTPClient sends calls through h, of which a copy is made. Redirects are
// never followed, since that would carry the token to another address.
func WithHTTPClient(h *http.Client) Option {
	return func(o *options) {
		if h != nil {
			o.http = withoutRedirects(*h)
		}
	}
}

// WithTransport sends calls through rt.
func WithTransport(rt http.RoundTripper) Option {
	return func(o *options) {
		if rt != nil {
			o.http = withoutRedirects(http.Client{Transport: rt})
		}
	}
}

// WithTokenSource takes access tokens from s, in place of the credentials'.
func WithTokenSource(s TokenSource) Option {
	return func(o *options) {
		if s != nil {
			o.tokens = s
		}
	}
}

// WithNow replaces the clock, by which calls are stamped and Sync ends its
// windows. The default is time.Now.
func WithNow(now func() time.Time) Option {
	return func(o *options) {
		if now != nil {
			o.now = now
		}
	}
}

// WithSleep replaces the waiting before a call is repeated. Sleep returns the
// context's error as soon as it ends.
func WithSleep(sleep func(ctx context.Context, d time.Duration) error) Option {
	return func(o *options) {
		if sleep != nil {
			o.sleep = sleep
		}
	}
}

// WithRand replaces the source of jitter, which returns numbers in [0, 1) and
// is safe for concurrent use.
func WithRand(float64s func() float64) Option {
	return func(o *options) {
		if float64s != nil {
			o.rand = float64s
		}
	}
}

// WithMaxAttempts bounds how often a call is sent, the first time included. It
// bounds the shipments sent by Ship and Shipment too.
func WithMaxAttempts(n int) Option {
	return func(o *options) {
		if n > 0 {
			o.maxAttempts = n
		}
	}
}

// WithAttemptTimeout bounds one attempt, from connecting to the last byte of
// the answer.
func WithAttemptTimeout(d time.Duration) Option {
	return func(o *options) {
		if d > 0 {
			o.timeout = d
		}
	}
}

// WithSignMethod signs by wire.SignHMACMD5 or wire.SignHMACSHA256, in place of
// wire.SignMD5. New refuses any other.
func WithSignMethod(method string) Option {
	return func(o *options) {
		if method != "" {
			o.signMethod = method
		}
	}
}

// WithBackoff sets the wait before the second attempt, which doubles up to
// limit. After a refusal for too many calls both are ten times as long.
func WithBackoff(first, limit time.Duration) Option {
	return func(o *options) {
		if first > 0 {
			o.wait.first = first
		}
		if limit > 0 {
			o.wait.limit = limit
		}
	}
}

func defaultOptions() options {
	return options{
		http:        withoutRedirects(http.Client{Transport: transport()}),
		now:         time.Now,
		sleep:       sleep,
		rand:        newJitter(),
		maxAttempts: DefaultMaxAttempts,
		timeout:     DefaultAttemptTimeout,
		wait:        backoff{first: DefaultBackoff, limit: DefaultMaxBackoff},
	}
}

// transport is shared by all clients that have none of their own, so that
// hundreds of shops share their connections.
var transport = sync.OnceValue(func() http.RoundTripper {
	std, ok := http.DefaultTransport.(*http.Transport)
	if !ok {
		return http.DefaultTransport
	}
	own := std.Clone()
	own.MaxIdleConnsPerHost = 64 // all calls go to one host
	return own
})

func withoutRedirects(h http.Client) *http.Client {
	h.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &h
}

// sleep waits for d, or until ctx ends.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// newJitter returns a source of its own, seeded by the system.
func newJitter() func() float64 {
	var seed [32]byte
	_, _ = crand.Read(seed[:]) // never fails, by its documentation
	source := rand.New(rand.NewChaCha8(seed))
	var mu sync.Mutex
	return func() float64 {
		mu.Lock()
		defer mu.Unlock()
		return source.Float64()
	}
}
