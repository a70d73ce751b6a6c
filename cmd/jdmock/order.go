package main

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract/plural"
	"github.com/jdmock/jdmock/mockserver/order"
)

// orderAnswer is the summary of an order.
type orderAnswer struct {
	OrderID    int64     `json:"order_id"`
	VenderID   string    `json:"vender_id"`
	OrderState string    `json:"order_state"`
	OrderType  int       `json:"order_type"`
	Placed     time.Time `json:"placed"`
	Modified   time.Time `json:"modified"`
	Waybill    string    `json:"waybill"`
	History    []struct {
		At    time.Time `json:"at"`
		Event string    `json:"event"`
		From  string    `json:"from"`
		To    string    `json:"to"`
		Cause string    `json:"cause"`
	} `json:"history"`
}

// orderEvents returns what can happen to an order.
func orderEvents() (names []string) {
	for e := order.Pay; e <= order.Refuse; e++ {
		names = append(names, e.String())
	}
	return names
}

// The flags of order list, add and event.
type (
	orderListFlags struct {
		states      []string
		venderID    string
		size, after int
	}
	newOrderFlags struct {
		state, placed, venderID, remark, json string
		kind, id, count                       int
		items                                 []string
	}
	orderEventFlags struct {
		carrier int
		waybill string
	}
)

func newOrder() *cobra.Command {
	var list orderListFlags
	var add newOrderFlags
	var event orderEventFlags
	var wishes orderCaseFlags
	return newGroup("order", "list, show, add and age orders, and make things happen to them",
		"  jdmock order list --state WAIT_SELLER_STOCK_OUT\n  jdmock order add --state LOCKED --item 5001:2\n  jdmock order event 310000000001 lock\n"+
			"  jdmock order refund 310000000001\n  jdmock order age all 72h",
		commands(append([]verb{
			{use: "list", short: "list orders by shop, as they were placed", flags: list.define, do: list.list},
			{use: "show ID", short: "show an order and what has moved it; in JSON, the whole of it", do: showOrder},
			{use: "add", short: "add orders; what is not said is made up", flags: add.define, do: add.add},
			{use: "event ID EVENT", short: "make something happen to an order: " + strings.Join(orderEvents(), ", "), flags: event.define, do: event.post},
			{use: "age ID DURATION", short: "make an order, or all of them, older while the clock stands", words: []string{"all"}, do: ageOrder},
		}, wishes.verbs()...)...)...)
}

func (o *orderListFlags) define(f *flags) {
	f.list(&o.states, "state", "states, such as WAIT_SELLER_STOCK_OUT,LOCKED (default all)")
	f.text(&o.venderID, "vender-id", "", "of one shop")
	f.number(&o.size, "page-size", 100, "how many at most, up to 1000")
	f.number(&o.after, "after", 0, "the order that the last page ended with")
}

func (o *orderListFlags) list(c *controller, f *flags, _ []string) error {
	r := newWish(f).take(map[string]any{
		"state": strings.Join(o.states, ","), "vender-id": o.venderID, "page-size": o.size, "after": o.after,
	})
	answer, err := c.get(c.inBox("orders"), r.query())
	if err != nil {
		return err
	}
	return c.printOrders(answer)
}

// printOrders prints a list of orders.
func (c *controller) printOrders(answer []byte) error {
	var page struct {
		Orders []orderAnswer `json:"orders"`
		Total  *int          `json:"total"`
	}
	return c.print(answer, &page, func(t *table) {
		orderRows(t, page.Orders...)
		if page.Total != nil && *page.Total > len(page.Orders) {
			t.line("")
			t.line(strconv.Itoa(len(page.Orders)) + " of " + plural.Of(*page.Total, "order") + "; --after ID continues")
		}
	})
}

func orderRows(t *table, orders ...orderAnswer) {
	t.row("ORDER_ID", "VENDER_ID", "STATE", "TYPE", "PLACED", "MODIFIED", "WAYBILL")
	for _, o := range orders {
		t.row(strconv.FormatInt(o.OrderID, 10), o.VenderID, o.OrderState, strconv.Itoa(o.OrderType), shown(o.Placed), shown(o.Modified), dash(o.Waybill))
	}
}

func showOrder(c *controller, _ *flags, args []string) error {
	id, err := parseOrderID(args[0])
	if err != nil {
		return err
	}
	answer, err := c.get(c.inBox("orders", strconv.FormatInt(id, 10)), nil)
	if err != nil {
		return err
	}
	return c.printOrder(answer)
}

