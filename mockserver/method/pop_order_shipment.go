package method

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "jingdong.pop.order.shipment", Main: handler("orderId", shipmentOfOrder, failShipment)})
}

type shipmentRequest struct {
	OrderID   integer `json:"orderId"`
	LogiCopID text    `json:"logiCoprId"` // the spelling is JD's
	LogiNo    text    `json:"logiNo"`
}

type shipmentResponse struct {
	Result shipmentResult `json:"sopjosshipment_result"`
}

type shipmentResult struct {
	Success any    `json:"success"` // a boolean, or text by a quirk
	Code    string `json:"errorCode"`
	Chinese string `json:"chineseErrCode"`
	English string `json:"englishErrCode"`
}

// shipmentOfOrder ships an order, with one number or several: "|" stands
// between carriers, "," between the numbers of one.
//
// Source: gh:lostinfo/jos-open-api; doc.fw199.com/docs/h7b/jd-order-shipment
// (the Chinese text of success). errorCode and the English text of success are
// assumed.
func shipmentOfOrder(ctx context.Context, c *Call, q shipmentRequest) (shipmentResponse, error) {
	parcels, err := parcelsOf(c, param{"logiCoprId", q.LogiCopID}, param{"logiNo", q.LogiNo})
	if err != nil {
		return shipmentResponse{}, err
	}
	if _, err := c.ship(ctx, int64(q.OrderID), parcels...); err != nil {
		return shipmentResponse{}, err
	}
	return shipmentResponse{shipmentResult{success(c, true), wire.CodeOK, "SOP订单 订单出库成功", "success"}}, nil
}

// A param is a parameter with its name, to say where something is wrong.
type param struct {
	name  string
	value text
}

// parcelsOf reads carriers and their numbers, position by position.
func parcelsOf(c *Call, carriers, numbers param) ([]order.Parcel, error) {
	ids, perCarrier := strings.Split(string(carriers.value), "|"), strings.Split(string(numbers.value), "|")
	if numbers.value == "" {
		perCarrier = make([]string, len(ids))
	}
	if len(ids) != len(perCarrier) {
		return nil, &ParamError{
			Member: numbers.name, Fault: BadValue,
			Detail: "must have as many parts between | as " + carriers.name, Zh: "以 | 分隔的段数应与 " + carriers.name + " 一致",
		}
	}
	var parcels []order.Parcel
	for i, text := range ids {
		id, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
		if err != nil {
			return nil, &ParamError{Member: carriers.name, Fault: BadValue, Detail: "must be carrier ids, several joined by |", Zh: "应为物流公司 ID，多个以 | 分隔"}
		}
		for number := range strings.SplitSeq(perCarrier[i], ",") {
			number = strings.TrimSpace(number)
			if number == "" && id != order.SelfDelivery {
				return nil, &ParamError{Member: numbers.name, Fault: BadValue, Detail: "must name a waybill for each carrier but 1274, the seller's own van", Zh: "除 1274（厂家自送）外，每个物流公司都应有运单号"}
			}
			parcel, err := parcelOf(c, id, number)
			if err != nil {
				err.(*ParamError).Member = carriers.name
				return nil, err
			}
			parcels = append(parcels, parcel)
		}
	}
	return distinct(parcels, numbers.name)
}

// distinct returns parcels with those of a carrier together: the seller's own
// van once, and no number twice. The name is that of the numbers' parameter.
func distinct(parcels []order.Parcel, name string) ([]order.Parcel, error) {
	if len(parcels) < 2 {
		return parcels, nil
	}
	var once []order.Parcel
	for _, p := range parcels {
		switch known := slices.Contains(once, p); {
		case !known:
			once = append(once, p)
		case p.LogisticsID != order.SelfDelivery:
			return nil, &ParamError{Member: name, Fault: BadValue, Detail: "must name each waybill of a carrier once", Zh: "同一物流公司的运单号不能重复"}
		}
	}
	return order.Together(once), nil
}

func failShipment(c *Call, e wire.Error) any {
	return shipmentResponse{shipmentResult{success(c, false), e.Code, e.ZhDesc, e.EnDesc}}
}
