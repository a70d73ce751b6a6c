package bench

import (
	"math"
	"slices"
)

// A Summary is what several rounds found.
type Summary struct {
	N      int     `json:"n"` // how many rounds
	Median float64 `json:"median"`
	Min    float64 `json:"min"`
	Max    float64 `json:"max"`
	MAD    float64 `json:"mad"` // the median distance from the median
}

// Summarise returns the median of values and their spread. Values that are no
// numbers, such as a ratio to nothing, are left out.
func Summarise(values []float64) Summary {
	known := slices.DeleteFunc(slices.Clone(values), func(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) })
	if len(known) == 0 {
		return Summary{}
	}
	slices.Sort(known)
	s := Summary{N: len(known), Median: medianOfSorted(known), Min: known[0], Max: known[len(known)-1]}
	away := make([]float64, len(known))
	for i, v := range known {
		away[i] = math.Abs(v - s.Median)
	}
	slices.Sort(away)
	s.MAD = medianOfSorted(away)
	return s
}

// medianOfSorted returns the middle value, or the mean of the middle two.
func medianOfSorted(sorted []float64) float64 {
	n := len(sorted)
	if n%2 == 1 {
		return sorted[n/2]
	}
	return sorted[n/2-1] + (sorted[n/2]-sorted[n/2-1])/2
}

// ratios divides a measure of one rival by that of another, round by round.
func ratios(of, by []Sample, measure func(Sample) float64) []float64 {
	var out []float64
	for i := range min(len(of), len(by)) {
		out = append(out, measure(of[i])/measure(by[i]))
	}
	return out
}

// differences subtracts a measure of one rival from that of another, round by
// round.
func differences(of, less []Sample, measure func(Sample) float64) []float64 {
	var out []float64
	for i := range min(len(of), len(less)) {
		out = append(out, measure(of[i])-measure(less[i]))
	}
	return out
}

// each returns a measure of every round.
func each(of []Sample, measure func(Sample) float64) []float64 {
	var out []float64
	for _, s := range of {
		out = append(out, measure(s))
	}
	return out
}
