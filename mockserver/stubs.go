package mockserver

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/stub"
)

// UnknownMethods says what becomes of a call of a method that is neither
// imitated nor among the stubs.
type UnknownMethods string

// The choices.
const (
	UnknownRefuse UnknownMethods = "refuse" // with 15, as JD does
	UnknownEmpty  UnknownMethods = "empty"  // an answer of success that holds nothing else
)

// stubHeader marks answers to calls of methods that are not imitated.
const stubHeader = "X-JDMock-Stub"

// stubHandler stands for a handler in the steps that all calls take.
var stubHandler = &method.Handler{Order: "order_id"}

// findStub finds the stub of a method that is not imitated.
func (s *Server) findStub(c *call, name wire.Method) *refusal {
	found, ok := s.options.Stubs.Find(name)
	if !ok && s.options.Unknown == UnknownEmpty && stub.IsMethod(name) {
		found, ok = stub.Empty(name), true
		c.note("%s is unknown and answered as a success with nothing in it (--unknown empty); %s", name, s.howToStub(name))
	}
	if !ok {
		return &refusal{entry: wire.InvalidMethod, cause: fmt.Sprintf("there is no method %.100q here", name), cure: s.unknownCure(name)}
	}
	c.stub, c.spec = found, method.Spec{Method: name, Main: stubHandler}
	return nil
}

// unknownCure names the method that was probably meant, and the file that would
// answer this one.
func (s *Server) unknownCure(name wire.Method) string {
	var known, cures []string
	for _, spec := range method.All() {
		known = append(known, string(spec.Method))
	}
	for _, m := range s.options.Stubs.Methods() {
		known = append(known, string(m))
	}
	if near := contract.Nearest(string(name), known); near != "" {
		cures = append(cures, "the nearest is "+near)
	}
	if stub.IsMethod(name) {
		cures = append(cures, s.howToStub(name))
	}
	if len(cures) == 0 {
		return "jdmock explain lists the methods"
	}
	return strings.Join(cures, "; or ")
}

// howToStub says which file would answer a method.
func (s *Server) howToStub(name wire.Method) string {
	dir, and := s.options.Stubs.Dir(), "start again"
	if dir == "" {
		dir, and = "METHODS_DIR", "start with --methods METHODS_DIR"
	}
	return fmt.Sprintf("write %s/%s: %s (it is answered under %s) and %s", strings.TrimRight(dir, "/"), stub.FileName(name), stub.Example, name.Root(), and)
}

// missingToken refuses a call without a token.
func missingToken(c *call) *refusal {
	r := &refusal{entry: wire.MissingToken, cause: "there is no parameter access_token", cure: "send the shop's token"}
	switch {
	case c.stub == nil:
	case c.stub.Source == "":
		r.cure += `, or write a stub with "token": false if the method needs none`
	default:
		r.cure += `, or write "token": false into ` + c.stub.Source + " if the method needs none"
	}
	return r
}

// runStub lets the stub answer.
func (s *Server) runStub(c *call) (answer any, failed *refusal) {
	reply, err := c.stub.Answer(stub.Values{VenderID: c.shop.VenderID, CallID: c.id, Now: c.shopAt, Params: c.members.raw()})
	if err != nil {
		return nil, &refusal{entry: wire.SystemError, cause: c.stub.Source + ": " + err.Error(), cure: "send less, or repeat it less often"}
	}
	if reply.Body == nil {
		return nil, &refusal{entry: reply.Entry, about: reply.About, cause: c.stub.Source + " refuses such calls", cure: "change the call or the file"}
	}
	return json.RawMessage(reply.Body), nil
}

// encodeStub returns a stub's answer, which has its code, under the root.
func encodeStub(c *call, inner json.RawMessage) []byte {
	body := fmt.Appendf(make([]byte, 0, len(inner)+len(c.spec.Method)+16), `{"%s":`, c.spec.Method.Root())
	return append(append(body, inner...), '}')
}
