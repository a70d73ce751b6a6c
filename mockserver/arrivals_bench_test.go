package mockserver_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/arrival"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

func BenchmarkGetWhileOrdersArrive(b *testing.B) {
	for _, plan := range []string{"off", "20/m"} {
		b.Run(plan, func(b *testing.B) {
			p, err := arrival.Parse(plan)
			require.NoError(b, err)
			at := &clock.Clock{}
			server, err := mockserver.New(mockserver.Options{Clock: at, Gateway: clock.Frozen(noon), Arrivals: p})
			require.NoError(b, err)
			s := &mocktest.Server{Server: server, AppKey: mockserver.DefaultAppKey, AppSecret: mockserver.DefaultAppSecret, AccessToken: mockserver.DefaultAccessToken}
			page, err := server.Sandbox().Orders(mockserver.DefaultVenderID, at.Now()).List(b.Context(), store.Query{From: at.Now().AddDate(0, 0, -40), To: at.Now(), States: order.AllStates, Limit: 1})
			require.NoError(b, err)
			body := form(params(s, s.AccessToken, "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d,"optional_fields":"orderId,orderState,consigneeInfo,itemInfoList,orderPayment,waybill"}`, page.Orders[0].ID)))
			b.ReportAllocs()
			for b.Loop() {
				call(b, s, body)
			}
		})
	}
}
