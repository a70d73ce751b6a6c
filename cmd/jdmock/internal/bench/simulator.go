package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// The hidden commands of jdmock that run the servers of a measurement.
const (
	StaticCommand    = "bench-static"
	SimulatorCommand = "bench-simulator"
)

// The questions that a simulator answers, besides those of every process.
const (
	AskOrders   = "orders"   // WhichOrders → []Listed
	AskShip     = "ship"     // HowMany → HowMany: ships orders without a call
	AskSnapshot = "snapshot" // nothing → time.Duration: takes the snapshot
	AskRestore  = "restore"  // nothing → time.Duration: goes back to it
	AskNew      = "new"      // HowMany → time.Duration: makes another simulator of so many orders, and drops it
)

// WhichOrders asks for orders of the first shop, evenly spread over all that
// there are.
type WhichOrders struct {
	Most      int  `json:"most"`
	Shippable bool `json:"shippable"` // only those that wait for shipment
}

// Listed is an order.
type Listed struct {
	ID     int64     `json:"id"`
	Placed time.Time `json:"placed"`
}

// HowMany is a number of orders.
type HowMany struct {
	Orders int `json:"orders"`
}

// A simulator is one in a process of its own, in which all is on that is on by
// default.
type simulator struct {
	*Child
	caller caller
	all    []Listed // what was asked for last
}

// simulator starts one with so many orders, and asks for some of them.
func (b *bench) simulator(ctx context.Context, orders int, which WhichOrders, flags ...string) (*simulator, error) {
	b.Progress(fmt.Sprintf("%s: a simulator of %d orders starts", b.scene, orders))
	args := []string{
		SimulatorCommand, "--addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0",
		"--orders", strconv.Itoa(orders), "--seed", strconv.FormatUint(b.Seed, 10),
	}
	c, err := startChild(ctx, b.Program, nil, append(append(args, b.profiled("simulator")...), flags...)...)
	if err != nil {
		return nil, err
	}
	s := &simulator{Child: c, caller: caller{c.AppKey, c.AppSecret, c.AccessToken}}
	if which.Most == 0 {
		return s, nil
	}
	err = c.Ask(AskOrders, which, &s.all)
	if err == nil && len(s.all) == 0 {
		err = errNoOrders
	}
	if err != nil {
		c.Stop()
		return nil, fmt.Errorf("simulator of %d orders: %w", orders, err)
	}
	return s, nil
}

var errNoOrders = errors.New("it has none of the orders that are needed")

// rival lets the simulator take part.
func (s *simulator) rival(name string, least int) *rival {
	return &rival{name: name, host: s.Addr, path: gatewayPath, usage: s.usage, check: Check{MinBytes: least}}
}

// static starts a bare handler that writes the bodies.
func (b *bench) static(ctx context.Context, name string, env []string, bodies [][]byte) (*rival, func(), error) {
	c, err := startChild(ctx, b.Program, env, append([]string{StaticCommand}, b.profiled(strings.NewReplacer(", ", "-", " ", "-", "=", "-").Replace(name))...)...)
	if err != nil {
		return nil, nil, err
	}
	if err := c.Ask("answers", bodies, nil); err != nil {
		c.Stop()
		return nil, nil, err
	}
	return &rival{name: name, host: c.Addr, path: gatewayPath, usage: c.usage}, c.Stop, nil
}

// The collected answers, which the bare handler writes: at most so many, or as
// many as have about so many bytes.
const (
	collected      = 256
	collectedBytes = 4 << 20
)

// collect makes the first calls of a contest on the simulator, one by one, and
// returns its answers.
func (b *bench) collect(ctx context.Context, s *simulator, bodies [][]byte) ([][]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, slack)
	defer cancel()
	conn, err := dialer(s.Addr)(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.Close() })()
	in := newReader(conn)
	var answers [][]byte
	for many := min(collected, len(bodies)); len(answers) < many; {
		body := bodies[len(answers)*len(bodies)/many]
		if _, err := conn.Write(post(s.Addr, gatewayPath, body)); err != nil {
			return nil, err
		}
		status, answer, err := in.read()
		if err != nil {
			return nil, err
		}
		if fault := (Check{}).fault(0, status, answer); fault != "" {
			return nil, fmt.Errorf("the simulator's answer: %s%s", fault, s.said.text())
		}
		if len(answers) == 0 {
			many = max(1, min(many, collectedBytes/max(len(answer), 1)))
		}
		answers = append(answers, bytes.Clone(answer))
	}
	return answers, nil
}

// meanLength returns how long texts are on average.
func meanLength(texts [][]byte) float64 {
	total := 0
	for _, t := range texts {
		total += len(t)
	}
	return float64(total) / float64(max(len(texts), 1))
}

// shortest returns half the length of the shortest answer: what is shorter than
// that is another answer.
func shortest(answers [][]byte) int {
	least := len(answers[0])
	for _, a := range answers {
		least = min(least, len(a))
	}
	return least / 2
}
