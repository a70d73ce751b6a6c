package method

import (
	"context"
	"encoding/json"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

func init() {
	register(Spec{Method: "jingdong.pop.order.search", Main: handler("", searchOrders, failSearch)})
}

type searchOrdersRequest struct {
	StartDate      text    `json:"start_date"`
	EndDate        text    `json:"end_date"`
	OrderState     text    `json:"order_state"`
	OptionalFields text    `json:"optional_fields"`
	Page           integer `json:"page"`
	PageSize       integer `json:"page_size"`
	SortType       integer `json:"sortType"`
	DateType       integer `json:"dateType"`
}

type searchOrdersResponse struct {
	Result searchResult `json:"searchorderinfo_result"`
}

type searchResult struct {
	APIResult     apiResult         `json:"apiResult"`
	OrderTotal    int               `json:"orderTotal"`
	OrderInfoList []json.RawMessage `json:"orderInfoList"`
}

// searchOrders lists orders by modification or, with dateType 1, by placing;
// oldest first or, with sortType 1, newest first. Ties go by smaller id first
// (assumed).
//
// Source: the Java SDK (PopOrderSearchRequest); gh:lostinfo/jos-open-api.
func searchOrders(ctx context.Context, c *Call, q searchOrdersRequest) (searchOrdersResponse, error) {
	from, to, err := searchWindow(q, c.Now)
	if err != nil {
		return searchOrdersResponse{}, err
	}
	size := int(or(q.PageSize, defaultPageSize))
	query := store.Query{
		By: store.Modified, From: from, To: to, States: statesOf(q.OrderState),
		Sort: store.OldestFirst, Offset: (int(or(q.Page, 1)) - 1) * size, Limit: size,
	}
	if q.DateType == 1 {
		query.By = store.Placed
	}
	if q.SortType == 1 {
		query.Sort = store.NewestFirstSmallerIDs
	}
	fields := project(c, q.OptionalFields)
	page, err := c.Orders.List(ctx, query)
	if err != nil {
		return searchOrdersResponse{}, err
	}
	if page.Total == 0 {
		explainEmpty(ctx, c, query)
	}
	result := searchResult{APIResult: succeeded, OrderTotal: page.Total, OrderInfoList: make([]json.RawMessage, 0, len(page.Orders))}
	for i := range page.Orders {
		info, err := fields.of(c, &page.Orders[i])
		if err != nil {
			return searchOrdersResponse{}, err
		}
		result.OrderInfoList = append(result.OrderInfoList, info)
	}
	return searchOrdersResponse{result}, nil
}

// searchWindow reads the dates. Both may be empty if only orders waiting for
// shipment are searched: then it is the last month.
func searchWindow(q searchOrdersRequest, now time.Time) (from, to time.Time, err error) {
	waiting := strings.TrimSpace(string(q.OrderState)) == order.WaitSellerStockOut.String()
	if q.StartDate == "" && q.EndDate == "" && waiting {
		return now.Add(-MaxSpan), now, nil
	}
	return window(q.StartDate, q.EndDate)
}

func failSearch(e wire.Error) any {
	return searchOrdersResponse{searchResult{APIResult: failed(e), OrderInfoList: []json.RawMessage{}}}
}
