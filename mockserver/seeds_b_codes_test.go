package mockserver_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/aggregator"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

func TestB9ABearerIsTheGoodTokenOfAnyShopOfTheApp(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1, Shops: 2})
	shops := s.Sandbox().Shops()
	place(t, s, waiting(1))
	other := s.Sandbox().Tokens(shops[1].VenderID)[0].Access
	assert.Equal(t, "1", passAs(t, s, "Bearer "+other, urlencoded, asked(s).Encode()).order()["orderId"], "the bearer names the app, owner_id the shop")
	assert.Nil(t, passAs(t, s, "Bearer "+other, urlencoded, asked(s, "owner_id", shops[1].VenderID).Encode()).order(), "another shop's order")
	require.True(t, s.Sandbox().SetExpiry(other, noon))
	for _, header := range []string{"", "Bearer", "Bearer ", "Bearer nonsense", s.AccessToken, "Basic " + s.AccessToken, "Bearer " + other, "Bearer " + s.AccessToken + "x"} {
		got := passAs(t, s, header, urlencoded, asked(s).Encode())
		assert.Equal(t, 103, got.Code, header)
		assert.Equal(t, "旺旺账号不存在", got.Msg)
	}
	require.True(t, s.Sandbox().Revoke(s.AccessToken))
	assert.Equal(t, 103, pass(t, s, asked(s)).Code)
}

func TestB9AShopWhoseTokenHasExpiredIsToBeAuthorizedAnew(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1, Shops: 2})
	shop := s.Sandbox().Shops()[1]
	require.True(t, s.Sandbox().SetExpiry(s.Sandbox().Tokens(shop.VenderID)[0].Access, noon))
	got := pass(t, s, asked(s, "owner_id", shop.VenderID))
	require.Equal(t, 302, got.Code)
	resp, err := http.Get(got.Data.URL)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	assert.Zero(t, pass(t, s, asked(s, "owner_id", shop.VenderID)).Code)
}

func TestB9TheBearerNamesTheSandbox(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	box, err := s.AddSandbox(t.Context(), sandbox.Config{
		Seed: 2, Clock: clock.Frozen(noon), Start: noon, Apps: []sandbox.App{{Key: "other-key", Secret: "other-secret"}},
		Shops: []sandbox.ShopConfig{{Access: "other-token", VenderID: s.VenderID}},
	})
	require.NoError(t, err)
	assert.Nil(t, passAs(t, s, "Bearer other-token", urlencoded, asked(s).Encode()).order(), "the vender id is the same, the world another")
	token, err := box.AddShop(t.Context(), sandbox.ShopConfig{VenderID: "5"})
	require.NoError(t, err)
	assert.Zero(t, passAs(t, s, "Bearer "+token.Access, urlencoded, asked(s, "owner_id", "5").Encode()).Code, "a token given later is known as well")
	_, err = box.AddShop(t.Context(), sandbox.ShopConfig{VenderID: "6", Access: s.AccessToken})
	assert.ErrorIs(t, err, sandbox.ErrTaken, "a token lives in one sandbox")
}

func TestB9ChecksComeInTheirOrder(t *testing.T) {
	t.Parallel()
	s := pair(t, mockserver.Options{})
	_, err := s.AddSandbox(t.Context(), sandbox.Config{
		Seed: 2, Clock: clock.Frozen(noon), Start: noon, Apps: []sandbox.App{{Key: "other-key", Secret: "other-secret", NoAggregator: true}},
		Shops: []sandbox.ShopConfig{{Access: "rightless", VenderID: "5", Points: -1}},
	})
	require.NoError(t, err)
	bad := asked(s, "order_id", "x", "owner_id", "624092").Encode()
	r, err := http.NewRequest("POST", facade(s, "/tool/erps/nothing"), strings.NewReader(bad))
	require.NoError(t, err)
	unsupported := send(t, r)
	assert.Equal(t, 203, unsupported.Code)
	assert.Equal(t, "暂不支持当前接口", unsupported.Msg)
	assert.Equal(t, 103, passAs(t, s, "", urlencoded, bad).Code)
	rightless := passAs(t, s, "Bearer rightless", urlencoded, bad)
	assert.Equal(t, 204, rightless.Code)
	assert.Equal(t, "请求异常:无该接口权限,请前往官网开通正式接口。", rightless.Msg)
	assert.Equal(t, 100, pass(t, s, url.Values{"owner_id": {"624092"}}).Code)
	require.True(t, s.Sandbox().SetPoints("624092", 0))
	assert.Equal(t, 302, pass(t, s, asked(s, "owner_id", "624092")).Code)
	require.True(t, s.Sandbox().SetPoints(s.VenderID, 0))
	assert.Equal(t, 204, pass(t, s, asked(s)).Code)
}

