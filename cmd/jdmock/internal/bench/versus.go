package bench

import (
	"context"
	"fmt"
)

// A versus is a contest of a simulator with the bare handler that writes its
// answers.
type versus struct {
	sim    *simulator
	bodies func() [][]byte
	once   bool
	ready  func() error // before each run of the simulator; may be nil
	plain  *simulator   // another, which checks no answer; nil for none
	bare   bool         // nobody else takes part
}

// The places of rivals in a versus.
const (
	static = iota
	simulated
	spare // the bare handler that collects garbage less often; absent where nobody else takes part
	unchecked
)

// nameUnchecked is a simulator that checks no answer.
const nameUnchecked = "simulator, --check-answers off"

// versus runs the contest and keeps its figures. Samples are by the places
// above.
func (b *bench) versus(ctx context.Context, v versus) ([][]Sample, error) {
	bodies := v.bodies()
	answers, err := b.collect(ctx, v.sim, bodies)
	if err != nil {
		return nil, err
	}
	rivals, stop, err := b.rivals(ctx, v, answers)
	defer stop()
	if err != nil {
		return nil, err
	}
	found, err := b.run(ctx, contest{rivals: rivals, bodies: v.bodies, once: v.once})
	if err != nil {
		return nil, fmt.Errorf("%w%s", err, v.sim.said.text())
	}
	b.figures(rivals, found, meanLength(bodies), static)
	return found, nil
}

// rivals returns who takes part; stop is to be called in any case.
func (b *bench) rivals(ctx context.Context, v versus, answers [][]byte) (all []*rival, stop func(), err error) {
	var stops []func()
	stop = func() {
		for _, each := range stops {
			each()
		}
	}
	bare, end, err := b.static(ctx, "static", nil, answers)
	if err != nil {
		return nil, stop, err
	}
	stops = append(stops, end)
	sim := v.sim.rival("simulator", shortest(answers))
	sim.ready = v.ready
	all = []*rival{bare, sim}
	if v.bare {
		return all, stop, nil
	}
	lazy, end, err := b.static(ctx, "static, GOGC=400", []string{"GOGC=400"}, answers)
	if err != nil {
		return nil, stop, err
	}
	stops = append(stops, end)
	all = append(all, lazy)
	if v.plain != nil {
		all = append(all, v.plain.rival(nameUnchecked, shortest(answers)))
	}
	for _, p := range b.Peers {
		all = append(all, p.rival())
	}
	return all, stop, nil
}

// rowsAgainst adds rows about CPU and calls a second of the simulator divided
// by another's; a nil budget is for information.
func (b *bench) rowsAgainst(what, whom string, found [][]Sample, by int, most, least *Budget, note string) {
	if cpuKnown(found[by]) {
		b.row(what+", server CPU per call ÷ "+whom, Ratio, most, ratios(found[simulated], found[by], cpu), note)
	}
	b.row(what+", calls a second ÷ "+whom, Ratio, least, ratios(found[simulated], found[by], perSecond), note)
}

// cpuKnown reports whether the system tells what CPU a server takes.
func cpuKnown(samples []Sample) bool { return len(samples) > 0 && samples[0].CPU > 0 }
