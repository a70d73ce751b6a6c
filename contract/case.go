package contract

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/fixtures"
)

// A Case is one example call of a method.
type Case struct {
	Name     string          `json:"name"`
	Given    []GivenOrder    `json:"given,omitempty"` // the orders that exist before the call, and no others
	Request  json.RawMessage `json:"request"`         // the application parameters
	Want     Want            `json:"want"`
	Evidence wire.Evidence   `json:"evidence"`
	Source   string          `json:"source"` // where the evidence is to be found
}

// A GivenOrder is an order that exists before the call.
type GivenOrder struct {
	OrderID     int64  `json:"order_id"`
	OrderState  string `json:"order_state"`
	Foreign     bool   `json:"foreign,omitempty"`      // whether it is another shop's
	Placed      string `json:"placed,omitempty"`       // when it was placed, as JD writes times; shortly before the call if empty
	Waybill     string `json:"waybill,omitempty"`      // of an order that was shipped
	LogisticsID int64  `json:"logistics_id,omitempty"` // of an order that was shipped
}

// A Want is what a Case is answered with: a refusal or an answer.
type Want struct {
	Error  string          `json:"error,omitempty"`  // code of an error_response
	Answer json.RawMessage `json:"answer,omitempty"` // must be found in what stands under the root, by Match
}

// Cases returns the example calls of a method, as its fixture has them.
func (c *Checker) Cases(m wire.Method) ([]Case, error) {
	content, err := fixtures.FS.ReadFile(string(m) + ".json")
	if err != nil {
		return nil, fmt.Errorf("cases of %s: %w", m, err)
	}
	d := json.NewDecoder(bytes.NewReader(content))
	d.DisallowUnknownFields()
	var cases []Case
	if err := d.Decode(&cases); err != nil {
		return nil, fmt.Errorf("cases of %s: %w", m, err)
	}
	return cases, nil
}
