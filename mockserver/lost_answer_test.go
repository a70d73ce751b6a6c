package mockserver_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// lostOnce are the ways in which the first shipment's answer gets lost.
var lostOnce = []fault.Action{
	{Type: fault.Reset}, {Type: fault.NoAnswer}, {Type: fault.Truncate}, {Type: fault.HTMLPage}, {Type: fault.Malformed},
	{Type: fault.Status, Status: 504}, {Type: fault.BadGzip},
}

// losing starts a shop where the answer to the first shipment gets lost.
func losing(t *testing.T, a fault.Action) *mocktest.Server {
	return struck(t, fault.Rule{Method: "jingdong.pop.order.ship", First: 1, Phase: fault.After, Action: a})
}

// shipments returns how many shipments the gateway was sent.
func shipments(s *mocktest.Server) (n int) {
	entries, _ := s.Sandbox().Journal.Entries()
	for _, e := range entries {
		if e.Method == "jingdong.pop.order.ship" {
			n++
		}
	}
	return n
}

// shipNaively sends a shipment until some answer can be read, as many clients
// do, and returns the code.
func shipNaively(t *testing.T, s *mocktest.Server) string {
	body := form(params(s, s.AccessToken, "jingdong.pop.order.ship", `{"order_id":1,"logistics_id":1010,"waybill":"W1"}`))
	fresh := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // repeats nothing by itself
	for range 3 {
		resp, err := fresh.Post(s.URL, "application/x-www-form-urlencoded", strings.NewReader(body))
		if err != nil {
			continue
		}
		text, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		var answer map[string]wire.Error
		if err != nil || json.Unmarshal(text, &answer) != nil {
			continue
		}
		for _, inner := range answer {
			return inner.Code
		}
	}
	t.Fatal("no answer could be read")
	return ""
}

func TestAClientThatRepeatsALostShipmentSeesAConflict(t *testing.T) {
	t.Parallel()
	for _, action := range lostOnce {
		s := losing(t, action)
		assert.Equal(t, "409", shipNaively(t, s), action.String())
		assert.Equal(t, 2, shipments(s), action.String())
	}
}

func TestOurClientShipsOnceThoughTheAnswerIsLost(t *testing.T) {
	t.Parallel()
	for _, action := range lostOnce {
		s := losing(t, action)
		c, err := client.New(s.URL, client.Credentials{AppKey: s.AppKey, AppSecret: s.AppSecret, AccessToken: s.AccessToken},
			client.WithNow(func() time.Time { return noon }))
		require.NoError(t, err)
		got, err := c.Orders.Ship(t.Context(), client.ShipRequest{OrderID: 1, LogisticsID: 1010, Waybill: "W1"})
		require.NoError(t, err, action.String())
		assert.True(t, got.ByRead, action.String())
		assert.Equal(t, 1, shipments(s), action.String())
	}
}
