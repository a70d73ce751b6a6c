package order

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// MaxLabels bounds the labels of an order, those that were unbound included.
const MaxLabels = 100

// Errors of labels.
var (
	ErrTooManyLabels = errors.New("the order has as many labels as it may")
	ErrNoLabel       = errors.New("no such label was issued for the order")
	ErrLabelUsed     = errors.New("the order is shipped with the label")
	ErrLabelUnbound  = errors.New("the label is unbound already")
)

// A Label is a waybill that JD has issued for an order, and that costs money
// until it is unbound. Whether it is used, Order.Has says.
type Label struct {
	Waybill     string
	LogisticsID int64 // of the carrier
	Issued      time.Time
	Unbound     time.Time // zero while it is bound to the order
}

// Bound reports whether the label belongs to the order yet.
func (l Label) Bound() bool { return l.Unbound.IsZero() }

// Labelled returns the order with labels of a carrier. Nothing that JD shows of
// an order changes: neither Modified nor DataVersion.
func (o Order) Labelled(carrier int64, waybills []string, at time.Time) (Order, error) {
	if len(o.Labels)+len(waybills) > MaxLabels {
		return o, fmt.Errorf("order %d: %d labels: %w", o.ID, len(o.Labels), ErrTooManyLabels)
	}
	o.Labels = slices.Clip(o.Labels)
	for _, w := range waybills {
		o.Labels = append(o.Labels, Label{Waybill: w, LogisticsID: carrier, Issued: at})
	}
	return o, nil
}

// Unbind returns the order without the label that has the waybill: it stays
// known as unbound. It returns ErrNoLabel, ErrLabelUnbound, or ErrLabelUsed if
// the order is shipped with it.
func (o Order) Unbind(waybill string, at time.Time) (Order, error) {
	i := o.label(waybill)
	switch {
	case i < 0:
		return o, fmt.Errorf("order %d: %w", o.ID, ErrNoLabel)
	case !o.Labels[i].Bound():
		return o, fmt.Errorf("order %d: %w", o.ID, ErrLabelUnbound)
	case o.Has(waybill):
		return o, fmt.Errorf("order %d: %w", o.ID, ErrLabelUsed)
	}
	o.Labels = slices.Clone(o.Labels)
	o.Labels[i].Unbound = at
	return o, nil
}

// Label returns the label that has the waybill.
func (o *Order) Label(waybill string) (l Label, ok bool) {
	if i := o.label(waybill); i >= 0 {
		return o.Labels[i], true
	}
	return Label{}, false
}

func (o *Order) label(waybill string) int {
	return slices.IndexFunc(o.Labels, func(l Label) bool { return l.Waybill == waybill })
}

// Wasted returns the labels that were issued for an order that was shipped
// without them, and are not unbound; none of an order that is not shipped yet.
func (o *Order) Wasted() (wasted []Label) {
	if len(o.Shipment.Parcels) == 0 {
		return nil
	}
	for _, l := range o.Labels {
		if l.Bound() && !o.Has(l.Waybill) {
			wasted = append(wasted, l)
		}
	}
	return wasted
}

// agedLabels returns the labels as they were issued and unbound that much
// earlier.
func agedLabels(labels []Label, by time.Duration) []Label {
	labels = slices.Clone(labels)
	for i := range labels {
		labels[i].Issued = labels[i].Issued.Add(-by)
		if !labels[i].Bound() {
			labels[i].Unbound = labels[i].Unbound.Add(-by)
		}
	}
	return labels
}
