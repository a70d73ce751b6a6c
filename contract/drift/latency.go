package drift

import (
	"math/bits"
	"strconv"
	"time"
)

// MaxError is how far a percentile may be from the exact one, as a share of it:
// durations are counted in microseconds, exactly below 256, and above in 128
// steps for each doubling. The shortest and the longest are exact.
const MaxError = 1.0 / 128

const (
	exactBelow = 256 // microseconds
	stepBits   = 7   // 128 steps a doubling
)

// A histogram counts durations in steps that grow with them.
type histogram struct {
	counts   []uint64
	count    int
	min, max time.Duration
}

// add counts a duration.
func (h *histogram) add(d time.Duration) {
	if h.count == 0 || d < h.min {
		h.min = d
	}
	h.max = max(h.max, d)
	h.count++
	i := stepOf(uint64(d / time.Microsecond))
	for len(h.counts) <= i {
		h.counts = append(h.counts, 0)
	}
	h.counts[i]++
}

// stepOf returns the step of a number of microseconds.
func stepOf(n uint64) int {
	if n < exactBelow {
		return int(n)
	}
	shift := bits.Len64(n) - stepBits - 1
	return exactBelow + (shift-1)<<stepBits + int(n>>shift) - 1<<stepBits
}

// startOf returns the smallest number of microseconds of a step.
func startOf(step int) uint64 {
	if step < exactBelow {
		return uint64(step)
	}
	shift, rest := (step-exactBelow)>>stepBits+1, (step-exactBelow)&(1<<stepBits-1)
	return uint64(rest+1<<stepBits) << shift
}

// at returns the duration that a share of all does not exceed.
func (h *histogram) at(share float64) time.Duration {
	rank := uint64(share * float64(h.count))
	if float64(rank) < share*float64(h.count) {
		rank++
	}
	var sum uint64
	for step, n := range h.counts {
		if sum += n; n > 0 && sum >= rank {
			d := time.Duration(startOf(step)) * time.Microsecond
			return min(max(d, h.min), h.max)
		}
	}
	return h.max
}

// A Duration is written as Go writes it, such as "12.3ms".
type Duration time.Duration

// MarshalText writes the duration.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads the duration.
func (d *Duration) UnmarshalText(text []byte) error {
	read, err := time.ParseDuration(string(text))
	*d = Duration(read)
	return err
}

// A Latency is how long the answers of a method took, each percentile within
// MaxError.
type Latency struct {
	Count int      `json:"count"`
	Min   Duration `json:"min"`
	P50   Duration `json:"p50"`
	P90   Duration `json:"p90"`
	P99   Duration `json:"p99"`
	P999  Duration `json:"p99.9"`
	Max   Duration `json:"max"`
}

// latency returns the percentiles, nil if nothing was counted.
func (h *histogram) latency() *Latency {
	if h.count == 0 {
		return nil
	}
	at := func(share float64) Duration { return Duration(h.at(share)) }
	return &Latency{Count: h.count, Min: Duration(h.min), P50: at(0.5), P90: at(0.9), P99: at(0.99), P999: at(0.999), Max: Duration(h.max)}
}

// A FaultRule is a rule of the control API's faults: calls of the method are late.
type FaultRule struct {
	Method string      `json:"method"`
	Action FaultAction `json:"action"`
}

// A FaultAction is the latency of a FaultRule.
type FaultAction struct {
	Type        string              `json:"type"` // "latency"
	Percentiles map[string]Duration `json:"percentiles"`
}

// maxLatency is the longest that a fault lasts.
const maxLatency = Duration(time.Hour)

// LatencyFaults returns the rules by which a simulator answers as late as the
// recorded gateway did, one for each method. Both variants of a method are one.
func (r Report) LatencyFaults() []FaultRule {
	rules := []FaultRule{}
	for _, l := range r.latencies {
		if l.count == 0 {
			continue
		}
		points := map[string]Duration{"p0": min(Duration(l.min), maxLatency), "p100": min(Duration(l.max), maxLatency)}
		for _, percent := range []float64{50, 90, 99, 99.9} {
			points["p"+strconv.FormatFloat(percent, 'f', -1, 64)] = min(Duration(l.at(percent/100)), maxLatency)
		}
		rules = append(rules, FaultRule{l.method, FaultAction{"latency", points}})
	}
	return rules
}

// A methodLatency is the histogram of a method.
type methodLatency struct {
	method string
	histogram
}

// join adds the durations of another histogram.
func (h *histogram) join(other *histogram) {
	if other.count == 0 {
		return
	}
	if h.count == 0 || other.min < h.min {
		h.min = other.min
	}
	h.max = max(h.max, other.max)
	h.count += other.count
	for i, n := range other.counts {
		for len(h.counts) <= i {
			h.counts = append(h.counts, 0)
		}
		h.counts[i] += n
	}
}
