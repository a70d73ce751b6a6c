package revive_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/revive"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/control"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

// begun is when the worlds of these tests begin.
var begun = time.Date(2025, 4, 2, 12, 0, 0, 0, wire.Zone)

// A world is a simulator whose calls are recorded.
type world struct {
	t     testing.TB
	s     *mocktest.Server
	now   *clock.Clock
	calls []record.Call
}

func newWorld(t testing.TB, seed uint64, orders int, at time.Time) *world {
	now := clock.Frozen(at)
	return &world{t: t, now: now, s: mocktest.StartInMemoryLenient(t, mockserver.Options{Seed: seed, Orders: orders, Clock: now, Gateway: now})}
}

// call makes a call and records it.
func (w *world) call(m wire.Method, application map[string]any) []byte {
	w.t.Helper()
	text, err := json.Marshal(application)
	require.NoError(w.t, err)
	p := wire.Params{
		{Name: wire.ParamMethod, Value: string(m)}, {Name: wire.ParamAppKey, Value: w.s.AppKey}, {Name: wire.ParamAccessToken, Value: w.s.AccessToken},
		{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(w.now.Now())}, {Name: "v", Value: "2.0"}, {Name: wire.ParamJSON, Value: string(text)},
	}
	p = p.With(wire.ParamSign, wire.Sign(p, w.s.AppSecret))
	form := url.Values{}
	for _, each := range p {
		form.Set(each.Name, each.Value)
	}
	r, err := w.s.Client().PostForm(w.s.URL, form)
	require.NoError(w.t, err)
	defer r.Body.Close()
	answer, err := io.ReadAll(r.Body)
	require.NoError(w.t, err)
	w.calls = append(w.calls, record.Call{At: w.now.Now(), URL: w.s.URL, Verb: http.MethodPost, Params: p, Status: r.StatusCode, Answer: answer})
	return answer
}

