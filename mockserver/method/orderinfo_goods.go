package method

import (
	"fmt"
	"strconv"

	"github.com/jdmock/jdmock/mockserver/order"
)

// itemInfoList shows the lines. A row's id is a number, all else is text.
func itemInfoList(dst []byte, v *view) []byte {
	if len(v.Items) == 0 {
		return append(dst, '[', ']')
	}
	for i := range v.Items {
		it := &v.Items[i]
		dst = appendID(append(append(dst, opening(i)), `{"skuId":`...), it.SKU)
		dst = appendText(append(dst, `,"outerSkuId":`...), it.OuterSKU)
		dst = appendText(append(dst, `,"skuName":`...), it.Name)
		dst = appendYuan(append(dst, `,"jdPrice":`...), it.Price)
		dst = appendID(append(dst, `,"giftPoint":`...), it.GiftPoint)
		dst = appendID(append(dst, `,"wareId":`...), it.Ware)
		dst = appendID(append(dst, `,"itemTotal":`...), it.Count)
		dst = appendText(append(dst, `,"productNo":`...), it.ProductNo)
		dst = appendText(append(dst, `,"serviceName":`...), it.Service)
		dst = appendID(append(dst, `,"newStoreId":`...), v.Marks.StoreID)
		dst = v.itemExt(append(dst, `,"itemExt":"`...), it)
		dst = append(append(dst, `","invoiceContentId":"`...), invoiceContentID(v.Invoice.Kind)...)
		dst = append(strconv.AppendInt(append(dst, `","id":`...), v.ID*100+int64(i)+1, 10), '}')
	}
	return append(dst, ']')
}

// itemExt appends JSON, as it stands inside a text, that marks jewellery and
// names the store of a service.
// Source: the aggregator's documentation (zszs, locShopId).
func (v *view) itemExt(dst []byte, it *order.Item) []byte {
	begin := len(dst)
	if v.Type == order.LOC {
		dst = strconv.AppendInt(append(dst, `,\"locShopId\":\"`...), v.Marks.Door, 10)
		dst = append(dst, `\"`...)
	}
	if it.Jewellery {
		dst = append(dst, `,\"zszs\":\"1\"`...)
	}
	if len(dst) == begin {
		return dst
	}
	return enclose(dst, begin)
}

// couponTypes are JD's texts, written behind the number as payType's are.
// Source: the aggregator's documentation lists them in this form; its sample has
// the bare number.
var couponTypes = map[int]string{
	20: "套装优惠", 28: "闪团优惠", 29: "团购优惠", 30: "单品促销优惠", 34: "手机红包", 35: "满返满送(返现)",
	39: "京豆优惠", 41: "京东券优惠", 52: "礼品卡优惠", 100: "店铺优惠",
}

// couponType writes a kind of discount, such as "29-团购优惠".
func couponType(kind int) string { return fmt.Sprintf("%d-%s", kind, couponTypes[kind]) }

func couponDetailList(dst []byte, v *view) []byte {
	if len(v.Coupons) == 0 {
		return append(dst, '[', ']')
	}
	for i, c := range v.Coupons {
		dst = appendID(append(append(dst, opening(i)), `{"orderId":`...), v.ID)
		dst = appendIDOrEmpty(append(dst, `,"skuId":`...), c.SKU)
		dst = appendNumbered(append(dst, `,"couponType":`...), c.Type, couponTypes[c.Type])
		dst = append(appendYuan(append(dst, `,"couponPrice":`...), c.Amount), '}')
	}
	return append(dst, ']')
}
