package mockserver

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

// record puts the call into the journal, and tells who watches. Sent is what
// the caller sent, with a verb of HTTP; body is nil where it is not kept.
func (s *Server) record(c *call, r *refusal, sent wire.Params, verb string, body []byte) {
	e := journal.Entry{
		ID: c.id, At: c.now, ShopAt: c.shopAt, Method: firstBytes(c.params.Get(wire.ParamMethod), 100),
		AppKey: c.app.Key, Vender: c.shop.VenderID, OrderID: c.orderID(), Stub: c.stub != nil, Code: wire.CodeOK, Outcome: journal.Answered,
		Steps: c.steps, Notes: c.notes, Status: cmp.Or(c.status, http.StatusOK), Bytes: len(body), Duration: s.options.Gateway.Now().Sub(c.now), Faults: c.faults,
		VersionBefore: c.seen.before, VersionAfter: c.seen.after,
	}
	if r != nil {
		e.Code, e.Outcome, e.Injected = r.entry.Code, journal.Refused, r.injected
		if r.inResult {
			e.Outcome = journal.Failed
		}
		e.Steps = append(e.Steps, refusedStep(e.Steps, r))
	}
	if c.keepsake == nil {
		c.keepsake = new(keepsake)
	}
	c.witness = witness{
		server: s, box: c.box, shop: c.shop.VenderID, app: c.app.Key, limit: c.app.Limit, quota: c.app.Quota(), form: string(c.variant), order: e.OrderID,
	}
	e.Hold(journal.Held{Verb: verb, Sent: sent, Answer: body, Witness: &c.witness})
	if c.box != nil {
		c.entry = c.box.Journal.Add(e)
	} else {
		c.entry = s.lost.Add(e)
	}
	s.tell(&e, r)
	s.stamp(c, r, &e)
	s.observe(&e)
}

// firstBytes returns at most so many bytes of a text.
func firstBytes(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return fmt.Sprintf("%.*s", most, text)
}

// following are the steps by those that come before them, "" before the first.
var following = map[string]string{
	"": "decode", "decode": "authenticate", "authenticate": "limit", "limit": "parse", "parse": "request schema", "request schema": "method", "method": "encode",
	"app": "grant", "bearer": "right", "right": "parameters", "parameters": "shop", "shop": "points", "points": "rate", "rate": "method",
}

// refusedStep returns the step that refused a call, and why.
func refusedStep(passed []journal.Step, r *refusal) journal.Step {
	last := ""
	for _, step := range passed {
		if step.Verdict != struckVerdict {
			last = step.Name
		}
	}
	step := journal.Step{Name: cmp.Or(following[last], "answer"), Verdict: "refused", Detail: r.cause}
	if r.injected {
		step.Name = "fault"
	}
	if r.cure != "" {
		step.Detail += "; " + r.cure
	}
	return step
}

// struckVerdict is that of a fault.
const struckVerdict = "struck"

// A witness remembers of a call what its entry does not say, and words it when
// somebody asks.
type witness struct {
	server    *Server
	box       *sandbox.Sandbox // nil for none
	app, shop string
	limit     limit.Rate
	quota     int
	form      string // of the method
	order     int64
}

// Hide takes the secrets from a text that the server knows.
func (w *witness) Hide(text string) string {
	box := w.box
	if box == nil {
		box = w.server.box
	}
	return w.server.maskOf(box, nil, []string{text}).text(text)
}

// Detail words what there is to say of a step that let the call pass.
func (w *witness) Detail(step string) string {
	switch step {
	case "authenticate", "bearer", "app":
		if w.shop == "" {
			return "app " + w.app
		}
		return "app " + w.app + ", shop " + w.shop
	case "limit":
		if w.quota > 0 {
			return fmt.Sprintf("%s for the method, %d calls a day", w.limit, w.quota)
		}
		return fmt.Sprintf("%s for the method, no daily quota", w.limit)
	case "request schema":
		if w.form != "" {
			return "form " + w.form
		}
	case "method", "parse":
		if w.order != 0 {
			return fmt.Sprintf("order %d", w.order)
		}
	case "shop":
		return "shop " + w.shop
	}
	return ""
}

// A seen store is a store that notes the versions of one order: the first that
// is seen, and the last.
type seen struct {
	store.Store
	id            int64
	before, after int64
	met           order.States // of the order as the call found it
}

// note notes a version of the order.
func (s *seen) note(id, version int64) {
	if id != s.id || version == 0 {
		return
	}
	if s.before == 0 {
		s.before = version
	}
	s.after = version
}

// Get returns an order, and notes its version.
func (s *seen) Get(ctx context.Context, shop store.ShopKey, now time.Time, id int64) (order.Order, error) {
	o, err := s.Store.Get(ctx, shop, now, id)
	if err == nil {
		s.meet(o.ID, o.State)
		s.note(id, o.Version)
	}
	return o, err
}

// Read reads an order, and notes its version.
func (s *seen) Read(ctx context.Context, shop store.ShopKey, now time.Time, id int64, into *order.Sheet) error {
	err := s.Store.Read(ctx, shop, now, id, into)
	if err == nil {
		s.meet(into.ID, into.State)
		s.note(id, into.Version)
	}
	return err
}

// Outline returns an order's outline, and notes its version.
func (s *seen) Outline(ctx context.Context, shop store.ShopKey, now time.Time, id int64) (order.Outline, error) {
	o, err := s.Store.Outline(ctx, shop, now, id)
	if err == nil {
		s.meet(o.ID, o.State)
		s.note(id, o.Version)
	}
	return o, err
}

// Move moves an order, and notes its versions.
func (s *seen) Move(ctx context.Context, shop store.ShopKey, now time.Time, id int64, a order.Action) (order.Change, error) {
	c, err := s.Store.Move(ctx, shop, now, id, a)
	if c.Before.Version != 0 {
		s.meet(id, c.Before.State)
	}
	s.note(id, c.Before.Version)
	s.note(id, c.After.Version)
	return c, err
}

// meet notes the state in which the order is found first.
func (s *seen) meet(id int64, state order.State) {
	if id == s.id && s.before == 0 {
		s.met = order.SetOf(state)
	}
}

// Update changes an order, and notes its versions.
func (s *seen) Update(ctx context.Context, shop store.ShopKey, now time.Time, id int64, fn func(order.Order) (order.Order, error)) (order.Order, error) {
	var found order.Outline // by the last try, which is the one that counts
	o, err := s.Store.Update(ctx, shop, now, id, func(o order.Order) (order.Order, error) {
		found = o.Outline()
		return fn(o)
	})
	s.meet(found.ID, found.State)
	s.note(id, found.Version)
	if err == nil {
		s.note(id, o.Version)
	}
	return o, err
}

// lookUp notes the version of the order that a refused call names, if nothing
// has looked at it.
func (c *call) lookUp(ctx context.Context) {
	id := c.orderID()
	if id == 0 || c.seen.before != 0 || c.box == nil || c.shop.VenderID == "" {
		return
	}
	orders := c.box.Orders(c.shop.VenderID, c.shopAt)
	if o, err := orders.Outline(ctx, id); err == nil {
		c.seen.id = id
		c.seen.meet(o.ID, o.State)
		c.seen.note(id, o.Version)
	}
}
