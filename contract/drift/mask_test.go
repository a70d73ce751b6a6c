package drift_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/drift"
	"github.com/jdmock/jdmock/contract/wire"
)

// secrets are what must not be told. Each is put where drift is noticed.
var secrets = []string{"13912345678", "欧阳测试锋", "北京市海淀区中关村南大街5号院12号楼", "zhang.san@example.com", "110101199003077758", "a7f3c9d2e1b84f60a7f3c9d2e1b84f60wxyz"}

// outputs returns everything that a report can be written as.
func outputs(t *testing.T, r drift.Report) string {
	t.Helper()
	var b strings.Builder
	require.NoError(t, r.WriteText(&b, contract.English))
	require.NoError(t, r.WriteText(&b, contract.Chinese))
	patch, left := drift.Propose(contract.New(), r.Findings)
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	for _, each := range []any{r, patch, left, r.LatencyFaults()} {
		require.NoError(t, enc.Encode(each))
	}
	return b.String()
}

func TestNoPersonalValueIsInAnyOutput(t *testing.T) {
	t.Parallel()
	a := drift.New(drift.Options{Key: []byte("a key of this test")})
	n := 0
	for i, c := range calls(t) {
		s := secrets[i%len(secrets)]
		switch c.Method() {
		case orderGet:
			c.Answer = planSecrets(t, c.Answer, s)
			if c.Variant() == contract.Guide {
				c.Params = c.Params.With(wire.ParamJSON, string(mustJSON(t, map[string]any{"order_id": s, s: s, "buyer": s})))
			}
		case shop:
			c.Params = c.Params.With(wire.ParamMethod, "jingdong."+s)
		default:
			c.Params = c.Params.With(s, s)
		}
		n++
		a.Add(c)
	}
	text := outputs(t, a.Report())
	assert.Greater(t, len(a.Report().Findings), 10)
	assert.Greater(t, n, 100)
	for line := range strings.Lines(text) {
		for _, s := range append(secrets, secrets[5][:20]) { // nor is a text cut to a part of one
			if at := strings.Index(line, s); at >= 0 {
				t.Errorf("%s is told: …%s", s, line[max(0, at-300):at+len(s)])
			}
		}
	}
}

func TestACodeThatIsNoneIsNotTold(t *testing.T) {
	t.Parallel()
	all := calls(t)
	c := all[len(all)-4]
	require.Equal(t, shop, c.Method())
	for _, s := range append(secrets, "4711") {
		a := drift.New(drift.Options{})
		c.Answer = mustJSON(t, map[string]any{wire.ErrorRoot: map[string]any{"code": s, "zh_desc": "a", "en_desc": "b"}})
		a.Add(c)
		require.Len(t, a.Report().Findings, 1)
		assert.Equal(t, "/error_response/code", a.Report().Findings[0].Pointer)
		assert.Equal(t, s == "4711", strings.Contains(outputs(t, a.Report()), s), s)
	}
}

func mustJSON(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return text
}

// planSecrets puts a secret into an answer wherever that is noticed.
func planSecrets(t *testing.T, answer []byte, s string) []byte {
	t.Helper()
	var doc map[string]any
	require.NoError(t, json.Unmarshal(answer, &doc))
	o := order(doc)
	o["orderState"], o["freshMember"], o[s], o["modified"] = s, s, s, s
	o["waybillNew"], o["idSopShipmenttype"] = map[string]any{s: s, "tel": s}, s
	o["orderId"], o["payType"] = "订单 "+s, s
	if who, ok := o["consigneeInfo"].(map[string]any); ok {
		who["fullname"], who["mobile"], who["provinceId"] = []any{s}, map[string]any{"x": s}, s
	}
	return mustJSON(t, doc)
}
