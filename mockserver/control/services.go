package control

import (
	"context"
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// serviceView is a service order: goods of an order that come back.
type serviceView struct {
	ServiceID int64 `json:"service_id"`
	caseHead
	Kind    string      `json:"kind"` // return, exchange or repair
	SKU     int64       `json:"sku_id"`
	Count   int64       `json:"count"`
	SumFen  int64       `json:"sum_fen"`  // what is paid back if it comes to that
	PaidFen int64       `json:"paid_fen"` // what was paid back
	Reason  string      `json:"reason"`
	Applied time.Time   `json:"applied"`
	Changed time.Time   `json:"changed"`
	Back    *parcelView `json:"back,omitempty"`  // the buyer's parcel
	Again   *parcelView `json:"again,omitempty"` // the seller's
	Auditor string      `json:"auditor,omitempty"`
	Remark  string      `json:"remark,omitempty"`
}

type parcelView struct {
	LogisticsID int64  `json:"logistics_id"`
	Waybill     string `json:"waybill"`
}

type servicePage struct {
	Services []serviceView `json:"services"`
	Total    int           `json:"total"` // over all pages
}

// newService is what a buyer applies for.
type newService struct {
	Kind   string `json:"kind" control:"required"` // return, exchange or repair
	SKU    int64  `json:"sku_id"`                  // 0 is the order's first
	Count  int64  `json:"count"`                   // 0 is 1
	Reason string `json:"reason"`
}

// serviceEvent is what happens to a service order. The carrier and the waybill
// are for send_back, exchange, repair and return_as_is.
type serviceEvent struct {
	Event       string `json:"event" control:"required"`
	LogisticsID int64  `json:"logistics_id"`
	Waybill     string `json:"waybill"`
	Auditor     string `json:"auditor"`
	Remark      string `json:"remark"`
}

func viewService(o order.Order, venderID string, s aftersale.Service) serviceView {
	return serviceView{
		ServiceID: s.ID, caseHead: caseHead{o.ID, venderID, o.State.String(), s.Status.String()}, Kind: s.Kind.String(),
		SKU: s.SKU, Count: s.Count, SumFen: s.Sum, PaidFen: s.Paid, Reason: s.Reason, Applied: s.Applied, Changed: s.Changed,
		Back: viewParcel(s.Back), Again: viewParcel(s.Again), Auditor: s.Auditor, Remark: s.Remark,
	}
}

func viewParcel(p aftersale.Parcel) *parcelView {
	if p == (aftersale.Parcel{}) {
		return nil
	}
	return &parcelView{p.LogisticsID, p.Waybill}
}

func viewServices(o order.Order, venderID string) []serviceView {
	all := []serviceView{}
	for _, s := range o.Cases.Services {
		all = append(all, viewService(o, venderID, s))
	}
	return all
}

func askService(ctx context.Context, c *call, q newService) (serviceView, error) {
	id, err := c.pathID()
	if err == nil {
		err = bounded("reason", q.Reason, maxText)
	}
	if err != nil {
		return serviceView{}, err
	}
	kind, ok := aftersale.ParseServiceKind(q.Kind)
	if !ok {
		return serviceView{}, bad("kind", "kind is %.40q: want return, exchange or repair", q.Kind)
	}
	var s aftersale.Service
	o, shop, err := c.changed(ctx, id, func(was order.Order) (o order.Order, err error) {
		o, s, err = was.AskService(aftersale.ServiceRequest{Kind: kind, SKU: q.SKU, Count: q.Count, Reason: q.Reason}, c.now)
		return o, err
	})
	return viewService(o, shop.VenderID, s), err
}

func postServiceEvent(ctx context.Context, c *call, q serviceEvent) (serviceView, error) {
	id, orderID, err := c.caseID("service_id")
	if err != nil {
		return serviceView{}, err
	}
	event, ok := aftersale.ParseServiceEvent(q.Event)
	if !ok {
		return serviceView{}, unknownEvent(q.Event, aftersale.ServiceEvents())
	}
	_, shop, err := c.find(ctx, orderID)
	if err != nil {
		return serviceView{}, notOfCase("service_id", id, err)
	}
	act, err := q.act(shop, event, id)
	if err != nil {
		return serviceView{}, err
	}
	var s aftersale.Service
	o, shop, err := c.changed(ctx, orderID, func(was order.Order) (o order.Order, err error) {
		o, s, err = was.Serve(id, event, act, c.now)
		return o, err
	})
	return viewService(o, shop.VenderID, s), notOfCase("service_id", id, err)
}

// act returns what comes with an event of a service order; a parcel of which
// nothing is said is made up.
func (q serviceEvent) act(shop sandbox.Shop, e aftersale.ServiceEvent, id int64) (aftersale.ServiceAct, error) {
	act := aftersale.ServiceAct{Auditor: q.Auditor, Remark: q.Remark, Parcel: aftersale.Parcel{LogisticsID: q.LogisticsID, Waybill: q.Waybill}}
	if err := bounded("auditor", q.Auditor, maxName); err != nil {
		return act, err
	}
	if err := bounded("remark", q.Remark, maxText); err != nil {
		return act, err
	}
	if len(q.Waybill) > maxWaybill {
		return act, bad("waybill", "waybill is longer than %d bytes", maxWaybill)
	}
	p := &act.Parcel
	switch {
	case !e.Sends() && *p != (aftersale.Parcel{}):
		return act, bad("logistics_id", "logistics_id and waybill are for what sends a parcel, not for %s", e)
	case !e.Sends():
		return act, nil
	case p.LogisticsID == 0 && len(shop.Carriers) == 0:
		return act, bad("logistics_id", "logistics_id is missing, and the shop has no carrier: want a carrier's")
	case p.LogisticsID == 0:
		p.LogisticsID = shop.Carriers[0].ID
	case !carries(shop, p.LogisticsID):
		return act, bad("logistics_id", "logistics_id %d: the shop has no such carrier; 360buy.delivery.logistics.get lists them", p.LogisticsID)
	}
	if p.Waybill == "" {
		p.Waybill = waybillOf(p.LogisticsID, id)
	}
	return act, nil
}

// listServices returns a page of the sandbox's service orders.
func listServices(ctx context.Context, c *call) (servicePage, error) {
	page := servicePage{Services: []serviceView{}}
	q, err := c.window(aftersale.KindService, aftersale.ServiceStatusNames())
	if err != nil {
		return page, err
	}
	page.Total, err = c.collectCases(ctx, q, func(o order.Order, venderID string, m aftersale.Mark) {
		if k := m.Place(); k < len(o.Cases.Services) {
			page.Services = append(page.Services, viewService(o, venderID, o.Cases.Services[k]))
		}
	})
	return page, err
}
