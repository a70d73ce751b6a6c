package contract_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
)

// FuzzRequest holds Request to be total and deterministic: any object is
// judged, in the same words each time, in bounds.
func FuzzRequest(f *testing.F) {
	checker := contract.New()
	methods := checker.Methods()
	for i, m := range methods {
		cases, err := checker.Cases(m)
		require.NoError(f, err)
		for _, c := range cases {
			f.Add(byte(i), []byte(c.Request))
		}
	}
	for _, params := range []string{
		`{"page":1e999999999}`, `{"page_size":"-0000"}`, `{"order_id":{"a":[null,1e400]}}`, `{"":0,"a/b":1,"~":2}`, `{"order_state":"\ud800"}`, `{"logiCoprId":1274}`,
	} {
		f.Add(byte(4), []byte(params))
	}
	f.Fuzz(func(t *testing.T, i byte, params []byte) {
		m := methods[int(i)%len(methods)]
		var members map[string]json.RawMessage
		if json.Unmarshal(params, &members) != nil || members == nil {
			_, err := checker.Request(m, contract.Main, params)
			assert.Error(t, err)
			return
		}
		v := checker.Variant(m, members)
		found, err := checker.Request(m, v, params)
		require.NoError(t, err)
		again, err := checker.Request(m, v, params)
		require.NoError(t, err)
		assert.Equal(t, found, again)
		for j, e := range found {
			assert.NotEmpty(t, e.Detail)
			assert.NotEmpty(t, e.DetailZh)
			assert.LessOrEqual(t, len(e.Error()), 2000)
			if j > 0 {
				assert.LessOrEqual(t, found[j-1].Kind, e.Kind)
			}
		}
	})
}

// FuzzResponse holds Response to be total and deterministic.
func FuzzResponse(f *testing.F) {
	checker := contract.New()
	for i, a := range described {
		f.Add(byte(i), envelope(a.method.Root(), a.inner))
	}
	f.Add(byte(0), []byte(`{"error_response":{"code":1e999999999}}`))
	f.Fuzz(func(t *testing.T, i byte, answer []byte) {
		a := described[int(i)%len(described)]
		found := checker.Response(a.method, a.variant, answer)
		assert.Equal(t, found, checker.Response(a.method, a.variant, answer))
		if !json.Valid(answer) {
			assert.NotEmpty(t, found)
		}
	})
}
