package passport

import (
	"maps"
	"slices"
	"time"
)

// A Habit is something that a client does and that costs sellers money.
type Habit string

// The habits.
const (
	// TwoWaybills: an order that was shipped was to be shipped again with another
	// waybill.
	TwoWaybills Habit = "two-waybills"
	// ShippedAfterConflict: a shipment was refused as a conflict, and was tried
	// again before the order was read.
	ShippedAfterConflict Habit = "shipped-after-conflict"
	// CalledWithRefusedToken: a token was refused, and was sent again.
	CalledWithRefusedToken Habit = "called-with-refused-token"
	// WindowGap: a list was read by windows of time, and between the last window
	// that came whole and this one lies time that was not asked for.
	WindowGap Habit = "window-gap"
	// LabelWasted: an order was shipped, and a label that was issued for it is
	// neither used nor unbound. It is found as long as that is so.
	LabelWasted Habit = "label-wasted"
	// LabelOnAnotherOrder: an order was shipped with a label that was issued for
	// another one.
	LabelOnAnotherOrder Habit = "label-on-another-order"
	// LabelOnTwoOrders: two orders were shipped with one label.
	LabelOnTwoOrders Habit = "label-on-two-orders"
	// LabelUnboundAfterUse: a label was to be unbound with which its order is
	// shipped.
	LabelUnboundAfterUse Habit = "label-unbound-after-use"
)

// A Waste says whether an order has labels that it was shipped without.
type Waste uint8

// What is known of an order's labels.
const (
	WasteUnknown  Waste = iota
	NoLabelWasted       // it needs each that it has, or is not shipped yet
	LabelsWasted        // it is shipped without one, which is not unbound
)

// Labelled is what a call shows of an order's labels.
type Labelled struct {
	OrderID int64
	Habits  []Habit // that it shows of itself, whatever came before
	Waste   Waste
}

// habitTexts are the habits in words, in the order of reports.
var habitTexts = []struct {
	habit Habit
	about string
}{
	{TwoWaybills, "an order that was shipped was to be shipped again with another waybill: read the order before repeating a shipment"},
	{ShippedAfterConflict, "a shipment that was refused as a conflict was repeated before the order was read: it may have been shipped by the first call"},
	{CalledWithRefusedToken, "a token that was refused was sent again: refresh it, or have the shop authorize anew"},
	{WindowGap, "between two windows of a list lies time that was not asked for, or whose answer did not come: orders are missed"},
	{LabelWasted, "an order was shipped, and a label that was issued for it is neither used nor unbound: unbind what is not needed, each costs money"},
	{LabelOnAnotherOrder, "an order was shipped with a label that was issued for another one: the parcel goes to whoever that label says"},
	{LabelOnTwoOrders, "two orders were shipped with one label: only one parcel can travel under it"},
	{LabelUnboundAfterUse, "a label was to be unbound with which its order is shipped: unbind before the shipment, or change the waybill first"},
}

// A Finding is a habit that a client has shown.
type Finding struct {
	Finding  Habit     `json:"finding"`
	About    string    `json:"about"`
	Times    int       `json:"times"`
	Examples []Example `json:"examples"` // the first ones
}

// An Example is a call that showed a habit.
type Example struct {
	Call    string `json:"call"`
	Method  string `json:"method"`
	OrderID int64  `json:"order_id,omitempty"`
	Detail  string `json:"detail,omitempty"`
}

// The keys by which calls are followed.
type (
	orderKey struct {
		vender string
		id     int64
	}
	callKey struct {
		app, vender, method string
		order               int64
	}
	windowKey struct{ app, vender, window string }
)

// habits remember what a later call is held against.
type habits struct {
	waybills  map[orderKey]string
	conflicts map[orderKey]bool
	refused   map[string]bool // digests of tokens
	read      map[windowKey]time.Time
	struck    map[callKey][]Fault
	findings  map[Habit]*Finding
	wasted    map[orderKey]waste
	wastes    int // how many there ever were
}

// A waste is the call that last showed that an order has labels that it does not
// need, and its place among those of other orders.
type waste struct {
	at      int
	example Example
}

func newHabits() habits {
	return habits{
		waybills: map[orderKey]string{}, conflicts: map[orderKey]bool{}, refused: map[string]bool{},
		read: map[windowKey]time.Time{}, struck: map[callKey][]Fault{}, findings: map[Habit]*Finding{},
		wasted: map[orderKey]waste{},
	}
}

// keep remembers a value, unless too many are remembered.
func keep[K comparable, V any](in map[K]V, key K, value V) {
	if _, known := in[key]; known || len(in) < maxFollowed {
		in[key] = value
	}
}

