package order_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/order"
)

var start = time.Date(2025, 4, 1, 0, 0, 0, 0, time.UTC)

// kinds are orders on which the table's conditions differ.
var kinds = map[string]order.Order{
	"ordinary": {Type: order.SOP, Pay: order.Online},
	"held":     {Type: order.SOP, Pay: order.Online, Held: true},
	"LOC":      {Type: order.LOC, Pay: order.Online},
	"held LOC": {Type: order.LOC, Pay: order.Online, Held: true},
	"overseas": {Type: order.SOP, Pay: order.Online, Overseas: true},
	"cash":     {Type: order.SOP, Pay: order.CashOnDelivery},
}

// reference is the table of the design, spelled out by hand: where an event
// leads from a state, for an order of a kind. "" is a refusal.
func reference(from, event, lockedFrom, kind string) string {
	loc, overseas := kind == "LOC" || kind == "held LOC", kind == "overseas"
	held := kind == "held" || kind == "held LOC"
	released := "WAIT_SELLER_STOCK_OUT"
	if loc {
		released = "WAIT_SEND_CODE"
	}
	switch from + " " + event {
	case "NOT_PAY pay":
		if held {
			return "PAUSE"
		}
		return released
	case "PAUSE release":
		return released
	case "NOT_PAY expire", "NOT_PAY cancel", "PAUSE cancel", "LOCKED approve":
		return "TRADE_CANCELED"
	case "WAIT_SELLER_STOCK_OUT ship":
		if overseas {
			return ""
		}
		return "WAIT_GOODS_RECEIVE_CONFIRM"
	case "WAIT_SELLER_STOCK_OUT declare":
		if !overseas {
			return ""
		}
		return "WAIT_SELLER_DELIVERY"
	case "WAIT_SELLER_STOCK_OUT hold":
		return "POP_ORDER_PAUSE"
	case "POP_ORDER_PAUSE resume":
		return "WAIT_SELLER_STOCK_OUT"
	case "WAIT_SELLER_DELIVERY dispatch", "WAIT_SEND_CODE send_code":
		return "WAIT_GOODS_RECEIVE_CONFIRM"
	case "PAUSE lock", "WAIT_SELLER_STOCK_OUT lock", "POP_ORDER_PAUSE lock", "WAIT_SELLER_DELIVERY lock",
		"WAIT_SEND_CODE lock", "WAIT_GOODS_RECEIVE_CONFIRM lock":
		return "LOCKED"
	case "LOCKED reject", "LOCKED withdraw":
		return lockedFrom
	case "WAIT_GOODS_RECEIVE_CONFIRM receive":
		return "FINISHED_L"
	case "WAIT_GOODS_RECEIVE_CONFIRM refuse":
		return "DELIVERY_RETURN"
	}
	return ""
}

// inState returns an order of a kind that stands in a state.
func inState(kind string, s order.State) order.Order {
	o := kinds[kind]
	o.ID, o.Placed = 7, start
	o.Items = []order.Item{{SKU: 1, Price: 100, Count: 1}}
	o.Prepared = order.Shipment{Parcels: []order.Parcel{{LogisticsID: 2087, Waybill: "W0"}}}
	return o.In(s, start)
}

func action(e order.Event, at time.Time) order.Action {
	return order.Action{Event: e, At: at, Shipment: order.Shipment{Parcels: []order.Parcel{{LogisticsID: 2087, Waybill: "W1"}}}}
}

func TestEachStateAndEventMovesOrIsRefusedAsTheTableSays(t *testing.T) {
	t.Parallel()
	moved := 0
	for kind := range kinds {
		for s := order.NotPay; s <= order.UnKnown; s++ {
			for e := order.Pay; e <= order.Refuse; e++ {
				was := inState(kind, s)
				got, err := was.Apply(action(e, start.Add(time.Minute)))
				want := reference(s.String(), e.String(), was.LockedFrom.String(), kind)
				where := fmt.Sprintf("%s %s in %s", e, kind, s)
				if want == "" {
					require.ErrorIs(t, err, order.ErrConflict, where)
					assert.Equal(t, was, got, where)
					continue
				}
				require.NoError(t, err, where)
				assert.Equal(t, want, got.State.String(), where)
				assert.Greater(t, got.DataVersion, was.DataVersion, where)
				assert.Equal(t, start.Add(time.Minute), got.Modified, where)
				if len(was.Check()) == 0 { // else no such order can come about
					assert.Empty(t, got.Check(), where)
				}
				moved++
			}
		}
	}
	assert.Greater(t, moved, 100)
}

