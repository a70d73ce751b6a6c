package method

import (
	"context"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

func init() {
	register(Spec{Method: "jingdong.asc.process.back", Main: handler("orderId", sendServiceBack, failASC)})
}

type sendServiceBackRequest struct {
	ascCase
	ascParcel
	Repaired integer `json:"repairState"`
}

// repaired is the repairState of goods that were mended (assumed).
const repaired = 1

// sendServiceBack sends goods that have come back to the buyer again: mended, or
// as they came.
//
// Source: JD's page of apiId 2126, where repairState says whether they were
// mended; its values are assumed. Only goods that were to be mended can have
// been (assumed).
func sendServiceBack(ctx context.Context, c *Call, q sendServiceBackRequest) (ascResponse, error) {
	event := aftersale.ReturnAsIs
	if q.Repaired == repaired {
		event = aftersale.RepairService
	}
	return c.serve(ctx, q.ascCase, event, aftersale.ServiceAct{Parcel: q.parcel()})
}
