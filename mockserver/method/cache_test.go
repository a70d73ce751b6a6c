package method

import (
	"context"
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

// A notebook is a Watcher that writes down what it is told.
type notebook struct {
	shown  []order.Outline
	met    order.States // on pages
	latest time.Time
}

func (n *notebook) Shown(o order.Outline) { n.shown = append(n.shown, o) }
func (n *notebook) ShownPage(p *Showing) {
	n.shown, n.met = append(n.shown, p.Orders...), n.met|p.States
	if p.Latest.After(n.latest) {
		n.latest = p.Latest
	}
}
func (n *notebook) Shipped(order.Change) {}
func (n *notebook) Labelled(LabelFacts)  {}

// A house is a store of two sandboxes, of which the calls keep what they can.
type house struct {
	t     *rapid.T
	store store.Memory
	cache Cache
	now   time.Time
	reign int // how often the first sandbox has begun
}

const houseOrders = 40

func (h *house) begin(sandbox string, seedNumber uint64) {
	generated := &seed.Shop{Seed: seedNumber, Start: noon, Count: houseOrders}
	require.NoError(h.t, h.store.AddShop(context.Background(), store.ShopKey{Sandbox: sandbox, Vender: "1"}, h.now, generated))
}

// id returns the id of any order of a sandbox.
func (h *house) id() int64 {
	shop := &seed.Shop{Seed: 1, Start: noon, Count: houseOrders}
	return shop.ID(rapid.IntRange(0, houseOrders-1).Draw(h.t, "n"))
}

func (h *house) orders(sandbox string) store.Orders {
	return store.Orders{Store: &h.store, Shop: store.ShopKey{Sandbox: sandbox, Vender: "1"}, Now: h.now}
}

// ask lets a method answer with a cache or, without one, afresh.
func (h *house) ask(q question, cache *Cache) (body string, told notebook, notes []string) {
	spec, ok := Find(q.method)
	require.True(h.t, ok)
	c := &Call{
		Shop: sandbox.Shop{VenderID: "1", Profile: seed.Profile{Name: "shop of " + q.box}, Key: wire.ShopKey(1, q.box)}, Orders: h.orders(q.box), Now: h.now, Quirks: q.quirks,
		Cache: cache, Root: spec.Root, Serials: &sandbox.Serials{}, Watcher: &told,
	}
	answer, err := spec.Main.Run(context.Background(), c, q.params)
	require.NoError(h.t, err)
	return wholeBody(h.t, spec.Root, answer), told, c.Notes()
}

// wholeBody returns an answer's whole body.
func wholeBody(t require.TestingT, root string, answer any) string {
	if w, ok := answer.(Written); ok && w.Body() != nil {
		return string(w.Body())
	}
	inner, ok := answer.(Appender)
	require.True(t, ok)
	return string(AppendHead(nil, root)) + "," + string(inner.AppendJSON(nil)[1:]) + "}"
}

// quirksOf draws settings of the quirks that bear on what is kept.
func quirksOf(t *rapid.T) (s quirk.Settings) {
	for _, q := range []*quirk.Quirk{quirk.Sensitive, quirk.Success, quirk.SuccessCode, quirk.WithheldConsignee, quirk.OrderTotal, quirk.PayType, quirk.UnsetTime, quirk.SearchForm} {
		if rapid.IntRange(0, 3).Draw(t, q.Name+" by default") == 0 {
			var err error
			s, err = s.With(q.Name, rapid.SampledFrom(q.Values).Draw(t, q.Name).Name)
			require.NoError(t, err)
		}
	}
	return s
}

// A question is a call that is made again and again.
type question struct {
	method wire.Method
	box    string
	params string
	quirks quirk.Settings
}

// searching draws a search.
func searching(t *rapid.T) question {
	end := noon.AddDate(0, 0, rapid.IntRange(0, 3).Draw(t, "days"))
	state := rapid.SampledFrom([]string{"ALL", "WAIT_SELLER_STOCK_OUT", "FINISHED_L,LOCKED,TRADE_CANCELED"}).Draw(t, "state")
	params := fmt.Sprintf(`{"start_date":%q,"end_date":%q,"order_state":%q,"optional_fields":%q,"dateType":%d,"sortType":%d,"page":%d,"page_size":%d}`,
		wire.FormatTime(end.AddDate(0, 0, -28)), wire.FormatTime(end), state, fields(t),
		rapid.IntRange(0, 1).Draw(t, "dateType"), rapid.IntRange(0, 1).Draw(t, "sortType"), rapid.IntRange(1, 2).Draw(t, "page"), rapid.SampledFrom([]int{3, 12}).Draw(t, "size"))
	if rapid.Bool().Draw(t, "of the last month") {
		params = fmt.Sprintf(`{"start_date":"","end_date":"","order_state":"WAIT_SELLER_STOCK_OUT","optional_fields":%q,"page_size":5}`, fields(t))
	}
	name := rapid.SampledFrom([]wire.Method{"jingdong.pop.order.search", "jingdong.pop.order.enSearch"}).Draw(t, "method")
	return question{name, rapid.SampledFrom([]string{"a", "b"}).Draw(t, "box"), params, quirksOf(t)}
}

// getting draws a get of an order.
func (h *house) getting(t *rapid.T) question {
	name := rapid.SampledFrom([]wire.Method{"jingdong.pop.order.get", "jingdong.pop.order.enGet"}).Draw(t, "method")
	return question{name, "b", fmt.Sprintf(`{"order_id":%d,"optional_fields":%q}`, h.id(), fields(t)), quirksOf(t)}
}

func fields(t *rapid.T) string {
	return rapid.SampledFrom([]string{"orderId,orderState,modified", strings.Join(OrderFields(), ","), "orderId,nosuch"}).Draw(t, "fields")
}

// same asks what may be kept, and holds the answers to a fresh one.
func (h *house) same(q question, times int) {
	want, told, notes := h.ask(q, nil)
	for range times {
		got, gotTold, gotNotes := h.ask(q, &h.cache)
		require.Equal(h.t, want, got)
		require.Equal(h.t, told, gotTold, "what watchers are told")
		require.Equal(h.t, notes, gotNotes)
	}
}

// TestWhatIsKeptIsWhatWouldBeMade changes shops in every way, lets time pass,
// restores them and begins them anew: an answer that is kept is byte for byte
// the one that would be made, and watchers are told the same of both.
func TestWhatIsKeptIsWhatWouldBeMade(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h := &house{t: t, now: noon}
		h.begin("a", 1)
		h.begin("b", 1)
		ctx, box := context.Background(), rapid.SampledFrom([]string{"a", "b"})
		asked := []question{searching(t), searching(t), searching(t), h.getting(t)}
		t.Repeat(map[string]func(*rapid.T){
			"apply": func(t *rapid.T) {
				e := order.Event(rapid.IntRange(int(order.Pay), int(order.Refuse)).Draw(t, "event"))
				_, _ = h.orders(box.Draw(t, "box")).Apply(ctx, h.id(), e, order.Shipment{Parcels: []order.Parcel{{LogisticsID: 2087, Waybill: "W"}}})
			},
			"remark": func(t *rapid.T) {
				_, _ = h.orders(box.Draw(t, "box")).Update(ctx, h.id(), func(o order.Order) (order.Order, error) { o.Remark += "x"; return o, nil })
			},
			"insert": func(t *rapid.T) {
				o := order.Order{ID: rapid.Int64Range(1, 9).Draw(t, "id"), Type: order.SOP, Pay: order.Online, State: order.WaitSellerStockOut, Placed: h.now, Paid: h.now, Modified: h.now, DataVersion: h.now.UnixMilli()}
				_, _ = h.store.Insert(ctx, store.ShopKey{Sandbox: "a", Vender: "1"}, h.now, o)
			},
			"wait": func(t *rapid.T) {
				h.now = h.now.Add(rapid.SampledFrom([]time.Duration{1, time.Second, time.Hour, 30 * time.Hour}).Draw(t, "time"))
			},
			"snapshot": func(t *rapid.T) {
				require.NoError(t, h.store.Snapshot(ctx, box.Draw(t, "box"), "s"))
			},
			"restore": func(t *rapid.T) { _ = h.store.Restore(ctx, box.Draw(t, "box"), "s") },
			"age":     func(t *rapid.T) { require.NoError(t, h.store.Age(ctx, box.Draw(t, "box"), h.now, time.Hour)) },
			"begin anew": func(t *rapid.T) {
				require.NoError(t, h.store.RemoveSandbox(ctx, "a"))
				h.reign++
				h.begin("a", uint64(1+h.reign%2))
			},
			"": func(t *rapid.T) {
				times := rapid.IntRange(1, 3).Draw(t, "times") // made, made of what is kept, and kept as a whole
				for _, q := range asked {
					h.same(q, times)
				}
			},
		})
	})
}

