package client

import (
	"context"

	"github.com/jdmock/jdmock/contract/wire"
)

// write does something to a service order, once: where the answer is lost, View
// tells by its status and version whether it was done.
func (s *AfterSalesService) write(ctx context.Context, method wire.Method, params any) error {
	var answer ascAnswer[string]
	return s.c.write(ctx, method, params, reading(method, &answer, func(a *ascAnswer[string]) error { return a.failure(method) }))
}

// A ReturnAddress is where a buyer is to send goods.
type ReturnAddress struct {
	Contact, Tel, Mobile   string // Mobile may be empty
	Zipcode                string
	Province, City, County int64 // JD's ids
	Detail                 string
	Type                   int // JD's returnAddressType
}

// An Audit is what a seller decides about a service order.
type Audit struct {
	Notes    string // for the buyer
	ReasonID int64  // JD's first level of reasons
}

type auditParams struct {
	serviceParams
	Notes    string `json:"approveNotes"`
	ReasonID int64  `json:"approveReasonCid1"`
}

// Approve lets the buyer send the goods back to an address.
//
// JD method: jingdong.asc.audit.send
func (s *AfterSalesService) Approve(ctx context.Context, r ServiceRef, a Audit, to ReturnAddress) error {
	return s.write(ctx, MethodServiceApprove, struct {
		auditParams
		Contact  string `json:"returnContactName"`
		Tel      string `json:"returnContactTel"`
		Mobile   string `json:"returnContactMobile,omitempty"`
		Zipcode  string `json:"returnZipcode"`
		Province int64  `json:"returnProvince"`
		City     int64  `json:"returnCity"`
		County   int64  `json:"returnCounty"`
		Detail   string `json:"returnDetailAddress"`
		Type     int    `json:"returnAddressType"`
	}{auditParams{r.versioned(), a.Notes, a.ReasonID}, to.Contact, to.Tel, to.Mobile, to.Zipcode, to.Province, to.City, to.County, to.Detail, to.Type})
}

// Refuse ends a service order before any goods are sent.
//
// JD method: jingdong.asc.audit.refuse
func (s *AfterSalesService) Refuse(ctx context.Context, r ServiceRef, a Audit) error {
	return s.write(ctx, MethodServiceRefuse, auditParams{r.versioned(), a.Notes, a.ReasonID})
}

// A Reception is in what state goods have come back, in JD's numbers.
type Reception struct {
	Pin, Name, Remark                   string // of who has received them
	Packing, Quality, Invoice, Judgment int
	AccessoryOrGift, Appearance         int
}

// Receive registers that the goods have come back.
//
// JD method: jingdong.asc.receive.register
func (s *AfterSalesService) Receive(ctx context.Context, r ServiceRef, g Reception) error {
	return s.write(ctx, MethodServiceReceive, struct {
		serviceParams
		Pin             string `json:"receivePin"`
		Name            string `json:"receiveName"`
		Packing         int    `json:"packingState"`
		Quality         int    `json:"qualityState"`
		Invoice         int    `json:"invoiceRecord"`
		Judgment        int    `json:"judgmentReason"`
		AccessoryOrGift int    `json:"accessoryOrGift"`
		Appearance      int    `json:"appearanceState"`
		Remark          string `json:"receiveRemark"`
	}{r.named(), g.Pin, g.Name, g.Packing, g.Quality, g.Invoice, g.Judgment, g.AccessoryOrGift, g.Appearance, g.Remark})
}

// A ServiceParcel is what a seller sends in a service order.
type ServiceParcel struct {
	ShipWay int64  // of the service department's own numbers, not those of shipments: 10 JD, 20 YTO, 30 SF …, -10 any other
	Company string // its name
	Waybill string
}

// Exchange sends other goods for those that came back.
//
// JD method: jingdong.asc.process.offline.change
func (s *AfterSalesService) Exchange(ctx context.Context, r ServiceRef, p ServiceParcel) error {
	const create, ware = 1, "10" // what clients in the field send
	return s.write(ctx, MethodServiceExchange, struct {
		serviceParams
		Flag    int    `json:"opFlag"`
		ShipWay int64  `json:"shipWayId"`
		Company string `json:"shipWayName"`
		Waybill string `json:"expressCode"`
		Ware    string `json:"wareType"`
	}{r.versioned(), create, p.ShipWay, p.Company, p.Waybill, ware})
}

// SendRepaired sends mended goods back to their buyer. That repairState 1 says
// so is assumed.
//
// JD method: jingdong.asc.process.back
func (s *AfterSalesService) SendRepaired(ctx context.Context, r ServiceRef, p ServiceParcel, name, tel string) error {
	return s.sendBack(ctx, r, p, name, tel, 1)
}

// SendBack sends goods back to their buyer as they came.
//
// JD method: jingdong.asc.process.back
func (s *AfterSalesService) SendBack(ctx context.Context, r ServiceRef, p ServiceParcel, name, tel string) error {
	return s.sendBack(ctx, r, p, name, tel, 0)
}

func (s *AfterSalesService) sendBack(ctx context.Context, r ServiceRef, p ServiceParcel, name, tel string, repaired int) error {
	return s.write(ctx, MethodServiceBack, struct {
		serviceParams
		Name     string `json:"consigneeName"`
		Tel      string `json:"consigneeTel"`
		ShipWay  int64  `json:"shipWayId"`
		Company  string `json:"shipWayName"`
		Waybill  string `json:"expressCode,omitempty"`
		Repaired int    `json:"repairState"`
	}{r.versioned(), name, tel, p.ShipWay, p.Company, p.Waybill, repaired})
}

// Refund pays back what goods that came back have cost. No public source has a
// method for it: the simulator knows this one, whether JD does is unknown.
//
// JD method: jingdong.asc.process.refund (assumed)
func (s *AfterSalesService) Refund(ctx context.Context, r ServiceRef) error {
	return s.write(ctx, MethodServiceRefund, r.versioned())
}

// Cancel cancels a service order whose goods have not been received.
//
// JD method: jingdong.asc.common.cancel
func (s *AfterSalesService) Cancel(ctx context.Context, r ServiceRef, notes string) error {
	return s.write(ctx, MethodServiceCancel, struct {
		serviceParams
		Notes string `json:"approveNotes"`
	}{r.versioned(), notes})
}
