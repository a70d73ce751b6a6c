package mockserver_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/control"
)

func TestTheControlAPIShowsTheLabelsOfAnOrder(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	labels := issue(t, s, 1, 2)
	shipWith(t, s, 1, labels[0])
	require.Zero(t, unbind(t, s, labels[1]))
	r := httptest.NewRequest(http.MethodGet, "http://127.0.0.1/v1/sandboxes/default/orders/1", nil)
	w := httptest.NewRecorder()
	control.New(s.Server, control.Options{}).ServeHTTP(w, r)
	require.Equal(t, http.StatusOK, w.Code, w.Body.String())
	var got struct{ Labels json.RawMessage }
	require.NoError(t, json.Unmarshal(w.Body.Bytes(), &got))
	assert.JSONEq(t, `[{"waybill":"`+labels[0]+`","logistics_id":467,"issued":"2025-04-02T04:00:00Z","used":true},
		{"waybill":"`+labels[1]+`","logistics_id":467,"issued":"2025-04-02T04:00:00Z","unbound":"2025-04-02T04:00:00Z","used":false}]`, string(got.Labels))
}
