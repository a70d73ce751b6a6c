package method

import (
	"context"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

func init() {
	register(Spec{Method: "jingdong.asc.common.cancel", Main: handler("orderId", cancelService, failASC)})
}

// cancelService cancels a service order whose goods have not been received.
//
// Source: JD's page of apiId 2080; until when it is possible is assumed.
func cancelService(ctx context.Context, c *Call, q ascCase) (ascResponse, error) {
	return c.serve(ctx, q, aftersale.CancelService, aftersale.ServiceAct{})
}
