package method

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

func init() {
	register(Spec{Method: "jingdong.pop.afs.soa.refundapply.queryPageList", Main: handler("orderId", queryRefunds, failRefunds)})
}

type queryRefundsRequest struct {
	IDs           text    `json:"ids"`
	Status        text    `json:"status"`
	OrderID       text    `json:"orderId"`
	BuyerID       text    `json:"buyerId"`
	BuyerName     text    `json:"buyerName"`
	ApplyStart    text    `json:"applyTimeStart"`
	ApplyEnd      text    `json:"applyTimeEnd"`
	CheckStart    text    `json:"checkTimeStart"`
	CheckEnd      text    `json:"checkTimeEnd"`
	ModifiedStart text    `json:"modifiedStart"`
	ModifiedEnd   text    `json:"modifiedEnd"`
	PageIndex     integer `json:"pageIndex"`
	PageSize      integer `json:"pageSize"`
	StoreID       integer `json:"storeId"`
	ShowSku       flag    `json:"showSku"`
	OpenID        text    `json:"open_id_buyer"`
	XID           text    `json:"xid_buyer"`
}

// refundPageSize is how many requests a page has if nobody says (assumed).
const refundPageSize = 10

// queryRefunds lists requests for refunds, those applied for last first
// (assumed). By status and the time of applying it finds them in an index, and
// by ids or an order at once. By anything else it looks at those applied for
// within the window one by one, and refuses a window with more than
// MaxScanned of them.
//
// Source: the Java SDK (PopAfsSoaRefundapplyQueryPageListRequest); the bounds
// of pages: gh:lostinfo/jos-open-api.
func queryRefunds(ctx context.Context, c *Call, q queryRefundsRequest) (refundAnswer, error) {
	s, err := q.search()
	if err != nil {
		return refundAnswer{}, err
	}
	page, err := s.find(ctx, c)
	if err != nil {
		return refundAnswer{}, err
	}
	if page.Total == 0 {
		s.explainNone(ctx, c)
	}
	sight := sightOf(c, false)
	var shown []object
	var sheet order.Sheet
	for _, mark := range page.Marks {
		err := c.Orders.Read(ctx, aftersale.OrderOf(mark.Case), &sheet)
		if err != nil && !errors.Is(err, order.ErrNotFound) {
			return refundAnswer{}, err
		}
		if r, ok := sheet.Cases.Refund(mark.Case); err == nil && ok { // else it has gone meanwhile
			shown = append(shown, showRefund(sight, &sheet.Order, r, bool(q.ShowSku)))
		}
	}
	return refundsOf(c, page.Total, shown...), nil
}

// A refundSearch is what a list of requests is to hold.
type refundSearch struct {
	query store.CaseQuery // the page, and what an index knows
	ids   []int64         // only these; nil for all
	order int64           // only of this order; 0 for all

	checked, modified        period
	buyer, name, openID, xid string
	store                    int64
}

// search reads the query.
func (q *queryRefundsRequest) search() (s refundSearch, err error) {
	size := int(or(q.PageSize, refundPageSize))
	s = refundSearch{
		buyer: string(q.BuyerID), name: string(q.BuyerName), openID: string(q.OpenID), xid: string(q.XID), store: int64(q.StoreID),
		query: store.CaseQuery{Kind: aftersale.KindRefund, Sort: store.NewestFirst, Offset: (int(or(q.PageIndex, 1)) - 1) * size, Limit: size},
	}
	if q.Status != "" {
		s.query.Statuses = 1 << small(q.Status)
	}
	if s.order, err = wholeID("orderId", q.OrderID); err != nil {
		return s, err
	}
	if s.ids, err = refundIDs(q.IDs, size); err != nil {
		return s, err
	}
	var applied period
	for _, p := range []struct {
		into       *period
		start, end param
	}{
		{&applied, param{"applyTimeStart", q.ApplyStart}, param{"applyTimeEnd", q.ApplyEnd}},
		{&s.checked, param{"checkTimeStart", q.CheckStart}, param{"checkTimeEnd", q.CheckEnd}},
		{&s.modified, param{"modifiedStart", q.ModifiedStart}, param{"modifiedEnd", q.ModifiedEnd}},
	} {
		if *p.into, err = periodOf(p.start, p.end); err != nil {
			return s, err
		}
	}
	// A request is decided about and changed after it was applied for.
	s.query.From, s.query.To = applied.from, earliest(applied.to, s.checked.to, s.modified.to)
	return s, nil
}

// refundIDs reads a list of ids, of which there are as many as a page has at
// most.
// Source: comments of a client of the Java SDK.
func refundIDs(list text, most int) ([]int64, error) {
	var ids []int64
	for _, name := range names(list) {
		id, err := wholeID("ids", text(name))
		if err != nil {
			return nil, err
		}
		ids = append(ids, id)
	}
	if len(ids) > most {
		return nil, &ParamError{"ids", BadTogether, fmt.Sprintf("are %d, more than pageSize %d", len(ids), most), fmt.Sprintf("共 %d 个，超过 pageSize %d", len(ids), most)}
	}
	return ids, nil
}

