package order

import (
	"errors"
	"fmt"
	"time"
)

// ErrNotToBeRedirected says that an order cannot be sent elsewhere any more, or
// never could.
var ErrNotToBeRedirected = errors.New("only an SOP order that waits for shipment can be sent elsewhere")

// Redirect returns the order with another consignee, to whom its parcel will
// travel. It returns ErrNotToBeRedirected but for an SOP order in
// WAIT_SELLER_STOCK_OUT.
// Source: JD's page of jingdong.pop.order.modifyOrderAddr.
func (o Order) Redirect(to Consignee, at time.Time) (Order, error) {
	if o.Type != SOP || o.State != WaitSellerStockOut {
		return o, fmt.Errorf("order %d in %s: %w", o.ID, o.State, ErrNotToBeRedirected)
	}
	o.Consignee = to
	o.touch(o.notBefore(at))
	return o, nil
}

// A Consignee is who receives the parcel.
type Consignee struct {
	Name      string
	Telephone string
	Mobile    string
	Place     Place
	Street    string // what follows the place in the full address
	Whole     string // the full address, where it is not what place and street make; "" of nearly all
}

// FullAddress returns the address on one line, as in fullAddress.
func (c Consignee) FullAddress() string {
	if c.Whole != "" {
		return c.Whole
	}
	p := c.Place
	return p.Province + p.City + p.County + p.Town + c.Street
}
