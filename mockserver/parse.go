package mockserver

import (
	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// parse reads the application parameters as a JSON object and finds out which
// form of the method is meant.
func (c *call) parse() *refusal {
	if err := c.elsewhere(); err != nil {
		return err
	}
	var err *refusal
	if c.members, err = readMembers(c.json, c.room[:0]); err != nil {
		return err
	}
	c.variant, c.handler = contract.Main, c.spec.Main
	if c.spec.Guide != nil && !c.members.has("optional_fields") {
		c.variant, c.handler = contract.Guide, c.spec.Guide
	}
	if c.handler != nil && c.handler.Inside != nil {
		c.names = c.handler.Inside(c.members.text)
	}
	if c.members.other == nil {
		return nil
	}
	if name := twice(c.json); name != "" {
		c.note("%s: the member %.40q stands there twice; the last one counts", wire.ParamJSON, name)
	}
	return nil
}

// dialect returns the dialect in which the call is answered. JSON that cannot
// be read is taken for the jos one.
func (s *Server) dialect(c *call) string {
	if c.stub != nil {
		return c.stub.Dialect
	}
	if c.handler == nil {
		members, err := parseObject([]byte(c.json))
		if err == nil {
			c.variant = s.checker.Variant(c.spec.Method, members)
		}
	}
	return s.checker.Dialect(c.spec.Method, c.variant)
}

// unnamed words violations without what the caller sent.
var unnamed = &contract.Checker{Naming: true}

// checkRequest holds the application parameters to the method's schema; a stub
// has none.
func (s *Server) checkRequest(c *call) *refusal {
	if c.stub != nil {
		return nil
	}
	if c.members.other == nil && s.checker.Accepts(c.spec.Method, c.variant, c.members.plain) {
		return nil
	}
	wrong, err := s.checker.Request(c.spec.Method, c.variant, []byte(c.json))
	if err != nil {
		return internal(err)
	}
	if len(wrong) == 0 {
		return nil
	}
	refused := s.badParam(c, wrong[0])
	refused.schema, refused.violations = true, unnamed.ParamViolations(wrong)
	return refused
}
