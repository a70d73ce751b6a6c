package order_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/order"
)

func TestLabelsAreBoundUntilTheyAreUnbound(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)
	none := order.Order{ID: 1}
	two, err := none.Labelled(467, []string{"SF1", "SF2"}, at)
	require.NoError(t, err)
	assert.Empty(t, none.Labels, "the order itself stays as it was")
	assert.Empty(t, two.Wasted(), "it is not shipped")
	one, err := two.Unbind("SF2", at.Add(time.Hour))
	require.NoError(t, err)
	assert.True(t, two.Labels[1].Bound(), "the order itself stays as it was")
	l, ok := one.Label("SF2")
	require.True(t, ok)
	assert.Equal(t, order.Label{Waybill: "SF2", LogisticsID: 467, Issued: at, Unbound: at.Add(time.Hour)}, l)
	_, err = one.Unbind("SF2", at)
	require.ErrorIs(t, err, order.ErrLabelUnbound)
	_, err = one.Unbind("SF3", at)
	require.ErrorIs(t, err, order.ErrNoLabel)

	two.Shipment.Parcels = []order.Parcel{{LogisticsID: 467, Waybill: "SF1"}}
	assert.Equal(t, two.Labels[1:], two.Wasted())
	_, err = two.Unbind("SF1", at)
	require.ErrorIs(t, err, order.ErrLabelUsed)
	one.Shipment = two.Shipment
	assert.Empty(t, one.Wasted())
	_, err = two.Labelled(467, make([]string, order.MaxLabels-1), at)
	require.ErrorIs(t, err, order.ErrTooManyLabels)
}

func TestTwoThatLabelOneOrderShareNothing(t *testing.T) {
	t.Parallel()
	base, err := order.Order{ID: 1}.Labelled(467, []string{"SF1", "SF2", "SF3"}, time.Time{})
	require.NoError(t, err)
	a, err := base.Labelled(467, []string{"A"}, time.Time{})
	require.NoError(t, err)
	b, err := base.Labelled(467, []string{"B"}, time.Time{})
	require.NoError(t, err)
	assert.Equal(t, "A", a.Labels[3].Waybill)
	assert.Equal(t, "B", b.Labels[3].Waybill)
}
