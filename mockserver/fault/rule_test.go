package fault_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/fault"
)

func TestProbabilityIsTheSameOnEveryRunAndAboutWhatItSays(t *testing.T) {
	t.Parallel()
	row := func(seed uint64, others int) string {
		p := fault.Plan{Seed: seed}
		_, err := p.Add(fault.Rule{Method: "m", Probability: 0.3, Action: down})
		require.NoError(t, err)
		var all string
		for range 1000 {
			for range others {
				p.Strike(fault.Call{Method: "another"}, fault.Before)
			}
			all += strikes(&p, fault.Call{Method: "m"}, 1)
		}
		assert.InDelta(t, 300, p.Rules()[0].Hits, 60, "seed %d", seed)
		return all
	}
	assert.Equal(t, row(7, 0), row(7, 0))
	assert.Equal(t, row(7, 0), row(7, 3), "other calls do not shift it")
	assert.NotEqual(t, row(7, 0), row(8, 0))
}

func TestAWindowHoldsItsBeginAndNotItsEnd(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)
	for _, line := range []fault.Timeline{fault.ShopTime, fault.GatewayTime} {
		var p fault.Plan
		_, err := p.Add(fault.Rule{Time: line, Since: at, Until: at.Add(time.Minute), Action: down})
		require.NoError(t, err)
		for offset, want := range map[time.Duration]string{-1: ".", 0: "x", time.Minute - 1: "x", time.Minute: "."} {
			call := fault.Call{Shop: at.Add(offset)}
			if line == fault.GatewayTime {
				call = fault.Call{Gateway: at.Add(offset)}
			}
			assert.Equal(t, want, strikes(&p, call, 1), "%s %s", line, offset)
		}
	}
}

func TestLatenciesLieWhereTheirDistributionsDo(t *testing.T) {
	t.Parallel()
	const ms = fault.Duration(time.Millisecond)
	for name, c := range map[string]struct {
		action   fault.Action
		from, to time.Duration
	}{
		"fixed":       {fault.Action{Fixed: 5 * ms}, 5 * time.Millisecond, 5 * time.Millisecond},
		"uniform":     {fault.Action{Uniform: &[2]fault.Duration{2 * ms, 9 * ms}}, 2 * time.Millisecond, 9 * time.Millisecond},
		"log-normal":  {fault.Action{LogNormal: &fault.LogNormal{Median: 100 * ms, Sigma: 0.1}}, 40 * time.Millisecond, 250 * time.Millisecond},
		"percentiles": {fault.Action{Percentiles: map[string]fault.Duration{"p50": 10 * ms, "p99.9": 80 * ms}}, 10 * time.Millisecond, 80 * time.Millisecond},
	} {
		p := fault.Plan{Seed: 1}
		c.action.Type = fault.Latency
		_, err := p.Add(fault.Rule{Action: c.action})
		require.NoError(t, err, name)
		for range 500 {
			struck, ok := p.Strike(fault.Call{}, fault.Before)
			require.True(t, ok)
			assert.GreaterOrEqual(t, struck.Delay, c.from, name)
			assert.LessOrEqual(t, struck.Delay, c.to, name)
		}
	}
}

