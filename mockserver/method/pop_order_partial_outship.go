package method

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	h := handler("", outshipParts, nil)
	h.Inside = firstToGo
	register(Spec{Method: "jingdong.pop.order.partial.outship", Main: h})
}

// firstToGo returns the first order of a call, 0 if it names none.
func firstToGo(value func(name string) string) int64 {
	var q outshipPartsRequest
	if json.Unmarshal([]byte(value("request")), &q.Request) != nil || len(q.Request.Data) == 0 || len(q.Request.Data[0].OrderIDs) == 0 {
		return 0
	}
	return int64(q.Request.Data[0].OrderIDs[0])
}

type outshipPartsRequest struct {
	Request struct {
		Data []outshipEntry `json:"data"`
	} `json:"request"`
}

type outshipEntry struct {
	OrderIDs   []integer         `json:"orderIds"`
	Deliveries []outshipDelivery `json:"deliveryNumberDtoList"`
}

type outshipDelivery struct {
	Carrier integer        `json:"deliveryId"`
	Numbers []text         `json:"deliveryNums"`
	Goods   []outshipGoods `json:"partialShipmentGoodsList"`
}

type outshipGoods struct {
	SKU  integer `json:"skuId"`
	Num  integer `json:"num"`
	UUID text    `json:"skuUuid"`
}

type outshipPartsResponse struct {
	Response outshipResult `json:"response"`
}

type outshipResult struct {
	Code    int              `json:"code"`
	Message string           `json:"msg"`
	Data    outshipBatchDone `json:"data"`
}

type outshipBatchDone struct {
	Gone   []int64         `json:"successList"`
	Failed []outshipFailed `json:"failList"`
}

type outshipFailed struct {
	Code    int64  `json:"code"`
	OrderID int64  `json:"orderId"`
	Reason  string `json:"failReason"`
}

// josDone is the code of what the newer order services have done (assumed).
const josDone = 200

// outshipParts lets some pieces of orders go, each order on its own: of one that
// fails nothing has left. What is wrong with the parameters refuses the whole
// call, before anything leaves.
//
// Source: the Java SDK (PopOrderPartialOutshipRequest); the aggregator's
// documentation of jd-order-partial-outship. The codes are assumed.
func outshipParts(ctx context.Context, c *Call, q outshipPartsRequest) (outshipPartsResponse, error) {
	done := outshipBatchDone{Gone: []int64{}, Failed: []outshipFailed{}}
	parts := make([][]order.Part, len(q.Request.Data))
	for i, entry := range q.Request.Data {
		var err error
		if parts[i], err = entry.parts(c, i); err != nil {
			return outshipPartsResponse{}, err
		}
	}
	for i, entry := range q.Request.Data {
		for _, id := range entry.OrderIDs {
			err := c.sendParts(ctx, int64(id), parts[i])
			switch reason, known := reasonOf(err, int64(id)); {
			case known:
				c.Note("%v", err)
				done.Failed = append(done.Failed, reason)
			case err != nil:
				return outshipPartsResponse{}, err
			case !slices.Contains(done.Gone, int64(id)):
				done.Gone = append(done.Gone, int64(id))
			}
		}
	}
	return outshipPartsResponse{outshipResult{josDone, "操作成功", done}}, nil
}

// parts returns what an entry lets go; i is its position.
func (e outshipEntry) parts(c *Call, i int) ([]order.Part, error) {
	parts := make([]order.Part, 0, len(e.Deliveries))
	for k, d := range e.Deliveries {
		numbers := make([]string, len(d.Numbers))
		for n := range d.Numbers {
			numbers[n] = string(d.Numbers[n])
		}
		at := fmt.Sprintf("request/data/%d/deliveryNumberDtoList/%d/", i, k)
		waybills, err := c.waybillsOf(int64(d.Carrier), numbers, at+"deliveryId", at+"deliveryNums")
		if err != nil {
			return nil, err
		}
		p := order.Part{LogisticsID: int64(d.Carrier), Waybills: waybills}
		for _, g := range d.Goods {
			p.Goods = append(p.Goods, order.Goods{SKU: int64(g.SKU), UUID: string(g.UUID), Count: int64(g.Num)})
		}
		parts = append(parts, p)
	}
	return parts, nil
}

// waybillsOf returns the numbers under which a carrier of the shop's takes
// something: none of self delivery, which keeps none. The names are those of the
// parameters.
func (c *Call) waybillsOf(carrier int64, numbers []string, carrierName, numbersName string) ([]string, error) {
	if _, err := parcelOf(c, carrier, ""); err != nil {
		err.(*ParamError).Member = carrierName
		return nil, err
	}
	if carrier == order.SelfDelivery {
		return nil, nil
	}
	var waybills []string
	for _, w := range numbers {
		w = strings.TrimSpace(w)
		if w == "" || strings.ContainsAny(w, ",|") || slices.Contains(waybills, w) {
			waybills = nil
			break
		}
		waybills = append(waybills, w)
	}
	if len(waybills) == 0 {
		return nil, &ParamError{Member: numbersName, Fault: BadValue, Detail: "must have one or more waybills, each of its own, for each carrier but 1274, the seller's own van", Zh: "除 1274（厂家自送）外，每个物流公司都应有不重复的运单号"}
	}
	return waybills, nil
}

// sendParts lets parts of an order go.
func (c *Call) sendParts(ctx context.Context, id int64, parts []order.Part) error {
	var change order.Change
	o, err := c.Orders.Update(ctx, id, func(was order.Order) (next order.Order, err error) {
		next, change, err = was.SendParts(parts, c.Now)
		return next, err
	})
	if err != nil {
		return err
	}
	if c.Watcher != nil && o.State == order.WaitGoodsReceiveConfirm {
		change.After = o.Outline()
		c.Watcher.Shipped(change)
	}
	for i := range parts {
		c.usedLabels(ctx, id, parts[i].Parcels())
	}
	return nil
}

// reasonOf returns why an order of several did not go; known is false for a
// failure of another kind, and for none.
func reasonOf(err error, id int64) (reason outshipFailed, known bool) {
	entry, text := wire.Entry{}, ""
	switch {
	case errors.Is(err, order.ErrNotFound):
		entry = wire.ResultNotOwnedOrder
	case errors.Is(err, order.ErrConflict):
		entry = wire.ResultWrongState
	case errors.Is(err, order.ErrNotOfOrder):
		entry, text = wire.ResultInvalid, "：订单中没有该商品"
	case errors.Is(err, order.ErrOverSent):
		entry, text = wire.ResultInvalid, "：出库数量超过未出库数量"
	case errors.Is(err, order.ErrManyParts):
		entry, text = wire.ResultInvalid, "：分批出库次数已达上限"
	default:
		return outshipFailed{}, false
	}
	about := strconv.FormatInt(id, 10)
	return outshipFailed{number(entry.Code), id, entry.Error(about).ZhDesc + text}, true
}
