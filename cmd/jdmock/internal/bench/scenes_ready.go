package bench

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The shops whose start is measured, and how fast they are to be ready.
var starts = []struct {
	orders int
	budget float64 // in ms
	quick  bool    // measured in a quick measurement as well
}{{200, 25, true}, {100_000, 30, true}, {1_000_000, 80, false}, {10_000_000, 600, false}}

// Bounds of a start.
const (
	startDeadline = 2 * time.Minute
	slowStart     = 5 * time.Second // one that is slower is measured once
	readyPoll     = 200 * time.Microsecond
)

// playReady measures how long a simulator takes to start.
func playReady(ctx context.Context, b *bench) error {
	for _, start := range starts {
		if b.Quick && !start.quick {
			continue
		}
		b.Progress(fmt.Sprintf("%s: %d orders", b.scene, start.orders))
		if err := b.start(ctx, start.orders, atMost(start.budget)); err != nil {
			return err
		}
	}
	return nil
}

// start measures how long a simulator of so many orders takes to start.
func (b *bench) start(ctx context.Context, orders int, budget *Budget) error {
	what := fmt.Sprintf("ready with %d orders", orders)
	whole, err := b.again(func() (time.Duration, error) { return b.ready(ctx, orders) })
	if errors.Is(err, errLate) {
		b.row(what, Milliseconds, budget, nil, err.Error())
		return nil
	}
	if err != nil {
		return err
	}
	inside, err := b.made(ctx, orders)
	if err != nil {
		return err
	}
	b.row(what, Milliseconds, budget, whole, "from the start of the process to the ready file")
	b.row(fmt.Sprintf("the simulator itself made, with %d orders", orders), Milliseconds, nil, inside, "in a process that runs already")
	return nil
}

// errLate says that a simulator is not ready when nobody waits any longer.
var errLate = fmt.Errorf("not ready within %v", startDeadline)

// again measures so often as runs are wanted, but something slow only once.
func (b *bench) again(measure func() (time.Duration, error)) (ms []float64, err error) {
	for range b.Runs {
		took, err := measure()
		if err != nil {
			return nil, err
		}
		ms = append(ms, millis(took))
		if took > slowStart {
			break
		}
	}
	return ms, nil
}

func millis(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// ready starts jdmock serve, waits for its ready file, and ends it.
func (b *bench) ready(ctx context.Context, orders int) (took time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, startDeadline)
	defer cancel()
	dir, err := os.MkdirTemp("", "jdmock-bench-")
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir)
	file, said := filepath.Join(dir, "ready.json"), &tail{}
	cmd := exec.CommandContext(ctx, b.Program, "serve", "--addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0", "--ready-file", file, "--orders", strconv.Itoa(orders))
	cmd.Stderr = said
	cmd.Env = slices.DeleteFunc(os.Environ(), func(v string) bool { return strings.HasPrefix(v, "JDMOCK_") })
	begin := b.Now()
	if err := cmd.Start(); err != nil {
		return 0, err
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	poll := time.NewTicker(readyPoll)
	defer poll.Stop()
	for {
		select {
		case <-ended:
			if errors.Is(ctx.Err(), context.DeadlineExceeded) {
				return 0, errLate
			}
			return 0, fmt.Errorf("jdmock serve with %d orders ends before it is ready%s", orders, said.text())
		case <-poll.C:
		}
		if _, err := os.Stat(file); err == nil {
			took = b.Now().Sub(begin)
			_ = cmd.Process.Kill()
			<-ended
			return took, nil
		}
	}
}

// made measures how long a simulator takes to be made inside a process.
func (b *bench) made(ctx context.Context, orders int) ([]float64, error) {
	sim, err := b.simulator(ctx, 1, WhichOrders{})
	if err != nil {
		return nil, err
	}
	defer sim.Stop()
	return b.again(func() (took time.Duration, err error) {
		return took, sim.Ask(AskNew, HowMany{orders}, &took)
	})
}
