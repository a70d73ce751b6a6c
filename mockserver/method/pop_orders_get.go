package method

import (
	"context"
	"strconv"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

func init() {
	register(Spec{Method: "jingdong.pop.orders.get", Main: handler("", listOrders, nil)})
}

type listOrdersRequest struct {
	OrderState     text    `json:"order_state"`
	StartDate      text    `json:"start_date"`
	EndDate        text    `json:"end_date"`
	OptionalFields text    `json:"optional_fields"`
	Fields         text    `json:"fields"`
	Page           integer `json:"page"`
	PageSize       integer `json:"page_size"`
}

func (q *listOrdersRequest) fill(m wire.Members) bool {
	return q.OrderState.fill(m, "order_state") && q.StartDate.fill(m, "start_date") && q.EndDate.fill(m, "end_date") &&
		q.OptionalFields.fill(m, "optional_fields") && q.Fields.fill(m, "fields") && q.Page.fill(m, "page") && q.PageSize.fill(m, "page_size")
}

type listOrdersResponse struct {
	OrderInfoList struct {
		OrderInfo  []orderSummary `json:"order_info"`
		OrderTotal int            `json:"order_total"`
	} `json:"order_info_list"`
}

// An orderSummary is an entry of the list; a member that was not asked for is
// nil and left out.
type orderSummary struct {
	OrderID         *int64            `json:"order_id,omitempty"`
	OrderTotalPrice *yuan             `json:"order_total_price,omitempty"`
	OrderState      *string           `json:"order_state,omitempty"`
	ConsigneeInfo   *consigneeSummary `json:"consignee_info,omitempty"`
	OrderStartTime  *string           `json:"order_start_time,omitempty"`
	Modified        *string           `json:"modified,omitempty"`
}

type consigneeSummary struct {
	Name        string `json:"name"`
	FullAddress string `json:"full_address"`
}

// AppendJSON appends the answer.
func (r listOrdersResponse) AppendJSON(dst []byte) []byte {
	dst = appendList(append(dst, `{"order_info_list":{"order_info":`...), r.OrderInfoList.OrderInfo)
	dst = strconv.AppendInt(append(dst, `,"order_total":`...), int64(r.OrderInfoList.OrderTotal), 10)
	return append(dst, '}', '}')
}

// AppendJSON appends the entry.
func (s orderSummary) AppendJSON(dst []byte) []byte {
	dst = append(dst, '{')
	if s.OrderID != nil {
		dst = strconv.AppendInt(appendMember(dst, "order_id"), *s.OrderID, 10)
	}
	if s.OrderTotalPrice != nil {
		dst = wire.AppendYuan(appendMember(dst, "order_total_price"), int64(*s.OrderTotalPrice))
	}
	if s.OrderState != nil {
		dst = appendText(appendMember(dst, "order_state"), *s.OrderState)
	}
	if c := s.ConsigneeInfo; c != nil {
		dst = appendText(append(appendMember(dst, "consignee_info"), `{"name":`...), c.Name)
		dst = append(appendText(append(dst, `,"full_address":`...), c.FullAddress), '}')
	}
	if s.OrderStartTime != nil {
		dst = appendText(appendMember(dst, "order_start_time"), *s.OrderStartTime)
	}
	if s.Modified != nil {
		dst = appendText(appendMember(dst, "modified"), *s.Modified)
	}
	return append(dst, '}')
}

// defaultPageSize is how many orders a page has if the caller does not say.
const defaultPageSize = 20

// recommendedSpan is the longest window that the guide recommends.
const recommendedSpan = 7 * 24 * 60 * 60

// listOrders lists the orders placed in a window, newest first.
//
// Source: the guide, section 1; order_total, times and ties are assumed.
func listOrders(ctx context.Context, c *Call, q listOrdersRequest) (listOrdersResponse, error) {
	var answer listOrdersResponse
	from, to, err := window(q.StartDate, q.EndDate)
	if err != nil {
		return answer, err
	}
	if to.Sub(from).Seconds() > recommendedSpan {
		c.Note("the window is longer than the 7 days that the guide recommends")
	}
	size := int(or(q.PageSize, defaultPageSize))
	query := store.Query{
		By: store.Placed, From: from, To: to, States: statesOf(q.OrderState),
		Sort: store.NewestFirst, Offset: (int(or(q.Page, 1)) - 1) * size, Limit: size,
	}
	page, err := c.Orders.List(ctx, query)
	if err != nil {
		return answer, err
	}
	if page.Total == 0 {
		explainEmpty(ctx, c, query)
	}
	answer.OrderInfoList.OrderTotal = page.Total
	answer.OrderInfoList.OrderInfo = make([]orderSummary, 0, len(page.Orders))
	want := summaryFields(c, or(q.OptionalFields, q.Fields))
	for i := range page.Orders {
		c.shows(page.Orders[i].Outline())
		answer.OrderInfoList.OrderInfo = append(answer.OrderInfoList.OrderInfo, summarise(&page.Orders[i], want))
	}
	return answer, nil
}

var summaryNames = []string{"order_id", "order_total_price", "order_state", "consignee_info", "order_start_time", "modified"}

// summaryFields returns which members of the entries are asked for: all of them
// if the list is empty.
func summaryFields(c *Call, list text) map[string]bool {
	want := map[string]bool{}
	for _, name := range names(list) {
		want[name] = true
	}
	all := len(want) == 0
	for name := range want {
		if !known(summaryNames, name) {
			c.Note("optional_fields: %.40q is not known and ignored", name)
		}
	}
	if all {
		for _, name := range summaryNames {
			want[name] = true
		}
	}
	return want
}

func summarise(o *order.Order, want map[string]bool) orderSummary {
	var s orderSummary
	if want["order_id"] {
		s.OrderID = &o.ID
	}
	if want["order_total_price"] {
		s.OrderTotalPrice = new(yuan(o.Sums().Total))
	}
	if want["order_state"] {
		s.OrderState = new(o.State.String())
	}
	if want["consignee_info"] {
		s.ConsigneeInfo = &consigneeSummary{o.Consignee.Name, o.Consignee.FullAddress()}
	}
	if want["order_start_time"] {
		s.OrderStartTime = new(wire.FormatTime(o.Placed))
	}
	if want["modified"] {
		s.Modified = new(wire.FormatTime(o.Modified))
	}
	return s
}
