package client

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"
)

// ListAll returns all orders placed from q.Start to q.End, newest first, over
// any number of pages and any span of time; q.Page is ignored. It ends with the
// first error.
//
// Orders placed meanwhile are not among them, and none is skipped or repeated
// because of them. An order that enters or leaves q.States meanwhile may be
// there or not.
func (s *OrdersService) ListAll(ctx context.Context, q ListQuery) iter.Seq2[OrderSummary, error] {
	if len(q.Fields) > 0 {
		q.Fields = withNeeded(q.Fields, "order_id", "order_start_time")
	}
	q.PageSize = pageSize(q.PageSize)
	w := walk[OrderSummary]{
		dir: Descending, size: q.PageSize,
		at:  func(o OrderSummary) time.Time { return o.Placed.Time },
		key: func(o OrderSummary) version { return version{id: int64(o.OrderID)} },
		fetch: func(ctx context.Context, sp span, number int) ([]OrderSummary, int, error) {
			one := q
			one.Start, one.End, one.Page = sp.start, sp.end, number
			page, err := s.List(ctx, one)
			if err != nil {
				return nil, 0, err
			}
			for _, o := range page.Orders {
				if o.OrderID == 0 || o.Placed.IsZero() {
					return nil, 0, missing(MethodOrdersGet, "order_id or order_start_time in an order")
				}
			}
			return page.Orders, page.Total, nil
		},
	}
	return checked(q.Start, q.End, w.over(ctx, newSpan(q.Start, q.End)))
}

// SearchAll returns all orders that q selects, in q's order, over any number
// of pages and any span of time; q.Page is ignored. It ends with the first error.
//
// None is skipped or repeated because others change meanwhile. By ByModified,
// ascending, an order that changes meanwhile within the span comes again, in
// its new version; descending, it may be missed, as it has moved to the front.
func (s *OrdersService) SearchAll(ctx context.Context, q SearchQuery) iter.Seq2[Order, error] {
	return checked(q.Start, q.End, s.searchWalk(q).over(ctx, newSpan(q.Start, q.End)))
}

// searchWalk returns the walk over q, by whatever span it is asked for.
func (s *OrdersService) searchWalk(q SearchQuery) walk[Order] {
	q.Fields = withNeeded(q.Fields, "orderId", "modified", "dataVersion")
	q.PageSize = pageSize(q.PageSize)
	w := walk[Order]{
		dir: q.Sort, size: q.PageSize,
		at:  func(o Order) time.Time { return o.Modified.Time },
		key: func(o Order) version { return version{int64(o.OrderID), o.Version()} },
	}
	if q.By == ByPlaced {
		q.Fields = withNeeded(q.Fields, "orderStartTime")
		w.at = func(o Order) time.Time { return o.Placed.Time }
		w.key = func(o Order) version { return version{id: int64(o.OrderID)} }
	}
	w.fetch = func(ctx context.Context, sp span, number int) ([]Order, int, error) {
		one := q
		one.Start, one.End, one.Page = sp.start, sp.end, number
		page, err := s.Search(ctx, one)
		if err != nil {
			return nil, 0, err
		}
		for _, o := range page.Orders {
			if o.OrderID == 0 || w.at(o).IsZero() {
				return nil, 0, missing(q.method(), "orderId, modified or orderStartTime in an order")
			}
		}
		return page.Orders, page.Total, nil
	}
	return w
}

// withNeeded returns fields with those that a walk cannot do without.
func withNeeded(fields []string, needed ...string) []string {
	if len(fields) == 0 {
		fields = OrderFields()
	}
	all := slices.Clone(fields)
	for _, name := range needed {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

func pageSize(n int) int {
	if n <= 0 || n > allPageSize {
		return allPageSize
	}
	return n
}

// checked puts an error in place of results over no proper span.
func checked[T any](start, end time.Time, results iter.Seq2[T, error]) iter.Seq2[T, error] {
	var err error
	switch {
	case start.IsZero() || end.IsZero():
		err = errors.New("query: Start or End is missing: want both")
	case end.Before(start):
		err = fmt.Errorf("query: End %s is before Start %s", Time{end}, Time{start})
	default:
		return results
	}
	return func(yield func(T, error) bool) {
		var none T
		yield(none, err)
	}
}
