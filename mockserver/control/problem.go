package control

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/jdmock/jdmock/contract/scenario"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

// A Problem is an answer that refuses a request.
type Problem struct {
	Status int    `json:"-"`               // of HTTP
	Text   string `json:"error"`           // for people: what was wrong, and what would be right
	Field  string `json:"field,omitempty"` // the member, parameter or header that is to blame

	From  string `json:"from,omitempty"`  // the state that refused an event
	Event string `json:"event,omitempty"` // the event that it refused
}

// Error returns the text.
func (p *Problem) Error() string { return p.Text }

func bad(field, format string, args ...any) *Problem {
	return &Problem{Status: http.StatusBadRequest, Field: field, Text: fmt.Sprintf(format, args...)}
}

func notFound(field, format string, args ...any) *Problem {
	return &Problem{Status: http.StatusNotFound, Field: field, Text: fmt.Sprintf(format, args...)}
}

func conflict(field, format string, args ...any) *Problem {
	return &Problem{Status: http.StatusConflict, Field: field, Text: fmt.Sprintf(format, args...)}
}

func tooMany(field, format string, args ...any) *Problem {
	return &Problem{Status: http.StatusTooManyRequests, Field: field, Text: fmt.Sprintf(format, args...)}
}

// problemOf words an error of the packages below. It is the only place that
// gives it a status.
func problemOf(err error) *Problem {
	var known *Problem
	var refused *order.ConflictError
	var rule *fault.RuleError
	var syntax *scenario.SyntaxError
	switch {
	case errors.As(err, &known):
		return known
	case errors.As(err, &refused):
		return &Problem{Status: http.StatusConflict, Text: refused.Error(), From: refused.State.String(), Event: refused.Event.String()}
	case errors.As(err, &rule):
		return bad(rule.Field, "%s", rule)
	case errors.As(err, &syntax):
		return bad("scenario", "%s", syntax)
	case errors.Is(err, scenario.ErrUnknown):
		return notFound("name", "%s", err)
	case errors.Is(err, sandbox.ErrFull):
		return tooMany("", "%s", err)
	case errors.Is(err, sandbox.ErrRemoved):
		return notFound("sandbox", "%s", err)
	case errors.Is(err, sandbox.ErrTaken), errors.Is(err, store.ErrTaken):
		return conflict("", "%s", err)
	case errors.Is(err, order.ErrNotFound), errors.Is(err, store.ErrNoShop):
		return notFound("", "%s", err)
	}
	if p := problemOfCase(err); p != nil {
		return p
	}
	return &Problem{Status: http.StatusInternalServerError, Text: "the simulator failed: " + err.Error()}
}

// problemOfCase words an error about a refund, a service order or a complaint;
// nil for any other.
func problemOfCase(err error) *Problem {
	var refused *aftersale.ConflictError
	switch {
	case errors.As(err, &refused):
		return &Problem{Status: http.StatusConflict, Text: refused.Error(), From: refused.Status, Event: refused.Event}
	case errors.Is(err, aftersale.ErrState), errors.Is(err, aftersale.ErrOpen), errors.Is(err, aftersale.ErrTooMany):
		return conflict("", "%s", err)
	case errors.Is(err, aftersale.ErrNotFound):
		return notFound("", "%s", err)
	case errors.Is(err, aftersale.ErrSum):
		return bad("sum_fen", "%s", err)
	case errors.Is(err, aftersale.ErrKind):
		return bad("kind", "%s", err)
	case errors.Is(err, aftersale.ErrGoods):
		return bad("sku_id", "%s", err)
	case errors.Is(err, aftersale.ErrCount):
		return bad("count", "%s", err)
	}
	return nil
}

// write answers with a problem.
func write(w http.ResponseWriter, p *Problem) {
	if p.Status == http.StatusUnauthorized {
		w.Header().Set("WWW-Authenticate", "Bearer")
	}
	writeJSON(w, p.Status, p)
}

// writeJSON answers with a value.
func writeJSON(w http.ResponseWriter, status int, v any) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		http.Error(w, `{"error":"the simulator failed to write its answer"}`, http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // whoever went away does not hear it
}
