package contract_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
)

func TestAViolationErrorHasEveryViolation(t *testing.T) {
	t.Parallel()
	found := contract.New().Response(orderGet, contract.Main, []byte(inGet(strings.Repeat(`{"orderState":1},`, 7)+`{}`)))
	require.Greater(t, len(found), 7)
	err := fmt.Errorf("wrapped: %w", &contract.ViolationError{Method: orderGet, Violations: found})
	var broken *contract.ViolationError
	require.ErrorAs(t, err, &broken)
	assert.True(t, errors.Is(err, &contract.ViolationError{}))
	assert.True(t, errors.Is(err, &contract.ViolationError{Method: orderGet}))
	assert.False(t, errors.Is(err, &contract.ViolationError{Method: ship}))
	assert.True(t, broken.Has(contract.CodeMissing))
	assert.False(t, broken.Has(contract.CodeHTTPStatus))
	assert.Contains(t, err.Error(), "; and ")
	assert.NotContains(t, err.Error(), "\n")
	for _, in := range []contract.Lang{contract.English, contract.Chinese} {
		lines := strings.Split(broken.Text(in), "\n")
		require.Len(t, lines, len(found)+1)
		for i, v := range found {
			assert.Equal(t, v.Text(in), lines[i+1])
		}
	}
}

// inGet puts items into the coupons of an order.
func inGet(coupons string) string {
	return `{"jingdong_pop_order_get_responce":{"code":"0","orderDetailInfo":{` + apiOK + `,"orderInfo":{"couponDetailList":[` + coupons + `]}}}}`
}

func TestAViolationIsTheSameAfterJSON(t *testing.T) {
	t.Parallel()
	for _, each := range goldenCases(t, contract.New()) {
		written, err := json.Marshal(each.found)
		require.NoError(t, err)
		var read []contract.Violation
		require.NoError(t, json.Unmarshal(written, &read))
		assert.Equal(t, each.found, read, each.name)
	}
}

func TestATextWithLineBreaksIsToldOnOneLine(t *testing.T) {
	t.Parallel()
	v := contract.Violation{Pointer: "/a\nb", Found: "x\r\x1b[31m", Rule: "type"}
	assert.Equal(t, `/a\nb (type): want , found x\r\x1b[31m`, v.String())
	assert.Equal(t, `/ (type): want , found `, contract.Violation{Rule: "type"}.Text("fr"))
}
