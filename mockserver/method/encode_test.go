package method

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

var noon = time.Date(2025, 4, 2, 12, 0, 0, 0, wire.Zone)

// plainJSON writes a value by encoding/json, as the appending encoders must.
func plainJSON(t interface{ Fatal(...any) }, v any) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// plainMember is plainJSON for what a member of orderInfo holds, whose objects
// write themselves.
func plainMember(t interface{ Fatal(...any) }, v any) string {
	switch v := v.(type) {
	case object:
		var members []string
		for _, m := range v {
			members = append(members, plainJSON(t, m.name)+":"+plainMember(t, m.value))
		}
		return "{" + strings.Join(members, ",") + "}"
	case []object:
		var list []string
		for _, o := range v {
			list = append(list, plainMember(t, o))
		}
		return "[" + strings.Join(list, ",") + "]"
	}
	return plainJSON(t, v)
}

// plainOrder writes the projected members of an order.
func plainOrder(t interface{ Fatal(...any) }, names []string, v *view) string {
	var members []string
	add := func(name string, value any) { members = append(members, plainJSON(t, name)+":"+plainMember(t, value)) }
	for _, f := range plainOrderInfo {
		value := f.value(plainView{v})
		if value == nil || !known(names, f.name) {
			continue
		}
		s, personal := value.(secret)
		if !personal {
			add(f.name, value)
			continue
		}
		add(f.name, s.shown)
		if s.encrypted != "" {
			add("encrypt_"+f.name, s.encrypted)
		}
	}
	return "{" + strings.Join(members, ",") + "}"
}

// shopCall returns a call of a shop with so many orders, and the shop.
func shopCall(t testing.TB, count int) (*Call, *seed.Shop) {
	generated := &seed.Shop{Seed: 7, Start: noon, Count: count}
	orders := store.Orders{Store: &store.Memory{}, Shop: store.ShopKey{Sandbox: "s", Vender: "10000001"}, Now: noon}
	require.NoError(t, orders.Store.AddShop(t.Context(), orders.Shop, noon, generated))
	shop := sandbox.Shop{VenderID: "10000001", Profile: generated.Profile(), Carriers: seed.Carriers(), Key: wire.ShopKey(7, "10000001")}
	return &Call{Shop: shop, Orders: orders, Now: noon, Serials: &sandbox.Serials{}}, generated
}

func TestAnOrderIsRenderedAsEncodingJSONWouldHaveIt(t *testing.T) {
	t.Parallel()
	const count = 2000
	c, generated := shopCall(t, count)
	rapid.Check(t, func(t *rapid.T) {
		var names []string
		for _, name := range OrderFields() {
			if rapid.Bool().Draw(t, name) {
				names = append(names, name)
			}
		}
		o, err := c.Orders.Get(context.Background(), generated.ID(rapid.IntRange(0, count-1).Draw(t, "n")))
		require.NoError(t, err)
		o.Remark = rapid.String().Draw(t, "remark")
		for i := range rapid.IntRange(0, 2).Draw(t, "parts") {
			numbers := rapid.SliceOfN(rapid.String(), 0, 3).Draw(t, "numbers")
			goods := rapid.SliceOfN(rapid.Just(order.Goods{SKU: 11, UUID: rapid.String().Draw(t, "uuid"), Count: 2}), 0, 2).Draw(t, "goods")
			o.Sent = append(o.Sent, order.Part{LogisticsID: int64(463 + i), Waybills: numbers, Goods: goods, At: noon, Changed: noon.Add(time.Hour)})
		}
		v := new(sightOf(c, rapid.Bool().Draw(t, "encrypts")).of(&o))
		v.secrets.mode = rapid.SampledFrom([]string{"plain", "masked", "cipher", "both"}).Draw(t, "mode")
		got := string(project(&Call{}, text(strings.Join(names, ","))).append(nil, v))
		if want := plainOrder(t, names, v); got != want {
			t.Fatalf("got  %s\nwant %s", got, want)
		}
	})
}

