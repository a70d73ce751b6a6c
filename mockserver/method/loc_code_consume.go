package method

import (
	"context"
	"errors"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "jingdong.loc.code.consume", Main: handler("", consumeCode, failConsume)})
}

type consumeRequest struct {
	RequestID text    `json:"requestId"`
	Card      text    `json:"codeNum"`
	Password  text    `json:"pwdNumber"`
	Count     integer `json:"consumeCount"`
}

type consumeResponse struct {
	Result consumeResult `json:"returnType"`
}

type consumeResult struct {
	Success any    `json:"success"` // a boolean, or text by a quirk
	Code    int64  `json:"resultCode"`
	Message string `json:"resultMessage"`
	Result  any    `json:"result"`
}

func failConsume(c *Call, e wire.Error) any {
	return consumeResponse{consumeResult{success(c, false), number(e.Code), e.ZhDesc, success(c, false)}}
}

// consumeCode says that the buyer has used a code in a store; with the last
// piece the order is received. A requestId is good for one call (assumed).
//
// Source: the Java SDK (LocCodeConsumeRequest); a client that sends codeNum and
// pwdNumber. Codes and texts of the answer are assumed.
func consumeCode(ctx context.Context, c *Call, q consumeRequest) (consumeResponse, error) {
	card, password := strings.TrimSpace(string(q.Card)), strings.TrimSpace(string(q.Password))
	if card+password == "" {
		return consumeResponse{}, &ParamError{Member: "pwdNumber", Fault: BadValue, Detail: "must be a code that was sent, or codeNum its card", Zh: "pwdNumber 与 codeNum 不能都为空"}
	}
	err := c.oncePerRequest(q.RequestID, func() error {
		o, err := c.Orders.FindWaybill(ctx, order.CodeKey(or(password, card)))
		if errors.Is(err, order.ErrNotFound) {
			return order.ErrNoCode
		}
		if err != nil {
			return err
		}
		_, err = c.Orders.Update(ctx, o.ID, func(was order.Order) (order.Order, error) {
			i := was.Code(card, password)
			if i < 0 {
				return was, order.ErrNoCode
			}
			return was.Consume(i, int64(or(q.Count, 1)), c.Now)
		})
		return err
	})
	if errors.Is(err, order.ErrUsedUp) {
		return consumeResponse{}, &ParamError{Member: "consumeCount", Fault: BadTogether, Detail: "is more than the code is good for: " + err.Error(), Zh: "超过该码可核销的次数"}
	}
	if err != nil {
		return consumeResponse{}, err
	}
	return consumeResponse{consumeResult{success(c, true), 0, "核销成功", success(c, true)}}, nil
}

// oncePerRequest does something under a caller's serial that need not be there;
// one whose call was refused is free again.
func (c *Call) oncePerRequest(serial text, do func() error) error {
	if strings.TrimSpace(string(serial)) == "" {
		return do()
	}
	err := c.oncePerSerial("requestId "+serial, do)
	if errors.Is(err, ErrSerialUsed) {
		return &ParamError{Member: "requestId", Fault: BadTogether, Detail: "was used by an earlier call, or is by one under way", Zh: "已被使用"}
	}
	return err
}
