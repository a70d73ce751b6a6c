package method

import (
	"cmp"
	"context"
	"slices"
	"sort"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/store"
)

// bothKinds is the list of a shop's service orders and requests for refunds, by
// when they were applied for and then by id.
type bothKinds struct {
	call  *Call
	query store.CaseQuery // of either kind; Offset and Limit are of the list
}

// kindsOfBoth are the kinds, in the order in which they are asked for.
var kindsOfBoth = [2]aftersale.Kind{aftersale.KindService, aftersale.KindRefund}

// page returns a part of the list, and how long it is. It takes as many looks
// at the indexes as the list's length has digits, not as the part lies deep.
func (b bothKinds) page(ctx context.Context) ([]caseOf, int, error) {
	var totals [2]int
	for i := range kindsOfBoth {
		marks, err := b.marks(ctx, i, 0, 0)
		if err != nil {
			return nil, 0, err
		}
		totals[i] = marks.Total
	}
	total := totals[0] + totals[1]
	offset := min(b.query.Offset, total)
	services, err := b.split(ctx, totals, offset)
	if err != nil {
		return nil, 0, err
	}
	var list []caseOf
	for i, skip := range [2]int{services, offset - services} {
		q := b.of(i, skip, b.query.Limit)
		part, _, err := b.call.cases(ctx, q)
		if err != nil {
			return nil, 0, err
		}
		list = append(list, part...)
	}
	sortCases(list)
	return list[:min(b.query.Limit, len(list))], total, nil
}

// split returns how many of the first so many of the list are service orders.
func (b bothKinds) split(ctx context.Context, totals [2]int, first int) (services int, err error) {
	least, most := max(0, first-totals[1]), min(first, totals[0])
	n := sort.Search(most-least, func(i int) bool { // whether more service orders than that are too many
		if err != nil {
			return true
		}
		services := least + i
		var after, before store.CasePage
		if after, err = b.marks(ctx, 0, services, 1); err != nil || len(after.Marks) == 0 {
			return true
		}
		if before, err = b.marks(ctx, 1, first-services-1, 1); err != nil || len(before.Marks) == 0 {
			return true
		}
		return compareMarks(after.Marks[0], before.Marks[0]) > 0
	})
	return least + n, err
}

func (b bothKinds) of(kind, offset, limit int) store.CaseQuery {
	q := b.query
	q.Kind, q.Statuses, q.Offset, q.Limit = kindsOfBoth[kind], 0, offset, limit
	return q
}

func (b bothKinds) marks(ctx context.Context, kind, offset, limit int) (store.CasePage, error) {
	return b.call.Orders.Cases(ctx, b.of(kind, offset, limit))
}

// sortCases sorts as lists of cases are sorted.
func sortCases(list []caseOf) {
	slices.SortFunc(list, func(a, b caseOf) int { return compareMarks(a.Mark, b.Mark) })
}

// compareMarks compares by time to the second, and then by id.
func compareMarks(a, b aftersale.Mark) int {
	return cmp.Or(cmp.Compare(a.At.Unix(), b.At.Unix()), cmp.Compare(a.Case, b.Case))
}
