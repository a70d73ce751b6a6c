package mockserver_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// bench runs a simulator without a listener, with answers unchecked but for
// the sample, as serve does.
func bench(b *testing.B, orders int) *mocktest.Server {
	b.Helper()
	server, err := mockserver.New(mockserver.Options{Orders: orders, Clock: clock.Frozen(noon), Gateway: clock.Frozen(noon)})
	require.NoError(b, err)
	return &mocktest.Server{Server: server, AppKey: mockserver.DefaultAppKey, AppSecret: mockserver.DefaultAppSecret, AccessToken: mockserver.DefaultAccessToken}
}

// call sends one signed call through the handler.
func call(b *testing.B, s *mocktest.Server, body string) {
	r := httptest.NewRequest(http.MethodPost, wire.Path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	if strings.Contains(w.Body.String(), wire.ErrorRoot) {
		b.Fatal(w.Body.String())
	}
}

// shippable returns the ids of the shop's orders that wait for shipment.
func shippable(b *testing.B, s *mocktest.Server) (ids []string) {
	b.Helper()
	orders := s.Sandbox().Orders(mockserver.DefaultVenderID, noon)
	for offset := 0; ; offset += 1000 {
		page, err := orders.List(b.Context(), store.Query{From: noon.AddDate(0, 0, -40), To: noon, States: order.SetOf(order.WaitSellerStockOut), Offset: offset, Limit: 1000})
		require.NoError(b, err)
		for _, o := range page.Orders {
			ids = append(ids, fmt.Sprint(o.ID))
		}
		if len(page.Orders) == 0 {
			return ids
		}
	}
}

func BenchmarkOrderGet(b *testing.B) {
	for _, orders := range []int{200, 100_000} {
		b.Run(fmt.Sprintf("of %d", orders), func(b *testing.B) {
			s := bench(b, orders)
			bodies := []string{}
			for _, id := range shippable(b, s)[:10] {
				bodies = append(bodies, form(params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":`+id+`,"optional_fields":"orderId,orderState,consigneeInfo,itemInfoList,orderPayment,waybill"}`)))
			}
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				call(b, s, bodies[i%len(bodies)])
			}
		})
	}
}

func BenchmarkOrderList(b *testing.B) {
	for _, orders := range []int{1000, 100_000} {
		b.Run(fmt.Sprintf("page of 100 of %d", orders), func(b *testing.B) {
			s := bench(b, orders)
			body := form(params(s, s.AccessToken, "jingdong.pop.orders.get", `{"start_date":"2025-03-12 00:00:00","end_date":"2025-04-02 12:00:00","page":4,"page_size":100}`))
			b.ReportAllocs()
			for b.Loop() {
				call(b, s, body)
			}
		})
	}
}

func BenchmarkShip(b *testing.B) {
	s := bench(b, 100_000)
	ids := shippable(b, s)
	b.ReportAllocs()
	done := 0
	for b.Loop() {
		if done == len(ids) { // all shipped: another shop, whose making is not measured
			b.StopTimer()
			s = bench(b, 100_000)
			done = 0
			b.StartTimer()
		}
		call(b, s, form(params(s, s.AccessToken, "jingdong.pop.order.ship", `{"order_id":`+ids[done]+`,"logistics_id":2087,"waybill":"JDX`+ids[done]+`"}`)))
		done++
	}
}

func BenchmarkNewShop(b *testing.B) {
	for _, orders := range []int{200, 100_000} {
		b.Run(fmt.Sprintf("of %d", orders), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, err := sandbox.New(b.Context(), sandbox.Config{
					Seed: 1, Start: noon, Clock: clock.Frozen(noon), Store: &store.Memory{},
					Apps: []sandbox.App{{Key: "k", Secret: "s"}}, Shops: []sandbox.ShopConfig{{Orders: orders}},
				})
				require.NoError(b, err)
			}
		})
	}
}

func BenchmarkFullOrder(b *testing.B) {
	whole := strings.Join(method.OrderFields(), ",")
	b.Run("rendered from the cache", func(b *testing.B) {
		s := bench(b, 200)
		body := form(params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":`+shippable(b, s)[0]+`,"optional_fields":"`+whole+`"}`))
		b.ReportAllocs()
		for b.Loop() {
			call(b, s, body)
		}
	})
	b.Run("rendered anew", func(b *testing.B) {
		const orders = 500_000 // more than the cache holds
		s := bench(b, orders)
		gen := &seed.Shop{Seed: 1, Start: noon, Count: orders}
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			call(b, s, form(params(s, s.AccessToken, "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d,"optional_fields":%q}`, gen.ID(i%orders), whole))))
		}
	})
}

// BenchmarkNoFaults shows what faults cost those calls that none strikes.
func BenchmarkNoFaults(b *testing.B) {
	never := fault.Rule{Method: "jingdong.pop.order.track", Action: fault.Action{Type: fault.Reset}}
	for _, c := range []struct {
		name    string
		prepare func(*fault.Plan)
	}{
		{"no rule", func(*fault.Plan) {}},
		{"a rule that was once", func(p *fault.Plan) { id, _ := p.Add(never); p.Remove(id) }},
		{"a rule of no call", func(p *fault.Plan) { _, _ = p.Add(never) }},
	} {
		b.Run(c.name, func(b *testing.B) {
			s := bench(b, 200)
			c.prepare(&s.Sandbox().Faults)
			body := form(params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":`+shippable(b, s)[0]+`}`))
			b.ReportAllocs()
			for b.Loop() {
				call(b, s, body)
			}
		})
	}
}
