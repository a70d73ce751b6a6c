package control

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// Bounds of what is posted.
const (
	MaxOrdersPerPost = 1000
	MaxPosted        = seed.MaxPosted // in a shop
	maxItems         = 100
	maxPieces        = 100_000
	maxText          = 500 // characters
)

// newOrders asks for orders; what is absent is made up.
type newOrders struct {
	OrderState string        `json:"order_state"` // "" means WAIT_SELLER_STOCK_OUT, or WAIT_SEND_CODE of a LOC order
	OrderType  int           `json:"order_type"`  // 0 means 22, SOP
	Placed     *time.Time    `json:"placed"`      // in shop time; absent means now
	OrderID    int64         `json:"order_id"`
	VenderID   string        `json:"vender_id"` // "" means the first shop's
	Items      []newItem     `json:"items"`
	Consignee  *newConsignee `json:"consignee"`
	Remark     *string       `json:"remark"`
	Overseas   bool          `json:"overseas"` // it goes through customs: declared, and then dispatched
	Parcel     string        `json:"parcel"`   // what becomes of it once it is shipped: delivered, out_of_order, stuck, lost or returned
	Count      int           `json:"count"`    // 0 means 1
}

// newItem is a line of an order. SKUs that the shop sells bring their name and
// price.
type newItem struct {
	SKU      int64  `json:"sku_id"`
	OuterSKU string `json:"outer_sku_id"`
	Name     string `json:"name"`
	Price    *yuan  `json:"price"` // yuan, as 199.90 or "199.90"
	Num      int64  `json:"num"`   // 0 means 1
}

// newConsignee is who receives an order.
type newConsignee struct {
	Name      string `json:"name"`
	Mobile    string `json:"mobile"`
	Telephone string `json:"telephone"`
	Province  string `json:"province"`
	City      string `json:"city"`
	County    string `json:"county"`
	Town      string `json:"town"`
	Street    string `json:"street"` // what follows the place
}

// yuan is money in fen, which JSON has as yuan with at most two decimals.
type yuan int64

// UnmarshalJSON reads a number or a text.
func (y *yuan) UnmarshalJSON(text []byte) error {
	fen, err := wire.ParseYuan(strings.Trim(string(text), `"`))
	if err != nil {
		return bad("price", "price is %.40s: want yuan with at most two decimals, such as 199.90", text)
	}
	*y = yuan(fen)
	return nil
}

type orderList struct {
	Orders []orderView `json:"orders"`
}

// numbers count what was posted to each shop, so that no two orders are alike.
// The zero numbers are ready for use, and safe for concurrent use.
type numbers struct {
	mu   sync.Mutex
	next map[*sandbox.Sandbox]map[string]int
}

// take returns the next number of a shop; ok is false if there are none left.
func (n *numbers) take(box *sandbox.Sandbox, venderID string) (number int, ok bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.next == nil {
		n.next = map[*sandbox.Sandbox]map[string]int{}
	}
	if n.next[box] == nil {
		n.next[box] = map[string]int{}
	}
	number = n.next[box][venderID]
	if number >= MaxPosted {
		return 0, false
	}
	n.next[box][venderID]++
	return number, true
}

// forget drops the counts of a sandbox that ends.
func (n *numbers) forget(box *sandbox.Sandbox) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.next, box)
}

func postOrders(ctx context.Context, c *call, q newOrders) (orderList, error) {
	list := orderList{Orders: []orderView{}}
	shop, err := c.shop(q.VenderID)
	if err != nil {
		return list, err
	}
	state, err := q.complete(c.now)
	if err != nil {
		return list, err
	}
	for range q.Count {
		o, err := c.place(ctx, q, shop, state)
		if err != nil {
			return list, err
		}
		list.Orders = append(list.Orders, viewOrder(o, shop.VenderID))
	}
	return list, nil
}

// place makes one order and adds it to the shop.
func (c *call) place(ctx context.Context, q newOrders, shop sandbox.Shop, state order.State) (order.Order, error) {
	for {
		k, ok := c.h.posted.take(c.box, shop.VenderID)
		if !ok {
			return order.Order{}, tooMany("", "%d orders were posted to the shop, and it cannot have more: reset or delete the sandbox", MaxPosted)
		}
		o, err := q.make(c.box, shop, k, state, c.now)
		if err != nil {
			return o, err
		}
		placed, err := c.insert(ctx, shop, o)
		if errors.Is(err, store.ErrTaken) {
			if q.OrderID != 0 {
				return placed, conflict("order_id", "order_id %d: an order of the sandbox has it already", q.OrderID)
			}
			continue // somebody posted an order of this id
		}
		return placed, err
	}
}

