package bench

import (
	"context"
	"fmt"
	"time"
)

// A soak is so many parts, after each of which the heap is measured. Its turns,
// of which a part has one or more, send so many requests at most, and are prepared for so many at least.
const (
	soakParts = 30
	soakTurn  = 100_000
	soakLeast = 10_000
)

// The soak's mix, in calls of a hundred; the rest is refused.
const (
	soakGets  = 60
	soakLists = 20
	soakShips = 15
)

// How far the heap may grow from the middle third of a soak to its last, and
// what a collection may miss.
const (
	soakGrowth = 1.05
	soakSlack  = 4 << 20
)

// A Moment is what a simulator holds after a part of a soak, its garbage
// collected and its shop brought back.
type Moment struct {
	After      float64 `json:"after_seconds"` // of calls
	Calls      int     `json:"calls"`         // until then
	Refused    int     `json:"refused"`       // of them
	Heap       int64   `json:"heap"`          // in bytes
	Resident   int64   `json:"resident"`      // in bytes; 0 where the system does not tell
	Goroutines int     `json:"goroutines"`
}

// playSoak calls at full speed for a long time, and wants what the simulator
// holds to stay what it is. Shipped orders take memory, and are to: the shop is
// brought back before memory is measured.
func playSoak(ctx context.Context, b *bench) error {
	sim, err := b.simulator(ctx, b.size(shipShop, smallShop), everyShippable, still...)
	if err != nil {
		return err
	}
	defer sim.Stop()
	if err := sim.Ask(AskSnapshot, none{}, nil); err != nil {
		return err
	}
	var m Moment
	for part := range soakParts {
		b.Progress(fmt.Sprintf("%s: part %d of %d", b.scene, part+1, soakParts))
		if m, err = b.soak(ctx, sim, m, b.Duration/soakParts); err != nil {
			return fmt.Errorf("part %d of %d: %w%s", part+1, soakParts, err, sim.said.text())
		}
		b.report.Soak = append(b.report.Soak, m)
	}
	return b.flat()
}

// soak makes calls for so long, in turns, each of which ships orders that wait.
func (b *bench) soak(ctx context.Context, sim *simulator, m Moment, part time.Duration) (Moment, error) {
	for left := part; left > part/20; {
		took, err := b.turn(ctx, sim, &m, left)
		if err != nil {
			return m, err
		}
		left -= took
	}
	return m, nil
}

// turn makes calls until its requests are used up, or so much time.
func (b *bench) turn(ctx context.Context, sim *simulator, m *Moment, most time.Duration) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(ctx, most+slack)
	defer cancel()
	load := Load{
		Dial: dialer(sim.Addr), Connections: b.Connections, Requests: b.mix(sim, m.expected(most), m.Calls), Once: true, Duration: most, Check: Check{Refusals: true}, Now: b.Now,
	}
	session, err := load.Open(ctx)
	if err != nil {
		return 0, err
	}
	defer session.Close() // after what is held is measured: a connection has goroutines
	out, err := session.Run(ctx)
	if err != nil {
		return 0, err
	}
	if out.Failed > 0 || out.Calls == 0 {
		return 0, fmt.Errorf("%d of %d calls fail, one so: %s", out.Failed, out.Calls, out.Failure)
	}
	if err := sim.Ask(AskRestore, none{}, nil); err != nil {
		return 0, err
	}
	held, err := sim.settle()
	if err != nil {
		return 0, err
	}
	m.After += out.Elapsed.Seconds()
	m.Calls += out.Calls
	m.Refused += out.Refused
	m.Heap, m.Resident, m.Goroutines = held.Heap, held.Resident, held.Goroutines
	return out.Elapsed, nil
}

// expected returns how many calls there may be in so long, by those there were.
func (m Moment) expected(most time.Duration) int {
	if m.Calls == 0 {
		return soakTurn
	}
	return min(soakTurn, max(soakLeast, int(1.5*most.Seconds()*float64(m.Calls)/m.After)))
}

