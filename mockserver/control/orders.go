package control

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

// orderView is the summary of an order.
type orderView struct {
	OrderID    int64     `json:"order_id"`
	VenderID   string    `json:"vender_id"`
	OrderState string    `json:"order_state"`
	OrderType  int       `json:"order_type"`
	Placed     time.Time `json:"placed"`
	Modified   time.Time `json:"modified"`
	Waybill    string    `json:"waybill"`
	Version    int64     `json:"version"`
}

type orderPage struct {
	Orders []orderView `json:"orders"`
	Total  int         `json:"total"` // over all pages
}

// orderDetail is the summary and the whole of an order.
type orderDetail struct {
	orderView
	Order   json.RawMessage `json:"order"` // orderInfo, as the jos dialect writes it
	History []passage       `json:"history"`
	Labels  []labelView     `json:"labels"` // waybills that JD has issued for it

	Refunds    []refundView    `json:"refunds"`
	Services   []serviceView   `json:"services"`
	Complaints []complaintView `json:"complaints"`
}

// orderEvent is what happens to an order. The carrier and the waybill are for
// ship and dispatch, and made up where absent.
type orderEvent struct {
	Event       string `json:"event" control:"required"`
	LogisticsID int64  `json:"logistics_id"`
	Waybill     string `json:"waybill"`
}

func viewOrder(o order.Order, venderID string) orderView {
	return orderView{o.ID, venderID, o.State.String(), o.Type, o.Placed, o.Modified, o.Shipment.Waybill(), o.Version}
}

// find returns an order of the sandbox, and its shop.
func (c *call) find(ctx context.Context, id int64) (order.Order, sandbox.Shop, error) {
	for _, shop := range c.box.Shops() {
		o, err := c.box.Orders(shop.VenderID, c.now).Get(ctx, id)
		if errors.Is(err, order.ErrNotFound) {
			continue
		}
		return o, shop, err
	}
	return order.Order{}, sandbox.Shop{}, notFound("order_id", "order %d: no shop of the sandbox has it", id)
}

// listOrders returns a page of the sandbox's orders: by shop, and in a shop as
// they were placed.
func listOrders(ctx context.Context, c *call) (orderPage, error) {
	page := orderPage{Orders: []orderView{}}
	states, err := c.states()
	if err != nil {
		return page, err
	}
	size, err := c.pageSize()
	if err != nil {
		return page, err
	}
	shops := c.box.Shops()
	if only := c.parameter("vender_id"); only != "" {
		shop, err := c.shop(only)
		if err != nil {
			return page, err
		}
		shops = []sandbox.Shop{shop}
	}
	after, in, err := c.after(ctx)
	if err != nil {
		return page, err
	}
	passed := in == ""
	for _, shop := range shops {
		q := store.Query{To: endOfTime, States: states}
		if shop.VenderID == in {
			passed, q.From = true, after.Placed
		}
		if err := c.collect(ctx, shop.VenderID, q, passed, in == shop.VenderID, after.ID, size, &page); err != nil {
			return page, err
		}
	}
	return page, nil
}

// endOfTime lies behind every order.
var endOfTime = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// collect adds a shop's orders to the page: those after the one of an id, if
// the shop has it, and none but their number where the page begins later.
func (c *call) collect(ctx context.Context, venderID string, q store.Query, listed, begins bool, afterID int64, size int, page *orderPage) error {
	orders := c.box.Orders(venderID, c.now)
	whole := q
	whole.From = time.Time{}
	counted, err := orders.List(ctx, whole)
	if err != nil {
		return err
	}
	page.Total += counted.Total
	for listed && len(page.Orders) < size {
		q.Limit = maxPage
		part, err := orders.List(ctx, q)
		if err != nil || len(part.Orders) == 0 {
			return err
		}
		q.Offset += len(part.Orders)
		for _, o := range part.Orders {
			before := begins && o.Placed.Unix() == q.From.Unix() && o.ID <= afterID
			if !before && len(page.Orders) < size {
				page.Orders = append(page.Orders, viewOrder(o, venderID))
			}
		}
	}
	return nil
}

// after returns the order behind which the page begins, and whose it is; ""
// for a page from the start.
func (c *call) after(ctx context.Context) (o order.Order, venderID string, err error) {
	id, err := c.number("after", 0, 1, 1<<62)
	if err != nil || id == 0 {
		return o, "", err
	}
	o, shop, err := c.find(ctx, id)
	if err != nil {
		return o, "", bad("after", "after is %d: want the order_id of the last order of a page", id)
	}
	return o, shop.VenderID, nil
}

// states returns the states that the request asks for: all, if it says none.
func (c *call) states() (order.States, error) {
	text := c.parameter("state")
	if text == "" {
		return order.AllStates, nil
	}
	var set order.States
	for _, name := range strings.Split(text, ",") {
		s, err := parseState("state", strings.TrimSpace(name))
		if err != nil {
			return 0, err
		}
		set |= order.SetOf(s)
	}
	return set, nil
}