func (c *call) insert(ctx context.Context, shop sandbox.Shop, o order.Order) (order.Order, error) {
	orders := c.box.Orders(shop.VenderID, c.now)
	return orders.Store.Insert(ctx, orders.Shop, c.now, o)
}

// types are JD's order types.
var types = map[int]bool{order.FBP: true, order.SOP: true, order.LOC: true, order.FCS: true, order.IBS: true}

// complete fills in what is absent, refuses what cannot be, and returns the
// state.
func (q *newOrders) complete(now time.Time) (order.State, error) {
	if q.OrderType == 0 {
		q.OrderType = order.SOP
	}
	if q.Count == 0 {
		q.Count = 1
	}
	if q.Placed == nil {
		q.Placed = &now
	}
	if q.OrderState == "" {
		q.OrderState = order.WaitSellerStockOut.String()
		if q.OrderType == order.LOC {
			q.OrderState = order.WaitSendCode.String()
		}
	}
	state, err := parseState("order_state", q.OrderState)
	switch {
	case err != nil:
		return 0, err
	case !types[q.OrderType]:
		return 0, bad("order_type", "order_type is %d: want 21, 22, 75, 112 or 142", q.OrderType)
	case q.Count < 1 || q.Count > MaxOrdersPerPost:
		return 0, bad("count", "count is %d: want 1 to %d", q.Count, MaxOrdersPerPost)
	case q.OrderID < 0 || q.OrderID > aftersale.MaxOrderID:
		return 0, bad("order_id", "order_id is %d: want a number from 1 to %d", q.OrderID, aftersale.MaxOrderID)
	case q.OrderID != 0 && q.Count > 1:
		return 0, bad("count", "count is %d, and there is an order_id: want one of the two", q.Count)
	case q.Placed.After(now):
		return 0, bad("placed", "placed is %s, after now in shop time, which is %s", q.Placed.Format(time.RFC3339), now.Format(time.RFC3339))
	case q.Placed.Year() < 2000:
		return 0, bad("placed", "placed is %s: want a time from the year 2000 on", q.Placed.Format(time.RFC3339))
	case q.Remark != nil && len([]rune(*q.Remark)) > maxText:
		return 0, bad("remark", "remark is longer than %d characters", maxText)
	case q.Parcel != "" && !slices.Contains(order.Fates(), q.Parcel):
		p := unknownName("parcel", q.Parcel, order.Fates())
		p.Field = "parcel"
		return 0, p
	case len(q.Items) > maxItems:
		return 0, bad("items", "items has %d lines: want at most %d", len(q.Items), maxItems)
	}
	return state, q.Consignee.check()
}

// make returns the k-th order that is posted to the shop.
func (q *newOrders) make(box *sandbox.Sandbox, shop sandbox.Shop, k int, state order.State, now time.Time) (order.Order, error) {
	o := box.Posted(shop, k, q.OrderType)
	if q.OrderID != 0 {
		o.ID = q.OrderID
		for i, p := range o.Prepared.Parcels {
			o.Prepared.Parcels[i].Waybill = waybillOf(p.LogisticsID, o.ID)
		}
	}
	o.Placed = *q.Placed
	o.Held = state == order.Pause
	o.Overseas = q.Overseas || state == order.WaitSellerDelivery
	o.Fated, _ = order.ParseFate(q.Parcel)
	o.Prepared.Fate = o.Fated
	if q.Remark != nil {
		o.Remark = *q.Remark
	}
	q.Consignee.fill(&o.Consignee)
	if err := q.fillItems(&o, shop); err != nil {
		return o, err
	}
	o = o.In(state, now)
	if broken := o.Check(); len(broken) > 0 {
		return o, bad(memberOf(broken[0].Law), "the order breaks a law: %s", broken[0])
	}
	if then := o.Settle(now); then.State != state {
		return o, bad("placed", "placed is %s: an order placed then in %s is in %s by now", o.Placed.Format(time.RFC3339), state, then.State)
	}
	return o, nil
}

// memberOf returns the member that is to blame for a breach of a law.
func memberOf(law string) string {
	switch law {
	case "times":
		return "placed"
	case "service", "shipped", "parcel":
		return "order_state"
	}
	return "items"
}
