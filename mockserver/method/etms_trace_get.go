package method

import (
	"context"
	"errors"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "jingdong.etms.trace.get", Main: handler("", traceLegacy, nil)})
}

type traceLegacyRequest struct {
	WaybillCode text `json:"waybillCode"`
}

type traceLegacyResponse struct {
	Traces []legacyScan `json:"trace_api_dtos"`
}

type legacyScan struct {
	Title   string `json:"ope_title"`
	Time    string `json:"ope_time"`
	Remark  string `json:"ope_remark"`
	Name    string `json:"ope_name"`
	Waybill string `json:"waybill_code"`
}

// traceLegacy returns the scans of a parcel that are known by now; none of a
// number that the shop has not shipped under.
//
// Source: clients and a .NET SDK's bean that read trace_api_dtos; the form of
// the times: a courier's interface with the same rows, 2013.
func traceLegacy(ctx context.Context, c *Call, q traceLegacyRequest) (traceLegacyResponse, error) {
	answer := traceLegacyResponse{Traces: []legacyScan{}}
	o, err := c.Orders.FindWaybill(ctx, string(q.WaybillCode))
	if errors.Is(err, order.ErrNotFound) {
		c.Note("the shop has shipped nothing under this waybill")
		return answer, nil
	}
	if err != nil {
		return answer, err
	}
	for _, s := range o.Scans(o.Parcel(string(q.WaybillCode)), c.Now) {
		answer.Traces = append(answer.Traces, legacyScan{
			Title: s.Title, Time: s.At.In(wire.Zone).Format(traceTimeLayout), Remark: s.Remark, Name: s.Operator, Waybill: string(q.WaybillCode),
		})
	}
	return answer, nil
}
