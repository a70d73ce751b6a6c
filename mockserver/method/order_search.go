package method

import (
	"context"
	"encoding/json"
)

func init() {
	register(Spec{Method: "360buy.order.search", Main: showsPlain(handler("", searchLegacyOrders, nil))})
}

type searchLegacyOrdersResponse struct {
	Search legacyPage `json:"order_search"`
}

type legacyPage struct {
	Total  int               `json:"order_total"`
	Orders []json.RawMessage `json:"order_info_list"`
}

// searchLegacyOrders lists orders as jingdong.pop.order.search does.
//
// Source: the Java SDK (OrderSearchRequest, OrderResult); a recorded answer of
// 2016.
func searchLegacyOrders(ctx context.Context, c *Call, q searchOrdersRequest) (searchLegacyOrdersResponse, error) {
	query, err := searchQuery(q, c.Now)
	if err != nil {
		return searchLegacyOrdersResponse{}, err
	}
	fields := projectLegacy(c, q.OptionalFields)
	page, err := c.Orders.List(ctx, query)
	if err != nil {
		return searchLegacyOrdersResponse{}, err
	}
	if page.Total == 0 {
		explainEmpty(ctx, c, query)
	}
	found := legacyPage{Total: page.Total, Orders: make([]json.RawMessage, 0, len(page.Orders))}
	for i := range page.Orders {
		found.Orders = append(found.Orders, legacy(c, fields, &page.Orders[i]))
	}
	return searchLegacyOrdersResponse{found}, nil
}