// mix returns so many requests at most, signed now; they go on in the hundred
// where the calls made so far have ended. Every order of the first
// three quarters is shipped once at most, and then read in the guide's wording;
// jos gets and pages are of the last quarter, which stays as it is. Orders that
// change are rendered anew, and would fill what is kept rendered for hours, until
// it is full: what grew would tell nothing.
func (b *bench) mix(sim *simulator, most, made int) [][]byte {
	changing, quiet := sim.all[:len(sim.all)*3/4], sim.all[len(sim.all)*3/4:]
	now, pages := b.Now(), max(len(quiet)*3/4, 1)
	var requests [][]byte
	send := func(who caller, n int, method, params string) {
		at := now.Add(-time.Duration(n%timestamps) * time.Second)
		requests = append(requests, post(sim.Addr, gatewayPath, who.body(method, params, at)))
	}
	many, shipped := min(most, len(changing)/soakShips*100), 0
	for n := made; n < made+many; n++ {
		switch slot := n * 37 % 100; { // each of a hundred in turn, well mixed
		case slot < soakGets/2:
			send(sim.caller, n, methodGet, getParams(quiet[n%min(hotOrders, len(quiet))].ID, shortFields))
		case slot < soakGets:
			send(sim.caller, n, methodGet, fmt.Sprintf(`{"order_id":%d}`, changing[max(0, shipped-1)].ID))
		case slot < soakGets+soakLists:
			from := quiet[n%hotPages*pages/hotPages].Placed
			send(sim.caller, n, methodSearch, pageParams(from, from.Add(pageSpan)))
		case slot < soakGets+soakLists+soakShips:
			send(sim.caller, n, methodShip, shipParams(changing[shipped].ID))
			shipped++
		default:
			who, method, params := sim.wrong(n)
			send(who, n, method, params)
		}
	}
	return requests
}

// wrong returns a call that is refused: by its sign, its token, its order, and
// its parameters, in turn.
func (s *simulator) wrong(n int) (who caller, method, params string) {
	one := s.all[n%len(s.all)]
	switch n % 4 {
	case 0:
		return caller{s.caller.appKey, "not the secret", s.caller.token}, methodGet, getParams(one.ID, shortFields)
	case 1:
		return caller{s.caller.appKey, s.caller.appSecret, "not a token"}, methodGet, getParams(one.ID, shortFields)
	case 2:
		return s.caller, methodShip, shipParams(1)
	}
	return s.caller, methodShip, fmt.Sprintf(`{"order_id":%d}`, one.ID)
}

// flat adds the rows that say whether what was held has grown.
func (b *bench) flat() error {
	all := b.report.Soak
	last := all[len(all)-1]
	note := fmt.Sprintf("%d calls in %.0f s; medians of thirds, %.2f MB and %.2f MB; slope %+.0f kB a minute", last.Calls, last.After,
		b.third(1, heapOf)/(1<<20), b.third(2, heapOf)/(1<<20), slope(all[len(all)/3:], heapOf)*60/(1<<10))
	b.must("soak, live heap of the last third, less 4 MB, ÷ the middle third's", atMost(soakGrowth), (b.third(2, heapOf)-soakSlack)/b.third(1, heapOf), note)
	b.must("soak, goroutines of the last third ÷ the middle third's", atMost(soakGrowth), b.third(2, goroutinesOf)/b.third(1, goroutinesOf),
		fmt.Sprintf("%.0f and %.0f", b.third(1, goroutinesOf), b.third(2, goroutinesOf)))
	refused := float64(last.Refused) / float64(last.Calls)
	if want := 1 - (soakGets+soakLists+soakShips)/100.0; refused < want/2 || refused > want*2 {
		return fmt.Errorf("%.1f of a hundred calls are refused, and %.0f are to be", refused*100, want*100)
	}
	return nil
}

// must adds a row whose budget is always to be kept.
func (b *bench) must(what string, budget *Budget, value float64, note string) {
	b.row(what, Ratio, budget, []float64{value}, note)
	b.report.Rows[len(b.report.Rows)-1].Must = true
}

// The measures of a Moment.
func heapOf(m Moment) float64       { return float64(m.Heap) }
func goroutinesOf(m Moment) float64 { return float64(m.Goroutines) }

// third returns the median of a measure in a third of the soak, of 0, 1 and 2.
func (b *bench) third(n int, measure func(Moment) float64) float64 {
	all := b.report.Soak
	var values []float64
	for _, m := range all[n*len(all)/3 : (n+1)*len(all)/3] {
		values = append(values, measure(m))
	}
	return Summarise(values).Median
}

// slope returns by how much a measure grows a second, by least squares.
func slope(all []Moment, measure func(Moment) float64) float64 {
	var x, y, xx, xy float64
	for _, m := range all {
		x, y = x+m.After, y+measure(m)
		xx, xy = xx+m.After*m.After, xy+m.After*measure(m)
	}
	n := float64(len(all))
	if spread := n*xx - x*x; spread > 0 {
		return (n*xy - x*y) / spread
	}
	return 0
}