func TestB9PointsGoBeforeTheRateAndARefusalForEitherCostsNothing(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1, AggregatorLimit: &limit.Rate{Calls: 1, Per: time.Second}})
	require.True(t, s.Sandbox().SetPoints(s.VenderID, 8))
	assert.Zero(t, pass(t, s, asked(s)).Code)
	assert.Equal(t, 101, pass(t, s, asked(s)).Code)
	assert.Equal(t, int64(4), s.Sandbox().Points(s.VenderID))
	require.True(t, s.Sandbox().SetPoints(s.VenderID, 3))
	assert.Equal(t, 204, pass(t, s, asked(s)).Code)
}

func TestB9NonsenseInAParameterIsNamed(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	for _, id := range []string{
		"-", "", " ", "x", "1x", "1 2", "0x1", "1.5", "1e", "٣", "NaN", "1,2", "true", "9223372036854775808", "99999999999999999999999", "null", "１",
	} {
		got := pass(t, s, asked(s, "order_id", id))
		assert.Equal(t, 100, got.Code, id)
		assert.Contains(t, got.Msg, "order_id", id)
	}
	for _, id := range []string{"0", "-1", "-9223372036854775808"} {
		got := pass(t, s, asked(s, "order_id", id))
		require.Zero(t, got.Code, id)
		assert.Equal(t, map[string]any{
			"success": "false", "numberCode": "10100002", "englishErrCode": "orderId is not largger than 0 or is null", "chineseErrCode": "订单ID不大于0或者为空",
		}, got.result(), id)
	}
	assert.Nil(t, pass(t, s, asked(s, "order_id", "9223372036854775807")).order())
	for name, values := range map[string][]string{
		"optional_fields": {"-", "", " ", "\t\n"}, "owner_id": {"-", ""},
		"order_state": {"1", "6", "WAIT_SELLER_STOCK_OUT,1", "NO_SUCH_STATE"}, "optional_field": {"orderId"},
	} {
		for _, value := range values {
			got := pass(t, s, asked(s, name, value))
			assert.Equal(t, 100, got.Code, "%s=%q", name, value)
			assert.Contains(t, got.Msg, name)
		}
	}
}

func TestB9OptionalFieldsMayBeManyPaddedAndRepeated(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	for name, fields := range map[string]string{
		"repeats":        strings.Repeat("orderId,", 2000),
		"blanks":         " orderId ," + strings.Repeat(" ,", 2000) + "\torderState\n,waybill",
		"10^4 names":     strings.Repeat("a,", 9990) + "orderId",
		"unknown names":  "no_such,orderId,ORDERID,orderid",
		"other scripts":  "订单,orderId,\u202eorderId,\x00",
		"many and other": manyNames(3000) + "orderId",
	} {
		got := pass(t, s, asked(s, "optional_fields", fields))
		require.Zero(t, got.Code, "%s: %s", name, got.Msg)
		assert.Equal(t, "1", got.order()["orderId"], name)
	}
	tooMany := pass(t, s, asked(s, "optional_fields", strings.Repeat("orderId,", 10000)))
	assert.Equal(t, 100, tooMany.Code)
	assert.Contains(t, tooMany.Msg, "optional_fields")
}

// manyNames returns distinct names of four letters.
func manyNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "x%04x,", i)
	}
	return b.String()
}

