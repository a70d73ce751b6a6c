package drift_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract/drift"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/fault"
)

// late returns a report of calls that took so long.
func late(all []time.Duration) drift.Report {
	a := drift.New(drift.Options{})
	for _, d := range all {
		a.Add(record.Call{
			At: began, Duration: d, URL: "http://jd.invalid" + wire.Path, Verb: "POST", Status: 200, Cut: true,
			Params: wire.Params{{Name: wire.ParamMethod, Value: string(shop)}, {Name: wire.ParamAppKey, Value: "K"}},
		})
	}
	return a.Report()
}

// exact returns the duration that a share of all, sorted, does not exceed.
func exact(sorted []time.Duration, share float64) time.Duration {
	rank := int(share * float64(len(sorted)))
	if float64(rank) < share*float64(len(sorted)) {
		rank++
	}
	return sorted[max(rank, 1)-1]
}

func TestPercentilesAreWithinTheStatedError(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		micros := rapid.SliceOfN(rapid.Int64Range(1, 3_600_000_000), 1, 300).Draw(t, "microseconds")
		all := make([]time.Duration, len(micros))
		for i, n := range micros {
			all[i] = time.Duration(n) * time.Microsecond
		}
		l := late(all).Methods[0].Latency
		slices.Sort(all)
		for share, got := range map[float64]drift.Duration{0.5: l.P50, 0.9: l.P90, 0.99: l.P99, 0.999: l.P999} {
			want := exact(all, share)
			require.InDelta(t, float64(want), float64(got), drift.MaxError*float64(want), "p%g of %v", share*100, all)
		}
		require.Equal(t, []time.Duration{all[0], all[len(all)-1]}, []time.Duration{time.Duration(l.Min), time.Duration(l.Max)})
		require.Equal(t, len(all), l.Count)
	})
}

// TestTheFaultFileIsAsLateAsTheTraffic draws latencies from the rules, as a
// simulator does, and finds the percentiles of the traffic.
func TestTheFaultFileIsAsLateAsTheTraffic(t *testing.T) {
	t.Parallel()
	draw := rand.New(rand.NewPCG(1, 2))
	var all []time.Duration
	for range 5000 {
		all = append(all, time.Duration(20_000*draw.ExpFloat64()+5_000)*time.Microsecond)
	}
	r := late(all)
	text, err := json.Marshal(r.LatencyFaults())
	require.NoError(t, err)
	rules, err := fault.ReadRules(strings.NewReader(string(text)))
	require.NoError(t, err)
	require.Len(t, rules, 1)
	assert.Equal(t, shop, rules[0].Method)
	assert.Equal(t, fault.Latency, rules[0].Action.Type)
	slices.Sort(all)
	for name, share := range map[string]float64{"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99.9": 0.999} {
		want := exact(all, share)
		assert.InDelta(t, float64(want), float64(rules[0].Action.Percentiles[name]), drift.MaxError*float64(want), name)
	}
	assert.Equal(t, all[0], time.Duration(rules[0].Action.Percentiles["p0"]))
	assert.Equal(t, all[len(all)-1], time.Duration(rules[0].Action.Percentiles["p100"]))

	plan := fault.Plan{Seed: 9}
	_, err = plan.Add(rules[0])
	require.NoError(t, err)
	var drawn []time.Duration
	for range 20_000 {
		struck, ok := plan.Strike(fault.Call{Method: shop}, fault.Before)
		require.True(t, ok)
		drawn = append(drawn, struck.Delay)
	}
	slices.Sort(drawn)
	for _, share := range []float64{0.5, 0.9, 0.99} {
		want := exact(all, share)
		assert.InDelta(t, float64(want), float64(exact(drawn, share)), 0.08*float64(want), "share %g of 20000 draws", share)
	}
}

func TestNoLatencyIsNoRule(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(late([]time.Duration{0, 0}).LatencyFaults())
	require.NoError(t, err)
	assert.JSONEq(t, "[]", string(text))
}

func TestNoFaultLastsLongerThanASimulatorLetsOne(t *testing.T) {
	t.Parallel()
	rules := late([]time.Duration{3 * time.Hour, 5 * time.Hour}).LatencyFaults()
	require.Len(t, rules, 1)
	for point, d := range rules[0].Action.Percentiles {
		assert.Equal(t, drift.Duration(time.Hour), d, point)
	}
	text, err := json.Marshal(rules)
	require.NoError(t, err)
	_, err = fault.ReadRules(strings.NewReader(string(text)))
	require.NoError(t, err)
}
