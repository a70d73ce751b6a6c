package bench

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

const gatewayPath = wire.Path

// A caller signs calls.
type caller struct{ appKey, appSecret, token string }

// body returns the form of a signed call.
func (c caller) body(method, params string, at time.Time) []byte {
	p := wire.Params{
		{Name: wire.ParamMethod, Value: method}, {Name: wire.ParamAppKey, Value: c.appKey}, {Name: wire.ParamAccessToken, Value: c.token},
		{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(at)}, {Name: wire.ParamVersion, Value: wire.Version}, {Name: wire.ParamJSON, Value: params},
	}
	var b []byte
	for _, each := range p.With(wire.ParamSign, wire.Sign(p, c.appSecret)) {
		if len(b) > 0 {
			b = append(b, '&')
		}
		b = append(b, each.Name...)
		b = append(b, '=')
		b = append(b, url.QueryEscape(each.Value)...)
	}
	return b
}

// timestamps is over how many seconds the timestamps of bodies are spread, so
// that calls for the same order are signed differently.
const timestamps = 60

// bodies returns so many bodies, the n-th with the n-th parameters. Where these
// begin anew, the timestamp changes.
func (b *bench) bodies(c caller, method string, many, period int, params func(n int) string) func() [][]byte {
	return func() [][]byte {
		now := b.Now()
		made := make([][]byte, 0, many)
		for n := range many {
			at := now.Add(-time.Duration(n/max(period, 1)%timestamps) * time.Second)
			made = append(made, c.body(method, params(n), at))
		}
		return made
	}
}

// The methods that are called.
const (
	methodGet    = "jingdong.pop.order.get"
	methodSearch = "jingdong.pop.order.search"
	methodShip   = "jingdong.pop.order.ship"
)

// shortFields are those whose values are longest: with them a request of about
// 270 bytes brings about 1.5 KB, and no list of that length brings more. A whole
// order, of about 3.2 KB, has 54 fields, which take 1 KB to spell out: that is
// the scene fields. The shorter answer is the harder measure, as the static
// handler has less to write.
const shortFields = "itemInfoList,orderSign,consigneeInfo"

// allFields are those of the aggregator's documentation: a full order of about
// 3.2 KB.
const allFields = "orderId,venderId,orderType,payType,parentOrderId,directParentOrderId," +
	"orderTotalPrice,orderSellerPrice,orderPayment,freightPrice,sellerDiscount,balanceUsed,taxFee,serviceFee," +
	"orderState,orderStateRemark,orderStartTime,orderEndTime,paymentConfirmTime,modified,pauseBizInfo," +
	"deliveryType,waybill,logisticsId,idSopShipmenttype,scDT,pin,realPin,open_id_buyer,open_id_seller,salesPin," +
	"consigneeInfo,originalConsigneeInfo,orderRemark,venderRemark,orderMarkDesc,invoiceInfo,invoiceEasyInfo,invoiceCode,vatInfo," +
	"itemInfoList,couponDetailList,orderSource,storeOrder,storeId,menDianId,mdbStoreId,customs,customsModel," +
	"tuiHuoWuYou,returnOrder,orderSign,sendpayMap,orderExt"

// getParams asks for an order.
func getParams(id int64, fields string) string {
	return fmt.Sprintf(`{"order_id":%d,"optional_fields":"%s"}`, id, fields)
}

// pageSize is how many orders a list page has.
const pageSize = 20

// pageParams asks for the first page of full orders placed from an instant on,
// up to another.
func pageParams(from, to time.Time) string {
	return fmt.Sprintf(`{"start_date":"%s","end_date":"%s","order_state":"ALL","dateType":1,"page":1,"page_size":%d,"optional_fields":"%s"}`,
		wire.FormatTime(from), wire.FormatTime(to), pageSize, allFields)
}

// shipParams ships an order.
func shipParams(id int64) string {
	return fmt.Sprintf(`{"order_id":%d,"logistics_id":1010,"waybill":"JD%d"}`, id, id)
}

// A drawing draws field lists of which none comes twice, but by a chance that
// is next to none.
type drawing struct {
	names  []string
	random *rand.Rand
}

func newDrawing(seed uint64) *drawing {
	return &drawing{strings.Split(allFields, ","), rand.New(rand.NewPCG(seed, 0x6669656c6473))} //nolint:gosec // no secret
}

// drawn is how many fields a list has besides the long ones.
const drawn = 12

// fields draws the next list: the short one, and others in any order.
func (d *drawing) fields() string {
	d.random.Shuffle(len(d.names), func(i, j int) { d.names[i], d.names[j] = d.names[j], d.names[i] })
	return shortFields + "," + strings.Join(d.names[:drawn], ",")
}
