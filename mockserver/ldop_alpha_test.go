package mockserver_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/passport"
)

const (
	receiveMethod = wire.Method("jingdong.ldop.alpha.waybill.receive")
	unbindMethod  = wire.Method("jingdong.ldop.alpha.waybill.api.unbind")
	sf            = 467
)

// labelOf returns the parameters that ask for labels of SF for an order.
func labelOf(id int64, count int) string {
	content := fmt.Sprintf(`{"waybillType":1,"waybillCount":%d,"providerCode":"SF","settlementCode":"S1","salePlatform":"0010001","platformOrderNo":"%d",
		"vendorCode":"10000001","vendorName":"示例店","vendorOrderCode":"V1","expressPayMethod":"1","expressType":"1",
		"fromAddress":{"provinceName":"北京","cityName":"大兴区","address":"科创路1号","contact":"仓库","phone":"01000000001"},
		"toAddress":{"provinceName":"江苏","cityName":"南京市","address":"示例路2号","contact":"李四","mobile":"12600000001"}}`, count, id)
	text, err := json.Marshal(map[string]string{"content": content})
	if err != nil {
		panic(err)
	}
	return string(text)
}

// A labelAnswer is what stands under the root of these methods.
type labelAnswer struct {
	Result struct {
		StatusCode    int
		StatusMessage string
		Data          struct {
			PlatformOrderNo string
			WaybillCodeList []string
		}
	} `json:"resultInfo"`
}

// issue lets labels be issued for an order.
func issue(t testing.TB, s *mocktest.Server, id int64, count int) []string {
	t.Helper()
	got := into[labelAnswer](t, ask(t, s, receiveMethod, labelOf(id, count))).Result
	require.Zero(t, got.StatusCode, got.StatusMessage)
	require.Equal(t, fmt.Sprint(id), got.Data.PlatformOrderNo)
	require.Len(t, got.Data.WaybillCodeList, count)
	return got.Data.WaybillCodeList
}

// unbind asks to unbind a label, and returns the status code.
func unbind(t testing.TB, s *mocktest.Server, waybill string) int {
	t.Helper()
	return into[labelAnswer](t, ask(t, s, unbindMethod, fmt.Sprintf(`{"providerCode":"SF","waybillCode":%q}`, waybill))).Result.StatusCode
}

// shipWith ships an order under a waybill of SF.
func shipWith(t testing.TB, s *mocktest.Server, id int64, waybill string) {
	t.Helper()
	ask(t, s, shipMethod, fmt.Sprintf(`{"order_id":%d,"logistics_id":%d,"waybill":%q}`, id, sf, waybill))
}

// lastNotes returns what the last call has noted.
func lastNotes(s *mocktest.Server) string {
	all, _ := s.Sandbox().Journal.Entries()
	return strings.Join(all[len(all)-1].Notes, "\n")
}

type habitCounts = map[passport.Habit]int

func TestALabelIsIssuedForItsOrderAndUnbound(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1, Shops: 2})
	place(t, s, waiting(1))
	labels := issue(t, s, 1, 2)
	assert.NotEqual(t, labels[0], labels[1])
	for _, w := range labels {
		assert.Regexp(t, `^SF[2-9][0-9]{12}$`, w)
	}
	again := issue(t, s, 1, 1)
	assert.NotContains(t, labels, again[0], "a second call gives a second label")
	assert.Zero(t, unbind(t, s, labels[0]))
	assert.Equal(t, -1, unbind(t, s, labels[0]), "it is unbound already")
	wrong := into[labelAnswer](t, ask(t, s, unbindMethod, fmt.Sprintf(`{"providerCode":"YTO","waybillCode":%q}`, labels[1]))).Result
	assert.Equal(t, -1, wrong.StatusCode, "it is not that carrier's")
	other := s.Sandbox().Tokens(s.Sandbox().Shops()[1].VenderID)[0].Access
	_, foreign := post(t, s, params(s, other, unbindMethod, fmt.Sprintf(`{"providerCode":"SF","waybillCode":%q}`, labels[1])))
	assert.Equal(t, -1, into[labelAnswer](t, foreign).Result.StatusCode, "it is not that shop's")
	o, err := s.Sandbox().Orders(s.VenderID, noon).Get(t.Context(), 1)
	require.NoError(t, err)
	require.Len(t, o.Labels, 3)
	assert.Equal(t, order.Label{Waybill: labels[0], LogisticsID: sf, Issued: noon, Unbound: noon}, o.Labels[0])
	assert.Equal(t, order.WaitSellerStockOut, o.State)
	assert.Equal(t, waiting(1).Modified, o.Modified, "no list shows it as changed")
	assert.Empty(t, habitsOf(s))
}

func TestTwoLabelsOfWhichOneIsUsedAreFoundUntilTheOtherIsUnbound(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1), waiting(2))
	labels := issue(t, s, 1, 2)
	both := issue(t, s, 2, 2)
	assert.Empty(t, habitsOf(s), "nothing is shipped yet")
	shipWith(t, s, 1, labels[0])
	assert.Contains(t, lastNotes(s), "order 1 is shipped without its label "+labels[1])
	assert.Equal(t, habitCounts{passport.LabelWasted: 1}, habitsOf(s))
	ask(t, s, "jingdong.pop.order.shipment", fmt.Sprintf(`{"orderId":2,"logiCoprId":"467","logiNo":"%s,%s"}`, both[0], both[1]))
	assert.Empty(t, lastNotes(s))
	assert.Equal(t, habitCounts{passport.LabelWasted: 1}, habitsOf(s), "order 2 travels under both")
	found := s.Sandbox().Passport.Read().Findings[0]
	assert.Equal(t, []passport.Example{{Call: "00000003", Method: shipMethod, OrderID: 1}}, found.Examples)
	assert.NotEmpty(t, found.About)
	assert.Zero(t, unbind(t, s, labels[1]))
	assert.Empty(t, habitsOf(s))
	issue(t, s, 1, 1)
	assert.Contains(t, lastNotes(s), "does not wait for a parcel")
	assert.Equal(t, habitCounts{passport.LabelWasted: 1}, habitsOf(s), "one was issued after the shipment")
}

