package order

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

// AskService returns the order after its buyer has applied for a service order:
// to send goods back, have them exchanged or mended. Only a completed order has
// any; its state stays. It returns aftersale.ErrState, ErrTooMany, ErrGoods or
// ErrCount.
func (o Order) AskService(q aftersale.ServiceRequest, at time.Time) (Order, aftersale.Service, error) {
	s, err := o.serviceOf(q)
	if err != nil {
		return o, s, fmt.Errorf("order %d in %s: %w", o.ID, o.State, err)
	}
	o.ownHistory()
	at = o.notBefore(at)
	s.Applied, s.Changed = at, at
	o.Cases.Services = with(o.Cases.Services, len(o.Cases.Services), s)
	o.happen(Entry{At: at, Event: serviceEvents, From: o.State, To: o.State, Cause: ByControl})
	return o, s, nil
}

// serviceOf returns the service order that a request is for.
func (o *Order) serviceOf(q aftersale.ServiceRequest) (aftersale.Service, error) {
	k := len(o.Cases.Services)
	switch {
	case o.State != FinishedL:
		return aftersale.Service{}, fmt.Errorf("%w: want one in %s", aftersale.ErrState, FinishedL)
	case k >= aftersale.MostOfKind:
		return aftersale.Service{}, aftersale.ErrTooMany
	case !q.Kind.Known():
		return aftersale.Service{}, aftersale.ErrKind
	}
	i := 0
	if q.SKU != 0 {
		i = slices.IndexFunc(o.Items, func(it Item) bool { return it.SKU == q.SKU })
	}
	if i < 0 || len(o.Items) == 0 {
		return aftersale.Service{}, fmt.Errorf("%w: SKU %d", aftersale.ErrGoods, q.SKU)
	}
	it, count := &o.Items[i], max(q.Count, 1)
	if left := it.Count - o.inService(it.SKU); q.Count < 0 || count > left {
		return aftersale.Service{}, fmt.Errorf("%w: there are %d of SKU %d, found %d", aftersale.ErrCount, left, it.SKU, cmp.Or(q.Count, 1))
	}
	s := aftersale.Service{ID: aftersale.ID(o.ID, aftersale.KindService, k), Kind: q.Kind, Status: aftersale.ServiceApplied, SKU: it.SKU, Count: count, Reason: q.Reason}
	if q.Kind != aftersale.Repair {
		s.Sum = max(0, min(it.Price*count, o.refundable()))
	}
	return s, nil
}

// inService returns how many pieces are in a service order that is not over, or
// have been paid back.
func (o *Order) inService(sku int64) (count int64) {
	for i := range o.Cases.Services {
		if s := &o.Cases.Services[i]; s.SKU == sku && (!s.Status.Over() || s.Paid > 0) {
			count += s.Count
		}
	}
	return count
}

// Serve returns the order after an event of a service order, with what comes
// with it. It returns aftersale.ErrNotFound or an *aftersale.ConflictError.
func (o Order) Serve(id int64, e aftersale.ServiceEvent, act aftersale.ServiceAct, at time.Time) (Order, aftersale.Service, error) {
	k, err := position(aftersale.KindService, o.Cases.Services, id, func(s *aftersale.Service) int64 { return s.ID })
	if err != nil {
		return o, aftersale.Service{}, err
	}
	at = o.notBefore(at)
	s, err := o.Cases.Services[k].Apply(e, act, at)
	if err != nil {
		return o, o.Cases.Services[k], err
	}
	cause := BySeller
	if e.OfBuyer() {
		cause = ByControl
	}
	o.ownHistory()
	o.Cases.Services = with(o.Cases.Services, k, s)
	o.happen(Entry{At: at, Event: serviceEvents + Event(e), From: o.State, To: o.State, Cause: cause})
	return o, s, nil
}