func TestB9TheStateFilterHidesTheOrder(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	assert.NotNil(t, pass(t, s, asked(s, "order_state", "LOCKED,WAIT_SELLER_STOCK_OUT")).order())
	hidden := pass(t, s, asked(s, "order_state", "LOCKED"))
	assert.Zero(t, hidden.Code)
	assert.Nil(t, hidden.order())
	assert.Equal(t, "true", hidden.result()["success"])
}

func TestB9AnInjectedFaultAndAPanicAreAnsweredInTheAggregatorsWords(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	for _, code := range []string{"100", "101", "103", "200", "203", "204", "302"} {
		id, err := s.Sandbox().Faults.Add(fault.Rule{Method: contract.AggregatorMethod, First: 1, Action: fault.Action{Type: fault.ErrorAction, Code: code}})
		require.NoError(t, err)
		r := httptest.NewRequest("POST", aggregator.Path, strings.NewReader(asked(s).Encode()))
		r.Header.Set("Authorization", "Bearer "+s.AccessToken)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		assert.Contains(t, w.Body.String(), `{"code":`+code+`,`)
		require.True(t, s.Sandbox().Faults.Remove(id))
	}
	_, err := s.Sandbox().Faults.Add(fault.Rule{Method: aggregator.Method, First: 1, Action: fault.Action{Type: fault.ErrorAction, Code: "999999"}})
	require.NoError(t, err)
	failed := pass(t, s, asked(s))
	assert.Zero(t, failed.Code)
	assert.Equal(t, "999999", failed.result()["numberCode"], "what fails at JD fails inside")
	assert.Equal(t, int64(sandbox.DefaultPoints-4), s.Sandbox().Points(s.VenderID))

	broken, err := mockserver.New(mockserver.Options{Orders: -1, Gateway: clock.Frozen(noon)})
	require.NoError(t, err)
	r := httptest.NewRequest("POST", aggregator.Path, panicking{})
	r.Header.Set("Authorization", "Bearer "+mockserver.DefaultAccessToken)
	w := httptest.NewRecorder()
	broken.ServeHTTP(w, r)
	assert.Equal(t, http.StatusOK, w.Code)
	assert.JSONEq(t, fmt.Sprintf(`{"code":200,"msg":"系统错误,请联系客服","msec":0,"time":%d,"data":{}}`, noon.Unix()), w.Body.String())
	assert.Empty(t, contract.New().Aggregator(w.Body.Bytes()))
}

// panicking is a body that cannot be read.
type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("a body that cannot be read") }

func TestB9EachCallIsInTheJournalAndEachRefusalIsExplainedWithoutAToken(t *testing.T) {
	t.Parallel()
	var said []mockserver.Refusal
	o := empty()
	o.OnRefusal = func(r mockserver.Refusal) { said = append(said, r) }
	s := start(t, o)
	place(t, s, waiting(1))
	pass(t, s, asked(s))
	pass(t, s, asked(s, "order_id", "0"))
	pass(t, s, asked(s, "order_id", "x"))
	passAs(t, s, "Bearer unknown-token", urlencoded, "")
	entries, _ := s.Sandbox().Journal.Entries()
	require.Len(t, entries, 3)
	for i, want := range []struct {
		code    string
		outcome journal.Outcome
	}{{"0", journal.Answered}, {"10100002", journal.Failed}, {"100", journal.Refused}} {
		e := entries[i]
		assert.Equal(t, want.code, e.Code)
		assert.Equal(t, want.outcome, e.Outcome)
		assert.Equal(t, "tool/erps/jdpoporderget", e.Method)
		assert.Equal(t, s.AppKey, e.AppKey)
		assert.NotEmpty(t, e.ID)
	}
	assert.Equal(t, s.VenderID, entries[0].Vender)
	lost, _ := s.Unplaced().Entries()
	require.Len(t, lost, 1)
	assert.Equal(t, "103", lost[0].Code)
	require.Len(t, said, 3)
	for _, r := range said {
		assert.NotEmpty(t, r.Cause)
		for _, token := range []string{s.AccessToken, "unknown-token", s.AppSecret} {
			assert.NotContains(t, r.String(), token)
		}
	}
	assert.NotEmpty(t, said[1].Cure)
}
