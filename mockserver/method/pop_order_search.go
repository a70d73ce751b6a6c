package method

import (
	"cmp"
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

func init() {
	register(Spec{Method: "jingdong.pop.order.search", Main: showsPlain(handler("", searchOrders(false), failSearch))})
	register(Spec{Method: "jingdong.pop.order.enSearch", Main: handler("", searchOrders(true), failSearch)})
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

func (q *searchOrdersRequest) fill(m wire.Members) bool {
	return q.StartDate.fill(m, "start_date") && q.EndDate.fill(m, "end_date") && q.OrderState.fill(m, "order_state") && q.OptionalFields.fill(m, "optional_fields") &&
		q.Page.fill(m, "page") && q.PageSize.fill(m, "page_size") && q.SortType.fill(m, "sortType") && q.DateType.fill(m, "dateType")
}

// searchOrdersResponse has one of the two, by a quirk.
type searchOrdersResponse struct {
	Result  *searchResult `json:"searchorderinfo_result,omitempty"`
	Wrapped *searchResult `json:"orderInfoResult,omitempty"`

	body []byte // the whole body, if it has been written; the rest is empty then
}

// Body implements Written.
func (r searchOrdersResponse) Body() []byte { return r.body }

// result returns the one of the two.
func (r searchOrdersResponse) result() *searchResult { return cmp.Or(r.Result, r.Wrapped) }

// searchAnswer returns a result under the name that the call's quirk has.
func searchAnswer(c *Call, r searchResult) searchOrdersResponse {
	if c.Quirks.Of(quirk.SearchForm) == "wrapped" {
		return searchOrdersResponse{Wrapped: &r}
	}
	return searchOrdersResponse{Result: &r}
}

type searchResult struct {
	APIResult     apiResult         `json:"apiResult"`
	OrderTotal    any               `json:"orderTotal"` // a number, or text by a quirk
	OrderInfoList []json.RawMessage `json:"orderInfoList"`
}

// AppendJSON appends the answer.
func (r searchOrdersResponse) AppendJSON(dst []byte) []byte {
	dst = r.open(dst)
	for i, info := range r.result().OrderInfoList {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, info...)
	}
	return append(dst, "]}}"...)
}

// open appends the answer as far as its first order.
func (r searchOrdersResponse) open(dst []byte) []byte {
	name := "searchorderinfo_result"
	if r.Result == nil {
		name = "orderInfoResult"
	}
	dst = append(appendMember(append(dst, '{'), name), `{"apiResult":`...)
	dst = r.result().APIResult.AppendJSON(dst)
	dst = appendValue(append(dst, `,"orderTotal":`...), r.result().OrderTotal)
	return append(dst, `,"orderInfoList":[`...)
}

// searchOrders returns the handler that lists orders by modification or, with
// dateType 1, by placing; oldest first or, with sortType 1, newest first. Ties
// go by smaller id first (assumed). The en-method encrypts personal data.
//
// Source: the Java SDK (PopOrderSearchRequest); gh:lostinfo/jos-open-api.
func searchOrders(encrypts bool) func(context.Context, *Call, searchOrdersRequest) (searchOrdersResponse, error) {
	return func(ctx context.Context, c *Call, q searchOrdersRequest) (searchOrdersResponse, error) {
		query, err := searchQuery(q, c.Now)
		if err != nil {
			return searchOrdersResponse{}, err
		}
		return showPage(ctx, c, query, project(c, q.OptionalFields), sightOf(c, encrypts))
	}
}

// showPage answers with a page of orders: a kept one if nothing has changed in
// the shop since, or nothing that is on it.
func showPage(ctx context.Context, c *Call, query store.Query, fields projection, s *sight) (searchOrdersResponse, error) {
	key, keeps := fields.listing(c, s, query)
	kept := c.Cache.page(key)
	if kept != nil && stands(ctx, c, kept) {
		c.showsPage(&kept.Showing)
		return searchOrdersResponse{body: kept.body}, nil
	}
	query.Outlines = true
	page, err := c.Orders.List(ctx, query)
	if err != nil {
		return searchOrdersResponse{}, err
	}
	if page.Total == 0 {
		explainEmpty(ctx, c, query)
		keeps = false // nothing would explain the kept one
	}
	made := keptPage{Showing: showingOf(page.Outlines), edition: page.Edition, total: page.Total}
	c.showsPage(&made.Showing)
	if kept != nil && kept.shows(page) {
		made.body = kept.body
		c.Cache.keepPage(key, &made)
		return searchOrdersResponse{body: kept.body}, nil
	}
	answer, known, err := makePage(ctx, c, fields, s, page)
	if keeps && known {
		made.body = answer.body
		c.Cache.keepPage(key, &made)
	}
	return answer, err
}

// stands reports whether a kept page is still the page.
func stands(ctx context.Context, c *Call, kept *keptPage) bool {
	edition, err := c.Orders.Edition(ctx)
	return err == nil && edition == kept.edition && edition != store.Edition{}
}

// makePage makes the answer of a page's orders, of which outlines suffice, and
// reports whether all of them were kept: what is asked for once is kept once, as
// orders, and what is asked for again as a whole.
func makePage(ctx context.Context, c *Call, fields projection, s *sight, page store.Page) (answer searchOrdersResponse, known bool, err error) {
	answer = searchAnswer(c, searchResult{APIResult: succeeded(c), OrderTotal: orderTotal(c, page.Total), OrderInfoList: []json.RawMessage{}})
	w := pageWriter{desk: sitDown(), call: c, fields: fields, sight: s, parts: make([]part, 0, len(page.Outlines))}
	defer w.leave()
	if c.Root == "" { // the answer stands elsewhere
		err = w.list(ctx, page.Outlines)
		return w.plain(answer), false, err
	}
	w.head(c.Root, answer.open)
	if err := w.list(ctx, page.Outlines); err != nil {
		return searchOrdersResponse{}, false, err
	}
	w.bytes = append(w.bytes, "]}}}"...)
	body := w.made(0)
	return searchOrdersResponse{body: body}, !w.keep(body), nil
}

// searchQuery reads what is searched.
func searchQuery(q searchOrdersRequest, now time.Time) (store.Query, error) {
	from, to, err := searchWindow(q, now)
	if err != nil {
		return store.Query{}, err
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
	return query, nil
}

// orderTotal writes how many orders match as the call's quirk has it.
func orderTotal(c *Call, n int) any {
	if c.Quirks.Of(quirk.OrderTotal) == "text" {
		return strconv.Itoa(n)
	}
	return n
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

func failSearch(c *Call, e wire.Error) any {
	return searchAnswer(c, searchResult{OrderTotal: orderTotal(c, 0), APIResult: failed(c, e), OrderInfoList: []json.RawMessage{}})
}
