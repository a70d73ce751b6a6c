package client

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// The methods of the codes of LOC orders.
const (
	MethodLocCodesUpload wire.Method = "jingdong.pop.oto.checkNumbers.upload"
	MethodLocCodeConsume wire.Method = "jingdong.loc.code.consume"
)

// A LocCode lets the buyer have pieces of a LOC order in a store. Printed, it
// shows nothing.
type LocCode struct {
	Card     string // may be empty
	Password string
}

// String hides the code.
func (LocCode) String() string { return "LocCode(hidden)" }

// GoString hides the code.
func (LocCode) GoString() string { return "client.LocCode(hidden)" }

// afterCode are the states in which an order stands whose code was sent.
var afterCode = []State{WaitGoodsReceiveConfirm, FinishedL}

// SendCodes sends the codes of a LOC order: one for all its pieces, or one for
// each. A failure is a *ResultError. Where the answer is lost the order is read
// before anything is sent again: one whose codes were sent is success, though JD
// does not show which codes they were.
//
// JD method: jingdong.pop.oto.checkNumbers.upload
func (s *OrdersService) SendCodes(ctx context.Context, orderID int64, codes ...LocCode) error {
	type answer struct {
		Result *struct {
			Code    ID     `json:"result_code"`
			Message string `json:"result_message"`
			Success string `json:"is_success"` // a boolean, or text
		} `json:"result"`
	}
	check := func(a *answer) error {
		switch {
		case a.Result == nil:
			return missing(MethodLocCodesUpload, "result")
		case !strings.EqualFold(a.Result.Success, "true"):
			return &ResultError{Method: MethodLocCodesUpload, Code: strconv.FormatInt(int64(a.Result.Code), 10), Zh: a.Result.Message}
		}
		return nil
	}
	job := settling{
		c: s.c, method: MethodLocCodesUpload, orderID: orderID,
		send: func(ctx context.Context) error {
			return s.c.write(ctx, MethodLocCodesUpload, codesParams(orderID, codes), reading(MethodLocCodesUpload, new(answer), check))
		},
		done: func(ctx context.Context) (bool, error) {
			order, err := s.c.Orders.Detail(ctx, orderID, "orderId", "orderState")
			return slices.Contains(afterCode, order.State), err
		},
	}
	_, err := job.run(ctx)
	return err
}

// codesParams returns what is sent.
func codesParams(orderID int64, codes []LocCode) any {
	var cards, passwords []string
	for _, c := range codes {
		cards, passwords = append(cards, c.Card), append(passwords, c.Password)
	}
	params := struct {
		OrderID   int64  `json:"order_id"`
		Cards     string `json:"card_number,omitempty"`
		Passwords string `json:"pwd_number"`
	}{orderID, strings.Join(cards, ","), strings.Join(passwords, ",")}
	if strings.Trim(params.Cards, ",") == "" {
		params.Cards = ""
	}
	return params
}

// A CodeUse says that a buyer has used a code in a store.
type CodeUse struct {
	LocCode
	Count     int64  // pieces; 0 means 1
	RequestID string // the caller's serial; with one that was used JD refuses the call
	StoreID   int64  // 0 means none
}

// ConsumeCode says that a buyer has used a code. It is sent once: whether a use
// was counted cannot be read. If the answer is lost, the error is
// ErrUnknownOutcome, and the same call with the same RequestID finds out: it is
// refused if the first was carried out. A failure is a *ResultError.
//
// JD method: jingdong.loc.code.consume
func (s *OrdersService) ConsumeCode(ctx context.Context, r CodeUse) error {
	params := struct {
		RequestID string `json:"requestId,omitempty"`
		Card      string `json:"codeNum,omitempty"`
		Password  string `json:"pwdNumber,omitempty"`
		StoreID   int64  `json:"shopId,omitempty"`
		Count     int64  `json:"consumeCount,omitempty"`
	}{r.RequestID, r.Card, r.Password, r.StoreID, r.Count}
	type answer struct {
		Result *struct {
			Code ID `json:"resultCode"`
		} `json:"returnType"`
	}
	check := func(a *answer) error {
		if a.Result == nil {
			return missing(MethodLocCodeConsume, "returnType")
		}
		return nil // a failure was judged before
	}
	return s.c.write(ctx, MethodLocCodeConsume, params, reading(MethodLocCodeConsume, new(answer), check))
}
