package drift_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/drift"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
)

// neverSeen returns the places of orders that never came.
func neverSeen(all []record.Call) (pointers []string) {
	for _, o := range analyze(all, drift.Options{Enough: 8}).Observations {
		pointers = append(pointers, o.Pointer)
	}
	return pointers
}

func TestAMemberThatNobodyAskedForIsNoObservation(t *testing.T) {
	t.Parallel()
	all := planted(t, plant{method: orderGet, change: func(d map[string]any) {
		delete(order(d), "orderRemark")
		delete(order(d), "payType")
	}})
	assert.Subset(t, neverSeen(all), []string{orderAt + "/orderRemark", orderAt + "/payType"}, "both were asked for")
	for i, c := range all {
		if c.Method() != orderGet || c.Variant() != contract.Main {
			continue
		}
		var sent map[string]any
		require.NoError(t, json.Unmarshal(c.Application(), &sent))
		fields := strings.Split(sent["optional_fields"].(string), ",")
		sent["optional_fields"] = strings.Join(slices.DeleteFunc(fields, func(f string) bool { return f == "payType" }), ",")
		all[i].Params = c.Params.With(wire.ParamJSON, string(mustJSON(t, sent)))
	}
	assert.Contains(t, neverSeen(all), orderAt+"/orderRemark")
	assert.NotContains(t, neverSeen(all), orderAt+"/payType")
}

func TestFewRefusalsOfAMethodThatAcceptedNothingTellNothing(t *testing.T) {
	t.Parallel()
	all := calls(t)
	c := all[len(all)-4]
	require.Equal(t, shop, c.Method())
	c.Answer = []byte(`{"error_response":{"code":"61","zh_desc":"某","en_desc":"some"}}`)
	r := analyze(slices.Repeat([]record.Call{c}, 19), drift.Options{})
	assert.Empty(t, r.Findings)
	require.Len(t, r.Refusals, 1)
	assert.Equal(t, 19, r.Refusals[0].Count)
	r = analyze(slices.Repeat([]record.Call{c}, 20), drift.Options{})
	assert.Empty(t, r.Refusals)
	require.Len(t, r.Findings, 1)
	assert.Equal(t, contract.CodeParameterRefused, r.Findings[0].Code)
}
