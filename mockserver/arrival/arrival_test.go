package arrival_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/arrival"
	"github.com/jdmock/jdmock/mockserver/order"
)

// begin is midnight of 11 November in GMT+8.
var begin = time.Date(2025, 11, 10, 16, 0, 0, 0, time.UTC)

func plan(t require.TestingT, text string) arrival.Plan {
	p, err := arrival.Parse(text)
	require.NoError(t, err, text)
	return p
}

// within returns how many arrivals come in (from, to] after begin.
func within(t *testing.T, p arrival.Plan, seed uint64, from, to time.Duration) (count int) {
	t.Helper()
	s := p.Schedule(seed, begin)
	for n := 0; ; n++ {
		at, ok := s.At(n)
		require.True(t, ok)
		if at.After(begin.Add(to)) {
			return count
		}
		if at.After(begin.Add(from)) {
			count++
		}
	}
}

func TestPlansAreReadOrRefusedWithWhatWouldBeRight(t *testing.T) {
	t.Parallel()
	for text, perDay := range map[string]int{
		"off": 0, "20/m": 28_800, "3/s": 259_200, "100/h": 2400, "1/d": 1, "0.5/s": 43_200, "1000/s": 86_400_000, "calm": 720, "day": 2924, "double-eleven": 40_160,
	} {
		p := plan(t, text)
		assert.Equal(t, text, p.String())
		assert.InDelta(t, perDay, p.Due(begin, begin.Add(24*time.Hour)), 0.01*float64(perDay)+1, text)
		assert.Equal(t, text == "off", p.Off())
	}
	for text, want := range map[string]string{
		"":              "want one of plan and per_hour",
		"dya":           "write day",
		"Double_Eleven": "write double-eleven",
		"often":         "want a rate such as 20/m",
		"20/x":          "s, m, h or d", "/m": "s, m, h or d", "-1/s": "more than 0", "0/s": "more than 0", "NaN/s": "more than 0",
		"1001/s": "at most 1000/s", "Inf/s": "at most 1000/s", "0.1/d": "at least 1/d",
	} {
		_, err := arrival.Parse(text)
		assert.ErrorContains(t, err, want, text)
	}
}

func TestAFileIsReadOrRefusedWithWhatWouldBeRight(t *testing.T) {
	t.Parallel()
	p, err := arrival.ParseFile([]byte("plan: 20/m # busy\nshares:\n  never_pay: 50\n  refuse: 0.5\npay_median: 90s\npay_sigma: 0.5\n"))
	require.NoError(t, err)
	c := p.Config()
	assert.Equal(t, "20/m", c.Plan)
	assert.InDelta(t, 50, c.Shares["never_pay"], 0)
	assert.InDelta(t, 0.5, c.Shares["refuse"], 0)
	assert.InDelta(t, 33, c.Shares["remark"], 0, "those left out have their default")
	assert.Equal(t, "1m30s", c.PayMedian)
	again, err := c.Build()
	require.NoError(t, err)
	assert.Equal(t, p, again, "a plan is what it says it is")

	p, err = arrival.ParseFile([]byte(`{"per_hour":[` + strings.Repeat("0,", 23) + `60]}`))
	require.NoError(t, err, "JSON is YAML")
	at, ok := p.Schedule(1, begin).At(0)
	require.True(t, ok)
	assert.GreaterOrEqual(t, at.Sub(begin), 23*time.Hour)
	assert.Less(t, at.Sub(begin), 24*time.Hour)

	for text, want := range map[string]string{
		"":                                           "empty",
		"- day":                                      "line 1: want plan",
		"plan: day\nshare: {}":                       "line 2: share is not known: write shares",
		"plan: day\nshares:\n  neverpay: 3":          "line 3: shares.neverpay is not known: write never_pay",
		"plan: day\nshares: 3":                       "line 2: want approve",
		"plan: day\nplan: calm":                      "already defined",
		"plan: [":                                    "no YAML",
		"plan: day\nper_hour: [1]":                   "one of plan and per_hour",
		"per_hour: [1, 2]":                           "want 24",
		"per_hour: x":                                "wrong",
		"per_hour: [" + zeros(24) + "]":              "less than one",
		"per_hour: [.nan," + zeros(23) + "]":         "per_hour[0]",
		"per_hour: [4000000," + zeros(23) + "]":      "want 0 to 3600000",
		"plan: day\nshares: {refuse: -1}":            "shares.refuse is -1",
		"plan: day\nshares: {refuse: .nan}":          "shares.refuse",
		"plan: day\nshares: {never_pay: 99}":         "more than 100",
		"plan: day\nshares: {withdraw: 90}":          "more than 100",
		"plan: day\nshares: {return: 80, refund: 9}": "exchange and complain: they come to more than 100",
		"plan: day\npay_median: 48h":                 "pay_median",
		"plan: day\npay_sigma: -1":                   "pay_sigma",
		strings.Repeat("#", arrival.MaxFileBytes+1):  "larger than",
	} {
		_, err := arrival.ParseFile([]byte(text))
		assert.ErrorContains(t, err, want, "%.60s", text)
	}
}

