package contract

import (
	"bytes"
	"encoding/json"

	"github.com/jdmock/jdmock/contract/wire"
)

// AggregatorMethod is by what name Fields, and faults, speak of the
// aggregator's interface, whose path it is. Methods does not list it: it is
// none of the gateway's.
const AggregatorMethod wire.Method = "tool/erps/jdpoporderget"

// Aggregator judges a whole answer of the aggregator's interface, failures
// too. It returns every violation, by place, up to the first thousand; nothing
// if the answer is good.
func (c *Checker) Aggregator(answer []byte) []Violation {
	value, err := decodeAnswer(answer)
	if err != nil {
		return []Violation{{Expected: "one JSON object with code, msg, msec, time and data", Found: err.Error(), Rule: RuleEnvelope}}
	}
	return library().aggregator.shapes[placeResponse].judge(nil, value, quoting)
}

// AggregatorRequest judges the parameters of a call of the aggregator's
// interface as Request judges those of a method. Parameters of a form are the
// members of params, as text.
func (c *Checker) AggregatorRequest(params []byte) ([]ParamError, error) {
	return library().aggregator.shapes[placeRequest].params(AggregatorMethod, params)
}

// decodeAnswer decodes an answer that is one JSON value, within the bounds of
// what is judged.
func decodeAnswer(answer []byte) (any, error) {
	if err := readable(answer); err != nil {
		return nil, err
	}
	if !json.Valid(bytes.TrimSpace(answer)) {
		return nil, errNoJSON
	}
	return decode(answer)
}
