package mocktest_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// BenchmarkStart starts a simulator with a shop of 200 orders, and stops it.
func BenchmarkStart(b *testing.B) {
	for _, each := range []struct {
		name  string
		start func(testing.TB, mockserver.Options) *mocktest.Server
	}{{"listening", mocktest.Start}, {"in memory", mocktest.StartInMemory}} {
		b.Run(each.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				b.StopTimer()
				w := &witness{TB: b}
				b.StartTimer()
				each.start(w, mockserver.Options{})
				b.StopTimer()
				for _, end := range slices.Backward(w.cleanups) {
					end()
				}
				b.StartTimer()
			}
		})
	}
}

// TestAShopOfOrdersStartsAboutAsFastAsAnEmptyOne compares medians of one run, as
// the orders of equal shops are made once in a process.
func TestAShopOfOrdersStartsAboutAsFastAsAnEmptyOne(t *testing.T) {
	const rounds = 31
	took := func(orders int) time.Duration {
		w := &witness{TB: t}
		begin := time.Now()
		mocktest.StartInMemory(w, mockserver.Options{Orders: orders, Clock: clock.Frozen(noon)})
		d := time.Since(begin)
		for _, end := range slices.Backward(w.cleanups) {
			end()
		}
		return d
	}
	took(200) // the first in a process pays for all
	var full, empty []time.Duration
	for range rounds {
		full = append(full, took(200))
		empty = append(empty, took(-1))
	}
	slices.Sort(full)
	slices.Sort(empty)
	assert.LessOrEqual(t, full[rounds/2], 4*empty[rounds/2], "200 orders (first) and none")
}
