package method

import (
	"context"
	"errors"

	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "jingdong.pop.order.notPayOrderById", Main: showsPlain(handler("orderId", getUnpaid, nil))})
}

type getUnpaidRequest struct {
	OrderID integer `json:"orderId"`
}

type getUnpaidResponse struct {
	Order *object `json:"orderDataNotPayInfo,omitempty"`
}

// getUnpaid returns an order that waits for payment. One that is unknown,
// another shop's, or not unpaid any more is simply not there (assumed).
//
// Source: the Java SDK (PopOrderNotPayOrderByIdResponse, OrderDataNotPayInfo).
func getUnpaid(ctx context.Context, c *Call, q getUnpaidRequest) (getUnpaidResponse, error) {
	o, err := c.Orders.Get(ctx, int64(q.OrderID))
	if errors.Is(err, order.ErrNotFound) {
		c.Note("the shop has no such order")
		return getUnpaidResponse{}, nil
	}
	if err != nil {
		return getUnpaidResponse{}, err
	}
	if !unpaid.Has(o.State) {
		c.Note("the order is in %s, and not waiting for payment", o.State)
		return getUnpaidResponse{}, nil
	}
	shown := showUnpaid(c, &o)
	return getUnpaidResponse{&shown}, nil
}