// TestALabelOnAnotherOrderIsFoundThroughEveryMethodThatShips ships order 2 with
// the label of order 1, and then order 1 too.
func TestALabelOnAnotherOrderIsFoundThroughEveryMethodThatShips(t *testing.T) {
	t.Parallel()
	for method, body := range map[wire.Method]string{
		shipMethod:                        `{"order_id":%d,"logistics_id":467,"waybill":"%s","trade_no":"%[1]d"}`,
		"jingdong.pop.order.shipment":     `{"orderId":%d,"logiCoprId":"467|463","logiNo":"%s|YT%[1]d"}`,
		"360buy.order.sop.outstorage":     `{"order_id":%d,"logistics_id":"467","waybill":"%s","trade_no":"%[1]d"}`,
		"360buy.order.sop.waybill.update": `{"order_id":%d,"logistics_id":"467","waybill":"%s","trade_no":"u%[1]d"}`,
	} {
		t.Run(string(method), func(t *testing.T) {
			t.Parallel()
			s := start(t, unlimited())
			place(t, s, waiting(1), waiting(2))
			if method == "360buy.order.sop.waybill.update" {
				shipWith(t, s, 1, "SF1")
				shipWith(t, s, 2, "SF2")
			}
			label := issue(t, s, 1, 1)[0]
			ask(t, s, method, fmt.Sprintf(body, 2, label))
			assert.Equal(t, 1, habitsOf(s)[passport.LabelOnAnotherOrder])
			assert.Contains(t, lastNotes(s), "order 2 is shipped with the label "+label+", which was issued for order 1")
			assert.Zero(t, habitsOf(s)[passport.LabelOnTwoOrders])
			ask(t, s, method, fmt.Sprintf(body, 1, label))
			assert.Equal(t, 1, habitsOf(s)[passport.LabelOnAnotherOrder], "it is this order's own")
			assert.Equal(t, 1, habitsOf(s)[passport.LabelOnTwoOrders])
			assert.Contains(t, lastNotes(s), "order 1 is shipped with the label "+label+", and so is order 2")
		})
	}
}

func TestEachOrderOfOneCallHasItsOwnFindings(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1), waiting(2))
	labels := issue(t, s, 2, 2)
	ask(t, s, "jingdong.pop.order.partial.outship", fmt.Sprintf(`{"request":{"belongType":200,"data":[{"orderIds":[1,2],
		"deliveryNumberDtoList":[{"deliveryId":467,"deliveryNums":[%q],"partialShipmentGoodsList":[{"skuId":1000001,"num":1}]}]}]}}`, labels[0]))
	examples := map[passport.Habit]int64{}
	for _, f := range s.Sandbox().Passport.Read().Findings {
		require.Len(t, f.Examples, 1)
		examples[f.Finding] = f.Examples[0].OrderID
	}
	assert.Equal(t, map[passport.Habit]int64{passport.LabelWasted: 2, passport.LabelOnAnotherOrder: 1, passport.LabelOnTwoOrders: 2}, examples)
}

func TestALabelOfAnotherShopIsFoundAndNothingOfItsOrderTold(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1, Shops: 2})
	place(t, s, waiting(1))
	second := s.Sandbox().Shops()[1].VenderID
	_, err := s.Sandbox().Place(t.Context(), second, waiting(987654321))
	require.NoError(t, err)
	_, answer := post(t, s, params(s, s.Sandbox().Tokens(second)[0].Access, receiveMethod, labelOf(987654321, 1)))
	label := into[labelAnswer](t, answer).Result.Data.WaybillCodeList[0]
	shipWith(t, s, 1, label)
	assert.Equal(t, habitCounts{passport.LabelOnAnotherOrder: 1}, habitsOf(s))
	assert.Contains(t, lastNotes(s), "an order of another shop")
	assert.NotContains(t, lastNotes(s), "987654321")
}

func TestALabelThatIsUsedIsNotUnbound(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	label := issue(t, s, 1, 1)[0]
	shipWith(t, s, 1, label)
	assert.Empty(t, habitsOf(s))
	assert.Equal(t, -1, unbind(t, s, label))
	assert.Equal(t, habitCounts{passport.LabelUnboundAfterUse: 1}, habitsOf(s))
	assert.Contains(t, lastNotes(s), "order 1")
	assert.EqualValues(t, 1, s.Sandbox().Passport.Read().Findings[0].Examples[0].OrderID)
	o, err := s.Sandbox().Orders(s.VenderID, noon).Get(t.Context(), 1)
	require.NoError(t, err)
	assert.True(t, o.Labels[0].Bound())
}

func TestEventsOfTheWorldAreSilentAboutLabels(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1), waiting(2))
	label := issue(t, s, 1, 1)[0]
	_, err := s.Sandbox().Orders(s.VenderID, noon).Apply(t.Context(), 2, order.Ship, order.Shipment{Parcels: []order.Parcel{{LogisticsID: sf, Waybill: label}}})
	require.NoError(t, err)
	assert.Empty(t, habitsOf(s))
}
