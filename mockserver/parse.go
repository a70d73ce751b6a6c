package mockserver

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// parse reads the application parameters as a JSON object and finds out which
// form of the method is meant.
func (c *call) parse() *refusal {
	if err := c.elsewhere(); err != nil {
		return err
	}
	members, err := parseObject(c.json)
	if err != nil {
		return err
	}
	c.members = members
	c.variant = contract.Main
	c.handler = c.spec.Main
	if _, jos := members["optional_fields"]; c.spec.Guide != nil && !jos {
		c.variant, c.handler = contract.Guide, c.spec.Guide
	}
	if name := twice(c.json); name != "" {
		c.note("%s: the member %.40q stands there twice; the last one counts", wire.ParamJSON, name)
	}
	return nil
}

// parseObject returns the members of a JSON object.
func parseObject(text []byte) (map[string]json.RawMessage, *refusal) {
	if len(bytes.TrimSpace(text)) == 0 {
		return nil, &refusal{entry: wire.InvalidJSON, cause: wire.ParamJSON + " is empty", cure: "send {} where there are no application parameters"}
	}
	if !utf8.Valid(text) {
		return nil, &refusal{entry: wire.InvalidJSON, cause: wire.ParamJSON + " is not UTF-8", cure: "send UTF-8, not GBK"}
	}
	if !json.Valid(text) {
		return nil, &refusal{entry: wire.MalformedJSON, cause: wire.ParamJSON + " is no JSON: " + whyInvalid(text), cure: "send one JSON object"}
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil || members == nil {
		return nil, &refusal{entry: wire.InvalidJSON, cause: wire.ParamJSON + " is JSON, but no object", cure: "send one JSON object"}
	}
	return members, nil
}

// whyInvalid says what is wrong with a text that is no JSON.
func whyInvalid(text []byte) string {
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		return err.Error()
	}
	return "malformed"
}

// twice returns a name that occurs twice among the members of a valid object,
// or "".
func twice(object []byte) string {
	dec := json.NewDecoder(bytes.NewReader(object))
	if _, err := dec.Token(); err != nil {
		return ""
	}
	seen := map[string]bool{}
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return ""
		}
		if text, ok := name.(string); ok {
			if seen[text] {
				return text
			}
			seen[text] = true
		}
		var skipped json.RawMessage
		if dec.Decode(&skipped) != nil {
			return ""
		}
	}
	return ""
}

// dialect returns the dialect in which the call is answered. JSON that cannot
// be read is taken for the jos one.
func (s *Server) dialect(c *call) string {
	if c.stub != nil {
		return c.stub.Dialect
	}
	if c.handler == nil {
		members, err := parseObject(c.json)
		if err == nil {
			c.variant = s.checker.Variant(c.spec.Method, members)
		}
	}
	return s.checker.Dialect(c.spec.Method, c.variant)
}

// checkRequest holds the application parameters to the method's schema; a stub
// has none.
func (s *Server) checkRequest(c *call) *refusal {
	if c.stub != nil {
		return nil
	}
	wrong, err := s.checker.Request(c.spec.Method, c.variant, c.json)
	if err != nil {
		return internal(err)
	}
	if len(wrong) == 0 {
		return nil
	}
	refused := s.badParam(c, wrong[0])
	refused.schema = true
	return refused
}
