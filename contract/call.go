package contract

import (
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// A call is what a Transport knows of a gateway call.
type call struct {
	method  wire.Method // empty if the request is none that is judged
	variant Variant
	params  []byte // the application parameters, as sent
	hidden  bool   // whether they may stand in a body that is not read
}

// readCall reads the system parameters of a request. The request that it
// returns is to be sent instead: a body that was read is in it again.
func readCall(req *http.Request) (call, *http.Request, error) {
	query, _ := url.ParseQuery(req.URL.RawQuery)
	form := url.Values{}
	typ, _, _ := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if typ == "application/x-www-form-urlencoded" && req.Body != nil {
		body, again, err := readAhead(req.Body)
		if err != nil {
			closeBody(again)
			return call{}, nil, fmt.Errorf("%w: %w", errRequestBody, err)
		}
		sent := *req // a RoundTripper must leave the request as it is
		sent.Body = again
		req = &sent
		form, _ = url.ParseQuery(string(body))
	}
	get := func(name string) string {
		if v := query.Get(name); v != "" {
			return v
		}
		return form.Get(name)
	}
	return newCall(req, get, typ), req, nil
}

// newCall returns the call whose parameters get returns, the zero call if it
// is none that is judged.
func newCall(req *http.Request, get func(string) string, typ string) call {
	c := call{method: wire.Method(get(wire.ParamMethod))}
	gateway := strings.HasSuffix(req.URL.Path, wire.Path) || get(wire.ParamAppKey) != ""
	if _, known := library().methods[c.method]; !known || !gateway {
		return call{}
	}
	c.params = []byte(get(wire.ParamJSON))
	c.hidden = len(c.params) == 0 && typ == "multipart/form-data"
	var members map[string]json.RawMessage
	if json.Unmarshal(c.params, &members) == nil && !c.hidden {
		c.variant = (*Checker)(nil).Variant(c.method, members)
	}
	return c
}

// violations returns what is wrong with the call's application parameters,
// without their values.
func (c call) violations(checker *Checker) []Violation {
	if c.hidden {
		return nil
	}
	params := c.params
	if len(params) == 0 {
		params = []byte("{}")
	}
	wrong, err := checker.Request(c.method, c.variant, params)
	if err != nil {
		if errors.Is(err, ErrUnknownMethod) {
			return nil
		}
		return []Violation{newViolation(CodeParameters, RuleEnvelope, joinPointer(wire.ParamJSON),
			phrase{"a JSON object", "JSON 对象"}, phrase{"none", "不是 JSON 对象"}, phrase{"write the parameters as one JSON object, {} for none", "请将业务参数写成一个 JSON 对象，没有参数时写 {}"})}
	}
	return (&Checker{Naming: true}).ParamViolations(wrong)
}