// parseState returns the state of JD's name.
func parseState(field, name string) (order.State, error) {
	if s, ok := order.ParseState(name); ok {
		return s, nil
	}
	var all []string
	order.AllStates.Each(func(s order.State) bool { all = append(all, s.String()); return true })
	p := unknownName("state", name, all)
	p.Field = field
	return 0, p
}

func getOrder(ctx context.Context, c *call) (orderDetail, error) {
	id, err := c.pathID()
	if err != nil {
		return orderDetail{}, err
	}
	o, shop, err := c.find(ctx, id)
	if err != nil {
		return orderDetail{}, err
	}
	info, err := c.render(ctx, shop, id)
	return orderDetail{
		orderView: viewOrder(o, shop.VenderID), Order: info, History: passages(o), Labels: labelsOf(o),
		Refunds: viewRefunds(o, shop.VenderID), Services: viewServices(o, shop.VenderID), Complaints: viewComplaints(o, shop.VenderID),
	}, err
}

// render writes an order as the jos dialect does, all of its members.
func (c *call) render(ctx context.Context, shop sandbox.Shop, id int64) (json.RawMessage, error) {
	spec, _ := method.Find("jingdong.pop.order.get")
	params, err := json.Marshal(map[string]any{"order_id": id, "optional_fields": strings.Join(method.OrderFields(), ",")})
	if err != nil {
		return nil, err
	}
	answer, err := spec.Main.Run(ctx, &method.Call{Shop: shop, Orders: c.box.Orders(shop.VenderID, c.now), Now: c.now, Quirks: c.box.Quirks()}, string(params))
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(answer)
	if err != nil {
		return nil, err
	}
	var whole struct {
		OrderDetailInfo struct {
			OrderInfo json.RawMessage `json:"orderInfo"`
		} `json:"orderDetailInfo"`
	}
	err = json.Unmarshal(text, &whole)
	return whole.OrderDetailInfo.OrderInfo, err
}

func postOrderEvent(ctx context.Context, c *call, q orderEvent) (orderView, error) {
	id, err := c.pathID()
	if err != nil {
		return orderView{}, err
	}
	event, ok := order.ParseEvent(q.Event)
	if !ok {
		var all []string
		for e := order.Pay; e <= order.Refuse; e++ {
			all = append(all, e.String())
		}
		p := unknownName("event", q.Event, all)
		p.Field = "event"
		return orderView{}, p
	}
	o, shop, err := c.find(ctx, id)
	if err != nil {
		return orderView{}, err
	}
	shipment, err := q.shipment(o, shop, event)
	if err != nil {
		return orderView{}, err
	}
	action := order.Action{Event: event, At: c.now, Shipment: shipment, Cause: order.ByControl}
	o, err = c.box.Orders(shop.VenderID, c.now).Update(ctx, id, func(was order.Order) (order.Order, error) { return was.Apply(action) })
	return viewOrder(o, shop.VenderID), err
}

// maxWaybill bounds a waybill, in bytes.
const maxWaybill = 100

// shipment returns what an order is shipped with; empty lets the order decide.
func (q orderEvent) shipment(o order.Order, shop sandbox.Shop, e order.Event) (order.Shipment, error) {
	if q.LogisticsID == 0 && q.Waybill == "" {
		return order.Shipment{}, nil
	}
	if e != order.Ship && e != order.Dispatch {
		return order.Shipment{}, bad("logistics_id", "logistics_id and waybill are for ship and dispatch, not for %s", e)
	}
	if len(q.Waybill) > maxWaybill {
		return order.Shipment{}, bad("waybill", "waybill is longer than %d bytes", maxWaybill)
	}
	s := o.Prepared
	p := order.Parcel{LogisticsID: q.LogisticsID, Waybill: q.Waybill}
	if p.LogisticsID == 0 {
		if len(s.Parcels) == 0 {
			return s, bad("logistics_id", "logistics_id is missing, and nothing is prepared for order %d: want a carrier's", o.ID)
		}
		p.LogisticsID = s.Parcels[0].LogisticsID
	}
	if !carries(shop, p.LogisticsID) {
		return s, bad("logistics_id", "logistics_id %d: the shop has no such carrier; 360buy.delivery.logistics.get lists them", p.LogisticsID)
	}
	switch {
	case p.LogisticsID == order.SelfDelivery:
		p.Waybill = "" // the seller's own van has none
	case p.Waybill == "":
		p.Waybill = waybillOf(p.LogisticsID, o.ID)
	}
	s.Parcels = []order.Parcel{p}
	return s, nil
}

// carries reports whether the shop ships with a carrier.
func carries(shop sandbox.Shop, logisticsID int64) bool {
	for _, carrier := range shop.Carriers {
		if carrier.ID == logisticsID {
			return true
		}
	}
	return false
}
