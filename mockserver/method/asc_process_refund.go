package method

import (
	"context"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

func init() {
	register(Spec{Method: "jingdong.asc.process.refund", Main: handler("orderId", refundService, failASC)})
}

// refundService pays back what goods that have come back have cost.
//
// No public source has a method for it: name, parameters and answer are assumed,
// after the other asc.process methods.
func refundService(ctx context.Context, c *Call, q ascCase) (ascResponse, error) {
	return c.serve(ctx, q, aftersale.RefundService, aftersale.ServiceAct{})
}
