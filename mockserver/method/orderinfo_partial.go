package method

import (
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/mockserver/order"
)

// appendParts lists the parts that an order has gone in so far.
// Source: the Java SDK's beans PartialLogisticsInfoModel and
// PartialShipmentGoodsModel.
func appendParts(dst []byte, parts []order.Part) []byte {
	for i := range parts {
		p := &parts[i]
		dst = strconv.AppendInt(append(append(dst, opening(i)), `{"shipmentId":`...), int64(i)+1, 10)
		dst = appendID(append(dst, `,"logicId":`...), p.LogisticsID)
		dst = appendText(append(dst, `,"waybillId":`...), strings.Join(p.Waybills, ","))
		dst = strconv.AppendInt(append(dst, `,"packageNum":`...), int64(max(1, len(p.Waybills))), 10)
		dst = strconv.AppendInt(append(dst, `,"shipmentTime":`...), p.At.UnixMilli(), 10)
		dst = strconv.AppendInt(append(dst, `,"shipmentModifyTime":`...), p.Changed.UnixMilli(), 10)
		dst = append(appendGoods(append(dst, `,"skus":`...), p.Goods), '}')
	}
	return append(dst, ']')
}

// appendGoods lists what a part has taken.
func appendGoods(dst []byte, goods []order.Goods) []byte {
	if len(goods) == 0 {
		return append(dst, '[', ']')
	}
	for i, g := range goods {
		dst = append(dst, opening(i), '{')
		if g.UUID != "" {
			dst = append(appendText(append(dst, `"skuUuid":`...), g.UUID), ',')
		}
		dst = strconv.AppendInt(append(dst, `"skuId":`...), g.SKU, 10)
		dst = append(strconv.AppendInt(append(dst, `,"num":`...), g.Count, 10), '}')
	}
	return append(dst, ']')
}