func zeros(n int) string { return strings.TrimSuffix(strings.Repeat("0,", n), ",") }

func FuzzParseFile(f *testing.F) {
	f.Add([]byte("plan: day\nshares:\n  refuse: 1\n"))
	f.Add([]byte(`{"per_hour":[1,2,3]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		p, err := arrival.ParseFile(text)
		if err != nil {
			assert.NotEmpty(t, err.Error())
			return
		}
		if at, ok := p.Schedule(1, begin).At(1000); ok {
			assert.False(t, at.Before(begin))
		}
		p.Life(1, 1)
	})
}

func TestAnArrivalIsAFunctionOfSeedPlanBeginAndNumber(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		seed := rapid.Uint64().Draw(t, "seed")
		p := plan(t, rapid.SampledFrom([]string{"20/m", "3/s", "1/d", "1000/s", "calm", "day", "double-eleven"}).Draw(t, "plan"))
		from := begin.Add(time.Duration(rapid.Int64Range(0, 400*24*int64(time.Hour)).Draw(t, "begin")))
		in := p.Schedule(seed, from)
		last := from
		var all []time.Time
		for n := range 300 {
			at, ok := in.At(n)
			require.True(t, ok)
			assert.False(t, at.Before(last), "arrival %d comes at %s, before the one before it", n, at)
			last, all = at, append(all, at)
		}
		for range 20 {
			n := rapid.IntRange(0, 299).Draw(t, "n")
			at, _ := p.Schedule(seed, from).At(n)
			assert.Equal(t, all[n], at)
			assert.Equal(t, p.Life(seed, n), p.Life(seed, n))
		}
		assert.InDelta(t, 300, p.Due(from, last), 64, "what is due is about what has come")
	})
}

// TestRatesAreMet holds counts to five standard deviations of a count at random.
func TestRatesAreMet(t *testing.T) {
	t.Parallel()
	for seed := range uint64(5) {
		for _, c := range []struct {
			plan     string
			from, to time.Duration
			want     float64
		}{
			{"20/m", 0, time.Hour, 1200}, {"20/m", 30 * time.Minute, 31 * time.Minute, 20}, {"3/s", 0, time.Minute, 180}, {"100/h", 0, 24 * time.Hour, 2400},
			{"calm", 0, 24 * time.Hour, 720}, {"day", 0, 24 * time.Hour, 2924}, {"day", 3 * time.Hour, 5 * time.Hour, 11}, {"day", 21 * time.Hour, 22 * time.Hour, 280},
			{"day", 45 * time.Hour, 46 * time.Hour, 280}, {"double-eleven", 0, 2 * time.Minute, 2400}, {"double-eleven", 20 * time.Hour, 20*time.Hour + 2*time.Minute, 1200},
			{"double-eleven", 24 * time.Hour, 24*time.Hour + 2*time.Minute, 2400},
		} {
			got := within(t, plan(t, c.plan), seed, c.from, c.to)
			assert.InDelta(t, c.want, got, 5*math.Sqrt(c.want), "seed %d: %s from %s to %s", seed, c.plan, c.from, c.to)
		}
	}
}

func TestArrivalsComeInBurstsAndGaps(t *testing.T) {
	t.Parallel()
	p, none, many := plan(t, "1/m"), 0, 0
	for minute := range 1000 {
		switch n := within(t, p, 1, time.Duration(minute)*time.Minute, time.Duration(minute+1)*time.Minute); {
		case n == 0:
			none++
		case n > 1:
			many++
		}
	}
	assert.InDelta(t, 368, none, 60, "a minute in e has none")
	assert.InDelta(t, 264, many, 60)
}

// TestSharesAreMet counts what buyers do, against five standard deviations.
func TestSharesAreMet(t *testing.T) {
	t.Parallel()
	const buyers = 50_000
	c := arrival.Config{Plan: "20/m", PayMedian: "2m", Shares: map[string]float64{"never_pay": 10, "cancel_unpaid": 5, "ask_cancel": 20, "refuse": 7, "withdraw": 25, "approve": 50}}
	p, err := c.Build()
	require.NoError(t, err)
	count := map[string]float64{}
	soon := 0.0
	for n := range buyers {
		l := p.Life(3, n)
		last := time.Duration(0)
		for _, s := range l.Steps {
			count[s.Event.String()]++
			assert.GreaterOrEqual(t, s.After, last, "steps come in order of time")
			last = s.After
		}
		if len(l.Steps) == 0 && l.Pay == order.Online {
			count["never_pay"]++
		}
		if len(l.Steps) > 0 && l.Steps[0].Event == order.Pay && l.Steps[0].After <= 2*time.Minute {
			soon++
		}
		for name, is := range map[string]bool{"refuse_parcel": l.Refuses, "cod": l.Pay == order.CashOnDelivery, "remark": l.Remark} {
			if is {
				count[name]++
			}
		}
	}
	for name, of := range map[string]float64{
		"never_pay": 0.10, "cancel": 0.05, "lock": 0.20, "withdraw": 0.05, "approve": 0.10, "refuse_parcel": 0.07,
		"cod": 0.03 * 0.85, "pay": 0.97 * 0.85, "release": 0.02 * 0.97 * 0.85, "remark": 0.33,
	} {
		assert.InDelta(t, of*buyers, count[name], 5*math.Sqrt(buyers*of*(1-of)), name)
	}
	assert.InDelta(t, 0.5, soon/count["pay"], 0.02, "half of the buyers pay within the median")
}

func TestEachLifeIsLivedToTheEndWithoutBreakingALaw(t *testing.T) {
	t.Parallel()
	p := plan(t, "day")
	for n := range 2000 {
		l := p.Life(9, n)
		o := order.Order{ID: int64(n + 1), Type: order.SOP, Placed: begin, Modified: begin}
		l.Apply(&o)
		o = o.Settle(begin.AddDate(0, 1, 0))
		assert.Empty(t, o.Plan, "arrival %d", n)
		want := 0
		for range l.Steps {
			want++
		}
		if len(l.Steps) == 0 && l.Pay == order.Online {
			want = 1 // expired
		}
		moves := slices.DeleteFunc(slices.Clone(o.History), func(e order.Entry) bool { return e.Event.OfCase() })
		assert.Len(t, moves, want, "arrival %d: no step is refused: %v", n, l.Steps)
	}
}

func TestShopsShareTheArrivals(t *testing.T) {
	t.Parallel()
	counts := make([]int, 4)
	for n := range 40_000 {
		counts[arrival.Shop(1, n, len(counts))]++
	}
	for _, c := range counts {
		assert.InDelta(t, 10_000, c, 450)
	}
}

func BenchmarkSchedule(b *testing.B) {
	for _, name := range []string{"20/m", "double-eleven"} {
		b.Run(fmt.Sprint(name), func(b *testing.B) {
			s := plan(b, name).Schedule(1, begin)
			for i := 0; b.Loop(); i++ {
				s.At(i % 1_000_000)
			}
		})
	}
}
