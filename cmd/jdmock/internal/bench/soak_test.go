package bench

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
)

// soaked is a bench whose soak held so many bytes, and goroutines, after each
// part.
func soaked(heap func(part int) int64, goroutines func(part int) int) *bench {
	b := testBench(5)
	for part := range soakParts {
		b.report.Soak = append(b.report.Soak, Moment{
			After: float64(10 * (part + 1)), Calls: 1000 * (part + 1), Refused: 50 * (part + 1), Heap: heap(part), Goroutines: goroutines(part),
		})
	}
	return b
}

func TestSoakWantsWhatIsHeldToStayWhatItIs(t *testing.T) {
	t.Parallel()
	const mb = 1 << 20
	flat, few := func(int) int64 { return 100 * mb }, func(int) int { return 11 }
	for _, c := range []struct {
		name       string
		heap       func(int) int64
		goroutines func(int) int
		broken     int
	}{
		{"flat", flat, few, 0},
		{"filling its caches at first", func(part int) int64 { return int64(min(part+1, 10)) * 10 * mb }, few, 0},
		{"a collection that misses something", func(part int) int64 { return int64(100+part%2*4) * mb }, few, 0},
		{"a leak of 1 MB a part", func(part int) int64 { return int64(100+part) * mb }, few, 1},
		{"a leak in the last third", func(part int) int64 { return int64(100+max(0, part-19)*4) * mb }, few, 1},
		{"a goroutine left behind by each part", flat, func(part int) int { return 11 + part }, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := soaked(c.heap, c.goroutines)
			require.NoError(t, b.flat())
			assert.Len(t, b.report.Rows, 2)
			assert.Len(t, b.report.Broken(), c.broken)
		})
	}
}

func TestSoakWantsAboutAsManyRefusalsAsItAskedFor(t *testing.T) {
	t.Parallel()
	b := soaked(func(int) int64 { return 1 << 20 }, func(int) int { return 1 })
	b.report.Soak[soakParts-1].Refused *= 3
	assert.ErrorContains(t, b.flat(), "15.0 of a hundred calls are refused, and 5 are to be")
}

func TestSlopeIsThatOfTheLine(t *testing.T) {
	t.Parallel()
	b := soaked(func(part int) int64 { return int64(7 + 30*part) }, func(int) int { return 1 })
	assert.InDelta(t, 3, slope(b.report.Soak, heapOf), 1e-9, "30 bytes in 10 s")
	assert.Zero(t, slope(b.report.Soak[:1], heapOf))
}

func TestMixIsThatOfASyncAndShipsEachOrderOnce(t *testing.T) {
	t.Parallel()
	b, sim := testBench(5), soakedShop()
	shipped := map[string]bool{}
	whole := b.mix(sim, 2000, 0)
	require.Len(t, whole, 2000)
	assert.Equal(t, map[string]int{methodGet: 1200, methodSearch: 400, methodShip: 300, "refused": 100}, kinds(t, whole, shipped))
	assert.Len(t, shipped, 300)
	assert.Len(t, b.mix(sim, 1<<20, 0), 3000, "as long as there are orders to ship")
	assert.Len(t, b.mix(sim, 1<<20, 77), 3000, "wherever in a hundred it begins")
}

// Parts that are shorter than a hundred calls are of the same mix together.
func TestMixGoesOnWhereTheCallsEnded(t *testing.T) {
	t.Parallel()
	b, sim := testBench(5), soakedShop()
	counts := map[string]int{}
	for made := 0; made < 300; made += 3 {
		for kind, n := range kinds(t, b.mix(sim, 3, made), map[string]bool{}) {
			counts[kind] += n
		}
	}
	assert.Equal(t, map[string]int{methodGet: 180, methodSearch: 60, methodShip: 45, "refused": 15}, counts)
}

// soakedShop is a simulator of 600 orders that nobody calls.
func soakedShop() *simulator {
	sim := &simulator{Child: &Child{Greeting: Greeting{Addr: "127.0.0.1:1"}}, caller: testCaller}
	for n := range 600 {
		sim.all = append(sim.all, Listed{ID: int64(300_000 + n), Placed: time.Now()})
	}
	return sim
}

// kinds counts the requests by method, and those to be refused, and wants each
// order to be shipped once.
func kinds(t *testing.T, requests [][]byte, shipped map[string]bool) map[string]int {
	t.Helper()
	counts := map[string]int{}
	for _, request := range requests {
		_, body, _ := bytes.Cut(request, []byte("\r\n\r\n"))
		p := paramsOf(t, body)
		json, method := p.Get(wire.ParamJSON), p.Get(wire.ParamMethod)
		switch {
		case !wire.Verify(p, testCaller.appSecret) || p.Get(wire.ParamAccessToken) != testCaller.token || strings.Contains(json, `"order_id":1,`) || (method == methodShip && !strings.Contains(json, "waybill")):
			method = "refused"
		case method == methodShip:
			require.False(t, shipped[json], json)
			shipped[json] = true
		}
		counts[method]++
	}
	return counts
}

func TestOnlyASoakAloneMayBeLong(t *testing.T) {
	t.Parallel()
	assert.Equal(t, MaxSoak, Settings{Scenes: []string{sceneSoak}}.longest())
	assert.Equal(t, MaxDuration, Settings{Scenes: []string{sceneSoak, "get"}}.longest())
	assert.Equal(t, MaxDuration, Settings{}.longest())
	assert.False(t, Settings{}.plays(scene{name: sceneSoak, asked: true}), "unless it is named")
	assert.True(t, Settings{Scenes: []string{sceneSoak}}.plays(scene{name: sceneSoak, asked: true}))
	assert.True(t, Settings{}.plays(scene{name: "get"}))
}

func TestTableStandsBetweenItsMarks(t *testing.T) {
	t.Parallel()
	r := aReport()
	text := "# It\n\n<!-- generated: x -->\na\n<!-- end -->\n" + MarkBegin + "old\n" + MarkEnd + "\nrest\n"
	got, err := r.Within([]byte(text))
	require.NoError(t, err)
	assert.Equal(t, strings.Replace(text, "old\n", written(t, r.Markdown), 1), string(got))
	again, err := r.Within(got)
	require.NoError(t, err)
	assert.Equal(t, string(got), string(again))
	made, err := r.Within(nil)
	require.NoError(t, err)
	assert.Equal(t, MarkBegin+written(t, r.Markdown)+MarkEnd+"\n", string(made))
	for _, wrong := range []string{"# It\n", MarkBegin, MarkEnd + MarkBegin} {
		_, err := r.Within([]byte(wrong))
		assert.ErrorIs(t, err, ErrNoMarks, "%q", wrong)
	}
}
