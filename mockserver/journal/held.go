package journal

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// Held is what an Entry keeps of its call as it was, secrets and persons
// included. Nothing of it leaves the package unmasked.
type Held struct {
	Verb    string      // of HTTP
	Sent    wire.Params // what the caller sent
	Answer  []byte      // the answer's body; nil where it is not kept
	Witness Witness     // nil for nobody
}

// A Witness is who remembers more of a call than its entry says, and knows the
// simulator's secrets.
type Witness interface {
	// Hide returns a text of the same length without the secrets that the
	// simulator knows.
	Hide(text string) string
	// Detail words what there is to say of a step that let the call pass; "" if
	// there is nothing.
	Detail(step string) string
}

// MaxAnswer is how much of an answer is kept; a longer one is cut.
const MaxAnswer = 256 << 10

// Hold keeps what belongs to the entry's call. It is in a func, as nothing
// prints what is in one.
func (e *Entry) Hold(h Held) {
	if len(h.Answer) > MaxAnswer {
		h.Answer, e.Cut = bytes.Clone(h.Answer[:MaxAnswer]), true
	}
	e.size = cap(h.Answer)
	for i := range h.Sent {
		e.size += len(h.Sent[i].Name) + len(h.Sent[i].Value)
	}
	e.held = func() Held { return h }
}

// raw returns what is held; nothing, if it was let go.
func (e *Entry) raw() Held {
	if e.held == nil {
		return Held{}
	}
	return e.held()
}

// hide takes known secrets from a text.
func (h Held) hide(text string) string {
	if h.Witness == nil || len(text) < shortestSecret {
		return text
	}
	return h.Witness.Hide(text)
}

// shortestSecret is from which length on a text is looked at for secrets.
const shortestSecret = 6

// Verb returns the HTTP method of the call; POST where it is not kept, and
// OTHER where HTTP has none such.
func (e Entry) Verb() string {
	switch verb := e.raw().Verb; verb {
	case "":
		return http.MethodPost
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodConnect, http.MethodOptions, http.MethodTrace:
		return verb
	}
	return "OTHER"
}

// Parameters returns all parameters of the call as they came, but masked:
// secrets, tokens, signs and personal data. Masks are asterisks, and nines in
// numbers, as many as there were characters.
func (e Entry) Parameters() wire.Params {
	h := e.raw()
	masked := make(wire.Params, len(h.Sent))
	for i, p := range h.Sent {
		masked[i] = wire.Param{Name: e.maskedName(h, p.Name), Value: e.maskedValue(h, p)}
	}
	return masked
}

func (e *Entry) maskedName(h Held, name string) string {
	if plainNames[name] {
		return name
	}
	if !isName(name) {
		return stars(name)
	}
	return h.hide(name)
}

func (e *Entry) maskedValue(h Held, p wire.Param) string {
	switch {
	case p.Name == wire.ParamJSON:
		return h.hide(maskJSON(p.Value, request))
	case p.Name == wire.ParamMethod:
		return e.Method
	case p.Name == wire.ParamAppKey || p.Name == "client_id":
		if e.AppKey != "" && p.Value == e.AppKey {
			return p.Value
		}
		return stars(p.Value)
	case !plainNames[p.Name] || !shown(p.Value):
		return stars(p.Value)
	}
	return h.hide(p.Value)
}

// Application returns the application parameters, as the text of one JSON
// object, masked; "{}" where there were none. Those of the aggregator, which
// has no such object, are made one.
func (e Entry) Application() string {
	h := e.raw()
	if text, sent := h.Sent.Lookup(wire.ParamJSON); sent {
		return h.hide(maskJSON(text, request))
	}
	if !strings.HasPrefix(e.Method, aggregatorPrefix) {
		return "{}"
	}
	object := map[string]string{}
	for _, p := range e.Parameters() {
		object[p.Name] = p.Value
	}
	text, err := json.Marshal(object)
	if err != nil {
		panic(err) // texts cannot fail
	}
	return string(text)
}

// aggregatorPrefix begins the name of the aggregator's interfaces.
const aggregatorPrefix = "tool/"

// Answer returns the answer's body, before a fault spoilt it, masked; nil where
// it is not kept. If Cut is set, it is only the beginning.
func (e Entry) Answer() []byte {
	h := e.raw()
	if h.Answer == nil {
		return nil
	}
	return []byte(maskJSON(string(h.Answer), answer))
}

// Explained returns the steps, with the details that are worded only when
// somebody asks.
func (e Entry) Explained() []Step {
	steps := append([]Step{}, e.Steps...)
	h := e.raw()
	for i := range steps {
		if steps[i].Detail == "" && h.Witness != nil {
			steps[i].Detail = h.Witness.Detail(steps[i].Name)
		}
	}
	return steps
}
