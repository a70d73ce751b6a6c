package method

import (
	"cmp"
	"context"
	"errors"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "jingdong.ldop.receive.trace.get", Main: handler("", traceWaybill, nil)})
}

type traceRequest struct {
	CustomerCode text `json:"customerCode"`
	WaybillCode  text `json:"waybillCode"`
}

type traceResponse struct {
	Result traceResult `json:"querytrace_result"`
}

type traceResult struct {
	Code     int         `json:"code"`
	Messsage string      `json:"messsage"` // the three s are JD's
	Data     []traceScan `json:"data"`
}

type traceScan struct {
	Title      string `json:"opeTitle"`
	Remark     string `json:"opeRemark"`
	Name       string `json:"opeName"`
	Time       string `json:"opeTime"`
	Waybill    string `json:"waybillCode"`
	Courier    string `json:"courier"`
	CourierTel string `json:"courierTel"`
}

// traceTimeLayout is this method's own: slashes.
const traceTimeLayout = "2006/01/02 15:04:05"

// traceFound is the code of a trace, found or not (assumed for the latter).
const traceFound = 100

// traceWaybill returns the scans of a parcel that are known by now. A number
// that the shop has not shipped under has none. customerCode, the shop's number
// at the carrier, is not compared with anything.
//
// Source: recorded answers of several clients.
func traceWaybill(ctx context.Context, c *Call, q traceRequest) (traceResponse, error) {
	found := traceResult{Code: traceFound, Messsage: "成功", Data: []traceScan{}}
	o, err := c.Orders.FindWaybill(ctx, string(q.WaybillCode))
	if errors.Is(err, order.ErrNotFound) {
		c.Note("the shop has shipped nothing under this waybill")
		return traceResponse{found}, nil
	}
	if err != nil {
		return traceResponse{}, err
	}
	for _, s := range o.Scans(o.Parcel(string(q.WaybillCode)), c.Now) {
		scan := traceScan{
			Title: s.Title, Remark: s.Remark, Name: s.Operator, Waybill: string(q.WaybillCode),
			Time: s.At.In(wire.Zone).Format(traceTimeLayout),
		}
		if s.Courier {
			scan.Courier, scan.CourierTel = s.Operator, cmp.Or(s.Tel, order.CourierMobile)
		}
		found.Data = append(found.Data, scan)
	}
	return traceResponse{found}, nil
}
