package mask_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// fields are what the answers are asked for: all.
func fields(t testing.TB) string {
	t.Helper()
	var names []string
	for _, def := range []string{"orderInfo", "legacyOrder"} {
		place, ok := definitions(t, "common.json")[def].(map[string]any)
		require.True(t, ok, def)
		properties, _ := place["properties"].(map[string]any)
		names = append(names, sorted(properties)...)
	}
	return strings.Join(names, ",")
}

// ask calls a method of the simulator.
func ask(t testing.TB, s *mocktest.Server, m wire.Method, members map[string]any) []byte {
	t.Helper()
	text, err := json.Marshal(members)
	require.NoError(t, err)
	p := wire.Params{
		{Name: wire.ParamMethod, Value: string(m)}, {Name: wire.ParamAppKey, Value: s.AppKey}, {Name: wire.ParamAccessToken, Value: s.AccessToken},
		{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(s.Clock.Now())}, {Name: wire.ParamVersion, Value: wire.Version}, {Name: wire.ParamJSON, Value: string(text)},
	}
	p = p.With(wire.ParamSign, wire.Sign(p, s.AppSecret))
	form := url.Values{}
	for _, each := range p {
		form.Set(each.Name, each.Value)
	}
	response, err := s.Client().PostForm(s.URL, form)
	require.NoError(t, err)
	defer response.Body.Close()
	require.Equal(t, http.StatusOK, response.StatusCode)
	body, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	return body
}

func TestMaskedAnswersStillSatisfyTheirSchemas(t *testing.T) {
	t.Parallel()
	s := mocktest.StartInMemoryLenient(t, mockserver.Options{})
	checker, m := contract.New(), masker()
	from, to := wire.FormatTime(s.Clock.Now().AddDate(0, 0, -30)), wire.FormatTime(s.Clock.Now())
	judged := 0
	judge := func(method wire.Method, members map[string]any) {
		answer := ask(t, s, method, members)
		v := contract.Main
		if info, _ := checker.Info(method); info.HasGuide && members["optional_fields"] == nil {
			v = contract.Guide
		}
		require.NotContains(t, string(answer), wire.ErrorRoot, "%s", method)
		require.Empty(t, checker.Response(method, v, answer))
		masked := m.Answer(method, v, answer)
		assert.Empty(t, checker.Response(method, v, masked), "%s: %s", method, masked)
		var before, after any
		require.NoError(t, json.Unmarshal(answer, &before))
		require.NoError(t, json.Unmarshal(masked, &after))
		assertAlike(t, string(method), "", before, after)
		judged++
	}
	for _, o := range s.Orders.List()[:40] {
		id := o.ID
		judge("jingdong.pop.order.get", map[string]any{"order_id": id})
		judge("jingdong.pop.order.get", map[string]any{"order_id": id, "optional_fields": fields(t)})
		judge("jingdong.pop.order.enGet", map[string]any{"order_id": id, "optional_fields": fields(t)})
		judge("360buy.order.get", map[string]any{"order_id": fmt.Sprint(id), "optional_fields": fields(t)})
		judge("jingdong.pop.order.track", map[string]any{"order_id": id})
	}
	judge("jingdong.pop.orders.get", map[string]any{"start_date": from, "end_date": to, "page_size": 100})
	for _, search := range []wire.Method{"jingdong.pop.order.search", "jingdong.pop.order.enSearch", "360buy.order.search"} {
		judge(search, map[string]any{"start_date": from, "end_date": to, "order_state": "WAIT_SELLER_STOCK_OUT,FINISHED_L", "page": "1", "page_size": "50", "optional_fields": fields(t)})
	}
	judge("360buy.delivery.logistics.get", map[string]any{})
	judge("jingdong.vender.shop.query", map[string]any{})
	assert.GreaterOrEqual(t, judged, 200)
}

// assertAlike fails if a member changed that is not personal: all the laws rest on
// are such.
func assertAlike(t *testing.T, at, name string, before, after any) {
	t.Helper()
	switch before := before.(type) {
	case map[string]any:
		after, ok := after.(map[string]any)
		require.True(t, ok, at)
		require.Len(t, after, len(before), at)
		for each := range before {
			require.Contains(t, after, each, at)
			assertAlike(t, at+"/"+each, each, before[each], after[each])
		}
	case []any:
		after, ok := after.([]any)
		require.True(t, ok, at)
		require.Len(t, after, len(before), at)
		for i := range before {
			assertAlike(t, at, name, before[i], after[i])
		}
	default:
		if plainMember(name) {
			assert.Equal(t, before, after, at)
		}
	}
}

// plainMember reports whether a member is none that the planted test knows as
// personal, by its name or by its mark in the schemas.
func plainMember(name string) bool {
	if personalWords[name] != "" || strings.HasPrefix(name, "encrypt_") || strings.HasSuffix(name, "yId") || name == "townId" || name == "ope_name" || name == "name" {
		return false
	}
	for _, part := range []string{"hone", "ddress", "pin", "Pin", "Name", "name", "mobile", "Mobile", "Email", "Title", "remark", "Remark", "content", "Where"} {
		if strings.Contains(name, part) && name != "skuName" && name != "sku_name" && name != "orderStateRemark" && name != "order_state_remark" && name != "shop_name" {
			return false
		}
	}
	return true
}

func BenchmarkAnswers(b *testing.B) {
	s := mocktest.StartInMemoryLenient(b, mockserver.Options{})
	var all []byte
	for _, o := range s.Orders.List() {
		all = append(append(all, ask(b, s, "jingdong.pop.order.get", map[string]any{"order_id": o.ID, "optional_fields": fields(b)})...), ',')
	}
	for len(all) < 1<<20 {
		all = append(all, all...)
	}
	page := append(append([]byte("["), all[:len(all)-1]...), ']')
	m := masker()
	b.SetBytes(int64(len(page)))
	for b.Loop() {
		m.Answer("jingdong.pop.order.get", contract.Main, page)
	}
}