// follow holds a call against those before it.
func (h *habits) follow(c *Call, faults map[Fault]*Struck) {
	if len(c.Faults) > 0 || len(h.struck) > 0 {
		h.followFaults(c, faults)
	}
	if c.OrderID != 0 && !c.Blind {
		h.followOrder(c)
	}
	for _, l := range c.Labelled {
		h.followLabels(c, l)
	}
	if c.BadToken != "" {
		if h.refused[c.BadToken] {
			h.find(CalledWithRefusedToken, c, "")
		}
		keep(h.refused, c.BadToken, true)
	}
	if c.Window != "" {
		h.followWindow(c)
	}
}

// followFaults notes whether the call repeats one that a fault struck, and is
// struck itself.
func (h *habits) followFaults(c *Call, faults map[Fault]*Struck) {
	again := callKey{c.App, c.Vender, c.Method, c.OrderID}
	for _, f := range h.struck[again] {
		faults[f].CalledAgain++
	}
	delete(h.struck, again)
	if len(c.Faults) > 0 {
		keep(h.struck, again, c.Faults)
	}
}

// followOrder holds a call against those that named its order.
func (h *habits) followOrder(c *Call) {
	key := orderKey{c.Vender, c.OrderID}
	if !c.Ship {
		delete(h.conflicts, key) // it was read
		return
	}
	if first, shipped := h.waybills[key]; shipped && c.Conflict && c.Waybill != first {
		h.find(TwoWaybills, c, "")
	}
	if h.conflicts[key] {
		h.find(ShippedAfterConflict, c, "")
	}
	switch {
	case c.Shipped:
		keep(h.waybills, key, c.Waybill)
		delete(h.conflicts, key)
	case c.Conflict:
		keep(h.conflicts, key, true)
	}
}

// followLabels notes what a call shows of an order's labels.
func (h *habits) followLabels(c *Call, l Labelled) {
	as := *c
	as.OrderID = l.OrderID
	for _, habit := range l.Habits {
		h.find(habit, &as, "")
	}
	key := orderKey{c.Vender, l.OrderID}
	switch l.Waste {
	case NoLabelWasted:
		delete(h.wasted, key)
	case LabelsWasted:
		was, known := h.wasted[key]
		if !known {
			h.wastes++
			was.at = h.wastes
		}
		keep(h.wasted, key, waste{was.at, Example{c.ID, c.Method, l.OrderID, ""}})
	}
}

// wasteFound returns the finding that orders have labels that they do not need
// now; nil if none has.
func (h *habits) wasteFound() *Finding {
	if len(h.wasted) == 0 {
		return nil
	}
	all := slices.SortedFunc(maps.Values(h.wasted), func(a, b waste) int { return a.at - b.at })
	f := &Finding{Finding: LabelWasted, Times: len(all)}
	for _, w := range all[:min(len(all), maxExamples)] {
		f.Examples = append(f.Examples, w.example)
	}
	return f
}

// followWindow holds a window against the end of what was read of the list. Both
// ends of a window belong to it, to the second. What lies in the future is not
// read, whatever the caller asks for.
func (h *habits) followWindow(c *Call) {
	key := windowKey{c.App, c.Vender, c.Window}
	until, known := h.read[key]
	if known && c.Start.After(until.Add(time.Second)) {
		h.find(WindowGap, c, c.Start.Sub(until).Truncate(time.Second).String())
	}
	if !c.WindowReadOK {
		return
	}
	end := c.End
	if end.After(c.Shop) {
		end = c.Shop
	}
	if !known || end.After(until) {
		keep(h.read, key, end)
	}
}

// find notes that a call has shown a habit.
func (h *habits) find(habit Habit, c *Call, detail string) {
	f := h.findings[habit]
	if f == nil {
		f = &Finding{Finding: habit}
		h.findings[habit] = f
	}
	f.Times++
	if len(f.Examples) < maxExamples {
		f.Examples = append(f.Examples, Example{c.ID, c.Method, c.OrderID, detail})
	}
}

// found returns the findings, in the order of reports.
func (h *habits) found() []Finding {
	list := []Finding{}
	for _, each := range habitTexts {
		f := h.findings[each.habit]
		if each.habit == LabelWasted {
			f = h.wasteFound()
		}
		if f != nil {
			copied := *f
			copied.About, copied.Examples = each.about, append([]Example{}, f.Examples...)
			list = append(list, copied)
		}
	}
	return list
}

// clone returns a method that shares nothing with the book.
func (m *Method) clone() Method {
	c := *m
	c.Outcomes, c.Codes, c.Dialects = maps.Clone(m.Outcomes), maps.Clone(m.Codes), append([]string{}, m.Dialects...)
	return c
}
