package client_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
)

// A depot is a gateway with one order, which can be shipped and read.
type depot struct {
	state, waybill, carrier string
	onShip                  []string // what the n-th shipment meets; then nothing
	onRead                  reply    // nil reads the order
	ships                   int
	mu                      sync.Mutex // guards the rest during a test
}

func (d *depot) shipsSeen() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.ships
}

// Whether a shipment is carried out, and whether the answer arrives.
const (
	lostBefore   = "lost before"    // not carried out, no answer
	lostAfter    = "lost after"     // carried out, no answer
	lostToOther  = "lost to other"  // another shipped it, no answer
	lostToCancel = "lost to cancel" // the buyer canceled, no answer
	code65After  = "65 after"       // carried out, answered by 65
	code1Before  = "1 before"
	page         = "page"
	slowOrder    = "slow" // carried out once the order was read, no answer
)

func (d *depot) reply(n int, r received, w http.ResponseWriter) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case r.method == client.MethodOrderGet && d.onRead != nil:
		d.onRead(n, r, w)
	case r.method == client.MethodOrderGet:
		answer(w, r.method, fmt.Sprintf(`"orderDetailInfo":{"apiResult":{"success":true,"numberCode":0},"orderInfo":{"orderId":"7","venderId":"88",
			"orderState":%q,"waybill":%q,"logisticsId":%q,"modified":"2026-03-01 12:00:01"}}`, d.state, d.waybill, d.carrier))
		if len(d.onShip) >= d.ships && d.ships > 0 && d.onShip[d.ships-1] == slowOrder {
			d.ship("W1", "10")
		}
	default:
		d.ships++
		d.receive(r, w)
	}
}

func (d *depot) ship(waybill, carrier string) {
	if d.state == "WAIT_SELLER_STOCK_OUT" {
		d.state, d.waybill, d.carrier = "WAIT_GOODS_RECEIVE_CONFIRM", waybill, carrier
	}
}

func (d *depot) receive(r received, w http.ResponseWriter) {
	what := ""
	if d.ships <= len(d.onShip) {
		what = d.onShip[d.ships-1]
	}
	waybill, carrier := r.text("waybill"), fmt.Sprint(r.params["logistics_id"])
	if r.method == client.MethodOrderShipment {
		waybill, carrier = r.text("logiNo"), r.text("logiCoprId")
	}
	switch what {
	case lostBefore, slowOrder:
		reset(w)
	case lostAfter:
		d.ship(waybill, carrier)
		reset(w)
	case lostToOther:
		d.ship("OTHER", carrier)
		reset(w)
	case lostToCancel:
		d.state = "TRADE_CANCELED"
		reset(w)
	case code65After:
		d.ship(waybill, carrier)
		refuse(w, "65")
	case code1Before:
		refuse(w, "1")
	case page:
		_, _ = w.Write([]byte("<html>"))
	default:
		d.carryOut(r, w, waybill, carrier)
	}
}

func (d *depot) carryOut(r received, w http.ResponseWriter, waybill, carrier string) {
	jos := r.method == client.MethodOrderShipment
	if d.state != "WAIT_SELLER_STOCK_OUT" {
		if jos {
			answer(w, r.method, `"sopjosshipment_result":{"success":"false","errorCode":"10400001","chineseErrCode":"x","englishErrCode":"x"}`)
			return
		}
		refuse(w, "409")
		return
	}
	d.ship(waybill, carrier)
	if jos {
		answer(w, r.method, `"sopjosshipment_result":{"success":"true"}`)
		return
	}
	answer(w, r.method, `"order_id":7,"vender_id":88,"modified":"2026-03-01 12:00:01"`)
}

// shipments are both ways of shipping the depot's order.
var shipments = map[wire.Method]func(*testing.T, *client.Client) (client.ShipResult, error){
	client.MethodOrderShip: func(t *testing.T, c *client.Client) (client.ShipResult, error) {
		return c.Orders.Ship(t.Context(), client.ShipRequest{OrderID: 7, LogisticsID: 10, Waybill: "W1"})
	},
	client.MethodOrderShipment: func(t *testing.T, c *client.Client) (client.ShipResult, error) {
		return c.Orders.Shipment(t.Context(), client.ShipmentRequest{OrderID: 7, Parcels: []client.Parcel{{LogisticsID: 10, Waybills: []string{"W1"}}}})
	},
}

