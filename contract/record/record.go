// Package record reads and writes recorded calls to a gateway: HTTP archives
// (HAR) and lines of JSON (NDJSON), its own and those that the simulator's journal
// exports. A recording is read as a stream, so that its size does not matter.
//
// A line of our NDJSON is one object:
//
//	{"at":"2026-01-02T03:04:05.000000006Z","duration_ms":12.5,"verb":"POST",
//	 "url":"https://api.jd.com/routerjson","method":"jingdong.pop.order.get",
//	 "params":[{"name":"v","value":"2.0"}],"status":200,"type":"application/json",
//	 "answer":"{…}","cut":true}
//
// The answer is the body as text, and absent where none came or none was kept.
// What is no UTF-8 stands in base64, under answer_base64, or value_base64 of a
// parameter. The member starred, if true, is that of a Call; method is for those
// who search, and is not read back.
package record

import (
	"encoding/json"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// A Call is one call to a gateway and what came of it.
type Call struct {
	At       time.Time     // when it was sent
	Duration time.Duration // until the whole answer had come; 0 if it is not known

	URL    string      // where it was sent, without the query; its path alone where the host is not known
	Verb   string      // of HTTP
	Params wire.Params // all parameters, the application's among them as sent, or those of the aggregator
	Status int         // of HTTP; 0 if no answer came
	Type   string      // of the answer, as its Content-Type says; "" if it is not known
	Answer []byte      // the body, without compression; nil if none came, or none was kept
	Cut    bool        // whether of the answer only the beginning was kept

	// ShopAt is the shop's time when it was sent, of a simulator whose shop time is
	// another than the gateway's: the journal's exports have it. Zero elsewhere.
	ShopAt time.Time

	// Starred says that the recording hides personal values behind asterisks, and
	// behind nines in numbers, as many as there were characters: the journal's
	// exports do. Such values say nothing about the gateway. What a proxy recorded
	// has pseudonyms instead, which have the form of the values.
	Starred bool
}

// aggregatorPath is how the path of a call to the aggregator ends.
const aggregatorPath = "/" + string(contract.AggregatorMethod)

// Method returns the method that was called, contract.AggregatorMethod for the
// aggregator's, and "" for what is no call of either, such as one of OAuth. The
// name may be any text: the caller chose it.
func (c Call) Method() wire.Method {
	path := strings.TrimRight(c.URL, "/")
	if strings.HasSuffix(path, aggregatorPath) {
		return contract.AggregatorMethod
	}
	if _, app := c.Params.Lookup(wire.ParamAppKey); app || strings.HasSuffix(path, wire.Path) {
		return wire.Method(c.Params.Get(wire.ParamMethod))
	}
	return ""
}

// Application returns the application parameters, as the text of one JSON
// object; "{}" where there were none. Those of the aggregator, which has no such
// object, are made one, all as text. The caller may have sent something else
// than JSON: it is returned as it stands.
func (c Call) Application() []byte {
	if c.Method() == contract.AggregatorMethod {
		return asObject(c.Params)
	}
	if sent, ok := c.Params.Lookup(wire.ParamJSON); ok {
		return []byte(sent)
	}
	return []byte("{}")
}

// asObject returns parameters as the members of one JSON object.
func asObject(params wire.Params) []byte {
	members := make(map[string]string, len(params))
	for _, p := range params {
		members[p.Name] = p.Value
	}
	text, err := json.Marshal(members)
	if err != nil {
		panic(err) // texts cannot fail
	}
	return text
}

// Variant returns which of its method's forms the call is. A call whose
// application parameters are no JSON object is the Main one.
func (c Call) Variant() contract.Variant {
	var checker *contract.Checker
	m := c.Method()
	if info, known := checker.Info(m); !known || !info.HasGuide {
		return contract.Main
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(c.Application(), &members) != nil {
		return contract.Main
	}
	return checker.Variant(m, members)
}
