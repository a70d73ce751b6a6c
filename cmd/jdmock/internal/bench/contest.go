package bench

import (
	"context"
	"fmt"
	"net"
	"time"
)

// A Sample is what one run of one rival found.
type Sample struct {
	Calls     int
	PerSecond float64
	CPU       float64 // of the server, in microseconds a call
	P50, P99  float64 // in microseconds
	Allocs    float64 // of the server, in objects a call
	Resident  float64 // in bytes, after the run
	Bytes     float64 // of an answer's body
}

// The measures of a Sample.
func perSecond(s Sample) float64 { return s.PerSecond }
func cpu(s Sample) float64       { return s.CPU }
func p50(s Sample) float64       { return s.P50 }
func p99(s Sample) float64       { return s.P99 }
func allocs(s Sample) float64    { return s.Allocs }
func resident(s Sample) float64  { return s.Resident }

// A rival is a server that takes part in a contest.
type rival struct {
	name   string
	host   string // host and port
	path   string
	body   []byte                // sent in place of the contest's bodies; nil for those
	bodies func() [][]byte       // signed in place of the contest's; nil for those
	usage  func() (Usage, error) // nil where it is not known
	ready  func() error          // is called before each run; may be nil
	check  Check
	next   int // where its next run goes on in the requests
}

// A contest has rivals called in turn, with the same requests.
type contest struct {
	rivals []*rival
	bodies func() [][]byte // signed anew for each round
	once   bool            // no body is sent twice within a run
}

// run measures every rival so many times, after a round that does not count.
// The order rotates from round to round. Samples are by rival, then round.
func (b *bench) run(ctx context.Context, c contest) ([][]Sample, error) {
	found := make([][]Sample, len(c.rivals))
	for round := range b.Runs + 1 {
		bodies := c.bodies()
		for i := range c.rivals {
			at := (i + round) % len(c.rivals)
			b.Progress(fmt.Sprintf("%s: round %d of %d: %s", b.scene, round, b.Runs, c.rivals[at].name))
			s, err := b.once(ctx, c, c.rivals[at], bodies)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", c.rivals[at].name, err)
			}
			if round > 0 {
				found[at] = append(found[at], s)
			}
		}
	}
	return found, nil
}

// slack is how much longer than asked a run may take.
const slack = 30 * time.Second

// once runs the loader on one rival.
func (b *bench) once(ctx context.Context, c contest, r *rival, bodies [][]byte) (Sample, error) {
	ctx, cancel := context.WithTimeout(ctx, b.Duration+slack)
	defer cancel()
	if r.ready != nil {
		if err := r.ready(); err != nil {
			return Sample{}, err
		}
	}
	load := Load{
		Dial: dialer(r.host), Connections: b.Connections, Requests: r.requests(bodies), Once: c.once,
		Duration: b.Duration, Check: r.check, Now: b.Now,
	}
	if !c.once {
		load.First = r.next
	}
	session, err := load.Open(ctx)
	if err != nil {
		return Sample{}, err
	}
	defer session.Close()
	before, err := r.used()
	if err != nil {
		return Sample{}, err
	}
	out, err := session.Run(ctx)
	if err != nil {
		return Sample{}, err
	}
	after, err := r.used()
	if err != nil {
		return Sample{}, err
	}
	r.next = session.Next()
	return r.sample(out, before, after)
}

// used returns what the server has used, nothing where that is not known.
func (r *rival) used() (Usage, error) {
	if r.usage == nil {
		return Usage{}, nil
	}
	return r.usage()
}

// sample words what a run found.
func (r *rival) sample(out *Outcome, before, after Usage) (Sample, error) {
	if out.Failed > 0 {
		return Sample{}, fmt.Errorf("%d of %d calls fail, one so: %s", out.Failed, out.Calls, out.Failure)
	}
	if out.Calls == 0 {
		return Sample{}, fmt.Errorf("no call was made in %v", out.Elapsed)
	}
	calls := float64(out.Calls)
	return Sample{
		Calls: out.Calls, PerSecond: calls / out.Elapsed.Seconds(), CPU: micros(after.CPU-before.CPU) / calls,
		P50: micros(out.Latency.Quantile(0.5)), P99: micros(out.Latency.Quantile(0.99)),
		Allocs: float64(after.Mallocs-before.Mallocs) / calls, Resident: float64(after.Resident), Bytes: float64(out.Bytes) / calls,
	}, nil
}

func micros(d time.Duration) float64 { return float64(d) / float64(time.Microsecond) }

// requests returns whole requests of the bodies, or of the rival's own.
func (r *rival) requests(bodies [][]byte) [][]byte {
	if r.body != nil {
		return [][]byte{post(r.host, r.path, r.body)}
	}
	if r.bodies != nil {
		bodies = r.bodies()
	}
	requests := make([][]byte, 0, len(bodies))
	for _, body := range bodies {
		requests = append(requests, post(r.host, r.path, body))
	}
	return requests
}

// dialer connects to one address.
func dialer(host string) func(context.Context) (net.Conn, error) {
	return func(ctx context.Context) (net.Conn, error) {
		var d net.Dialer
		return d.DialContext(ctx, "tcp", host)
	}
}
