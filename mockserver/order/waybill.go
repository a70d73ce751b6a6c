package order

import (
	"errors"
	"fmt"
	"time"
)

// ErrNotUnderWay says that an order's waybill cannot be changed in its state.
var ErrNotUnderWay = errors.New("only the waybill of an order under way can be changed")

// Rebill returns the order with other parcels, as when a wrong number was
// entered: the parcels travel as the old ones did. It returns ErrNotUnderWay
// but for an order in WAIT_GOODS_RECEIVE_CONFIRM.
// Source: code 10400014 of 360buy.order.sop.waybill.update.
func (o Order) Rebill(parcels []Parcel, at time.Time) (Order, error) {
	if o.State != WaitGoodsReceiveConfirm || o.Type == LOC {
		return o, fmt.Errorf("order %d in %s: %w", o.ID, o.State, ErrNotUnderWay)
	}
	if at.Before(o.Modified) {
		at = o.Modified
	}
	o.Shipment.Parcels = parcels
	o.Modified = at
	o.DataVersion = max(o.DataVersion+1, at.UnixMilli())
	o.Changes++
	return o, nil
}
