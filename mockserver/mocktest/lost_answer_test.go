package mocktest_test

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// shipNaively sends a shipment until an answer comes, as many clients do.
func shipNaively(t *testing.T, s *mocktest.Server, id int64, waybill string) error {
	c := newClient(t, s)
	for {
		err := c.Do(t.Context(), methodShip, map[string]any{"order_id": id, "logistics_id": 1010, "waybill": waybill}, new(json.RawMessage), client.Once())
		if !errors.Is(err, client.ErrTransient) {
			return err
		}
	}
}

func TestANaiveClientShipsALostShipmentTwiceAndSeesTheConflict(t *testing.T) {
	t.Parallel()
	s := mocktest.Start(t, frozen())
	s.ExpectRefused("409")
	id := s.Orders.Place(mocktest.Order{})
	s.Faults.LostAnswer(methodShip)

	err := shipNaively(t, s, id, "W1")

	var refused *wire.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, "409", refused.Code)
	s.Called(methodShip).About(id).Times(2)
	s.Called(methodShip).Refused("409").Once()
	s.Shipped(id, "W1").Once() // it was, though the client was told otherwise
}

func TestOurClientShipsALostShipmentOnce(t *testing.T) {
	t.Parallel()
	s := mocktest.Start(t, frozen())
	id := s.Orders.Place(mocktest.Order{})
	s.Faults.LostAnswer(methodShip)

	got, err := newClient(t, s).Orders.Ship(t.Context(), client.ShipRequest{OrderID: id, LogisticsID: 1010, Waybill: "W1"})

	require.NoError(t, err)
	assert.True(t, got.ByRead)
	s.Called(methodShip).Once()
	s.Fetched(id).AtLeast(1)
	s.Shipped(id, "W1").Once()
}
