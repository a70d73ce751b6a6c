package method

import (
	"context"
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// ascListRequest has the parameters of all lists of service orders; each takes
// those of its schema.
type ascListRequest struct {
	ascOperator
	ascPaging
	ServiceID    integer `json:"serviceId"`
	OrderID      integer `json:"orderId"`
	SKU          integer `json:"skuId"`
	ApplyBegin   text    `json:"applyTimeBegin"`
	ApplyEnd     text    `json:"applyTimeEnd"`
	ApproveBegin text    `json:"approveTimeBegin"`
	ApproveEnd   text    `json:"approveTimeEnd"`
	FinishBegin  text    `json:"finishTimeBegin"`
	FinishEnd    text    `json:"finishTimeEnd"`
	Expect       integer `json:"customerExpect"`
	Status       integer `json:"serviceStatus"`
	ExpressCode  text    `json:"expressCode"`
	CustomerPin  text    `json:"customerPin"`

	approved, finished period // what the texts say, once query has read them
}

// listServices returns the handler that lists service orders in some statuses,
// 0 for any, oldest application first (assumed).
func listServices(statuses aftersale.ServiceStatuses) func(context.Context, *Call, ascListRequest) (ascPageResponse, error) {
	return func(ctx context.Context, c *Call, q ascListRequest) (ascPageResponse, error) {
		q.check(c)
		wanted := statuses
		if q.Status != 0 {
			if only := aftersale.ServicesOf(aftersale.ServiceStatus(q.Status)); wanted == 0 {
				wanted = only
			} else if wanted &= only; wanted == 0 {
				return q.of(c, []object{}, 0), nil
			}
		}
		query, narrows, err := q.query(wanted)
		switch {
		case err != nil:
			return ascPageResponse{}, err
		case q.OrderID != 0 || q.ServiceID != 0:
			return q.listOfOrder(ctx, c, query)
		case narrows:
			return q.scan(ctx, c, query)
		}
		list, total, err := c.cases(ctx, query)
		if err != nil {
			return ascPageResponse{}, err
		}
		return q.of(c, briefs(c, list), total), nil
	}
}

// query reads the window of the list, and returns whether more is asked than an
// index tells.
func (q *ascListRequest) query(statuses aftersale.ServiceStatuses) (query store.CaseQuery, narrows bool, err error) {
	query = store.CaseQuery{Kind: aftersale.KindService, Statuses: uint64(statuses), Sort: store.OldestFirst}
	query.Offset, query.Limit = q.bounds()
	var applied period
	for _, p := range []struct {
		into       *period
		start, end param
	}{
		{&applied, param{"applyTimeBegin", q.ApplyBegin}, param{"applyTimeEnd", q.ApplyEnd}},
		{&q.approved, param{"approveTimeBegin", q.ApproveBegin}, param{"approveTimeEnd", q.ApproveEnd}},
		{&q.finished, param{"finishTimeBegin", q.FinishBegin}, param{"finishTimeEnd", q.FinishEnd}},
	} {
		if *p.into, err = periodOf(p.start, p.end); err != nil {
			return query, false, err
		}
	}
	// What was applied for later was not decided by then.
	query.From, query.To = applied.from, earliest(applied.to, q.approved.to, q.finished.to)
	narrows = q.approved != period{} || q.finished != period{} || q.SKU != 0 || q.Expect != 0 || q.ExpressCode != "" || q.CustomerPin != ""
	return query, narrows, nil
}

// listOfOrder lists the service orders of one order.
func (q *ascListRequest) listOfOrder(ctx context.Context, c *Call, query store.CaseQuery) (ascPageResponse, error) {
	id := int64(q.OrderID)
	if id == 0 {
		id = aftersale.OrderOf(int64(q.ServiceID))
	}
	found, err := c.casesOf(ctx, id, query, func(o *order.Order, mark aftersale.Mark) bool {
		s, ok := o.Cases.Service(mark.Case)
		return ok && (q.ServiceID == 0 || s.ID == int64(q.ServiceID)) && q.fits(o, s)
	})
	if err != nil {
		return ascPageResponse{}, err
	}
	return q.of(c, briefs(c, cut(found, query)), len(found)), nil
}

// scan lists service orders of which it takes a look to know whether they fit.
func (q *ascListRequest) scan(ctx context.Context, c *Call, query store.CaseQuery) (ascPageResponse, error) {
	all := query
	all.Offset, all.Limit = 0, MaxScanned
	list, total, err := c.cases(ctx, all)
	if err != nil {
		return ascPageResponse{}, err
	}
	if total > MaxScanned {
		return ascPageResponse{}, tooManyToScan("applyTimeBegin", total)
	}
	var found []caseOf
	for _, each := range list {
		if s, ok := each.Order.Cases.Service(each.Mark.Case); ok && q.fits(each.Order, s) {
			found = append(found, each)
		}
	}
	return q.of(c, briefs(c, cut(found, query)), len(found)), nil
}

// fits reports whether a service order is what the filters ask for.
func (q *ascListRequest) fits(o *order.Order, s aftersale.Service) bool {
	return (q.SKU == 0 || s.SKU == int64(q.SKU)) && (q.Expect == 0 || s.Kind == aftersale.ServiceKind(q.Expect)) &&
		(q.ExpressCode == "" || s.Back.Waybill == string(q.ExpressCode)) && (q.CustomerPin == "" || o.Buyer.Pin == string(q.CustomerPin)) &&
		q.approved.holds(s.Audited) && q.finished.holds(finished(s))
}

// finished returns when nothing more was to become of a service order.
func finished(s aftersale.Service) time.Time {
	if s.Status.Over() {
		return s.Changed
	}
	return time.Time{}
}
