package store

import (
	"testing"
	"time"
	"unsafe"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// TestAShopWithoutCasesPaysNothingForThem holds an order that has none to the
// memory that it took before there were any.
func TestAShopWithoutCasesPaysNothingForThem(t *testing.T) {
	t.Parallel()
	assert.LessOrEqual(t, unsafe.Sizeof(record{}), uintptr(80), "a size of its own in the allocator")
	at := time.Date(2025, 4, 1, 12, 0, 0, 0, time.UTC)
	m, key := &Memory{}, ShopKey{"box", "1"}
	require.NoError(t, m.AddShop(t.Context(), key, at, nil))
	_, err := m.Insert(t.Context(), key, at, order.Order{ID: 1, Type: order.SOP, Pay: order.Online, State: order.NotPay, Placed: at, Modified: at})
	require.NoError(t, err)
	_, err = m.Move(t.Context(), key, at, 1, order.Action{Event: order.Pay, At: at})
	require.NoError(t, err)
	s, err := m.shelf(key)
	require.NoError(t, err)
	r, _ := s.record(1)
	assert.Nil(t, r.cases)
	assert.Nil(t, s.cases)
	assert.Nil(t, s.copy().cases)
}

// TestRunsOfCasesAreSearchedByTheIDsOfCases holds the search of a run to its
// keys, around each of them.
func TestRunsOfCasesAreSearchedByTheIDsOfCases(t *testing.T) {
	t.Parallel()
	l := &listed{}
	for i := range int64(20) {
		l.ids, l.placed = append(l.ids, 7+3*i), append(l.placed, i/5*second)
	}
	u := untouched{Timetable: lengthOf{l}}
	for _, kind := range []aftersale.Kind{0, aftersale.KindRefund, aftersale.KindRemark} {
		for _, k := range []int{0, 24} {
			r := run{untouched: &u, line: everything, hi: 20, after: 3 * second, kind: kind, k: k}
			for place := range 20 {
				at := r.key(place)
				assert.Equal(t, place, r.place(at), "%v", at)
				assert.Equal(t, place+1, r.place(after(at)), "%v", at)
			}
		}
	}
}

// lengthOf is a timetable of the length of its lists.
type lengthOf struct{ *listed }

func (l lengthOf) Len() int { return len(l.ids) }

func TestAQueryCoversItsWindowToTheSecondAndItsStatuses(t *testing.T) {
	t.Parallel()
	second := time.Date(2025, 4, 2, 12, 0, 0, 0, time.UTC)
	q := CaseQuery{From: second, To: second, Statuses: 1 << aftersale.Approved}
	mark := func(after time.Duration, s aftersale.RefundStatus) aftersale.Mark {
		return aftersale.Mark{Kind: aftersale.KindRefund, Status: uint8(s), At: second.Add(after)}
	}
	assert.True(t, q.Covers(mark(0, aftersale.Approved)))
	assert.True(t, q.Covers(mark(time.Second-1, aftersale.Approved)), "both ends belong to it")
	assert.False(t, q.Covers(mark(-1, aftersale.Approved)))
	assert.False(t, q.Covers(mark(time.Second, aftersale.Approved)))
	assert.False(t, q.Covers(mark(0, aftersale.Rejected)))
	assert.True(t, CaseQuery{}.Covers(mark(-1000*time.Hour, aftersale.Rejected)), "open ends and no statuses are all")
}
