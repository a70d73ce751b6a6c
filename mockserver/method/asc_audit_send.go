package method

import (
	"context"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

func init() {
	register(Spec{Method: "jingdong.asc.audit.send", Main: handler("orderId", approveService, failASC)})
}

// approveService lets the buyer send the goods back. Where to is taken and not
// kept.
//
// Source: JD's page of apiId 2085.
func approveService(ctx context.Context, c *Call, q ascCase) (ascResponse, error) {
	return c.serve(ctx, q, aftersale.AuditApprove, aftersale.ServiceAct{Auditor: string(q.Nick), Remark: string(q.Notes)})
}