// TestRandomActionsAgreeWithTheReference makes about 10⁵ actions: a hundred
// runs of a thousand.
func TestRandomActionsAgreeWithTheReference(t *testing.T) {
	t.Parallel()
	done := 0
	rapid.Check(t, func(t *rapid.T) {
		kind := rapid.SampledFrom([]string{"ordinary", "held", "LOC", "held LOC", "overseas", "cash"}).Draw(t, "kind")
		first := order.NotPay
		if kind == "cash" {
			first = order.WaitSellerStockOut
		}
		fresh := inState(kind, first)
		o, state, lockedFrom, now := fresh, first.String(), "", start
		for range 1000 {
			if e := rapid.IntRange(0, 40).Draw(t, "again"); e == 0 {
				o, state, lockedFrom, now = fresh, first.String(), "", start
			}
			e := order.Event(rapid.IntRange(int(order.Pay), int(order.Refuse)).Draw(t, "event"))
			now = now.Add(time.Duration(rapid.IntRange(-5, 3600).Draw(t, "seconds")) * time.Second)
			want := reference(state, e.String(), lockedFrom, kind)
			next, err := o.Apply(action(e, now))
			done++
			if (err == nil) != (want != "") {
				t.Fatalf("%s in %s: got %v, want %q", e, state, err, want)
			}
			if err != nil {
				continue
			}
			if e == order.Lock {
				lockedFrom = state
			}
			state = want
			if next.State.String() != want || next.Modified.Before(o.Modified) || next.DataVersion <= o.DataVersion {
				t.Fatalf("%s in %s: got %+v, want state %s", e, o.State, next, want)
			}
			if broken := next.Check(); len(broken) > 0 {
				t.Fatalf("%s in %s: %v", e, o.State, broken)
			}
			o = next
		}
	})
	assert.GreaterOrEqual(t, done, 100_000)
}

func TestSettlingComesToTheSameHoweverOftenItIsDone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		o := inState("ordinary", order.NotPay)
		o.Prepared = action(order.Ship, start).Shipment
		o.Prepared.Fate = order.Fate(rapid.IntRange(int(order.Delivered), int(order.Returned)).Draw(t, "fate"))
		after := time.Duration(0)
		for range rapid.IntRange(0, 6).Draw(t, "steps") {
			after += time.Duration(rapid.IntRange(0, 100).Draw(t, "hours")) * time.Hour
			o.Plan = append(o.Plan, order.Step{After: after, Event: order.Event(rapid.IntRange(int(order.Pay), int(order.Refuse)).Draw(t, "event"))})
		}
		end := start.AddDate(0, 2, 0)
		once, often := o.Settle(end), o
		for at := start; !at.After(end); at = at.Add(time.Duration(rapid.IntRange(1, 200).Draw(t, "pause")) * time.Hour) {
			often = often.Settle(at)
			if due, ok := often.Due(); ok && !due.After(at) {
				t.Fatalf("settled at %s, and yet due at %s", at, due)
			}
		}
		if often = often.Settle(end); fmt.Sprint(once) != fmt.Sprint(often) {
			t.Fatalf("once:  %+v\noften: %+v", once, often)
		}
		if broken := once.Check(); len(broken) > 0 {
			t.Fatal(broken)
		}
	})
}

func TestAConflictNamesOrderEventAndState(t *testing.T) {
	t.Parallel()
	_, err := inState("ordinary", order.FinishedL).Apply(action(order.Ship, start))
	var conflict *order.ConflictError
	require.ErrorAs(t, err, &conflict)
	assert.Equal(t, "order 7: cannot ship an order in FINISHED_L", err.Error())
}

func TestNamesReadBack(t *testing.T) {
	t.Parallel()
	for s := order.NotPay; s <= order.UnKnown; s++ {
		got, ok := order.ParseState(s.String())
		assert.True(t, ok && got == s, s.String())
		assert.NotEmpty(t, s.Remark())
	}
	for e := order.Pay; e <= order.Refuse; e++ {
		got, ok := order.ParseEvent(e.String())
		assert.True(t, ok && got == e, e.String())
	}
	_, ok := order.ParseState("WAIT")
	assert.False(t, ok)
}
