package client

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// A ShipRequest sends an order with one carrier and one waybill.
type ShipRequest struct {
	OrderID     int64
	LogisticsID int64  // of the carrier, from LogisticsService.Companies
	Waybill     string // may be empty with SelfDelivery
	TradeNo     string // the caller's serial; may be empty
}

// A ShipResult is an order that is shipped.
type ShipResult struct {
	OrderID  ID
	VenderID string
	Modified Time
	ByRead   bool // the answer was lost, and reading the order showed that it is shipped as asked
}

// Ship marks an order as shipped.
//
// A refusal is returned as it is: ErrConflict where the state does not allow a
// shipment, a repeated one included. Where the answer is lost, or JD reports a
// failure that leaves the outcome open, the order is read: shipped with this
// waybill is success; not shipped is sent again, as often as WithMaxAttempts
// allows; anything else is a *ShipConflictError, which is ErrConflict. If it
// cannot be read, the error is a *ShipUnknownError, which is ErrUnknownOutcome.
//
// JD method: jingdong.pop.order.ship
func (s *OrdersService) Ship(ctx context.Context, r ShipRequest) (ShipResult, error) {
	params := struct {
		OrderID     int64  `json:"order_id"`
		LogisticsID int64  `json:"logistics_id"`
		Waybill     string `json:"waybill,omitempty"`
		TradeNo     string `json:"trade_no,omitempty"`
	}{r.OrderID, r.LogisticsID, r.Waybill, r.TradeNo}
	return shipping{
		c: s.c, method: MethodOrderShip, orderID: r.OrderID,
		carriers: []string{strconv.FormatInt(r.LogisticsID, 10)}, waybills: split(r.Waybill),
	}.sending(ctx, params)
}

// A ShipmentRequest sends an order with any number of carriers and waybills.
type ShipmentRequest struct {
	OrderID             int64
	Parcels             []Parcel
	InstallID           int64 // large goods: who installs; 0 means none
	VenderTaskAddressID int64 // 0 means none
}

// A Parcel is what one carrier takes of an order.
type Parcel struct {
	LogisticsID int64    // of the carrier, from LogisticsService.Companies
	Waybills    []string // may be empty with SelfDelivery
}

// Shipment marks an order as shipped, by the jos method. It treats lost
// answers as Ship does.
//
// JD method: jingdong.pop.order.shipment
func (s *OrdersService) Shipment(ctx context.Context, r ShipmentRequest) (ShipResult, error) {
	params, carriers, waybills := r.params()
	type answer struct {
		Result *struct{} `json:"sopjosshipment_result"`
	}
	check := func(a *answer) error {
		if a.Result == nil {
			return missing(MethodOrderShipment, "sopjosshipment_result")
		}
		return nil
	}
	job := shipping{
		c: s.c, method: MethodOrderShipment, orderID: r.OrderID, carriers: carriers, waybills: waybills,
		send: func(ctx context.Context) error {
			return s.c.write(ctx, MethodOrderShipment, params, reading(MethodOrderShipment, new(answer), check))
		},
	}
	order, err := job.run(ctx)
	if err != nil {
		return ShipResult{}, err
	}
	if order != nil {
		return ShipResult{OrderID: ID(r.OrderID), VenderID: order.VenderID, Modified: order.Modified, ByRead: true}, nil
	}
	return ShipResult{OrderID: ID(r.OrderID)}, nil
}

// shipmentParams are a ShipmentRequest as JD wants it.
type shipmentParams struct {
	OrderID   int64  `json:"orderId"`
	Carriers  string `json:"logiCoprId"` // the spelling is JD's own
	Waybills  string `json:"logiNo,omitempty"`
	InstallID int64  `json:"installId,omitempty"`
	AddressID int64  `json:"venderTaskAddressId,omitempty"`
}

// params returns what is sent, and the carriers and waybills to look for.
func (r ShipmentRequest) params() (p shipmentParams, carriers, waybills []string) {
	var numbers []string
	for _, parcel := range r.Parcels {
		carriers = append(carriers, strconv.FormatInt(parcel.LogisticsID, 10))
		numbers = append(numbers, strings.Join(parcel.Waybills, ","))
	}
	p = shipmentParams{
		OrderID: r.OrderID, Carriers: strings.Join(carriers, "|"), Waybills: strings.Join(numbers, "|"),
		InstallID: r.InstallID, AddressID: r.VenderTaskAddressID,
	}
	if waybills = split(p.Waybills); len(waybills) == 0 {
		p.Waybills = ""
	}
	return p, carriers, waybills
}

// split returns the numbers of a waybill or carrier text, sorted.
func split(text string) []string {
	parts := strings.FieldsFunc(text, func(r rune) bool { return r == '|' || r == ',' })
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	slices.Sort(parts)
	return parts
}

// A ShipConflictError is a shipment whose answer was lost and whose order
// turned out to be neither shipped as asked nor waiting to be.
type ShipConflictError struct {
	Method      wire.Method
	OrderID     int64
	State       State  // as read
	Waybill     string // as read; empty if not shipped
	LogisticsID string // as read; empty if not shipped
	Err         error  // of the last shipment that was sent
}

// Error says what the order was found to be.
func (e *ShipConflictError) Error() string {
	how := "without a waybill"
	if e.Waybill != "" {
		how = "with another waybill"
	}
	return fmt.Sprintf("%s: order %d: read after a lost answer, it is in %s %s: %v", e.Method, e.OrderID, e.State, how, e.Err)
}

// Is reports whether target is ErrConflict.
func (e *ShipConflictError) Is(target error) bool { return target == ErrConflict }

// A ShipUnknownError is a shipment that may or may not have happened.
type ShipUnknownError struct {
	Method  wire.Method
	OrderID int64
	Send    error // of the last shipment that was sent
	Read    error // of reading the order; nil if it was read and still not shipped
}

// Error says what failed.
func (e *ShipUnknownError) Error() string {
	if e.Read == nil {
		return fmt.Sprintf("%s: order %d: whether it ships is unknown, as of now it is not: %v", e.Method, e.OrderID, e.Send)
	}
	return fmt.Sprintf("%s: order %d: whether it is shipped is unknown: %v; and it cannot be read: %v", e.Method, e.OrderID, e.Send, e.Read)
}

// Is reports whether target is ErrUnknownOutcome.
func (e *ShipUnknownError) Is(target error) bool { return target == ErrUnknownOutcome }

// Unwrap returns both errors.
func (e *ShipUnknownError) Unwrap() []error { return causes(e.Send, e.Read) }
