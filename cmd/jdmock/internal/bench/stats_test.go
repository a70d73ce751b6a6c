package bench

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestSummaryIsMedianAndSpread(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		values []float64
		want   Summary
	}{
		{"nothing", nil, Summary{}},
		{"one value", []float64{3}, Summary{N: 1, Median: 3, Min: 3, Max: 3}},
		{"an odd number", []float64{9, 1, 2}, Summary{N: 3, Median: 2, Min: 1, Max: 9, MAD: 1}},
		{"an even number", []float64{4, 1, 3, 2}, Summary{N: 4, Median: 2.5, Min: 1, Max: 4, MAD: 1}},
		{"what is no number is left out", []float64{math.NaN(), 5, math.Inf(1)}, Summary{N: 1, Median: 5, Min: 5, Max: 5}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			assert.Equal(t, c.want, Summarise(c.values))
		})
	}
}

func TestSummaryDoesNotDependOnTheOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SliceOfN(rapid.Float64Range(-1e9, 1e9), 1, 40).Draw(t, "values")
		want := Summarise(values)
		below, above := 0, 0
		for _, v := range values {
			if v < want.Median {
				below++
			}
			if v > want.Median {
				above++
			}
		}
		if below > len(values)/2 || above > len(values)/2 || want.Min > want.Median || want.Median > want.Max || want.MAD < 0 || want.MAD > want.Max-want.Min {
			t.Fatalf("%v: %+v", values, want)
		}
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(values), func(i, j int) { values[i], values[j] = values[j], values[i] })
		if got := Summarise(values); got != want {
			t.Fatalf("shuffled: got %+v, want %+v", got, want)
		}
	})
}

func TestRatiosAreFormedWithinARound(t *testing.T) {
	t.Parallel()
	a := []Sample{{CPU: 2, Allocs: 5}, {CPU: 30, Allocs: 6}}
	b := []Sample{{CPU: 1, Allocs: 5}, {CPU: 10, Allocs: 4}, {CPU: 7}}
	assert.Equal(t, []float64{2, 3}, ratios(a, b, cpu))
	assert.Equal(t, []float64{0, 2}, differences(a, b, allocs))
	assert.Equal(t, []float64{2, 30}, each(a, cpu))
}
