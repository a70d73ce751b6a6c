package mockserver_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

func TestAPageThatIsAskedForAgainShowsWhatHasChangedSince(t *testing.T) {
	t.Parallel()
	s := mocktest.Start(t, mockserver.Options{Orders: 200, Clock: clock.Frozen(noon), Gateway: clock.Frozen(noon)})
	const search = `{"start_date":"2025-03-12 00:00:00","end_date":"2025-04-02 12:00:00","order_state":"WAIT_SELLER_STOCK_OUT","optional_fields":"orderId,orderState","page":1,"page_size":5}`
	first := ask(t, s, "jingdong.pop.order.search", search)
	for range 4 { // once rendered, once from the orders that are kept, then as a whole
		assert.Equal(t, string(first), string(ask(t, s, "jingdong.pop.order.search", search)))
	}
	var page struct {
		Result struct {
			Orders []struct {
				ID string `json:"orderId"`
			} `json:"orderInfoList"`
		} `json:"searchorderinfo_result"`
	}
	require.NoError(t, json.Unmarshal(first, &page))
	require.Len(t, page.Result.Orders, 5)
	id := page.Result.Orders[2].ID
	ask(t, s, "jingdong.pop.order.ship", `{"order_id":`+id+`,"logistics_id":2087,"waybill":"JDX1"}`)
	assert.NotContains(t, string(ask(t, s, "jingdong.pop.order.search", search)), id)
}