// TestAllMembersOfManyOrdersAreWrittenAsEncodingJSONHasThem shows what few orders
// have: pauses, several parcels, invoices, coupons of every kind.
func TestAllMembersOfManyOrdersAreWrittenAsEncodingJSONHasThem(t *testing.T) {
	t.Parallel()
	const count = 3000
	c, generated := shopCall(t, count)
	modes := []string{"plain", "masked", "cipher", "both"}
	for n := range count {
		o := generated.Order(n).Settle(noon.AddDate(0, 0, n%40))
		v := new(sightOf(c, false).of(&o))
		v.secrets.mode, v.withheld, v.digitPay = modes[n%len(modes)], n%7 == 0, n%5 == 0
		got := string(project(&Call{}, text(strings.Join(OrderFields(), ","))).append(nil, v))
		require.Equal(t, plainOrder(t, OrderFields(), v), got, "order %d in %s", n, o.State)
	}
}

func BenchmarkRender(b *testing.B) {
	const count = 10_000
	c, generated := shopCall(b, count)
	all, sight := project(&Call{}, text(strings.Join(OrderFields(), ","))), sightOf(c, false)
	orders := make([]order.Order, count)
	for n := range orders {
		orders[n] = generated.Order(n).Settle(noon)
	}
	v, desk := new(view), []byte(nil)
	b.ReportAllocs()
	for n := 0; b.Loop(); n = (n + 1) % count {
		*v = sight.of(&orders[n])
		desk = all.append(desk[:0], v)
	}
}

// BenchmarkMakeAndRender measures what an order costs that nobody has kept: to
// be found, made and written.
func BenchmarkMakeAndRender(b *testing.B) {
	const count = 10_000
	c, generated := shopCall(b, count)
	all, sight, d := project(&Call{}, text(strings.Join(OrderFields(), ","))), sightOf(c, false), sitDown()
	outlines := make([]order.Outline, count)
	for n := range outlines {
		o, err := c.Orders.Outline(b.Context(), generated.ID(n))
		require.NoError(b, err)
		outlines[n] = o
	}
	b.ReportAllocs()
	for n := 0; b.Loop(); n = (n + 1) % count {
		d.bytes = d.bytes[:0]
		if _, err := d.write(b.Context(), c, all, sight, outlines[n]); err != nil {
			b.Fatal(err)
		}
	}
}

func TestTextsAreWrittenAsEncodingJSONHasThem(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text")
		if got, want := string(appendText(nil, s)), plainJSON(t, s); got != want {
			t.Fatalf("%q became %s, want %s", s, got, want)
		}
	})
	for r := rune(0); r < 0x3000; r++ {
		s := "a" + string(r) + "b"
		assert.Equal(t, plainJSON(t, s), string(appendText(nil, s)))
	}
}

func TestMasksKeepTheFirstAndTheLastCharacters(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "text")
		for _, m := range []mask{account, name, phone, address} {
			want := plainMask(m, s)
			if got := m.of(s); got != want {
				t.Fatalf("%q became %q, want %q", s, got, want)
			}
			if got := string(m.append(nil, s)); got != plainJSON(t, want) {
				t.Fatalf("%q became %s, want %s", s, got, plainJSON(t, want))
			}
		}
	})
}

