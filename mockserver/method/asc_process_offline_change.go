package method

import (
	"context"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

func init() {
	register(Spec{Method: "jingdong.asc.process.offline.change", Main: handler("orderId", exchangeService, failASC)})
}

// ascParcel is what the seller sends. The carrier's number is one of the service
// department's own, which are not those that shipments name; any is taken.
// Source: a PHP client's map of shipWayId.
type ascParcel struct {
	ShipWayID   integer `json:"shipWayId"`
	ExpressCode text    `json:"expressCode"`
}

func (p ascParcel) parcel() aftersale.Parcel {
	return aftersale.Parcel{LogisticsID: int64(p.ShipWayID), Waybill: string(p.ExpressCode)}
}

type exchangeServiceRequest struct {
	ascCase
	ascParcel
}

// exchangeService sends other goods for those that have come back, under a
// waybill of their own.
//
// Source: JD's page of apiId 2127; a PHP client that sends opFlag 1 and wareType
// 10.
func exchangeService(ctx context.Context, c *Call, q exchangeServiceRequest) (ascResponse, error) {
	return c.serve(ctx, q.ascCase, aftersale.ExchangeService, aftersale.ServiceAct{Parcel: q.parcel()})
}
