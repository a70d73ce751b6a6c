// Package store keeps orders: by sandbox, shop and id, and listed by time.
//
// It knows ids and owners, not what states mean. Values go in and values come
// out. Every order that it returns is settled: what was due by the given
// instant has happened to it, and a list first settles all that its shop has
// due.
package store

import (
	"context"
	"errors"
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// Errors of every store.
var (
	ErrNoShop     = errors.New("no such shop")
	ErrTaken      = errors.New("taken already")
	ErrNoSnapshot = errors.New("no such snapshot")
)

// A ShopKey names a shop of a sandbox.
type ShopKey struct{ Sandbox, Vender string }

// A Generator makes the orders that a shop has from the beginning: the n-th is
// a function of n, and nothing is kept of it until something changes it. Ids
// and times of placing grow with n. An order as it was placed has no changes,
// and was modified when it was placed: its DataVersion says when, too. One that
// makes many orders is a Timetable.
type Generator interface {
	Len() int
	// Order returns the n-th order as it was placed, with its plan.
	Order(n int) order.Order
	// Skeleton returns the same without what does not bear on its life.
	Skeleton(n int) order.Order
	// Index returns the number of the order with the id.
	Index(id int64) (n int, ok bool)
	// ByWaybill returns the number of the order planned to travel under it.
	ByWaybill(waybill string) (n int, ok bool)
}

// A Timetable is a Generator that knows by arithmetic where its orders stand at
// any instant, so that a store need keep nothing of those that nobody has
// touched. Times are in ns since 1970. Its methods are fast, and safe for
// concurrent use.
type Timetable interface {
	Generator
	// ID returns the id of the n-th order; it grows with n.
	ID(n int) int64
	// IDsBelow returns how many orders have a smaller id.
	IDsBelow(id int64) int
	// PlacedAt returns when the n-th order is placed; it grows with n.
	PlacedAt(n int) int64
	// Placed returns the same as the order has it.
	Placed(n int) time.Time
	// PlacedBefore returns how many orders are placed before an instant.
	PlacedBefore(at int64) int

	// Lines returns how many lines there are. Each order stands in one, and the
	// orders of a line stand in it by number.
	Lines() int
	// Line returns the line of the n-th order.
	Line(n int) int
	// Rank returns how many orders of a line have a number below n.
	Rank(line, n int) int
	// Select returns the number of the i-th order of a line, which exists.
	Select(line, i int) int
	// Lives calls visit with the stages that the orders of a line with numbers in
	// [from, to) go through if nobody touches them.
	Lives(line int, visit func(from, to int, stages []order.Stage))
}

// By names the time that a list goes by.
type By uint8

// The times of a list.
const (
	Placed By = iota
	Modified
)

// Sort is the order of a list. Times are compared to the second.
type Sort uint8

// The orders of lists.
const (
	OldestFirst           Sort = iota // ties: smaller id first
	NewestFirst                       // ties: larger id first
	NewestFirstSmallerIDs             // ties: smaller id first
)

// A Query is a window over one shop's orders.
type Query struct {
	By     By
	From   time.Time    // to the second, inclusive
	To     time.Time    // to the second, inclusive
	States order.States // those wanted
	Sort   Sort
	Offset int // how many to pass over
	Limit  int // how many to return; 0 only counts

	Outlines bool // the page is to have outlines in place of orders
}

// A Page is a part of a list, and how long the list is.
type Page struct {
	Orders   []order.Order
	Outlines []order.Outline // in place of Orders, if the query wants them
	Total    int
	Edition  Edition // the shop's in which it was made
}

// A Store keeps the orders of many sandboxes. It is safe for concurrent use.
type Store interface {
	// AddShop makes a shop with the orders of the generator; nil stands for none.
	// It returns ErrTaken if the shop exists.
	AddShop(ctx context.Context, shop ShopKey, now time.Time, orders Generator) error
	// RemoveSandbox forgets all shops of the sandbox.
	RemoveSandbox(ctx context.Context, sandbox string) error
	// Insert adds an order, or returns ErrTaken if the sandbox has one of its id.
	Insert(ctx context.Context, shop ShopKey, now time.Time, o order.Order) (order.Order, error)
	// Get returns an order, or order.ErrNotFound.
	Get(ctx context.Context, shop ShopKey, now time.Time, id int64) (order.Order, error)
	// Read is Get into a sheet: nobody keeps what is read beyond the next.
	Read(ctx context.Context, shop ShopKey, now time.Time, id int64, into *order.Sheet) error
	// Outline is Get for an order's outline. It costs next to nothing.
	Outline(ctx context.Context, shop ShopKey, now time.Time, id int64) (order.Outline, error)
	// Update replaces an order by what fn makes of it, or returns
	// order.ErrNotFound or fn's error, and then nothing has changed. fn is pure,
	// touches no other order, and may be called more than once.
	Update(ctx context.Context, shop ShopKey, now time.Time, id int64, fn func(order.Order) (order.Order, error)) (order.Order, error)
	// Move applies an action to an order, as Update with order.Order.Apply does,
	// and returns what that has done, or order.ErrNotFound or an
	// *order.ConflictError, with which the change's Before is known. What is in the
	// order stays, so that a store need not make it.
	Move(ctx context.Context, shop ShopKey, now time.Time, id int64, a order.Action) (order.Change, error)
	// List returns a page of the query's window.
	List(ctx context.Context, shop ShopKey, now time.Time, q Query) (Page, error)
	// Cases returns a page of the query's window over the cases of the shop's
	// orders.
	Cases(ctx context.Context, shop ShopKey, now time.Time, q CaseQuery) (CasePage, error)
	// Edition returns the edition that the shop is in. It costs next to nothing.
	Edition(ctx context.Context, shop ShopKey, now time.Time) (Edition, error)
	// FindWaybill returns the order shipped under the waybill, or order.ErrNotFound.
	FindWaybill(ctx context.Context, shop ShopKey, now time.Time, waybill string) (order.Order, error)

	// Settle applies all that is due in the sandbox by now, and then tells visit,
	// unless that is nil, what has happened, in order of time and then of ids.
	Settle(ctx context.Context, sandbox string, now time.Time, visit func(Happening)) error
	// Next settles the sandbox, and returns the instant at which something will
	// next happen in it by itself; ok is false if nothing will.
	Next(ctx context.Context, sandbox string, now time.Time) (at time.Time, ok bool, err error)
	// Age makes all orders of the sandbox older, as order.Order.Age does one.
	Age(ctx context.Context, sandbox string, now time.Time, by time.Duration) error

	// Snapshot keeps the shops of the sandbox and their orders, as they are,
	// under a name, in place of what was kept under it.
	Snapshot(ctx context.Context, sandbox, name string) error
	// Restore brings back what Snapshot has kept, and keeps it, or returns
	// ErrNoSnapshot. An order comes back with the version that it had, and none
	// that it had in between is given again: one version of an order always
	// means the same contents.
	Restore(ctx context.Context, sandbox, name string) error
	// DropSnapshot forgets what was kept under a name, if anything was.
	DropSnapshot(ctx context.Context, sandbox, name string) error
}

// Orders is one shop's orders at one instant: all that a caller is given of a
// store.
type Orders struct {
	Store Store
	Shop  ShopKey
	Now   time.Time
}

// Get returns an order, or order.ErrNotFound.
func (o Orders) Get(ctx context.Context, id int64) (order.Order, error) {
	return o.Store.Get(ctx, o.Shop, o.Now, id)
}

// Read is Get into a sheet: nobody keeps what is read beyond the next.
func (o Orders) Read(ctx context.Context, id int64, into *order.Sheet) error {
	return o.Store.Read(ctx, o.Shop, o.Now, id, into)
}

// Outline returns an order's outline, as Store.Outline does, or
// order.ErrNotFound.
func (o Orders) Outline(ctx context.Context, id int64) (order.Outline, error) {
	return o.Store.Outline(ctx, o.Shop, o.Now, id)
}

// Apply moves an order by an event, and returns what that has done, or
// order.ErrNotFound or an *order.ConflictError. Of two that do so at once, one
// sees the other's result.
func (o Orders) Apply(ctx context.Context, id int64, e order.Event, s order.Shipment) (order.Change, error) {
	return o.Store.Move(ctx, o.Shop, o.Now, id, order.Action{Event: e, At: o.Now, Shipment: s})
}

// Update replaces an order by what fn makes of it, or returns
// order.ErrNotFound or fn's error, and then nothing has changed. fn is as that
// of Store.Update.
func (o Orders) Update(ctx context.Context, id int64, fn func(order.Order) (order.Order, error)) (order.Order, error) {
	return o.Store.Update(ctx, o.Shop, o.Now, id, fn)
}

// List returns a page of the query's window.
func (o Orders) List(ctx context.Context, q Query) (Page, error) {
	return o.Store.List(ctx, o.Shop, o.Now, q)
}

// FindWaybill returns the order shipped under the waybill, or order.ErrNotFound.
func (o Orders) FindWaybill(ctx context.Context, waybill string) (order.Order, error) {
	return o.Store.FindWaybill(ctx, o.Shop, o.Now, waybill)
}