func TestEveryJSONFormOfARuleIsRead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"action":{"type":"error","code":"65"}}`:                                                              "error:65",
		`{"action":{"type":"latency","fixed":"2s"},"time":"gateway","since":"2025-04-02T12:00:00+08:00"}`:      "latency:2s",
		`{"action":{"type":"latency","uniform":["100ms","2s"]},"probability":0.5}`:                             "latency",
		`{"action":{"type":"latency","lognormal":{"median":"80ms","sigma":0.5}},"every":3}`:                    "latency",
		`{"action":{"type":"latency","percentiles":{"p50":"80ms","p99":"3s"}},"order_id":7,"vender_id":"10"}`:  "latency",
		`{"action":{"type":"truncate","bytes":10},"method":"jingdong.pop.order.ship","phase":"after","nth":2}`: "truncate:10",
		`{"action":{"type":"drip","bytes_per_second":10}}`:                                                     "drip:10",
		`{"action":{"type":"status","status":503},"state":"LOCKED","first":2,"until":"2030-01-01T00:00:00Z"}`:  "status:503",
	} {
		r, err := fault.ParseRule([]byte(text))
		require.NoError(t, err, text)
		assert.Equal(t, want, r.Action.String(), text)
	}
	for _, kind := range fault.Types() {
		assert.NotEmpty(t, fault.About(kind))
	}
}

func TestARefusedRuleNamesItsField(t *testing.T) {
	t.Parallel()
	for text, field := range map[string]string{
		`{"actoin":{"type":"reset"}}`:                                        "actoin",
		`{"action":{"type":"rest"}}`:                                         "action.type",
		`{"action":{"type":"reset","bytes":3}}`:                              "action.bytes",
		`{"action":{"type":"reset"},"probability":0}`:                        "probability",
		`{"action":{"type":"reset"},"probability":1.5}`:                      "probability",
		`{"action":{"type":"reset"},"nth":"2"}`:                              "nth",
		`{"action":{"type":"reset"},"first":0}`:                              "first",
		`{"action":{"type":"reset"},"vender_id":"shop"}`:                     "vender_id",
		`{"action":{"type":"reset"},"time":"lunch"}`:                         "time",
		`{"action":{"type":"reset"},"phase":"during"}`:                       "phase",
		`{"action":{"type":"latency"}}`:                                      "action",
		`{"action":{"type":"latency","fixed":"2 s"}}`:                        "action.fixed",
		`{"action":{"type":"latency","uniform":["2s","1s"]}}`:                "action.uniform",
		`{"action":{"type":"latency","percentiles":{"50":"1s"}}}`:            "action.percentiles",
		`{"action":{"type":"latency","lognormal":{"median":"1s","sgma":1}}}`: "sgma",
		`{"action":{"type":"drip"}}`:                                         "action.bytes_per_second",
		`{"action":{"type":"status","status":200}}`:                          "action.status",
		`{"action":{"type":"error","code":"77777"}}`:                         "action.code",
		`{}`: "action",
		`[]`: "rule",
		`{"action":{"type":"reset"},"since":"2025-04-02T12:00:00Z","until":"2025-04-02T12:00:00Z"}`: "until",
	} {
		_, err := fault.ParseRule([]byte(text))
		var wrong *fault.RuleError
		require.ErrorAs(t, err, &wrong, text)
		assert.Equal(t, field, wrong.Field, text)
	}
	_, err := fault.ParseRule([]byte(`{"actoin":{}}`))
	assert.ErrorContains(t, err, "perhaps action was meant")
}

func TestAShorthandSaysWhatTheJSONSays(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]fault.Asked{
		"reset":                  {Phase: fault.Before, Action: fault.Action{Type: fault.Reset}},
		"error:65":               {Phase: fault.Before, Action: fault.Action{Type: fault.ErrorAction, Code: "65"}},
		"latency:2s;phase=after": {Phase: fault.After, Action: fault.Action{Type: fault.Latency, Fixed: fault.Duration(2 * time.Second)}},
		"gbk":                    {Phase: fault.After, Action: fault.Action{Type: fault.GBK}},
		`{"phase":"after","action":{"type":"status","status":503}}`: {Phase: fault.After, Action: fault.Action{Type: fault.Status, Status: 503}},
	} {
		got, err := fault.ParseAsked(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{"", "rest", "reset:1", "latency", "latency:x", "reset;after", "stale", `{"nth":1,"action":{"type":"reset"}}`} {
		_, err := fault.ParseAsked(text)
		assert.Error(t, err, text)
	}
}

func TestEveryReservedValueAsksForAFault(t *testing.T) {
	t.Parallel()
	find := func(value string) bool {
		_, ok := fault.FindReserved(`{"waybill":"`+value+`"}`, func(name string) string { return map[string]string{"waybill": value}[name] })
		return ok
	}
	for _, r := range fault.Reserved() {
		for _, suffix := range []string{"", "-BEFORE", "-AFTER"} {
			assert.True(t, find(r.Value+suffix), "%s%s", r.Value, suffix)
		}
	}
	assert.False(t, find("JDMOCK-NOTHING"))
	assert.False(t, find("JD1"))
}

func TestWhatASavedPlanCountedCountsOnAfterItsRestore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p := fault.Plan{Seed: rapid.Uint64().Draw(t, "seed")}
		_, err := p.Add(fault.Rule{Every: rapid.IntRange(1, 5).Draw(t, "every"), Probability: 0.5, Action: down})
		require.NoError(t, err)
		strikes(&p, fault.Call{}, rapid.IntRange(0, 9).Draw(t, "calls"))
		saved := p.Save()
		want := strikes(&p, fault.Call{}, 20)
		p.Clear()
		p.Restore(saved)
		assert.Equal(t, want, strikes(&p, fault.Call{}, 20))
		p.Reset()
		assert.Zero(t, p.Rules()[0].Hits)
	})
}

func FuzzARuleIsReadOrRefusedButNeverPanics(f *testing.F) {
	f.Add(`{"action":{"type":"latency","percentiles":{"p50":"1s"}}}`)
	f.Add("latency:2s;phase=after")
	f.Fuzz(func(t *testing.T, text string) {
		if r, err := fault.ParseRule([]byte(text)); err == nil {
			var p fault.Plan
			_, err := p.Add(r)
			assert.NoError(t, err)
		}
		_, _ = fault.ParseAsked(text)
	})
}
