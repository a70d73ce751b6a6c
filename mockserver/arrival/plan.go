// Package arrival says when new orders arrive at a sandbox's shops and what
// their buyers do then: pay, think for hours, ask to cancel, refuse the parcel.
//
// It is pure: the n-th arrival is a function of the seed, of the plan, of when
// that began, and of n, computed without those before it. What is drawn for one
// purpose does not shift what is drawn for another. How often people buy, and
// what they do, is assumed throughout.
package arrival

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract"
)

// MaxRate is how many orders may arrive in a second.
const MaxRate = 1000

// A Plan is how often orders arrive, by the time of day in GMT+8, and what part
// of their buyers does what. The zero Plan lets none arrive. It is a value that
// is not changed, and safe for concurrent use.
type Plan struct {
	name    string    // as it was asked for: a rate or a profile; "" for hours of its own
	perHour []float64 // the hours of its own
	curve   curve
	shares  shares
	pay     delay
}

// Off reports whether nothing arrives.
func (p Plan) Off() bool { return p.curve.day == 0 }

// String returns the plan as Parse takes it, and "per_hour" for one that a file
// has written out.
func (p Plan) String() string {
	switch {
	case p.Off():
		return off
	case p.name == "":
		return "per_hour"
	}
	return p.name
}

// off is the name of the plan by which nothing arrives.
const off = "off"

// The units of a rate, in seconds.
var units = map[string]int64{"s": 1, "m": 60, "h": 3600, "d": 24 * 3600}

// Parse returns the plan of a text:
//
//	off             nothing arrives
//	20/m            so many in a second, minute, hour or day (s, m, h, d), at random
//	calm            one every two minutes
//	day             as the day goes: quiet at night, peaks at noon and in the evening
//	double-eleven   the day of the sale, each day: peaks at 00:00 and 20:00
func Parse(text string) (Plan, error) { return Config{Plan: text}.Build() }

// Names returns the plans that have a name.
func Names() []string { return []string{off, "calm", "day", "double-eleven"} }

// parseCurve returns the curve of a rate or of a name.
func parseCurve(text string) (curve, error) {
	if text == off {
		return curve{}, nil
	}
	if profile, ok := profiles[text]; ok {
		return profile(), nil
	}
	count, unit, isRate := strings.Cut(text, "/")
	if !isRate {
		if near := contract.Nearest(text, Names()); near != "" {
			return curve{}, wrong("plan", "plan %.40q is not known: write %s", text, near)
		}
		return curve{}, wrong("plan", "plan %.40q is not known: want a rate such as 20/m, or %s", text, strings.Join(Names(), ", "))
	}
	n, err := strconv.ParseFloat(count, 64)
	seconds, known := units[unit]
	if err != nil || !known || math.IsNaN(n) || n <= 0 {
		return curve{}, wrong("plan", "plan %.40q: want a rate such as 20/m: a number more than 0, and s, m, h or d", text)
	}
	return flat(n, seconds, text)
}

// flat returns the curve of so many arrivals in so many seconds, at any time.
func flat(n float64, seconds int64, text string) (curve, error) {
	switch perSecond := n / float64(seconds); {
	case perSecond > MaxRate:
		return curve{}, wrong("plan", "plan %.40q: want at most %d/s", text, MaxRate)
	case perSecond*secondsADay < 1:
		return curve{}, wrong("plan", "plan %.40q: want at least 1/d", text)
	}
	return newCurve([]segment{{rate: nano(n, seconds)}}), nil
}

// nano returns a rate in thousand-millionths of an arrival a second.
func nano(n float64, seconds int64) int64 { return int64(math.Round(n * 1e9 / float64(seconds))) }

// Due returns about how many arrivals a plan that begins then has by an instant.
func (p Plan) Due(begin, now time.Time) int {
	if p.Off() || !now.After(begin) {
		return 0
	}
	days := float64(dayOf(now)-dayOf(begin)) / secondsADay
	n := (days*float64(p.curve.day) + float64(p.curve.upTo(now)) - float64(p.curve.upTo(begin))) / one
	return int(min(n, math.MaxInt32))
}
