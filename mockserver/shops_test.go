package mockserver_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

func TestOfAHundredShipmentsOverHTTPOneSucceeds(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	var shipped, conflicts atomic.Int64
	var group sync.WaitGroup
	for i := range 100 {
		group.Go(func() {
			root, inner := post(t, s, params(s, s.AccessToken, "jingdong.pop.order.ship", fmt.Sprintf(`{"order_id":1,"logistics_id":1010,"waybill":"W%d"}`, i)))
			switch {
			case root == "jingdong_pop_order_ship_responce":
				shipped.Add(1)
			case strings.Contains(string(inner), `"code":"409"`):
				conflicts.Add(1)
			}
		})
	}
	group.Wait()
	assert.Equal(t, int64(1), shipped.Load())
	assert.Equal(t, int64(99), conflicts.Load())
}

// TestThreeHundredShopsOfOneAppAreApart polls each shop with its own token at
// once, while one shop's token has expired.
func TestThreeHundredShopsOfOneAppAreApart(t *testing.T) {
	t.Parallel()
	const shops = 300
	s := start(t, mockserver.Options{Shops: shops, Orders: 10})
	tokens := make([]string, shops)
	for i, shop := range s.Sandbox().Shops() {
		tokens[i] = s.Sandbox().Tokens(shop.VenderID)[0].Access
	}
	const gone = 17
	require.True(t, s.Sandbox().SetExpiry(tokens[gone], noon))
	seen := make([][]int64, shops)
	var group sync.WaitGroup
	for i := range shops {
		group.Go(func() {
			root, inner := post(t, s, params(s, tokens[i], "jingdong.pop.orders.get", `{`+threeWeeks+`,"page_size":100}`))
			if i == gone {
				assert.Contains(t, string(inner), `"code":"401"`)
				return
			}
			if !assert.Equal(t, "jingdong_pop_orders_get_responce", root) {
				return
			}
			for _, o := range into[orderList](t, inner).OrderInfoList.OrderInfo {
				seen[i] = append(seen[i], o.OrderID)
			}
		})
	}
	group.Wait()
	owner := map[int64]int{}
	for i, ids := range seen {
		if i != gone {
			require.NotEmpty(t, ids)
		}
		for _, id := range ids {
			first, twice := owner[id]
			require.False(t, twice, "order %d under the tokens of shops %d and %d", id, first, i)
			owner[id] = i
		}
	}
	foreign := seen[1][0]
	e := refused(t, s, params(s, tokens[0], "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d}`, foreign)))
	assert.Equal(t, "402", e.Code)
}

func TestTwoSandboxesNeverSeeEachOther(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: 5})
	other, err := s.AddSandbox(t.Context(), sandbox.Config{
		Seed: 1, Clock: clock.Frozen(noon.AddDate(0, 1, 0)), Start: noon,
		Apps:  []sandbox.App{{Key: "other-key", Secret: "other-secret"}},
		Shops: []sandbox.ShopConfig{{Access: "other-token", VenderID: s.VenderID, Orders: 5}},
	})
	require.NoError(t, err)
	second := &mocktest.Server{Server: s.Server, URL: s.URL, AppKey: "other-key", AppSecret: "other-secret", AccessToken: "other-token"}
	assert.Equal(t, "401", refused(t, s, params(s, "other-token", "jingdong.pop.order.get", `{"order_id":1}`)).Code)
	assert.Equal(t, "401", refused(t, second, params(second, s.AccessToken, "jingdong.pop.order.get", `{"order_id":1}`)).Code)

	// The same seed, start and vender id make the same orders; each world moves its own.
	const all = `{"start_date":"2025-03-11 00:00:00","end_date":"2025-04-03 00:00:00","order_state":"WAIT_SELLER_STOCK_OUT"}`
	mine := into[orderList](t, ask(t, s, "jingdong.pop.orders.get", all)).OrderInfoList.OrderInfo
	require.NotEmpty(t, mine)
	ship := fmt.Sprintf(`{"order_id":%d,"logistics_id":1010,"waybill":"W"}`, mine[0].OrderID)
	ask(t, s, "jingdong.pop.order.ship", ship)
	ask(t, second, "jingdong.pop.order.ship", ship)

	for name, config := range map[string]sandbox.Config{
		"a taken app_key": {Apps: []sandbox.App{{Key: "other-key", Secret: "x"}}},
		"a taken token":   {Apps: []sandbox.App{{Key: "third", Secret: "x"}}, Shops: []sandbox.ShopConfig{{Access: "other-token"}}},
	} {
		_, err := s.AddSandbox(t.Context(), config)
		assert.ErrorIs(t, err, sandbox.ErrTaken, name)
	}
	kept, _ := other.Journal.Entries()
	for _, e := range kept {
		assert.Equal(t, "other-key", e.AppKey)
	}
}

func TestAnAdoptedTokenIsAShopOfItsOwn(t *testing.T) {
	t.Parallel()
	venders := func(order ...string) map[string]string {
		s := start(t, mockserver.Options{AdoptTokens: true, Orders: 5})
		got := map[string]string{}
		for _, token := range order {
			_, inner := post(t, s, params(s, token, "jingdong.vender.shop.query", `{}`))
			got[token] = string(inner)
			_, listed := post(t, s, params(s, token, "jingdong.pop.orders.get", `{`+threeWeeks+`}`))
			got[token] += string(listed)
		}
		return got
	}
	one := venders("my-token-a", "my-token-b", "my-token-a")
	assert.NotEqual(t, one["my-token-a"], one["my-token-b"])
	assert.Equal(t, one, venders("my-token-b", "my-token-a"), "a function of seed and token, not of the order of calls")
	s := start(t, empty())
	assert.Equal(t, "19", refused(t, s, params(s, "my-token-a", "jingdong.vender.shop.query", `{}`)).Code)
}
