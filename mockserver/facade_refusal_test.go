package mockserver_test

import (
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/aggregator"
	"github.com/jdmock/jdmock/mockserver/fault"
)

func TestRefusalsOfTheAggregatorSayWhetherAFaultOrTheCallerIsToBlame(t *testing.T) {
	t.Parallel()
	lost := fault.Rule{Method: aggregator.Method, Action: fault.Action{Type: fault.Reset}}
	code := fault.Rule{Method: contract.AggregatorMethod, Action: fault.Action{Type: fault.ErrorAction, Code: "101"}}
	inResult := fault.Rule{Method: aggregator.Method, Action: fault.Action{Type: fault.ErrorAction, Code: "999999"}}
	const good = "owner_id=10000001&order_id=1&optional_fields=orderId"
	for _, each := range []struct {
		name, form       string
		rule             *fault.Rule
		schema, injected bool
	}{
		{"a fault of the aggregator", good, &code, false, true},
		{"a fault between it and JD", good, &lost, false, true},
		{"a fault in JD's result", good, &inResult, false, true},
		{"a parameter that is missing", "owner_id=10000001&order_id=1", nil, true, false},
		{"a parameter that is mistyped", "owner_id=10000001&order_id=x&optional_fields=orderId", nil, true, false},
		{"a parameter out of range", good + "&vvtype=3", nil, true, false},
		{"a shop that is not there", strings.Replace(good, "10000001", "9", 1), nil, false, false},
	} {
		t.Run(each.name, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var told []mockserver.Refusal
			s, err := mockserver.New(mockserver.Options{Orders: -1, OnRefusal: func(r mockserver.Refusal) {
				mu.Lock()
				defer mu.Unlock()
				told = append(told, r)
			}})
			require.NoError(t, err)
			if each.rule != nil {
				_, err := s.Sandbox().Faults.Add(*each.rule)
				require.NoError(t, err)
			}
			r := httptest.NewRequest("POST", aggregator.Path, strings.NewReader(each.form))
			r.Header.Set("Content-Type", urlencoded)
			r.Header.Set("Authorization", "Bearer "+mockserver.DefaultAccessToken)
			s.ServeHTTP(httptest.NewRecorder(), r)
			require.Len(t, told, 1)
			assert.Equal(t, each.schema, told[0].Schema, "%s", told[0])
			assert.Equal(t, each.injected, told[0].Injected, "%s", told[0])
		})
	}
}
