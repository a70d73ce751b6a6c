package method

import (
	"context"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

func init() {
	register(Spec{Method: "jingdong.asc.audit.refuse", Main: handler("orderId", refuseService, failASC)})
}

// refuseService ends a service order before any goods are sent.
//
// Source: JD's page of apiId 2081.
func refuseService(ctx context.Context, c *Call, q ascCase) (ascResponse, error) {
	return c.serve(ctx, q, aftersale.AuditRefuse, aftersale.ServiceAct{Auditor: string(q.Nick), Remark: string(q.Notes)})
}
