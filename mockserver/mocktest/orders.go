package mocktest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// Orders are the orders of a sandbox.
type Orders struct{ s *Server }

// An Order asks for an order; what is zero is made up.
type Order struct {
	ID       int64
	VenderID string      // zero means the first shop's
	State    order.State // zero means WaitSellerStockOut, or WaitSendCode of a LOC order
	Type     int         // order.SOP …; zero means SOP
	Placed   time.Time   // in shop time; zero means now
	Items    []Item
	Buyer    string // who receives it
	Remark   string // the buyer's
}

// An Item is a line of an Order. SKUs that the shop sells bring their name and
// price.
type Item struct {
	SKU      int64
	OuterSKU string
	Name     string
	Price    int64 // of one piece, in fen; zero means the shop's price
	Count    int64 // zero means 1
}

// Place adds an order to a shop, and returns its id. It does so by the control
// API, with its checks.
func (o Orders) Place(want Order) int64 {
	o.s.t.Helper()
	return o.post(want, 1)[0]
}

// PlaceMany adds so many orders that are alike but for what is made up, and
// returns their ids.
func (o Orders) PlaceMany(count int, want Order) []int64 {
	o.s.t.Helper()
	return o.post(want, count)
}

func (o Orders) post(want Order, count int) []int64 {
	o.s.t.Helper()
	var placed struct {
		Orders []struct {
			ID int64 `json:"order_id"`
		} `json:"orders"`
	}
	o.s.ask(http.MethodPost, "/orders", want.wish(count), &placed)
	ids := make([]int64, len(placed.Orders))
	for i, each := range placed.Orders {
		ids[i] = each.ID
	}
	return ids
}

// wish writes the order as the control API takes it.
func (w Order) wish(count int) map[string]any {
	wish := map[string]any{"count": count, "order_id": w.ID, "vender_id": w.VenderID, "order_type": w.Type}
	if w.State != 0 {
		wish["order_state"] = w.State.String()
	}
	if !w.Placed.IsZero() {
		wish["placed"] = w.Placed
	}
	if w.Remark != "" {
		wish["remark"] = w.Remark
	}
	if w.Buyer != "" {
		wish["consignee"] = map[string]any{"name": w.Buyer}
	}
	var items []map[string]any
	for _, each := range w.Items {
		item := map[string]any{"sku_id": each.SKU, "outer_sku_id": each.OuterSKU, "name": each.Name, "num": each.Count}
		if each.Price != 0 {
			item["price"] = wire.Yuan(each.Price)
		}
		items = append(items, item)
	}
	if items != nil {
		wish["items"] = items
	}
	return wish
}

// Get returns an order as it is now.
func (o Orders) Get(id int64) order.Order {
	o.s.t.Helper()
	_, found, err := o.s.Sandbox().FindOrder(o.s.t.Context(), id)
	if err != nil {
		o.s.t.Fatalf("mocktest: %v", err)
	}
	return found
}

// Event makes something happen to an order, and returns the order as it is then.
func (o Orders) Event(id int64, e order.Event) order.Order {
	o.s.t.Helper()
	o.s.ask(http.MethodPost, fmt.Sprintf("/orders/%d/events", id), map[string]any{"event": e.String()}, nil)
	return o.Get(id)
}

// Age makes an order older, and returns it: what has happened to it lies so much
// further back, and what became due thereby has happened. The clock stands.
func (o Orders) Age(id int64, by time.Duration) order.Order {
	o.s.t.Helper()
	aged, err := o.s.Sandbox().Age(o.s.t.Context(), id, by)
	if err != nil {
		o.s.t.Fatalf("mocktest: %v", err)
	}
	return aged
}

// List returns the orders that stand in the states, in any if none is given: by
// shop, and in a shop as they were placed.
func (o Orders) List(states ...order.State) (all []order.Order) {
	o.s.t.Helper()
	wanted := order.AllStates
	if len(states) > 0 {
		wanted = order.SetOf(states...)
	}
	box, now := o.s.Sandbox(), o.s.Sandbox().Clock().Now()
	if err := box.Arrive(o.s.t.Context(), now); err != nil {
		o.s.t.Fatalf("mocktest: %v", err)
	}
	for _, shop := range box.Shops() {
		q := store.Query{To: now.AddDate(1, 0, 0), States: wanted, Limit: 1000}
		for {
			page, err := box.Orders(shop.VenderID, now).List(o.s.t.Context(), q)
			if err != nil {
				o.s.t.Fatalf("mocktest: %v", err)
			}
			all = append(all, page.Orders...)
			q.Offset += len(page.Orders)
			if len(page.Orders) == 0 || q.Offset >= page.Total {
				break
			}
		}
	}
	return all
}

// ask wishes something of the sandbox by the control API.
func (s *Server) ask(method, path string, wish, answer any) {
	s.t.Helper()
	body, err := json.Marshal(wish)
	if err != nil {
		s.t.Fatalf("mocktest: %v", err)
	}
	r := httptest.NewRequest(method, "http://127.0.0.1/v1/sandboxes/"+url.PathEscape(s.AppKey)+path, bytes.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	w := httptest.NewRecorder()
	s.shared.control().ServeHTTP(w, r)
	if w.Code >= http.StatusBadRequest {
		var problem struct{ Error string }
		_ = json.Unmarshal(w.Body.Bytes(), &problem) // what is no JSON has no text
		s.t.Fatalf("mocktest: %s %s: %d %s", method, path, w.Code, strings.TrimSpace(problem.Error))
	}
	if answer == nil {
		return
	}
	if err := json.Unmarshal(w.Body.Bytes(), answer); err != nil {
		s.t.Fatalf("mocktest: %s %s: %v", method, path, err)
	}
}
