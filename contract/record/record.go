// Package record reads and writes recorded calls to a gateway: HTTP archives
// (HAR) and lines of JSON (NDJSON), its own and those that the simulator's journal
// exports. A recording is read as a stream, so that its size does not matter.
package record

import (
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// A Call is one call to a gateway and what came of it.
type Call struct {
	At       time.Time     // when it was sent
	Duration time.Duration // until the whole answer had come; 0 if it is not known

	URL    string      // where it was sent, without the query
	Verb   string      // of HTTP
	Params wire.Params // all parameters, the application's among them as sent, or those of the aggregator
	Status int         // of HTTP; 0 if no answer came
	Answer []byte      // the body; nil if none came, or none was kept
	Cut    bool        // whether of the answer only the beginning was kept
}

// Method returns the method that was called, contract.AggregatorMethod for the
// aggregator's, and "" for what is no call of either.
func (c Call) Method() wire.Method { return wire.Method(c.Params.Get(wire.ParamMethod)) }

// Application returns the application parameters, as the text of one JSON
// object; "{}" where there were none.
func (c Call) Application() []byte {
	if sent, ok := c.Params.Lookup(wire.ParamJSON); ok {
		return []byte(sent)
	}
	return []byte("{}")
}

// Variant returns which of its method's forms the call is.
func (c Call) Variant() contract.Variant { return contract.Main }
