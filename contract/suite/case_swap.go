package suite

import (
	"bytes"
	"encoding/json"
	"fmt"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/exact"
)

// swap replaces texts and numbers in what a case sends and wants.
func (p *probe) swap(c contract.Case, swaps map[string]string) (request, want json.RawMessage) {
	whole := map[string]string{}
	if bytes.Contains(c.Request, []byte(caseVender)) || bytes.Contains(c.Want.Answer, []byte(caseVender)) {
		if id := p.venderID(); id != "" {
			whole[caseVender] = id
		}
	}
	return p.withSerial(swapped(c.Request, swaps, whole)), swapped(c.Want.Answer, swaps, whole)
}

// withSerial gives a request that has a trade_no another, which no check and no
// run before has sent: a shop takes each once.
func (p *probe) withSerial(request json.RawMessage) json.RawMessage {
	var sent map[string]any
	if exact.Decode(request, &sent) != nil || sent["trade_no"] == nil || sent["trade_no"] == "" {
		return request
	}
	serial := fmt.Sprintf("%d%04d", p.ground.began.UnixMilli(), p.number)
	if _, isNumber := sent["trade_no"].(json.Number); isNumber {
		sent["trade_no"] = json.Number(serial)
	} else {
		sent["trade_no"] = serial
	}
	written, err := json.Marshal(sent)
	if err != nil {
		return request
	}
	return written
}

// swapped writes a document anew. Of ids, swaps hold for the members that are
// about orders and parcels; whole holds for all.
func swapped(text json.RawMessage, swaps, whole map[string]string) json.RawMessage {
	if len(text) == 0 || len(swaps)+len(whole) == 0 {
		return text
	}
	var document any
	if exact.Decode(text, &document) != nil {
		return text
	}
	document = walk("", document, func(name, was string) string {
		if to, ok := whole[was]; ok {
			return to
		}
		to, ok := swaps[was]
		if ok && (aboutOrder(name) || len(was) > 2) {
			return to
		}
		return was
	})
	written, err := json.Marshal(document)
	if err != nil {
		return text
	}
	return written
}

// walk returns a document with each text and number replaced by what do says of
// it and the name of the member that it stands in.
func walk(name string, value any, do func(name, text string) string) any {
	switch v := value.(type) {
	case map[string]any:
		for key, each := range v {
			v[key] = walk(key, each, do)
		}
	case []any:
		for i, each := range v {
			v[i] = walk(name, each, do)
		}
	case string:
		return do(name, v)
	case json.Number:
		return json.Number(do(name, v.String()))
	}
	return value
}