// printOrder prints one order.
func (c *controller) printOrder(answer []byte) error {
	var o orderAnswer
	return c.print(answer, &o, func(t *table) {
		orderRows(t, o)
		if len(o.History) == 0 {
			return
		}
		t.line("")
		t.row("AT", "EVENT", "FROM", "TO", "CAUSE")
		for _, h := range o.History {
			t.row(shown(h.At), h.Event, dash(h.From), dash(h.To), dash(h.Cause))
		}
	})
}

func (o *newOrderFlags) define(f *flags) {
	f.text(&o.state, "state", "", "state, such as LOCKED (default WAIT_SELLER_STOCK_OUT)")
	f.number(&o.kind, "type", 22, "JD's order type: 21, 22, 75, 112 or 142")
	f.text(&o.placed, "placed", "", "when, in shop time: RFC 3339, or yyyy-MM-dd HH:mm:ss in GMT+8 (default now)")
	f.number(&o.id, "order-id", 0, "its number (default made up)")
	f.text(&o.venderID, "vender-id", "", "which shop's (default the first)")
	f.list(&o.items, "item", "SKU[:NUM], a line of it; several with commas")
	f.text(&o.remark, "remark", "", "what the buyer says")
	f.number(&o.count, "count", 1, "how many orders")
	f.text(&o.json, "json", "", "file with the whole request as the control API has it, - for the input")
}

func (o *newOrderFlags) add(c *controller, f *flags, _ []string) error {
	body, err := o.body(c, f)
	if err != nil {
		return err
	}
	answer, err := c.do(http.MethodPost, c.inBox("orders"), body)
	if err != nil {
		return err
	}
	return c.printOrders(answer)
}

// body returns what orders are asked for.
func (o *newOrderFlags) body(c *controller, f *flags) (any, error) {
	r := newWish(f).take(map[string]any{
		"order-id": o.id, "vender-id": o.venderID, "remark": o.remark, "count": o.count,
	})
	for flag, member := range map[string]string{"state": "order_state", "type": "order_type"} {
		if f.changed(flag) {
			r.body[member] = map[string]any{"state": o.state, "type": o.kind}[flag]
		}
	}
	if err := r.time("placed", o.placed); err != nil {
		return nil, err
	}
	var items []map[string]any
	for _, text := range o.items {
		sku, num, counted := strings.Cut(text, ":")
		id, err := strconv.ParseInt(sku, 10, 64)
		n := int64(1)
		if err == nil && counted {
			n, err = strconv.ParseInt(num, 10, 64)
		}
		if err != nil {
			return nil, usage("--item %q: want SKU or SKU:NUM, such as 5001:2", text)
		}
		items = append(items, map[string]any{"sku_id": id, "num": n})
	}
	if items != nil {
		r.body["items"] = items
	}
	if o.json == "" {
		return r.body, nil
	}
	if len(r.body) > 0 {
		return nil, usage("--json goes with no other flag of the order")
	}
	return c.readBody(o.json)
}

func (o *orderEventFlags) define(f *flags) {
	f.number(&o.carrier, "logistics-id", 0, "of ship and dispatch: the carrier (default as prepared)")
	f.text(&o.waybill, "waybill", "", "of ship and dispatch (default made up)")
}

func (o *orderEventFlags) post(c *controller, f *flags, args []string) error {
	id, err := parseOrderID(args[0])
	if err != nil {
		return err
	}
	r := newWish(f).take(map[string]any{"logistics-id": o.carrier, "waybill": o.waybill})
	r.body["event"] = args[1]
	answer, err := c.do(http.MethodPost, c.inBox("orders", strconv.FormatInt(id, 10), "events"), r.body)
	if err != nil {
		return err
	}
	return c.printOrder(answer)
}

func ageOrder(c *controller, _ *flags, args []string) error {
	by, err := parsePeriod("duration", args[1])
	if err != nil {
		return err
	}
	if args[0] == "all" {
		answer, err := c.do(http.MethodPost, c.inBox("age"), map[string]any{"by": by})
		if err != nil {
			return err
		}
		return c.printClock(answer)
	}
	id, err := parseOrderID(args[0])
	if err != nil {
		return err
	}
	answer, err := c.do(http.MethodPost, c.inBox("orders", strconv.FormatInt(id, 10), "age"), map[string]any{"by": by})
	if err != nil {
		return err
	}
	return c.printOrder(answer)
}
