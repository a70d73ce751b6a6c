package store

import (
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// whole is an order with something in every slice.
func whole() order.Order {
	return order.Order{
		Items: []order.Item{{SKU: 1}}, Coupons: []order.Coupon{{Type: 20}}, Plan: []order.Step{{Event: order.Pay}},
		Prepared: order.Shipment{Parcels: []order.Parcel{{Waybill: "W"}}},
	}
}

// TestAChangeOfWhatIsInAnOrderIsNoticed changes each field of an order but those
// that are its life, which pack keeps.
func TestAChangeOfWhatIsInAnOrderIsNoticed(t *testing.T) {
	t.Parallel()
	life := map[string]bool{
		"State": true, "LockedFrom": true, "Placed": true, "Paid": true, "Shipped": true, "Ended": true, "Modified": true, "DataVersion": true,
		"Changes": true, "Version": true, "Pauses": true, "Shipment": true, "Plan": true, "History": true, "Cases": true,
	}
	base := whole()
	same := base
	require.True(t, onlyMoved(&same, &base))
	for i := range reflect.TypeFor[order.Order]().NumField() {
		changed := base
		field := reflect.ValueOf(&changed).Elem().Field(i)
		change(field)
		name := reflect.TypeFor[order.Order]().Field(i).Name
		assert.Equal(t, life[name], onlyMoved(&changed, &base), name)
	}
}

// change gives a field another value.
func change(v reflect.Value) {
	switch v.Kind() {
	case reflect.Bool:
		v.SetBool(!v.Bool())
	case reflect.Int, reflect.Int64:
		v.SetInt(v.Int() + 1)
	case reflect.Uint8:
		v.SetUint(v.Uint() + 1)
	case reflect.String:
		v.SetString(v.String() + "x")
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
	case reflect.Slice: // of the same length, made anew
		made := reflect.MakeSlice(v.Type(), max(v.Len(), 1), max(v.Len(), 1))
		v.Set(made)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			v.Set(reflect.ValueOf(time.Unix(1, 0)))
			return
		}
		change(v.Field(0))
	default:
		panic("no change for " + v.Kind().String())
	}
}

func TestALifeIsReadAsItWasWritten(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 4, 1, 12, 0, 0, 5, time.FixedZone("CST", 8*3600))
	base := whole()
	base.Placed, base.Modified, base.State, base.Pay = at.UTC(), at.UTC(), order.NotPay, order.Online
	o := base
	for i, event := range []order.Event{order.Pay, order.Hold, order.Resume, order.Ship, order.Lock} {
		var err error
		o, err = o.Apply(order.Action{Event: event, At: at.Add(time.Duration(i) * time.Hour), Cause: order.ByControl})
		require.NoError(t, err)
	}
	var p places
	life, ok := p.pack(&o, base.Plan, base.Placed)
	require.True(t, ok)
	got := base
	p.unpack(&got, life)
	assert.Equal(t, o, got)
	assert.Less(t, len(life), 200)

	o.Paid = time.Date(1600, 1, 1, 0, 0, 0, 0, time.UTC) // further away than a duration reaches
	_, ok = p.pack(&o, base.Plan, base.Placed)
	assert.False(t, ok)
	o = base
	o.Plan = []order.Step{{Event: order.Ship}}
	_, ok = p.pack(&o, base.Plan, base.Placed)
	assert.False(t, ok)
}

// TestAllOfARefundIsKept changes each field of a request for a refund.
func TestAllOfARefundIsKept(t *testing.T) {
	t.Parallel()
	at := time.Date(2025, 4, 1, 12, 0, 0, 5, time.UTC)
	base := whole()
	base.Placed, base.Modified = at, at
	for i := range reflect.TypeFor[aftersale.Refund]().NumField() {
		o := base
		o.Cases.Refunds = []aftersale.Refund{{ID: 1, Applied: at}, {ID: 2, Applied: at, Checked: at}}
		field := reflect.ValueOf(&o.Cases.Refunds[0]).Elem().Field(i)
		if field.Type() == reflect.TypeFor[time.Time]() {
			field.Set(reflect.ValueOf(at.Add(time.Hour)))
		} else {
			change(field)
		}
		var p places
		life, ok := p.pack(&o, base.Plan, base.Placed)
		require.True(t, ok)
		got := base
		p.unpack(&got, life)
		assert.Equal(t, o, got, reflect.TypeFor[aftersale.Refund]().Field(i).Name)
	}
}

// TestOtherCasesAreNoPartOfALife keeps the orders whole that have them.
func TestOtherCasesAreNoPartOfALife(t *testing.T) {
	t.Parallel()
	for i := range reflect.TypeFor[aftersale.Book]().NumField() {
		name := reflect.TypeFor[aftersale.Book]().Field(i).Name
		o := whole()
		o.Placed = time.Unix(0, 0)
		list := reflect.ValueOf(&o.Cases).Elem().Field(i)
		list.Set(reflect.MakeSlice(list.Type(), 1, 1))
		_, ok := new(places).pack(&o, o.Plan, o.Placed)
		assert.Equal(t, name == "Refunds", ok, name)
	}
}
