package aggregator

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/jdmock/jdmock/contract/wire"
)

// An envelope is a whole answer.
type envelope struct {
	Code int    `json:"code"`
	Msg  string `json:"msg"`
	Msec int64  `json:"msec"` // how long it took, in gateway time
	Time int64  `json:"time"` // unix seconds
	Data any    `json:"data"`
}

// orderData is the data of an answer that refuses nothing.
type orderData struct {
	Points int64     `json:"withholding_money"`
	Answer orderBody `json:"jingdong_pop_order_get_response"` // JD itself spells it responce
}

type orderBody struct {
	Detail json.RawMessage `json:"orderDetailInfo"`
}

// write returns an answer.
func (f *Facade) write(c *Call, e wire.Entry, about string, data any) Answer {
	code, err := strconv.Atoi(e.Code)
	if err != nil {
		panic("aggregator: the code " + e.Code + " is no number")
	}
	msg := e.Zh
	if about != "" {
		msg += "：" + about
	}
	took := max(f.config.Gateway.Now().Sub(c.At), 0)
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(envelope{code, msg, took.Milliseconds(), c.At.Unix(), data}); err != nil {
		panic(err) // text, numbers and JSON that was made here cannot fail
	}
	return Answer{bytes.TrimSpace(b.Bytes()), typeJSON}
}

// run reads the order and takes the points. The points are taken last: a call
// that is refused costs nothing, and of those that meet at a balance that does
// not suffice for all, only as many are answered as it pays for.
func (f *Facade) run(ctx context.Context, c *Call, q query, price int64) (*orderData, *Refusal) {
	answer, failed := f.config.Run(ctx, c, q.OrderID, q.params(c))
	if failed != nil && failed.Entry.Where == wire.AtAggregator {
		return nil, failed
	}
	if failed != nil && !failed.InResult {
		return nil, SystemError(failed.Cause)
	}
	detail, err := detailOf(answer)
	if err != nil {
		return nil, SystemError("the simulator failed: " + err.Error())
	}
	if !c.Box.TakePoints(c.Shop.VenderID, price) {
		return nil, outOfCalls(price)
	}
	c.passed("method")
	return &orderData{price, orderBody{detail}}, failed
}

func outOfCalls(price int64) *Refusal {
	return &Refusal{
		Entry: wire.AggregatorOutOfCalls, Cause: fmt.Sprintf("the shop has fewer than the %d points that the call costs", price),
		Cure: "give the shop points",
	}
}

// detailOf returns the result inside JD's answer, every scalar as text.
func detailOf(answer []byte) (json.RawMessage, error) {
	var roots map[string]orderBody
	if err := json.Unmarshal(answer, &roots); err != nil {
		return nil, err
	}
	body, ok := roots[Method.Root()]
	if !ok || body.Detail == nil {
		return nil, fmt.Errorf("answer of %s without orderDetailInfo", Method)
	}
	return asText(body.Detail)
}
