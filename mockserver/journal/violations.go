package journal

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// Violations returns where the call's application parameters break the schema
// of its method, all of them, if they are still held: worked out when somebody
// asks, and without values. Names that may not be shown are masked.
func (e Entry) Violations() []contract.Violation {
	if !e.offSchema() {
		return nil
	}
	h := e.raw()
	wrong, err := e.judge(h)
	if err != nil {
		return nil
	}
	found := (&contract.Checker{Naming: true}).ParamViolations(wrong)
	for i := range found {
		v := &found[i]
		v.Pointer = e.maskedPointer(h, v.Pointer)
		v.Hint, v.HintZh = h.hide(v.Hint), h.hide(v.HintZh)
	}
	return found
}

// offSchema reports whether the schema of the parameters let the call not pass.
func (e Entry) offSchema() bool {
	return slices.ContainsFunc(e.Steps, func(s Step) bool {
		return (s.Name == "request schema" || s.Name == "parameters") && s.Verdict != "passed"
	})
}

// neededByAggregator are the parameters that count even if they are empty.
var neededByAggregator = map[string]bool{"owner_id": true, "order_id": true, "optional_fields": true}

// judge returns what is wrong with what was sent.
func (e Entry) judge(h Held) ([]contract.ParamError, error) {
	checker := contract.New()
	if wire.Method(e.Method) == contract.AggregatorMethod {
		members := map[string]string{}
		for _, p := range h.Sent {
			if p.Value != "" || neededByAggregator[p.Name] {
				members[p.Name] = p.Value // forms send empty values for none
			}
		}
		params, err := json.Marshal(members)
		if err != nil {
			return nil, err
		}
		return checker.AggregatorRequest(params)
	}
	params := []byte(h.Sent.Get(wire.ParamJSON))
	if len(params) == 0 {
		params = []byte("{}")
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(params, &members); err != nil {
		return nil, err
	}
	m := wire.Method(e.Method)
	return checker.Request(m, checker.Variant(m, members), params)
}

// maskedPointer returns a pointer without names that may not be shown.
func (e *Entry) maskedPointer(h Held, pointer string) string {
	parts := strings.Split(pointer, "/")
	for i, part := range parts {
		if part != "" {
			parts[i] = e.maskedName(h, part)
		}
	}
	return strings.Join(parts, "/")
}
