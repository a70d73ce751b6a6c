package mockserver_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/metrics"
	"github.com/jdmock/jdmock/mockserver/order"
)

// BenchmarkMetrics shows what counting costs a call: beside a signed get, what a
// call is counted with, and what an order is followed with that has changed since
// the sandbox began.
func BenchmarkMetrics(b *testing.B) {
	get := func(b *testing.B, changed bool) {
		s := bench(b, 200)
		id := shippable(b, s)[0]
		if changed {
			var n int64
			_, _ = fmt.Sscan(id, &n)
			s.VenderID = mockserver.DefaultVenderID
			happen(b, s, n, order.Lock)
		}
		body := form(params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":`+id+`}`))
		b.ReportAllocs()
		for b.Loop() {
			call(b, s, body)
		}
	}
	b.Run("signed get", func(b *testing.B) { get(b, false) })
	b.Run("signed get of a changed order", func(b *testing.B) { get(b, true) })
	b.Run("counting alone", func(b *testing.B) {
		set := metrics.New(metrics.Config{
			Methods: []string{"jingdong.pop.order.get"}, Outcomes: []string{"answered"}, Codes: []string{"0"},
			Present: func() metrics.Present { return metrics.Present{} },
		})
		b.ReportAllocs()
		for b.Loop() {
			set.Call("jingdong.pop.order.get", "answered", "0", 70*time.Microsecond)
		}
	})
	b.Run("following alone", func(b *testing.B) {
		box := bench(b, 1).Sandbox()
		b.ReportAllocs()
		for b.Loop() {
			if box.Follows(noon) {
				_, _ = box.Fetched(1, 1)
			}
		}
	})
	b.Run("a scrape of 100000 orders", func(b *testing.B) {
		s := bench(b, 100_000)
		b.ReportAllocs()
		for b.Loop() {
			scraped(b, s)
		}
	})
}
