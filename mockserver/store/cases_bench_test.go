package store_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// caseLists are queries as clients have them. An offset is in thousandths of the
// list.
var caseLists = []struct {
	name string
	store.CaseQuery
}{
	{"refunds, newest first", store.CaseQuery{Kind: aftersale.KindRefund, Sort: store.NewestFirst}},
	{"to be reviewed, oldest first", store.CaseQuery{Kind: aftersale.KindRefund, Statuses: 1 << aftersale.Unreviewed}},
	{"to be reviewed, of a week, in the middle", store.CaseQuery{Kind: aftersale.KindRefund, Statuses: 1 << aftersale.Unreviewed,
		From: noon.AddDate(0, 0, -9), To: noon.AddDate(0, 0, -2), Sort: store.NewestFirst, Offset: 500}},
	{"refunds, nearly the last", store.CaseQuery{Kind: aftersale.KindRefund, Sort: store.NewestFirstSmallerIDs, Offset: 900}},
	{"complaints, of which there are none", store.CaseQuery{Kind: aftersale.KindComplaint}},
}

// casesOf returns the query over a shop's cases, with its offset.
func casesOf(t require.TestingT, s store.Store, q store.CaseQuery) store.CaseQuery {
	all, err := s.Cases(context.Background(), key, noon, q)
	require.NoError(t, err)
	q.Offset, q.Limit = all.Total*q.Offset/1000, 20
	return q
}

func BenchmarkCases(b *testing.B) {
	for _, l := range caseLists {
		for _, count := range sizes {
			b.Run(fmt.Sprintf("%s of %d", l.name, count), func(b *testing.B) {
				m, _ := open(b, count)
				q := casesOf(b, m, l.CaseQuery)
				for b.Loop() {
					_, err := m.Cases(b.Context(), key, noon, q)
					require.NoError(b, err)
				}
			})
		}
	}
}

// A counted shop counts what is asked about its orders.
type counted struct {
	*seed.Shop
	asked *int
}

func (c counted) ID(n int) int64             { *c.asked++; return c.Shop.ID(n) }
func (c counted) IDsBelow(id int64) int      { *c.asked++; return c.Shop.IDsBelow(id) }
func (c counted) Index(id int64) (int, bool) { *c.asked++; return c.Shop.Index(id) }
func (c counted) Placed(n int) time.Time     { *c.asked++; return c.Shop.Placed(n) }
func (c counted) PlacedAt(n int) int64       { *c.asked++; return c.Shop.PlacedAt(n) }
func (c counted) PlacedBefore(at int64) int  { *c.asked++; return c.Shop.PlacedBefore(at) }
func (c counted) Line(n int) int             { *c.asked++; return c.Shop.Line(n) }
func (c counted) Rank(line, n int) int       { *c.asked++; return c.Shop.Rank(line, n) }
func (c counted) Select(line, i int) int     { *c.asked++; return c.Shop.Select(line, i) }

// askedFor returns how often a list of cases asks about an order in a shop of so
// many, and how many there are.
func askedFor(t *testing.T, count int, q store.CaseQuery) (asked, total int) {
	t.Helper()
	m := &store.Memory{}
	require.NoError(t, m.AddShop(t.Context(), key, noon, counted{&seed.Shop{Seed: 1, Start: noon, Count: count}, &asked}))
	q = casesOf(t, m, q)
	asked = 0
	page, err := m.Cases(t.Context(), key, noon, q)
	require.NoError(t, err)
	return asked, page.Total
}

// TestCasesAreFoundByArithmetic counts what a list of cases asks about orders in
// shops of a thousand and of ten million.
func TestCasesAreFoundByArithmetic(t *testing.T) {
	t.Parallel()
	const few, many = 1_000, 10_000_000
	for _, l := range caseLists {
		small, _ := askedFor(t, few, l.CaseQuery)
		large, total := askedFor(t, many, l.CaseQuery)
		t.Logf("%s: asks %d times of %d orders, and %d times of %d", l.name, small, few, large, many)
		if l.Kind == aftersale.KindRefund {
			assert.Greater(t, total, many/1000, l.name)
		}
		assert.LessOrEqual(t, large, 200+2*small, l.name)
	}
}
