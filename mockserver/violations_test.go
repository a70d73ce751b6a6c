package mockserver_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/mockserver"
)

// codesAt returns the codes of violations by the places where they are.
func codesAt(all []contract.Violation) map[string]contract.Code {
	codes := map[string]contract.Code{}
	for _, v := range all {
		codes[v.Pointer] = v.Code
	}
	return codes
}

func TestARefusalTellsEveryViolationOfTheParameters(t *testing.T) {
	t.Parallel()
	s, said := watched(t, mockserver.Options{})
	refused(t, s, params(s, s.AccessToken, "jingdong.pop.order.ship", `{"orderid":1,"logistics_id":0,"waybill":" ","trade_no":[]}`))
	require.Len(t, *said, 1)
	assert.Contains(t, (*said)[0].Cause, "the nearest name is order_id", "the first as ever")
	assert.Equal(t, map[string]contract.Code{
		"/360buy_param_json/orderid": contract.CodeUnknown, "/360buy_param_json/order_id": contract.CodeMissing, "/360buy_param_json/trade_no": contract.CodeType,
		"/360buy_param_json/logistics_id": contract.CodeRange, "/360buy_param_json/waybill": contract.CodePattern,
	}, codesAt((*said)[0].Violations))
}

func TestARefusalForDatesSaysWhichWayRound(t *testing.T) {
	t.Parallel()
	s, said := watched(t, mockserver.Options{})
	for dates, want := range map[string]contract.Code{
		`"start_date":"2025-04-05 00:00:00","end_date":"2025-04-01 00:00:00"`: contract.CodeDateOrder,
		`"start_date":"2025-04-05 00:00:00","end_date":"2025-06-01 00:00:00"`: contract.CodeDateSpan,
	} {
		*said = nil
		refused(t, s, params(s, s.AccessToken, "jingdong.pop.orders.get", `{`+dates+`}`))
		require.Len(t, *said, 1)
		assert.Equal(t, map[string]contract.Code{"/360buy_param_json/end_date": want}, codesAt((*said)[0].Violations))
		assert.NotEmpty(t, (*said)[0].Violations[0].HintZh)
	}
}

func TestViolationsOfARefusalShowNoSecret(t *testing.T) {
	t.Parallel()
	s, said := watched(t, mockserver.Options{AppSecret: "planted-secret", AccessToken: "planted-token"})
	refused(t, s, params(s, s.AccessToken, "jingdong.pop.order.ship", `{"planted-token":1,"order_id":"planted-secret","waybill":"W","trade_no":{"planted-secret":1}}`))
	require.Len(t, *said, 1)
	assert.Len(t, (*said)[0].Violations, 4)
	assert.NotContains(t, fmt.Sprintf("%+v", *said), "planted")
	kept, _ := s.Sandbox().Journal.Entries()
	require.Len(t, kept, 1)
	assert.Len(t, kept[0].Violations(), 4)
	assert.NotContains(t, fmt.Sprintf("%+v", kept[0].Violations()), "planted")
}

func TestTheAggregatorTellsEveryViolationToo(t *testing.T) {
	t.Parallel()
	s, said := watched(t, mockserver.Options{})
	pass(t, s, asked(s, "order_id", "x", "vvtype", "7", "order_state", ""))
	require.Len(t, *said, 1)
	codes := codesAt((*said)[0].Violations)
	assert.Equal(t, contract.CodeType, codes["/order_id"])
	assert.Contains(t, codes, "/vvtype")
	kept, _ := s.Sandbox().Journal.Entries()
	require.Len(t, kept, 1)
	assert.Equal(t, codes, codesAt(kept[0].Violations()))
}

func TestAGoodCallHasNoViolations(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	ask(t, s, "jingdong.vender.shop.query", `{}`)
	kept, _ := s.Sandbox().Journal.Entries()
	require.Len(t, kept, 1)
	assert.Empty(t, kept[0].Violations())
}
