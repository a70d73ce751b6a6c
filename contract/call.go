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
		return []Violation{{joinPointer(wire.ParamJSON), "a JSON object", "none", RuleEnvelope}}
	}
	found := make([]Violation, 0, len(wrong))
	for _, e := range wrong {
		found = append(found, e.violation())
	}
	return found
}

// violation returns the error without what was sent.
func (e ParamError) violation() Violation {
	v := Violation{Pointer: "/" + wire.ParamJSON + "/" + e.Member, Expected: e.want}
	switch e.Kind {
	case Unknown:
		v.Found, v.Rule = "a name that is not known", RuleUnknown
	case Missing:
		v.Found, v.Rule = "nothing", RuleMissing
	case Type:
		v.Found, v.Rule = "another type", "type"
	default:
		v.Found, v.Rule = "another value", RuleValue
	}
	return v
}
