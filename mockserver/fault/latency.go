package fault

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
)

// A Duration is a time.Duration that JSON writes as Go does, such as "1.5s".
type Duration time.Duration

// MarshalText writes the duration.
func (d Duration) MarshalText() ([]byte, error) { return []byte(time.Duration(d).String()), nil }

// UnmarshalText reads the duration.
func (d *Duration) UnmarshalText(text []byte) error {
	read, err := time.ParseDuration(string(text))
	if err != nil {
		return fmt.Errorf("%.40q: want a duration such as 300ms or 2s", text)
	}
	*d = Duration(read)
	return nil
}

func (d Duration) ok() bool { return d >= 0 && time.Duration(d) <= MaxLatency }

// checkLatency wants one distribution, within bounds.
func (a Action) checkLatency() error {
	given := a.given()
	if len(given) != 1 {
		return &RuleError{"action", "latency wants one of fixed, uniform, lognormal and percentiles"}
	}
	field := "action." + given[0]
	bounds := fmt.Sprintf("want durations from 0s to %s", MaxLatency)
	ok := a.Fixed.ok()
	if u := a.Uniform; u != nil {
		ok = u[0].ok() && u[1].ok() && u[0] <= u[1]
		bounds += ", the smaller one first"
	}
	if l := a.LogNormal; l != nil {
		ok = l.Median > 0 && l.Median.ok() && l.Sigma >= 0 && l.Sigma <= MaxSigma
		bounds += fmt.Sprintf(", and a sigma from 0 to %d", MaxSigma)
	}
	if a.Percentiles != nil {
		return checkPoints(a.Percentiles)
	}
	if !ok {
		return &RuleError{field, bounds}
	}
	return nil
}

// A point is one line of a table of percentiles.
type point struct {
	share float64 // 0 to 1
	at    Duration
}

// points returns a table in order.
func points(table map[string]Duration) ([]point, error) {
	var all []point
	for name, at := range table {
		number, found := strings.CutPrefix(name, "p")
		percent, err := strconv.ParseFloat(number, 64)
		if !found || err != nil || !(percent >= 0 && percent <= 100) {
			return nil, fmt.Errorf("%.40q: want names such as p50 and p99.9", name)
		}
		all = append(all, point{percent / 100, at})
	}
	slices.SortFunc(all, func(a, b point) int { return cmp.Compare(a.share, b.share) })
	return all, nil
}

// checkPoints refuses a table that is empty, out of bounds or falls.
func checkPoints(table map[string]Duration) error {
	const field = "action.percentiles"
	if len(table) == 0 || len(table) > maxPoints {
		return &RuleError{field, fmt.Sprintf("want 1 to %d of them", maxPoints)}
	}
	all, err := points(table)
	if err != nil {
		return &RuleError{field, err.Error()}
	}
	for i, p := range all {
		if !p.at.ok() || (i > 0 && (p.at < all[i-1].at || p.share == all[i-1].share)) {
			return &RuleError{field, fmt.Sprintf("want durations from 0s to %s that grow with the percentile", MaxLatency)}
		}
	}
	return nil
}

// delay returns the latency at a share of the distribution, from 0 up to 1; 0
// for other actions.
func (a Action) delay(share float64) time.Duration {
	switch {
	case a.Uniform != nil:
		return time.Duration(a.Uniform[0]) + time.Duration(share*float64(a.Uniform[1]-a.Uniform[0]))
	case a.LogNormal != nil:
		normal := math.Sqrt2 * math.Erfinv(2*max(share, 1e-9)-1)
		return time.Duration(min(float64(a.LogNormal.Median)*math.Exp(a.LogNormal.Sigma*normal), float64(MaxLatency)))
	case a.Percentiles != nil:
		return along(a.Percentiles, share)
	}
	return time.Duration(a.Fixed)
}

// along returns where a table of percentiles is at a share. Beyond its ends it
// is level.
func along(table map[string]Duration, share float64) time.Duration {
	all, err := points(table)
	if err != nil || len(all) == 0 {
		return 0 // refused when it was written
	}
	for i, p := range all {
		if share > p.share {
			continue
		}
		if i == 0 {
			return time.Duration(p.at)
		}
		from := all[i-1]
		part := (share - from.share) / (p.share - from.share)
		return time.Duration(from.at) + time.Duration(part*float64(p.at-from.at))
	}
	return time.Duration(all[len(all)-1].at)
}

// draw returns a number from 0 up to 1 that is a function of its arguments
// alone: each purpose, rule and count has a stream of its own.
func draw(seed uint64, purpose string, rule uint64, n int) float64 {
	sum := sha256.Sum256(fmt.Appendf(nil, "fault %d %s %d %d", seed, purpose, rule, n))
	return float64(binary.BigEndian.Uint64(sum[:])>>11) / (1 << 53)
}