// TestAPageThatNothingTouchesIsNotMadeAgain asks for a page while orders of
// other pages are changed.
func TestAPageThatNothingTouchesIsNotMadeAgain(t *testing.T) {
	t.Parallel()
	c, generated := shopCall(t, 200)
	c.Cache, c.Root = new(Cache), "jingdong_pop_order_search_responce"
	first := generated.Order(0)
	params := fmt.Sprintf(`{"start_date":%q,"end_date":%q,"optional_fields":"orderId,orderState","page":1,"page_size":5,"dateType":1}`,
		wire.FormatTime(first.Placed), wire.FormatTime(first.Placed.Add(time.Hour*200)))
	body := func() []byte {
		spec, _ := Find("jingdong.pop.order.search")
		answer, err := spec.Main.Run(t.Context(), c, params)
		require.NoError(t, err)
		return answer.(Written).Body()
	}
	made := []*byte{&body()[0], &body()[0], &body()[0]}
	assert.NotSame(t, made[0], made[1], "orders are kept first")
	assert.Same(t, made[1], made[2])
	remark := func(n int) {
		_, err := c.Orders.Update(t.Context(), generated.ID(n), func(o order.Order) (order.Order, error) { o.Remark = "x"; return o, nil })
		require.NoError(t, err)
	}
	remark(20) // in the window, and not on the page
	assert.Same(t, made[1], &body()[0])
	remark(2)
	assert.NotSame(t, made[1], &body()[0])
}