func TestShipmentsFindOutWhatBecameOfThem(t *testing.T) {
	t.Parallel()
	type start struct{ state, waybill, carrier string }
	waiting := start{state: "WAIT_SELLER_STOCK_OUT"}
	cannotRead := func(_ int, _ received, w http.ResponseWriter) { reset(w) }
	for _, c := range []struct {
		name   string
		start  start
		onShip []string
		onRead reply
		want   []error // nil is success
		ships  int
		byRead bool
	}{
		{"at once", waiting, nil, nil, nil, 1, false},
		{"answer lost after", waiting, []string{lostAfter}, nil, nil, 1, true},
		{"65 after", waiting, []string{code65After}, nil, nil, 1, true},
		{"lost before", waiting, []string{lostBefore}, nil, nil, 2, false},
		{"1 before", waiting, []string{code1Before, code1Before}, nil, nil, 3, false},
		{"page", waiting, []string{page}, nil, nil, 2, false},
		{"carried out after the read", waiting, []string{slowOrder}, nil, nil, 2, true},
		{"another waybill", waiting, []string{lostToOther}, nil, []error{client.ErrConflict}, 1, false},
		{"canceled", waiting, []string{lostToCancel}, nil, []error{client.ErrConflict}, 1, false},
		{"cannot read", waiting, []string{lostAfter}, cannotRead, []error{client.ErrUnknownOutcome, client.ErrTransient}, 1, false},
		{"never arrives", waiting, []string{lostBefore, lostBefore, lostBefore}, nil, []error{client.ErrUnknownOutcome, client.ErrTransient}, 3, false},
		{"shipped before", start{state: "WAIT_GOODS_RECEIVE_CONFIRM", waybill: "W1", carrier: "10"}, nil, nil, []error{client.ErrConflict}, 1, false},
		{"received since", start{state: "FINISHED_L", waybill: "W1", carrier: "10"}, []string{lostBefore}, nil, nil, 1, true},
		{"another carrier", start{state: "WAIT_GOODS_RECEIVE_CONFIRM", waybill: "W1", carrier: "11"}, []string{lostBefore}, nil, []error{client.ErrConflict}, 1, false},
	} {
		for method, ship := range shipments {
			t.Run(c.name+" "+string(method), func(t *testing.T) {
				t.Parallel()
				d := &depot{state: c.start.state, waybill: c.start.waybill, carrier: c.start.carrier, onShip: c.onShip, onRead: c.onRead}
				got, err := ship(t, newGate(t, d.reply).client(t, client.WithMaxAttempts(3)))
				assert.Equal(t, c.ships, d.shipsSeen())
				if c.want != nil {
					assertMatches(t, err, c.want...)
					return
				}
				require.NoError(t, err)
				assert.Equal(t, c.byRead, got.ByRead)
				assert.EqualValues(t, 7, got.OrderID)
			})
		}
	}
}

func TestAnUnknownShipmentTellsBothErrors(t *testing.T) {
	t.Parallel()
	d := &depot{state: "WAIT_SELLER_STOCK_OUT", onShip: []string{code65After}, onRead: func(_ int, _ received, w http.ResponseWriter) { refuse(w, "24") }}
	_, err := shipments[client.MethodOrderShip](t, newGate(t, d.reply).client(t))
	var unknown *client.ShipUnknownError
	require.ErrorAs(t, err, &unknown)
	assert.ErrorContains(t, unknown.Send, "65")
	assert.ErrorContains(t, unknown.Read, "24")
	assert.ErrorIs(t, err, client.ErrUnknownOutcome)
}

func TestAShipmentConflictTellsWhatWasRead(t *testing.T) {
	t.Parallel()
	d := &depot{state: "WAIT_SELLER_STOCK_OUT", onShip: []string{lostToOther}}
	_, err := shipments[client.MethodOrderShip](t, newGate(t, d.reply).client(t))
	var conflict *client.ShipConflictError
	require.ErrorAs(t, err, &conflict)
	assert.Equal(t, client.WaitGoodsReceiveConfirm, conflict.State)
	assert.Equal(t, "OTHER", conflict.Waybill)
	assert.EqualValues(t, 7, conflict.OrderID)
}

func TestSelfDeliveryIsKnownByItsCarrier(t *testing.T) {
	t.Parallel()
	d := &depot{state: "WAIT_SELLER_STOCK_OUT", onShip: []string{lostAfter}}
	c := newGate(t, d.reply).client(t)
	got, err := c.Orders.Ship(t.Context(), client.ShipRequest{OrderID: 7, LogisticsID: client.SelfDelivery})
	require.NoError(t, err)
	assert.True(t, got.ByRead)
}

func TestSeveralParcelsAreSentAndRecognised(t *testing.T) {
	t.Parallel()
	d := &depot{state: "WAIT_SELLER_STOCK_OUT", onShip: []string{lostAfter}}
	g := newGate(t, d.reply)
	_, err := g.client(t).Orders.Shipment(t.Context(), client.ShipmentRequest{OrderID: 7, Parcels: []client.Parcel{
		{LogisticsID: 467, Waybills: []string{"B", "A"}}, {LogisticsID: 463, Waybills: []string{"C"}},
	}})
	require.NoError(t, err)
	sent := g.received()[0]
	assert.Equal(t, "467|463", sent.text("logiCoprId"))
	assert.Equal(t, "B,A|C", sent.text("logiNo"))
	assert.Equal(t, 7, sent.number("orderId"))
	assert.NotContains(t, sent.params, "installId")
}

func TestAShipmentThatReachesNobodyIsNotInDoubt(t *testing.T) {
	t.Parallel()
	c, err := client.New("http://127.0.0.1:1/routerjson", testCredentials, client.WithSleep(noSleep), client.WithMaxAttempts(2))
	require.NoError(t, err)
	_, err = shipments[client.MethodOrderShip](t, c)
	assertMatches(t, err, client.ErrTransient)
}

func TestAShipmentWhoseWaitIsEndedIsInDoubt(t *testing.T) {
	t.Parallel()
	d := &depot{state: "WAIT_SELLER_STOCK_OUT", onShip: []string{lostBefore}}
	c := newGate(t, d.reply).client(t, client.WithSleep(func(context.Context, time.Duration) error { return context.Canceled }))
	_, err := shipments[client.MethodOrderShip](t, c)
	require.ErrorIs(t, err, client.ErrUnknownOutcome)
	assert.ErrorIs(t, err, context.Canceled)
	assert.Equal(t, 1, d.shipsSeen())
}
