package method

import (
	"context"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

func init() {
	register(Spec{Method: "jingdong.asc.receive.register", Main: handler("orderId", receiveService, failASC)})
}

// receiveService registers that the goods have come back. In what state is taken
// and not kept.
//
// Source: JD's page of apiId 2117.
func receiveService(ctx context.Context, c *Call, q ascCase) (ascResponse, error) {
	return c.serve(ctx, q, aftersale.TakeIn, aftersale.ServiceAct{})
}
