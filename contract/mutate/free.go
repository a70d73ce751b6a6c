package mutate

import (
	"regexp"
	"slices"
	"strings"
)

// A freedom is a mutation that the contract leaves open at some places, and
// why. The places have blanks between them, and * for the index of an item.
type freedom struct {
	kind   Kind
	to     string // of Retype
	why    string
	places string
}

// Why mutations are free.
const (
	projected = "comes back only if asked for, and where it applies"
	optional  = "may be absent"
	anyText   = "may be any text"
	anyNumber = "may be any number in its range"
	anyName   = "is a map of any names"
	shapeless = "may be a text: the sources do not agree on the shape"
	settled   = "may be text, by a setting"
)

// inOrder are the freedoms of the members of an order, by their path from it.
// originalConsigneeInfo has those of consigneeInfo.
var inOrder = []freedom{
	{Drop, "", optional, `consigneeInfo/telephone consigneeInfo/town consigneeInfo/provinceId consigneeInfo/cityId
		consigneeInfo/countyId consigneeInfo/townId consigneeInfo/oaid consigneeInfo/desen_telephone consigneeInfo/desen_mobile
		consigneeInfo/encrypt_fullname consigneeInfo/encrypt_telephone consigneeInfo/encrypt_mobile consigneeInfo/encrypt_fullAddress`},
	{Drop, "", optional, `itemInfoList/*/outerSkuId itemInfoList/*/giftPoint itemInfoList/*/wareId itemInfoList/*/productNo
		itemInfoList/*/serviceName itemInfoList/*/newStoreId itemInfoList/*/itemExt itemInfoList/*/invoiceContentId itemInfoList/*/id`},
	{Drop, "", optional, `invoiceEasyInfo/invoiceTitle invoiceEasyInfo/invoiceContentId invoiceEasyInfo/invoiceConsigneeEmail
		invoiceEasyInfo/invoiceConsigneePhone invoiceEasyInfo/invoiceCode invoiceEasyInfo/invoiceState invoiceEasyInfo/encrypt_invoiceTitle
		invoiceEasyInfo/encrypt_invoiceConsigneeEmail invoiceEasyInfo/encrypt_invoiceConsigneePhone`},
	{Drop, "", optional, `vatInfo/vatNo vatInfo/addressRegIstered vatInfo/phoneRegIstered vatInfo/depositBank vatInfo/bankAccount
		vatInfo/userAddress vatInfo/userName vatInfo/userPhone vatInfo/invoicePersonalName vatInfo/encrypt_addressRegIstered
		vatInfo/encrypt_phoneRegIstered vatInfo/encrypt_userAddress vatInfo/encrypt_userName vatInfo/encrypt_userPhone
		vatInfo/encrypt_invoicePersonalName`},
	{Drop, "", optional, `pauseBizInfo/pauseBizStatusList pauseBizInfo/pauseBizDataYy pauseBizInfo/pauseBizDataYy/codDT
		pauseBizInfo/pauseBizDataYy/dbDT pauseBizInfo/pauseBizDataYy/ljDT`},
	{Drop, "", optional, `partialLogisticsInfoModel/*/packageNum partialLogisticsInfoModel/*/shipmentTime
		partialLogisticsInfoModel/*/shipmentModifyTime partialLogisticsInfoModel/*/skus/*/skuUuid`},
	{Drop, "", optional, `ctpOrderInfo/ctpOrderId ctpOrderInfo/ctpParentOrderId ctpOrderInfo/ctpShopId ctpOrderInfo/ctpWhere
		ctpOrderInfo/ctpName ctpOrderInfo/ctpMobile tradeVenderInfo/venderName tradeVenderInfo/shopId tradeVenderInfo/shopName`},

	{Revise, "", anyText, `customs tuiHuoWuYou pin realPin open_id_buyer xid_buyer open_id_seller xid_seller salesPin waybill
		orderRemark venderRemark venderRemarkFlagAlias venderRemarkLevelFlag invoiceInfo invoiceCode declarationStatus declarationDesc`},
	{Revise, "", anyText, `consigneeInfo/fullname consigneeInfo/telephone consigneeInfo/mobile consigneeInfo/fullAddress
		consigneeInfo/province consigneeInfo/city consigneeInfo/county consigneeInfo/town consigneeInfo/oaid
		consigneeInfo/desen_telephone consigneeInfo/desen_mobile`},
	{Revise, "", anyText, `itemInfoList/*/outerSkuId itemInfoList/*/skuName itemInfoList/*/productNo itemInfoList/*/serviceName
		itemInfoList/*/invoiceContentId paymentDetailList/*/payType partialLogisticsInfoModel/*/waybillId
		partialLogisticsInfoModel/*/skus/*/skuUuid`},
	{Revise, "", anyText, `invoiceEasyInfo/invoiceTitle invoiceEasyInfo/invoiceContentId invoiceEasyInfo/invoiceConsigneeEmail
		invoiceEasyInfo/invoiceConsigneePhone invoiceEasyInfo/invoiceCode invoiceEasyInfo/invoiceState`},
	{Revise, "", anyText, `vatInfo/vatNo vatInfo/addressRegIstered vatInfo/phoneRegIstered vatInfo/depositBank vatInfo/bankAccount
		vatInfo/userAddress vatInfo/userName vatInfo/userPhone vatInfo/invoicePersonalName`},
	{Revise, "", anyText, `ctpOrderInfo/ctpOrderId ctpOrderInfo/ctpParentOrderId ctpOrderInfo/ctpShopId ctpOrderInfo/ctpWhere
		ctpOrderInfo/ctpName ctpOrderInfo/ctpMobile tradeVenderInfo tradeVenderInfo/venderName tradeVenderInfo/shopName
		specialStatusReasonInfo/reason specialStatusReasonInfo/suggestion`},
	{Revise, "", anyNumber, `itemInfoList/*/id commission/amount commission/cent tradeOrderId tradeVendorId tradeVenderInfo/shopId
		pauseBizInfo/pauseBizStatusList/*/bizType partialLogisticsInfoModel/*/shipmentId partialLogisticsInfoModel/*/packageNum
		partialLogisticsInfoModel/*/shipmentTime partialLogisticsInfoModel/*/shipmentModifyTime
		partialLogisticsInfoModel/*/skus/*/skuId partialLogisticsInfoModel/*/skus/*/num`},

	{Drop, "", anyName, "orderMarkDesc/* popSignMap/*"},
	{Rename, "", anyName, "orderMarkDesc/* popSignMap/*"},
	{Revise, "", anyName, "orderMarkDesc/* popSignMap/*"},

	{Retype, "text", shapeless, "tradeVenderInfo partialLogisticsInfoModel/*/packageNum partialLogisticsInfoModel/*/skus/*/skuId"},
	{Retype, "number", shapeless, "partialLogisticsInfoModel/*/packageNum partialLogisticsInfoModel/*/skus/*/skuId"},
	{Retype, "object", shapeless, "tradeVenderInfo popSignMap vatInfo"},
}

