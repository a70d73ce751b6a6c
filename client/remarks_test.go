package client_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
)

func TestRemarksAndAddressesAreNeverSentTwiceByThemselves(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]func(*client.Client) error{
		"remark": func(c *client.Client) error { return c.Orders.SetRemark(t.Context(), 1, client.RemarkRed, "x") },
		"address": func(c *client.Client) error {
			return c.Orders.ChangeAddress(t.Context(), client.AddressChange{OrderID: 1})
		},
	} {
		g := newGate(t, func(_ int, _ received, w http.ResponseWriter) { refuse(w, "65") })
		err := call(g.client(t))
		require.ErrorIs(t, err, client.ErrUnknownOutcome, name)
		assert.Len(t, g.received(), 1, name)
	}
}

func TestReadingOfUnpaidOrdersRemarksAndPrintingDataIsRepeated(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		members string
		call    func(*client.Client) error
	}{
		"unpaid": {`"paginatedInfo":{"totalItem":"1","pageList":[]}`, func(c *client.Client) error {
			_, err := c.Orders.Unpaid(t.Context(), client.UnpaidQuery{Start: testNow, End: testNow})
			return err
		}},
		"unpaid order": {`"orderDataNotPayInfo":{"orderId":"1"}`, func(c *client.Client) error {
			_, err := c.Orders.UnpaidOrder(t.Context(), 1)
			return err
		}},
		"remarks": {`"getremarkbymodifytime_result":{"resultCode":"10100000"}`, func(c *client.Client) error {
			_, err := c.Orders.Remarks(t.Context(), client.RemarkQuery{Start: testNow, End: testNow})
			return err
		}},
		"printing data": {`"getorderprintdata_result":{"api_order_print_result":{"id":1}}`, func(c *client.Client) error {
			_, err := c.Orders.PrintData(t.Context(), 1)
			return err
		}},
	} {
		g := newGate(t, func(n int, r received, w http.ResponseWriter) {
			if n == 0 {
				refuse(w, "65")
				return
			}
			answer(w, r.method, tt.members)
		})
		require.NoError(t, tt.call(g.client(t)), name)
		assert.Len(t, g.received(), 2, name)
	}
}

func TestWhatTheNewMethodsAnswerMustBeThere(t *testing.T) {
	t.Parallel()
	for name, call := range map[string]func(*client.Client) error{
		"unpaid": func(c *client.Client) error { _, err := c.Orders.Unpaid(t.Context(), client.UnpaidQuery{}); return err },
		"remarks": func(c *client.Client) error {
			_, err := c.Orders.Remarks(t.Context(), client.RemarkQuery{})
			return err
		},
		"print":   func(c *client.Client) error { _, err := c.Orders.PrintData(t.Context(), 1); return err },
		"remark":  func(c *client.Client) error { return c.Orders.SetRemark(t.Context(), 1, 0, "") },
		"address": func(c *client.Client) error { return c.Orders.ChangeAddress(t.Context(), client.AddressChange{}) },
	} {
		_, c := answering(t, `"another":{}`)
		var protocol *client.ProtocolError
		require.ErrorAs(t, call(c), &protocol, name)
	}
	_, c := answering(t, `"orderDataNotPayInfo":{"orderId":2}`)
	_, err := c.Orders.UnpaidOrder(t.Context(), 1)
	assert.ErrorContains(t, err, "about order 2")
	_, c = answering(t, `"getorderprintdata_result":{"api_order_print_result":{"id":"2"}}`)
	_, err = c.Orders.PrintData(t.Context(), 1)
	assert.ErrorContains(t, err, "about order 2")
}
