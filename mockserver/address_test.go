package mockserver_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/order"
)

const (
	addressSet = "jingdong.pop.order.modifyOrderAddr"
	printGet   = "jingdong.pop.order.print.data.get"
)

// hangzhou words a change of an order's address.
func hangzhou(id int64) string {
	return fmt.Sprintf(`{"orderId":%d,"provinceId":15,"cityId":1213,"countyId":3411,"townId":900056,"detailAddr":"西园八路1号"}`, id)
}

func TestAnOrderIsSentElsewhere(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	s := start(t, moving(at))
	place(t, s, waiting(1))
	version := s.Orders.Get(1).Version
	at.Advance(time.Minute)
	assert.JSONEq(t, `{"code":"0","success":true}`, string(ask(t, s, addressSet, hangzhou(1))))

	info := orderInfoOf(t, ask(t, s, "jingdong.pop.order.get", `{"order_id":1,"optional_fields":"consigneeInfo,modified,orderState"}`))
	to := info["consigneeInfo"].(map[string]any)
	assert.Equal(t, "浙江杭州市西湖区三墩镇西园八路1号", to["fullAddress"])
	assert.Equal(t, "900056", to["townId"])
	assert.Equal(t, "李四", to["fullname"], "the name stays")
	assert.Equal(t, "2025-04-02 12:01:00", info["modified"])
	assert.Equal(t, "WAIT_SELLER_STOCK_OUT", info["orderState"])
	assert.Greater(t, s.Orders.Get(1).Version, version)
	assert.Contains(t, string(ask(t, s, printGet, `{"order_id":"1"}`)), "西园八路1号")
}

func TestTheParcelTravelsToTheNewAddress(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	s := start(t, moving(at))
	place(t, s, waiting(1))
	ask(t, s, addressSet, hangzhou(1))
	ask(t, s, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":1010,"waybill":"ZJS1"}`)
	at.Advance(10 * 24 * time.Hour)
	track := string(ask(t, s, "jingdong.pop.order.track", `{"order_id":1}`))
	assert.Contains(t, track, "杭州")
	assert.NotContains(t, track, "南京")
}

func TestOnlyAnSOPOrderThatWaitsIsSentElsewhere(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	fbp := waiting(100)
	fbp.Type = order.FBP
	place(t, s, fbp)
	ids := map[string]int64{"another type": 100, "unknown": 999}
	id := int64(0)
	(order.Generated &^ order.SetOf(order.WaitSellerStockOut, order.WaitSendCode)).Each(func(state order.State) bool {
		id++
		ids[state.String()] = id
		place(t, s, waiting(id).In(state, noon.Add(-time.Hour)))
		return true
	})
	for name, id := range ids {
		before, _ := s.Sandbox().Orders(s.VenderID, noon).Get(t.Context(), id)
		assert.JSONEq(t, `{"code":"0","success":false}`, string(ask(t, s, addressSet, hangzhou(id))), name)
		after, _ := s.Sandbox().Orders(s.VenderID, noon).Get(t.Context(), id)
		assert.Equal(t, before, after, name)
	}
}

func TestTheClientChangesAnAddress(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1), unpaidOrder(2))
	c := clientOf(t, s)
	change := client.AddressChange{OrderID: 1, Name: "张三", Mobile: "15000000000", ProvinceID: 1, CityID: 72, CountyID: 2799, Street: "科创十一街18号"}
	require.NoError(t, c.Orders.ChangeAddress(t.Context(), change))
	got := s.Orders.Get(1).Consignee
	assert.Equal(t, "北京朝阳区三环以内科创十一街18号", got.FullAddress())
	assert.Equal(t, []string{"张三", "15000000000"}, []string{got.Name, got.Mobile})
	change.OrderID = 2
	require.ErrorIs(t, c.Orders.ChangeAddress(t.Context(), change), client.ErrAddressRefused)
	change.CountyID = 1
	require.ErrorIs(t, c.Orders.ChangeAddress(t.Context(), change), client.ErrParam)
}

func TestTheClientReadsPrintingData(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	o := waiting(1)
	o.Items = append(o.Items, order.Item{SKU: 2, Ware: 3, Name: "Case", Price: 1990, Count: 2, ProductNo: "C-1"})
	o.Remark, o.Consignee.Mobile, o.DeliveryType = "请尽快", "13600000005", 2
	place(t, s, o)
	c := clientOf(t, s)
	got, err := c.Orders.PrintData(t.Context(), 1)
	require.NoError(t, err)
	assert.Equal(t, client.ID(3), got.ItemsCount)
	assert.Equal(t, client.Money(89900+2*1990+800), got.ShouldPay)
	assert.Equal(t, client.Money(800), got.Freight)
	assert.Equal(t, client.PrintRow{WareID: 3, Name: "Case", ProductNo: "C-1", Count: 2, Price: 1990, Total: 3980}, got.Items[1])
	assert.Equal(t, client.PrintTo{Name: "李四", Address: "江苏南京市玄武区", Mobile: "13600000005"}, *got.Consignee)
	assert.Equal(t, []string{"请尽快", "只双休日、假日送货(工作日不用送)", "在线支付"}, []string{got.Remark, got.Deliver, got.PaymentType})
	assert.True(t, got.Shipped.IsZero())
	_, err = c.Orders.PrintData(t.Context(), 9)
	require.ErrorIs(t, err, client.ErrOrderNotFound)
}