func TestEachWayOfWritingIsAFormOfItsOwn(t *testing.T) {
	t.Parallel()
	bearing := []*quirk.Quirk{quirk.Success, quirk.SuccessCode, quirk.OrderTotal, quirk.PayType, quirk.UnsetTime, quirk.SearchForm, quirk.Sensitive}
	found := map[form]quirk.Settings{}
	var try func(s quirk.Settings, left []*quirk.Quirk)
	try = func(s quirk.Settings, left []*quirk.Quirk) {
		if len(left) == 0 {
			for root, encrypts := range map[string]bool{"jingdong_pop_order_get_responce": false, "jingdong_pop_order_enGet_responce": true} {
				c := &Call{Quirks: s, Root: root}
				f := sightOf(c, encrypts).form | c.form()
				require.NotContains(t, found, f, "%v is as %v", s, found[f])
				found[f] = s
			}
			return
		}
		for _, v := range left[0].Values {
			chosen, err := s.With(left[0].Name, v.Name)
			require.NoError(t, err)
			try(chosen, left[1:])
		}
	}
	// plain by its method is as plain by its quirk
	bearing[len(bearing)-1] = &quirk.Quirk{Name: quirk.Sensitive.Name, Values: quirk.Sensitive.Values[1:]}
	try(quirk.Settings{}, bearing)
}

func TestNoTwoShopsShareANumber(t *testing.T) {
	t.Parallel()
	var shops shopNumbers
	owner := map[uint32]store.ShopKey{}
	for i := range 5000 {
		key := store.ShopKey{Sandbox: fmt.Sprint("box", i/7%50), Vender: fmt.Sprint(i % 7)}
		number := shops.of(key)
		require.Equal(t, number, shops.of(key), "the latest is remembered")
		if was, taken := owner[number]; taken {
			require.Equal(t, was, key)
		}
		owner[number] = key
	}
	require.NotContains(t, owner, uint32(0))
	require.Equal(t, shops.of(store.ShopKey{Sandbox: "ab", Vender: "c"}), shops.of(store.ShopKey{Sandbox: "ab", Vender: "c"}))
	require.NotEqual(t, shops.of(store.ShopKey{Sandbox: "ab", Vender: "c"}), shops.of(store.ShopKey{Sandbox: "a", Vender: "bc"}))
}

func TestACacheIsBounded(t *testing.T) {
	t.Parallel()
	var c Cache
	made := make([]byte, 100<<10)
	for i := range 2000 {
		c.keep(rendering{shop: 1, id: int64(i)}, made)
		c.keepPage(listing{shop: 1, from: int64(i)}, &keptPage{body: made})
	}
	total := 0
	for i := range c.shards {
		s := &c.shards[i]
		for _, half := range []cacheHalf{s.young, s.old} {
			total += len(half.orders)*len(made) + len(half.pages)*len(made)
		}
	}
	assert.LessOrEqual(t, total, 2*(cacheBytes+cacheShards*len(made)))
	assert.Greater(t, total, cacheBytes/2)
	_, kept := c.lookup(rendering{shop: 1, id: 1999})
	assert.True(t, kept)
	_, kept = c.lookup(rendering{shop: 1, id: 0})
	assert.False(t, kept)
	assert.Nil(t, c.page(listing{shop: 1, from: 0}))
	assert.NotNil(t, c.page(listing{shop: 1, from: 1999}))
}