// around are the freedoms of what stands around an order, by the last name.
var around = []freedom{
	{Drop, "", "is absent where no order is found", "orderInfo"},
	{Retype, "text", settled, "success"},
	{Retype, "boolean", settled, "success"},
	{Revise, "", anyText, "englishErrCode chineseErrCode zh_desc en_desc request_id msg url"},
	{Revise, "", anyNumber, "numberCode orderTotal msec time withholding_money"},
	{Drop, "", optional, "request_id"},
	{Retype, "null", "may be null on failure", "data"},
}

// Free returns why the contract leaves a mutation open: one of an answer with
// orders, from the gateway or the aggregator. It returns "" for every other
// mutation. Those contract.Checker must notice: what breaks the schema by
// Response or Aggregator, a member of another name by Unknown.
//
// That a mutation is free does not say that it always passes: a time may be
// empty, but not half a time.
func Free(m Mutation) string {
	place, within := placeOf(m.Pointer)
	if !within {
		return find(around, m, place)
	}
	if m.Kind == Drop && !strings.Contains(place, "/") {
		return projected
	}
	return find(inOrder, m, place)
}

func find(list []freedom, m Mutation, place string) string {
	for _, f := range list {
		if f.kind == m.Kind && f.to == m.To && slices.Contains(strings.Fields(f.places), place) {
			return f.why
		}
	}
	return ""
}

var (
	orders  = regexp.MustCompile(`/(orderInfo|orderInfoList/[0-9]+)/`)
	indices = regexp.MustCompile(`/[0-9]+(/|$)`)
	maps    = regexp.MustCompile(`^(orderMarkDesc|popSignMap)/.*`)
)

// placeOf returns where a pointer leads within an order, and true, or else its
// last name.
func placeOf(pointer string) (place string, within bool) {
	at := orders.FindStringIndex(pointer)
	if at == nil {
		return pointer[strings.LastIndexByte(pointer, '/')+1:], false
	}
	place = maps.ReplaceAllString(pointer[at[1]:], "$1/*")
	place = indices.ReplaceAllString(place, "/*$1")
	if rest, ok := strings.CutPrefix(place, "originalConsigneeInfo/"); ok {
		place = "consigneeInfo/" + rest
	}
	return place, true
}
