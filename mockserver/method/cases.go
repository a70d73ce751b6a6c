package method

import (
	"context"
	"errors"
	"fmt"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

// A caseOf is a case of a list and the order that it concerns, which has it.
type caseOf struct {
	Mark  aftersale.Mark
	Order *order.Order
}

// cases returns a page of the shop's cases with their orders, each of which is
// read once, and how many cases there are in all. A case whose order has gone
// since the list was made is left out.
func (c *Call) cases(ctx context.Context, q store.CaseQuery) (list []caseOf, total int, err error) {
	page, err := c.Orders.Cases(ctx, q)
	if err != nil {
		return nil, 0, err
	}
	read := make(map[int64]*order.Order, len(page.Marks)) // nil for one that has gone
	for _, mark := range page.Marks {
		id := aftersale.OrderOf(mark.Case)
		o, known := read[id]
		if !known {
			if o, err = c.orderIfAny(ctx, id); err != nil {
				return nil, 0, err
			}
			read[id] = o
		}
		if o != nil {
			list = append(list, caseOf{mark, o})
		}
	}
	return list, page.Total, nil
}

// orderIfAny returns an order, nil if there is none.
func (c *Call) orderIfAny(ctx context.Context, id int64) (*order.Order, error) {
	o, err := c.Orders.Get(ctx, id)
	if errors.Is(err, order.ErrNotFound) {
		return nil, nil
	}
	return &o, err
}

// casesOf returns the cases of one order that are within a query's window and
// statuses, and that fit besides; none if the shop has no such order.
func (c *Call) casesOf(ctx context.Context, id int64, q store.CaseQuery, fits func(*order.Order, aftersale.Mark) bool) (list []caseOf, err error) {
	o, err := c.orderIfAny(ctx, id)
	if o == nil || err != nil {
		return nil, err
	}
	for _, mark := range o.Cases.Marks() {
		if q.Covers(mark) && fits(o, mark) {
			list = append(list, caseOf{mark, o})
		}
	}
	return list, nil
}

// cut returns the query's page of a whole list.
func cut[T any](all []T, q store.CaseQuery) []T {
	from := min(q.Offset, len(all))
	return all[from:min(from+q.Limit, len(all))]
}

// MaxScanned bounds how many cases one call looks at where it is to find some by
// what no index has: as many as the pages of a list could show.
const MaxScanned = 5000

// tooManyToScan refuses a window with more cases than are looked at one by one;
// begin is the parameter where it begins.
func tooManyToScan(begin string, total int) error {
	return &ParamError{
		begin, BadTogether,
		fmt.Sprintf("and applyTimeEnd enclose %d cases, and a search by what no index has looks at %d at most: choose a shorter time", total, MaxScanned),
		fmt.Sprintf("与 applyTimeEnd 之间有 %d 条记录需要逐一筛选，最多 %d 条，请缩短时间范围", total, MaxScanned),
	}
}
