package method

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "jingdong.pop.order.modifyVenderRemark", Main: handler("order_id", modifyRemark, failModifyRemark)})
}

// Errors of the method that changes the seller's remark.
var (
	ErrNoOrderToRemark = errors.New("no such order in this shop, or one that is not paid yet")
	ErrRemarkTooLong   = errors.New("remark is too long")
	ErrRemarkFlag      = errors.New("flag is no colour")
)

// Bounds of a remark.
// Source: a Python client of 2025, for both.
const (
	maxRemark     = 500 // characters
	maxRemarkFlag = 5   // purple
)

// remarkDone is the code of the remark service's success.
// Source: JD's page of apiId 2406.
const remarkDone = "10100000"

type modifyRemarkRequest struct {
	OrderID integer `json:"order_id"`
	Flag    integer `json:"flag"`
	Remark  text    `json:"remark"`
}

type modifyRemarkResponse struct {
	Result remarkResult `json:"modifyvenderremark_result"`
}

// remarkResult leaves out JD's ids of batches, which remarks have none of.
type remarkResult struct {
	Success any    `json:"success"` // a boolean, or text by a quirk
	Code    string `json:"error_code"`
	Chinese string `json:"chinese_err_code"`
	English string `json:"english_err_code"`
}

// modifyRemark gives a paid order another remark of the seller's; an empty one
// takes it away. The order has changed thereby: it has another version and time
// of modification (assumed; no source says whether a remark counts as a change).
//
// Source: JD's page of apiId 2406, kept in gh:lostinfo/jos-open-api; the Java SDK
// (OperatorResult).
func modifyRemark(ctx context.Context, c *Call, q modifyRemarkRequest) (modifyRemarkResponse, error) {
	if q.Flag < 0 || q.Flag > maxRemarkFlag {
		return modifyRemarkResponse{}, fmt.Errorf("%w: want 0 to %d, found %d", ErrRemarkFlag, maxRemarkFlag, q.Flag)
	}
	if n := utf8.RuneCountInString(string(q.Remark)); n > maxRemark {
		return modifyRemarkResponse{}, fmt.Errorf("%w: want at most %d characters, found %d", ErrRemarkTooLong, maxRemark, n)
	}
	_, err := c.Orders.Update(ctx, int64(q.OrderID), func(was order.Order) (order.Order, error) {
		if was.State == order.NotPay {
			return was, ErrNoOrderToRemark
		}
		return was.SetVenderRemark(int(q.Flag), string(q.Remark), c.Now), nil
	})
	if errors.Is(err, order.ErrNotFound) {
		err = ErrNoOrderToRemark
	}
	if err != nil {
		return modifyRemarkResponse{}, err
	}
	return modifyRemarkResponse{remarkResult{success(c, true), remarkDone, "成功", "success"}}, nil
}

func failModifyRemark(c *Call, e wire.Error) any {
	return modifyRemarkResponse{remarkResult{success(c, false), e.Code, e.ZhDesc, e.EnDesc}}
}