func TestPersonalDataOfTheNewMethodsFollowsTheQuirk(t *testing.T) {
	t.Parallel()
	o := empty()
	masked, err := quirk.Settings{}.With("sensitive", "masked")
	require.NoError(t, err)
	o.Quirks = masked
	s := start(t, o)
	place(t, s, waiting(1), unpaidOrder(2))
	for _, answer := range []string{string(ask(t, s, printGet, `{"order_id":"1"}`)), string(ask(t, s, unpaidGet, `{"orderId":2}`))} {
		assert.Contains(t, answer, `"李**"`)
		assert.NotContains(t, answer, "李四")
		assert.NotContains(t, answer, "玄武区")
	}
}

func TestALockedOrdersConsigneeIsNotPrintedWhereItIsWithheld(t *testing.T) {
	t.Parallel()
	for value, withheld := range map[string]bool{"on": true, "off": false} {
		o := empty()
		quirks, err := quirk.Settings{}.With("withheld-consignee", value)
		require.NoError(t, err)
		o.Quirks = quirks
		s := start(t, o)
		place(t, s, waiting(1).In(order.Locked, noon.Add(-time.Hour)))
		assert.Equal(t, withheld, !strings.Contains(string(ask(t, s, printGet, `{"order_id":"1"}`)), "Consignee"), value)
	}
}

func TestTheJournalShowsNoPersonalDataOfRemarksAddressesAndSlips(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	o, u := waiting(2), unpaidOrder(3)
	for _, each := range []*order.Order{&o, &u} {
		each.Consignee.Name, each.Consignee.Mobile, each.Consignee.Telephone, each.Consignee.Street = plantedName, plantedPhone, "025-83214567", plantedAddress
		each.Remark, each.Buyer = "埋设备注：请送到传达室", order.Buyer{Pin: "jd_planted_pin", OpenID: "planted-open-id", XID: "planted-xid-of"}
	}
	place(t, h.Server, o, u)
	const note, latin = "埋设的商家备注", "planted remark"
	h.secrets = append(h.secrets, "025-83214567", o.Remark, o.Buyer.Pin, o.Buyer.OpenID, o.Buyer.XID, note, latin, "planted name", "planted street")
	shown := ""
	for _, q := range []struct {
		method wire.Method
		object string
	}{
		{printGet, `{"order_id":"2"}`}, {unpaidGet, `{"orderId":3}`},
		{unpaidList, `{"startDate":"2025-04-01 00:00:00","endDate":"2025-04-03 00:00:00","page":1,"pageSize":10}`},
		{remarkSet, `{"order_id":2,"flag":1,"remark":"` + latin + `"}`}, {remarkSet, `{"order_id":2,"flag":9,"remark":"` + latin + `"}`},
		{remarkSet, `{"order_id":2,"flag":1,"remark":"` + note + `"}`}, {remarkSet, `{"order_id":2,"flag":1,"remark":{"` + latin + `":1}}`},
		{remarkList, `{"startTime":"2025-04-01 00:00:00","endTime":"2025-04-03 00:00:00"}`},
		{addressSet, `{"orderId":2,"customerName":"planted name","customerPhone":"` + plantedPhone + `","provinceId":15,"cityId":1213,"countyId":3411,"detailAddr":"planted street"}`},
		{addressSet, `{"orderId":2,"customerName":"planted name","customerPhone":"+86` + plantedPhone + `","provinceId":15,"cityId":1213,"countyId":3411,"detailAddr":"planted street"}`},
		{printGet, `{"order_id":"2"}`},
	} {
		_, inner := post(t, h.Server, params(h.Server, plantedAccess, q.method, q.object))
		shown += string(inner)
	}
	for _, planted := range []string{plantedName, plantedPhone, plantedAddress, o.Remark, note, "planted name", "planted street"} {
		assert.Contains(t, shown, planted, "it is there to be hidden")
	}
	h.log.WriteString("-")
	h.said, h.answers = []string{"-"}, []string{"-"} // here it is about the journal
	h.tellsNothing()
}