// wholeID reads an id that is text, 0 for the empty one.
func wholeID(member string, t text) (int64, error) {
	if t == "" {
		return 0, nil
	}
	id, err := strconv.ParseInt(string(t), 10, 64)
	if err != nil {
		return 0, &ParamError{member, BadValue, "has an id that is larger than any", "含有过大的 ID"}
	}
	return id, nil
}

// find returns the marks of the page.
func (s *refundSearch) find(ctx context.Context, c *Call) (store.CasePage, error) {
	switch {
	case s.ids != nil || s.order != 0:
		return s.cut(s.inOrders(ctx, c, s.orders()))
	case !s.peers():
		return c.Orders.Cases(ctx, s.query)
	}
	all := s.query
	all.Offset, all.Limit = 0, MaxScanned
	page, err := c.Orders.Cases(ctx, all)
	if err != nil {
		return store.CasePage{}, err
	}
	if page.Total > MaxScanned {
		return store.CasePage{}, tooManyToScan("applyTimeStart", page.Total)
	}
	orders := make([]int64, 0, len(page.Marks))
	for _, mark := range page.Marks {
		orders = append(orders, aftersale.OrderOf(mark.Case))
	}
	return s.cut(s.inOrders(ctx, c, orders))
}

// peers reports whether the search goes by what no index has.
func (s *refundSearch) peers() bool {
	return s.checked != period{} || s.modified != period{} || s.buyer != "" || s.name != "" || s.openID != "" || s.xid != "" || s.store != 0
}

// orders returns the orders that the search names.
func (s *refundSearch) orders() []int64 {
	if s.order != 0 {
		return []int64{s.order}
	}
	var orders []int64
	for _, id := range s.ids {
		orders = append(orders, aftersale.OrderOf(id))
	}
	return orders
}

// inOrders returns the marks of the requests of orders that the search wants,
// in its order.
func (s *refundSearch) inOrders(ctx context.Context, c *Call, orders []int64) ([]aftersale.Mark, error) {
	slices.Sort(orders)
	var found []aftersale.Mark
	var sheet order.Sheet
	for _, id := range slices.Compact(orders) {
		err := c.Orders.Read(ctx, id, &sheet)
		if errors.Is(err, order.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, r := range sheet.Cases.Refunds {
			if s.wants(&sheet.Order, r) {
				found = append(found, aftersale.Mark{Kind: aftersale.KindRefund, Case: r.ID, Status: uint8(r.Status), At: r.Applied.Truncate(time.Second)})
			}
		}
	}
	slices.SortFunc(found, func(a, b aftersale.Mark) int {
		return -cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Case, b.Case))
	})
	return found, nil
}

// cut returns the page of what was found.
func (s *refundSearch) cut(found []aftersale.Mark, err error) (store.CasePage, error) {
	return store.CasePage{Marks: cut(found, s.query), Total: len(found)}, err
}

// wants reports whether a request of an order is among those that are searched.
func (s *refundSearch) wants(o *order.Order, r aftersale.Refund) bool {
	changed := r.Applied
	if r.Checked.After(changed) {
		changed = r.Checked
	}
	return (s.ids == nil || slices.Contains(s.ids, r.ID)) &&
		(s.query.Statuses == 0 || s.query.Statuses&(1<<r.Status) != 0) &&
		period{s.query.From, s.query.To}.holds(r.Applied) && s.checked.holds(r.Checked) && s.modified.holds(changed) &&
		(s.buyer == "" || s.buyer == o.Buyer.Pin || s.buyer == o.Buyer.RealPin) && (s.name == "" || s.name == o.Consignee.Name) &&
		(s.openID == "" || s.openID == o.Buyer.OpenID) && (s.xid == "" || s.xid == o.Buyer.XID) && (s.store == 0 || s.store == o.Marks.Door)
}

// explainNone notes why nothing was found, where a small change to the query
// would have found something.
func (s *refundSearch) explainNone(ctx context.Context, c *Call) {
	if s.ids != nil || s.order != 0 || s.peers() {
		return
	}
	every, late := s.query, s.query
	every.Statuses, every.Offset, every.Limit = 0, 0, 0
	late.Offset, late.Limit = 0, 0
	late.From, late.To = shifted(late.From), shifted(late.To)
	for _, near := range []struct {
		query store.CaseQuery
		text  string
	}{
		{every, "the status filter removes %d request(s)"}, {late, "the window is 8 h early: shifted, it holds %d request(s); times are in GMT+8"},
	} {
		if page, err := c.Orders.Cases(ctx, near.query); err == nil && page.Total > 0 {
			c.Note(near.text, page.Total)
			return
		}
	}
}

// shifted returns a time as who has taken it for one of GMT+8 meant it; the
// zero time stays.
func shifted(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.Add(8 * time.Hour)
}
