package method

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "jingdong.pop.oto.checkNumbers.upload", Main: handler("order_id", sendCodes, failSendCodes)})
}

type sendCodesRequest struct {
	OrderID   integer `json:"order_id"`
	Cards     text    `json:"card_number"`
	Passwords text    `json:"pwd_number"`
}

type sendCodesResponse struct {
	Result sendCodesResult `json:"result"`
}

type sendCodesResult struct {
	Code    int64  `json:"result_code"`
	Message string `json:"result_message"`
	Success any    `json:"is_success"` // a boolean, or text by a quirk
}

func failSendCodes(c *Call, e wire.Error) any {
	return sendCodesResponse{sendCodesResult{number(e.Code), e.ZhDesc, success(c, false)}}
}

// sendCodes sends the codes for which the buyer gets the goods of a LOC order
// in a store.
//
// Source: the Java SDK (PopOtoCheckNumbersUploadRequest); a PHP SDK's copies of
// JD's descriptions, for the commas. Codes and texts of the answer are assumed.
func sendCodes(ctx context.Context, c *Call, q sendCodesRequest) (sendCodesResponse, error) {
	codes, err := q.codes()
	if err != nil {
		return sendCodesResponse{}, err
	}
	var change order.Change
	o, err := c.Orders.Update(ctx, int64(q.OrderID), func(was order.Order) (order.Order, error) {
		change.Before, change.Ready = was.Outline(), was.Ready()
		return was.SendCodes(codes, c.Now)
	})
	if errors.Is(err, order.ErrCodeCount) {
		return sendCodesResponse{}, &ParamError{Member: "pwd_number", Fault: BadTogether, Detail: "must be one code for the order, or one for each of its pieces: " + err.Error(), Zh: "密码个数应为 1 或与商品件数一致"}
	}
	if err != nil {
		return sendCodesResponse{}, err
	}
	if change.After = o.Outline(); c.Watcher != nil {
		c.Watcher.Shipped(change)
	}
	return sendCodesResponse{sendCodesResult{0, "上传成功", success(c, true)}}, nil
}

// codes returns the codes, card by card.
func (q sendCodesRequest) codes() ([]order.Code, error) {
	passwords := strings.Split(string(q.Passwords), ",")
	cards := make([]string, len(passwords))
	if strings.TrimSpace(string(q.Cards)) != "" {
		cards = strings.Split(string(q.Cards), ",")
	}
	if len(cards) != len(passwords) {
		return nil, &ParamError{Member: "card_number", Fault: BadValue, Detail: "must have as many parts between commas as pwd_number, or be empty", Zh: "以英文逗号分隔的个数应与 pwd_number 一致，或为空"}
	}
	codes := make([]order.Code, len(passwords))
	for i := range passwords {
		codes[i] = order.Code{Card: strings.TrimSpace(cards[i]), Password: strings.TrimSpace(passwords[i])}
		if codes[i].Password == "" || slices.ContainsFunc(codes[:i], func(o order.Code) bool { return o.Password == codes[i].Password }) {
			return nil, &ParamError{Member: "pwd_number", Fault: BadValue, Detail: "must have passwords between its commas, each once", Zh: "以英文逗号分隔的密码不能为空或重复"}
		}
	}
	return codes, nil
}