// recorded yields calls as record.Read does.
func recorded(calls ...record.Call) iter.Seq2[record.Call, error] {
	return func(yield func(record.Call, error) bool) {
		for _, c := range calls {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// reads are what is asked of an order, by method.
func (w *world) reads(id int64) (asked []func(*world) []byte) {
	fields := strings.Join(method.OrderFields(), ",")
	ask := func(m wire.Method, application map[string]any) {
		asked = append(asked, func(w *world) []byte { return w.call(m, application) })
	}
	ask("jingdong.pop.order.get", map[string]any{"order_id": id, "optional_fields": fields})
	ask("jingdong.pop.order.get", map[string]any{"order_id": id})
	ask("jingdong.pop.order.track", map[string]any{"order_id": id})
	o := w.s.Orders.Get(id)
	for _, p := range o.UnderWay() {
		if p.Waybill != "" {
			ask("jingdong.ldop.receive.trace.get", map[string]any{"waybillCode": p.Waybill, "customerCode": "010K1"})
			ask("jingdong.etms.trace.get", map[string]any{"waybillCode": p.Waybill})
		}
	}
	return asked
}

// ours are members that are the simulator's own and nobody's order's: ids of
// calls, what stands for an address under the shop's key, and the shop's name.
var ours = []string{"request_id", "oaid", "tradeVenderInfo"}

// shown returns an answer without what is the simulator's own.
func shown(t require.TestingT, answer []byte) string {
	var v any
	require.NoError(t, json.Unmarshal(answer, &v))
	without(v)
	text, err := json.MarshalIndent(v, "", " ")
	require.NoError(t, err)
	return string(text)
}

func without(v any) {
	switch v := v.(type) {
	case map[string]any:
		for _, name := range ours {
			delete(v, name)
		}
		for _, each := range v {
			without(each)
		}
	case []any:
		for _, each := range v {
			without(each)
		}
	}
}

// post sends a recording's orders to the control API, and returns its answer.
func (w *world) post(body map[string]any) (status int, answer map[string]any) {
	text, err := json.Marshal(body)
	require.NoError(w.t, err)
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/v1/sandboxes/default/import", bytes.NewReader(text))
	r.Header.Set("Content-Type", "application/json")
	got := httptest.NewRecorder()
	control.New(w.s.Server, control.Options{}).ServeHTTP(got, r)
	require.NoError(w.t, json.Unmarshal(got.Body.Bytes(), &answer), got.Body.String())
	return got.Code, answer
}

// revived returns a world of its own in which the recording lives on.
func revived(t testing.TB, calls []record.Call) (*world, *revive.Document) {
	doc, err := revive.Read(recorded(calls...), revive.Options{})
	require.NoError(t, err)
	require.Empty(t, doc.Refused)
	b := newWorld(t, 99, -1, doc.Clock.Add(1000*time.Hour)) // shop time goes back
	status, answer := b.post(map[string]any{"orders": doc.Orders, "clock": map[string]any{"mode": "frozen", "at": doc.Clock}, "until": doc.Clock})
	require.Equal(t, http.StatusOK, status, answer)
	require.Empty(t, answer["refused"])
	require.EqualValues(t, len(doc.Orders), answer["imported"])
	return b, doc
}

// live lets a shop's orders have a random history, and returns the ids of those
// whose future is decided by rules alone.
func live(t *rapid.T, a *world) []int64 {
	placed := []int64{}
	for range rapid.IntRange(1, 3).Draw(t, "orders") {
		kind := rapid.SampledFrom([]int{order.SOP, order.SOP, order.LOC}).Draw(t, "type")
		states := []order.State{order.NotPay, order.WaitSellerStockOut, order.Pause, order.Locked, order.WaitGoodsReceiveConfirm}
		if kind == order.LOC {
			states = []order.State{order.NotPay, order.WaitSendCode, order.Locked}
		}
		placed = append(placed, a.s.Orders.Place(mocktest.Order{
			Type: kind, State: rapid.SampledFrom(states).Draw(t, "state"), Items: []mocktest.Item{{SKU: 1, Price: 1990, Count: int64(rapid.IntRange(1, 3).Draw(t, "pieces"))}},
		}))
	}
	for range rapid.IntRange(0, 12).Draw(t, "steps") {
		id := rapid.SampledFrom(placed).Draw(t, "order")
		switch rapid.IntRange(0, 6).Draw(t, "what") {
		case 0:
			a.call("jingdong.pop.order.ship", map[string]any{"order_id": id, "logistics_id": 2087, "waybill": fmt.Sprintf("W%d", id)})
		case 1:
			e := order.Event(rapid.IntRange(int(order.Pay), int(order.Refuse)).Draw(t, "event"))
			a.event(id, e)
		case 3:
			a.shipPiece(id)
		case 2:
			a.call("jingdong.pop.order.modifyVenderRemark", map[string]any{"order_id": id, "flag": 2, "remark": "请尽快"})
		default:
			hours := rapid.IntRange(1, 60).Draw(t, "hours")
			a.s.Clock.Advance(time.Duration(hours) * time.Hour)
		}
	}
	return placed
}

// shipPiece lets one piece of an order leave, if any is left.
func (w *world) shipPiece(id int64) {
	o := w.s.Orders.Get(id)
	if left := o.Unsent(); len(left) > 0 {
		w.call("jingdong.pop.order.partial.outship", map[string]any{"request": map[string]any{"data": []any{map[string]any{
			"orderIds": []int64{id}, "deliveryNumberDtoList": []any{map[string]any{
				"deliveryId": 2087, "deliveryNums": []string{fmt.Sprintf("P%d-%d", id, len(o.Sent))}, "partialShipmentGoodsList": []any{map[string]any{"skuId": left[0].SKU, "num": 1}},
			}},
		}}}})
	}
}

// event makes something happen to an order, if its state allows it.
func (w *world) event(id int64, e order.Event) {
	r := httptest.NewRequest(http.MethodPost, "http://127.0.0.1/v1/sandboxes/default/orders/"+strconv.FormatInt(id, 10)+"/events", strings.NewReader(`{"event":"`+e.String()+`"}`))
	r.Header.Set("Content-Type", "application/json")
	control.New(w.s.Server, control.Options{}).ServeHTTP(httptest.NewRecorder(), r)
}

func TestWhatWasRecordedIsAnsweredAgainAndLivesOn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		a := newWorld(t, 7, 2, begun)
		placed := live(rt, a)
		ids := slices.Clone(placed)
		for _, o := range a.s.Orders.List() {
			if !slices.Contains(ids, o.ID) && o.Fated == order.Delivered {
				ids = append(ids, o.ID)
			}
		}
		asked := map[int64][]func(*world) []byte{}
		want := map[int64][]string{}
		for _, id := range ids {
			asked[id] = a.reads(id)
			for _, ask := range asked[id] {
				want[id] = append(want[id], shown(rt, ask(a)))
			}
		}
		b, doc := revived(t, a.calls)
		require.Len(rt, doc.Orders, len(ids))
		for _, id := range slices.Sorted(maps.Keys(asked)) {
			for i, ask := range asked[id] {
				require.Equal(rt, want[id][i], shown(rt, ask(b)), "order %d, read %d", id, i)
			}
		}
		for range 3 {
			by := time.Duration(rapid.IntRange(1, 200).Draw(rt, "hours")) * time.Hour
			a.s.Clock.Advance(by)
			b.s.Clock.Advance(by)
			for _, id := range placed {
				assert.Equal(rt, a.s.Orders.Get(id).State, b.s.Orders.Get(id).State, "order %d, %s later", id, by)
			}
		}
	})
}
