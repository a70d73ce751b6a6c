package client

import (
	"context"
	"encoding/json"
	"fmt"
	"iter"
	"strconv"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// RefundsService has the methods about what buyers want back for orders that
// they cancel: requests for refunds, which the seller reviews.
type RefundsService struct{ c *Client }

// A RefundStatus is where a request for a refund stands, by JD's number. Later
// editions of JD's have more than are named here: they are read as they are.
type RefundStatus int

// The statuses.
const (
	RefundUnreviewed         RefundStatus = 0
	RefundApproved           RefundStatus = 1 // by the seller
	RefundRejected           RefundStatus = 2 // by the seller
	RefundPaid               RefundStatus = 3 // approved by finance
	RefundFinanceRejected    RefundStatus = 4
	RefundManuallyApproved   RefundStatus = 5
	RefundIntercepting       RefundStatus = 6 // the carrier is to stop the parcel
	RefundIntercepted        RefundStatus = 7
	RefundInterceptionFailed RefundStatus = 8
	RefundForceClosed        RefundStatus = 9
	RefundLogisticsPending   RefundStatus = 10
	RefundWithdrawn          RefundStatus = 11 // by the buyer
)

var refundStatusNames = [...]string{
	"unreviewed", "approved", "rejected", "paid", "rejected by finance", "approved by hand",
	"intercepting", "intercepted", "interception failed", "closed by force", "logistics pending", "withdrawn",
}

// String returns the status in words, or "status 27" for one that has none here.
func (s RefundStatus) String() string {
	if s >= 0 && int(s) < len(refundStatusNames) {
		return refundStatusNames[s]
	}
	return "status " + strconv.Itoa(int(s))
}

// Undecided reports whether the seller may still reply.
func (s RefundStatus) Undecided() bool { return s == RefundUnreviewed || s == RefundLogisticsPending }

// UnmarshalJSON reads a number, also as text.
func (s *RefundStatus) UnmarshalJSON(raw []byte) error {
	n, err := whole(raw)
	*s = RefundStatus(n)
	return err
}

// A Refund is a request for a refund.
type Refund struct {
	ID         ID           `json:"id"`
	OrderID    ID           `json:"orderId"`
	Status     RefundStatus `json:"status"`
	Sum        Fen          `json:"applyRefundSum"` // that is asked for
	Applied    Time         `json:"applyTime"`
	Checked    Time         `json:"checkTime"`     // when it was decided about last; zero before
	CheckedBy  string       `json:"checkUserName"` // of the seller's people
	Remark     string       `json:"checkRemark"`   // the seller's
	Reason     string       `json:"reason"`        // the buyer's
	BuyerID    string       `json:"buyerId"`       // his account
	BuyerName  string       `json:"buyerName"`
	StoreID    ID           `json:"storeId"`        // of a LOC order
	PartRefund int          `json:"partRefundType"` // 1 is for a part of what was paid
	Goods      []RefundGood `json:"skuVoList"`      // from Get, and where a RefundQuery asks for them
}

// A RefundGood is a line of the order that a Refund is about.
type RefundGood struct {
	SkuID ID     `json:"skuId"`
	Name  string `json:"skuName"`
	Count ID     `json:"skuCount"`
}

// UnmarshalJSON reads a request, also one inside the member refundApplyVo, in
// which earlier editions of JD's wrap it.
func (r *Refund) UnmarshalJSON(raw []byte) error {
	type plain Refund
	var all struct {
		plain
		Wrapped *plain `json:"refundApplyVo"`
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		return err
	}
	*r = Refund(all.plain)
	if all.Wrapped != nil {
		*r = Refund(*all.Wrapped)
	}
	return nil
}

// A RefundQuery selects requests. Each member narrows the search; the zero query
// finds all. Both ends of a time belong to it, to the second.
type RefundQuery struct {
	IDs                         []int64       // no more than PageSize
	Status                      *RefundStatus // nil means any
	OrderID                     int64
	BuyerID                     string
	BuyerName                   string
	AppliedFrom, AppliedUntil   time.Time
	CheckedFrom, CheckedUntil   time.Time
	ModifiedFrom, ModifiedUntil time.Time
	Goods                       bool // whether the goods are to come with each
	Page                        int  // from 1 to 100; 0 means 1
	PageSize                    int  // 1 to 50; 0 means JD's default
}

// A RefundPage is one page of requests and the number that match over all pages.
type RefundPage struct {
	Refunds []Refund
	Total   int
}

// refundParams are written as JD's SDKs write them.
type refundParams struct {
	IDs          string        `json:"ids,omitempty"`
	Status       *RefundStatus `json:"status,omitempty"`
	OrderID      string        `json:"orderId,omitempty"`
	BuyerID      string        `json:"buyerId,omitempty"`
	BuyerName    string        `json:"buyerName,omitempty"`
	ApplyStart   string        `json:"applyTimeStart,omitempty"`
	ApplyEnd     string        `json:"applyTimeEnd,omitempty"`
	CheckStart   string        `json:"checkTimeStart,omitempty"`
	CheckEnd     string        `json:"checkTimeEnd,omitempty"`
	ModifiedFrom string        `json:"modifiedStart,omitempty"`
	ModifiedTo   string        `json:"modifiedEnd,omitempty"`
	PageIndex    int           `json:"pageIndex,omitempty"`
	PageSize     int           `json:"pageSize,omitempty"`
	ShowSku      bool          `json:"showSku,omitempty"`
}

func (q RefundQuery) params() refundParams {
	p := refundParams{
		IDs: joinNumbers(q.IDs), Status: q.Status, BuyerID: q.BuyerID, BuyerName: q.BuyerName,
		ApplyStart: timeText(q.AppliedFrom), ApplyEnd: timeText(q.AppliedUntil), CheckStart: timeText(q.CheckedFrom), CheckEnd: timeText(q.CheckedUntil),
		ModifiedFrom: timeText(q.ModifiedFrom), ModifiedTo: timeText(q.ModifiedUntil), PageIndex: q.Page, PageSize: q.PageSize, ShowSku: q.Goods,
	}
	if q.OrderID != 0 {
		p.OrderID = strconv.FormatInt(q.OrderID, 10)
	}
	return p
}

// timeText returns a time as JD writes it, "" for the zero time.
func timeText(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return wire.FormatTime(t)
}

// refundAnswer is what both reading methods answer.
type refundAnswer struct {
	Result *struct {
		Refunds []Refund `json:"result"`
		Total   ID       `json:"totalCount"`
	} `json:"queryResult"`
}

// List returns a page of requests, those applied for last first.
//
// JD method: jingdong.pop.afs.soa.refundapply.queryPageList
func (s *RefundsService) List(ctx context.Context, q RefundQuery) (RefundPage, error) {
	var answer refundAnswer
	if err := s.c.read(ctx, MethodRefundList, q.params(), reading(MethodRefundList, &answer, nil)); err != nil {
		return RefundPage{}, err
	}
	if answer.Result == nil {
		return RefundPage{}, missing(MethodRefundList, "queryResult")
	}
	return RefundPage{Refunds: answer.Result.Refunds, Total: int(answer.Result.Total)}, nil
}

// refundPageSize is the page size of walks, which is JD's largest.
const refundPageSize = 50

// ListAll returns all requests that q selects and that were applied for from
// q.AppliedFrom to q.AppliedUntil, both of which it needs, newest first, over
// any number of pages and any span of time; q.Page is ignored. It ends with the
// first error. None is skipped or repeated because others come in meanwhile.
func (s *RefundsService) ListAll(ctx context.Context, q RefundQuery) iter.Seq2[Refund, error] {
	if q.PageSize <= 0 || q.PageSize > refundPageSize {
		q.PageSize = refundPageSize
	}
	w := walk[Refund]{
		dir: Descending, size: q.PageSize,
		at:  func(r Refund) time.Time { return r.Applied.Time },
		key: func(r Refund) version { return version{id: int64(r.ID)} },
		fetch: func(ctx context.Context, sp span, number int) ([]Refund, int, error) {
			one := q
			one.AppliedFrom, one.AppliedUntil, one.Page = sp.start, sp.end, number
			page, err := s.List(ctx, one)
			if err != nil {
				return nil, 0, err
			}
			for _, r := range page.Refunds {
				if r.ID == 0 || r.Applied.IsZero() {
					return nil, 0, missing(MethodRefundList, "id or applyTime in a request")
				}
			}
			return page.Refunds, page.Total, nil
		},
	}
	return checked(q.AppliedFrom, q.AppliedUntil, w.over(ctx, newSpan(q.AppliedFrom, q.AppliedUntil)))
}

// Get returns a request with the goods of its order. It returns
// ErrOrderNotFound for one that is unknown or another shop's.
//
// JD method: jingdong.pop.afs.soa.refundapply.queryById
func (s *RefundsService) Get(ctx context.Context, id int64) (Refund, error) {
	params := struct {
		ID int64 `json:"id"`
	}{id}
	var answer refundAnswer
	if err := s.c.read(ctx, MethodRefundGet, params, reading(MethodRefundGet, &answer, nil)); err != nil {
		return Refund{}, err
	}
	switch {
	case answer.Result == nil:
		return Refund{}, missing(MethodRefundGet, "queryResult")
	case len(answer.Result.Refunds) == 0:
		return Refund{}, fmt.Errorf("%s: refund %d: %w", MethodRefundGet, id, ErrOrderNotFound)
	}
	if r := answer.Result.Refunds[0]; int64(r.ID) == id {
		return r, nil
	}
	return Refund{}, &ProtocolError{Method: MethodRefundGet, Status: 200, Reason: fmt.Sprintf("answer is not about refund %d, which was asked for", id)}
}
