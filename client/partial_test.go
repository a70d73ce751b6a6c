package client_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
)

func TestTheNewWritesWithoutTheirResultAreProtocolErrors(t *testing.T) {
	t.Parallel()
	_, c := answering(t, `"x":1`)
	for name, call := range map[string]func() error{
		"part":     func() error { _, err := c.Orders.ShipPart(t.Context(), partOf(1, "W", 1, 1)); return err },
		"waybill":  func() error { return c.Orders.ChangeWaybill(t.Context(), client.WaybillChange{OrderID: 1}) },
		"codes":    func() error { return c.Orders.SendCodes(t.Context(), 1, client.LocCode{Password: "p"}) },
		"consume":  func() error { return c.Orders.ConsumeCode(t.Context(), client.CodeUse{}) },
		"carriers": func() error { _, err := c.Logistics.Carriers(t.Context()); return err },
	} {
		var protocol *client.ProtocolError
		require.ErrorAs(t, call(), &protocol, name)
	}
}

func TestAPartThatCannotBeReadIsOpen(t *testing.T) {
	t.Parallel()
	g := newGate(t, func(_ int, _ received, w http.ResponseWriter) { reset(w) })
	_, err := g.client(t).Orders.ShipPart(t.Context(), partOf(1, "W", 1, 1))
	require.ErrorIs(t, err, client.ErrUnknownOutcome)
	var unknown *client.WriteUnknownError
	require.ErrorAs(t, err, &unknown)
	assert.EqualValues(t, 1, unknown.OrderID)
	assert.Error(t, unknown.Read)
	sent := 0
	for _, m := range g.methods() {
		if m == client.MethodOrderPartialOutship {
			sent++
		}
	}
	assert.Equal(t, 1, sent)
}