// TestAnswersAppendWhatEncodingJSONWrites runs the methods whose answers write
// themselves over the orders of a shop.
func TestAnswersAppendWhatEncodingJSONWrites(t *testing.T) {
	t.Parallel()
	c, generated := shopCall(t, 300)
	appended := map[wire.Method]int{}
	try := func(m wire.Method, h *Handler, params string) {
		c.Members, _ = wire.ScanObject(params, nil)
		answer, err := h.Run(t.Context(), c, params)
		if a, ok := answer.(Appender); ok && err == nil {
			assert.Equal(t, plainJSON(t, answer), string(a.AppendJSON(nil)), "%s %s", m, params)
			appended[m]++
		}
		if h.HasFailures() {
			failure, _ := h.Fail(c, *wire.ResultOrderID.Error(""))
			if a, ok := failure.(Appender); ok {
				assert.Equal(t, plainJSON(t, failure), string(a.AppendJSON(nil)), "%s", m)
			}
		}
	}
	for _, decided := range [][]string{nil, {"success=text", "search-form=wrapped", "order-total=text", "success-code=zero"}} {
		quirks, err := quirk.Settings{}.Parse(decided...)
		require.NoError(t, err)
		c.Quirks = quirks
		for n := range 300 {
			id := generated.ID(n)
			for _, name := range []wire.Method{"jingdong.pop.order.get", "jingdong.pop.order.enGet"} {
				spec, _ := Find(name)
				try(name, spec.Main, fmt.Sprintf(`{"order_id":%d,"optional_fields":%q}`, id, strings.Join(OrderFields()[:n%80], ",")+",orderId"))
				if spec.Guide != nil {
					try(name, spec.Guide, fmt.Sprintf(`{"order_id":%d}`, id))
				}
			}
			ship, _ := Find("jingdong.pop.order.ship")
			try(ship.Method, ship.Main, fmt.Sprintf(`{"order_id":%d,"logistics_id":2087,"waybill":"JDX<&>%d"}`, id, n))
		}
		search, _ := Find("jingdong.pop.order.search")
		list, _ := Find("jingdong.pop.orders.get")
		for page := 1; page < 5; page++ {
			try(search.Method, search.Main, fmt.Sprintf(`{"start_date":"2025-03-20 00:00:00","end_date":"2025-04-02 12:00:00","order_state":"","optional_fields":"orderId,itemInfoList","page":%d}`, page))
			for _, fields := range []string{"", "order_id,modified", "consignee_info"} {
				try(list.Method, list.Main, fmt.Sprintf(`{"start_date":"2025-03-20 00:00:00","end_date":"2025-04-02 12:00:00","fields":%q,"page":%d}`, fields, page))
			}
		}
	}
	for _, m := range []wire.Method{"jingdong.pop.order.get", "jingdong.pop.order.search", "jingdong.pop.orders.get", "jingdong.pop.order.ship"} {
		assert.NotZero(t, appended[m], m)
	}
}

// FuzzParametersAreReadAsEncodingJSONReadsThem holds the quick reading of
// parameters to encoding/json.
func FuzzParametersAreReadAsEncodingJSONReadsThem(f *testing.F) {
	for _, params := range []string{
		`{"order_id":1,"optional_fields":"a","order_state":"PAUSE"}`, `{"order_id":"0012","waybill":12,"logistics_id":null}`,
		`{"start_date":"2025-04-01 00:00:00","end_date":"x","page":"+3","page_size":-0,"sortType":1,"dateType":"1","fields":"a,b"}`, `{"order_id":true}`,
	} {
		f.Add(params)
	}
	f.Fuzz(func(t *testing.T, params string) {
		members, plain := wire.ScanObject(params, nil)
		if !plain {
			return
		}
		compareReading[getOrderInfoRequest](t, members, params)
		compareReading[getOrderRequest](t, members, params)
		compareReading[searchOrdersRequest](t, members, params)
		compareReading[listOrdersRequest](t, members, params)
		compareReading[shipOrderRequest](t, members, params)
	})
}

// compareReading compares what was read from members with what encoding/json
// reads, where names have the case that the schema wants.
func compareReading[Q comparable](t *testing.T, members wire.Members, params string) {
	for _, m := range members {
		if m.Name != strings.ToLower(m.Name) && m.Name != "sortType" && m.Name != "dateType" || m.Kind == wire.Boolean {
			return // no schema lets these pass
		}
		if strings.ToLower(m.Name) != m.Name && (m.Name == "sorttype" || m.Name == "datetype") {
			return
		}
	}
	got, gotErr := read[Q](members, params)
	var want Q
	wantErr := json.Unmarshal([]byte(params), &want)
	if (gotErr == nil) != (wantErr == nil) || got != want && wantErr == nil {
		t.Fatalf("%s: read %+v (%v), want %+v (%v)", params, got, gotErr, want, wantErr)
	}
}
