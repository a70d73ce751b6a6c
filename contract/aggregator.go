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
	value, bad := decodeAnswer(answer)
	if bad != nil {
		return []Violation{bad.violation(phrase{"one JSON object with code, msg, msec, time and data", "包含 code、msg、msec、time 和 data 的单个 JSON 对象"})}
	}
	return c.shelf().aggregator.shapes[placeResponse].judge(nil, value, c.tells())
}

// AggregatorRequest judges the parameters of a call of the aggregator's
// interface as Request judges those of a method. Parameters of a form are the
// members of params, as text.
func (c *Checker) AggregatorRequest(params []byte) ([]ParamError, error) {
	return c.shelf().aggregator.shapes[placeRequest].params(AggregatorMethod, params)
}

// decodeAnswer decodes an answer that is one JSON value, within the bounds of
// what is judged.
func decodeAnswer(answer []byte) (any, *badBody) {
	if bad := readable(answer); bad != nil {
		return nil, bad
	}
	if !json.Valid(bytes.TrimSpace(answer)) {
		return nil, noJSON
	}
	value, err := decode(answer)
	if err != nil {
		return nil, noJSON
	}
	return value, nil
}
