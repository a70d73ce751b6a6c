package method

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"slices"
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

	kept []byte // the whole body, if a like call got it; the rest is empty then
	keep func(body []byte)
}

// Kept implements Keeper.
func (r searchOrdersResponse) Kept() []byte { return r.kept }

// Keep implements Keeper.
func (r searchOrdersResponse) Keep(body []byte) {
	if r.keep != nil {
		r.keep(body)
	}
}

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
	dst = append(dst, '{')
	if r.Result != nil {
		dst = r.Result.AppendJSON(appendMember(dst, "searchorderinfo_result"))
	}
	if r.Wrapped != nil {
		dst = r.Wrapped.AppendJSON(appendMember(dst, "orderInfoResult"))
	}
	return append(dst, '}')
}

// AppendJSON appends the result.
func (r *searchResult) AppendJSON(dst []byte) []byte {
	dst = r.APIResult.AppendJSON(append(dst, `{"apiResult":`...))
	dst = appendValue(append(dst, `,"orderTotal":`...), r.OrderTotal)
	dst = slices.Grow(append(dst, `,"orderInfoList":[`...), r.size())
	for i, info := range r.OrderInfoList {
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, info...)
	}
	return append(dst, ']', '}')
}

// size returns what the list of orders and the braces behind it take, at most.
func (r *searchResult) size() int {
	size := 16
	for _, info := range r.OrderInfoList {
		size += len(info) + 1
	}
	return size
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
		fields := project(c, q.OptionalFields)
		query.Outlines = true
		page, err := c.Orders.List(ctx, query)
		if err != nil {
			return searchOrdersResponse{}, err
		}
		if page.Total == 0 {
			explainEmpty(ctx, c, query)
		}
		return showPage(ctx, c, fields, sightOf(c, encrypts), page)
	}
}

// showPage answers with a page of orders, of which outlines suffice. A whole body
// is kept once all of its orders have been: what is asked for once is kept once.
func showPage(ctx context.Context, c *Call, fields projection, s *sight, page store.Page) (searchOrdersResponse, error) {
	for _, o := range page.Outlines {
		c.shows(o)
	}
	key := fields.listing(c, s, page)
	if body, ok := c.Cache.lookup(key); ok {
		return searchOrdersResponse{kept: body}, nil
	}
	result := searchResult{APIResult: succeeded(c), OrderTotal: orderTotal(c, page.Total), OrderInfoList: make([]json.RawMessage, 0, len(page.Outlines))}
	known := true
	for _, o := range page.Outlines {
		shown, err := fields.of(ctx, c, s, o)
		if err != nil {
			return searchOrdersResponse{}, err
		}
		known = known && shown.kept
		result.OrderInfoList = append(result.OrderInfoList, shown.bytes)
	}
	answer := searchAnswer(c, result)
	if known && c.Root != "" {
		answer.keep = func(body []byte) {
			if len(body) <= maxKeptPage {
				c.Cache.keep(key, body)
			}
		}
	}
	return answer, nil
}

// maxKeptPage bounds a body that is kept, in bytes.
const maxKeptPage = cacheBytes / 64

// listing returns what a whole page is rendered from: the versions of its orders,
// and how many there are in all.
func (p projection) listing(c *Call, s *sight, page store.Page) rendering {
	versions := make([]byte, 0, 16*len(page.Outlines))
	for i := range page.Outlines {
		versions = binary.LittleEndian.AppendUint64(versions, uint64(page.Outlines[i].ID))
		versions = binary.LittleEndian.AppendUint64(versions, uint64(page.Outlines[i].Version))
	}
	r := rendering{
		shop: c.Orders.Shop, id: int64(page.Total), fields: p, secrets: s.secrets.mode,
		unset: s.unset, withheld: s.withholds, digitPay: s.digitPay,
	}.whole(c)
	r.root += " " + string(versions)
	r.success += " " + c.Quirks.Of(quirk.SearchForm) + " " + c.Quirks.Of(quirk.OrderTotal)
	return r
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
