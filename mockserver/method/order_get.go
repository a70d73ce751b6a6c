package method

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "360buy.order.get", Main: showsPlain(handler("order_id", getLegacyOrder, nil))})
}

type getLegacyOrderResponse struct {
	Order legacyDetail `json:"order"`
}

type legacyDetail struct {
	OrderInfo json.RawMessage `json:"orderInfo"` // camelCase in the midst of snake_case
}

// getLegacyOrder returns one order. One that is unknown, another shop's, or in
// none of the given states is refused with 71 (assumed).
//
// Source: a PHP client that reads order_get_response.order.orderInfo; the Java
// SDK (OrderGetRequest).
func getLegacyOrder(ctx context.Context, c *Call, q getOrderInfoRequest) (getLegacyOrderResponse, error) {
	outline, err := findOrder(ctx, c, q)
	if errors.Is(err, ErrNothingToShow) {
		err = order.ErrNotFound
	}
	if err != nil {
		return getLegacyOrderResponse{}, err
	}
	o, err := c.Orders.Get(ctx, outline.ID)
	if err != nil {
		return getLegacyOrderResponse{}, err
	}
	return getLegacyOrderResponse{legacyDetail{legacy(c, projectLegacy(c, q.OptionalFields), &o)}}, nil
}
