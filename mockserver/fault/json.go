package fault

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract"
)

// The members of a rule and of an action.
var (
	ruleMembers   = []string{"method", "vender_id", "order_id", "state", "first", "nth", "every", "probability", "time", "since", "until", "phase", "action"}
	actionMembers = []string{"type", "code", "fixed", "uniform", "lognormal", "percentiles", "bytes", "bytes_per_second", "status", "order_id", "event", "by"}
)

// ParseRule reads a rule's JSON. What is unknown, mistyped, or a zero that could
// never match is refused with a *RuleError that names the field.
func ParseRule(text []byte) (Rule, error) {
	members, err := object("rule", text, ruleMembers)
	if err != nil {
		return Rule{}, err
	}
	for _, name := range []string{"first", "nth", "every", "probability", "order_id"} {
		if value := strings.Trim(string(members[name]), "0."); members[name] != nil && value == "" {
			return Rule{}, &RuleError{name, "0 matches no call: want more, or leave it out"}
		}
	}
	var r Rule
	for name, to := range map[string]any{
		"method": &r.Method, "vender_id": &r.Vender, "order_id": &r.OrderID, "state": &r.State, "first": &r.First, "nth": &r.Nth,
		"every": &r.Every, "probability": &r.Probability, "time": &r.Time, "since": &r.Since, "until": &r.Until, "phase": &r.Phase,
	} {
		if err := member(name, members[name], to); err != nil {
			return Rule{}, err
		}
	}
	if members["action"] == nil {
		return Rule{}, &RuleError{"action", `it is missing: want an object such as {"type":"reset"}`}
	}
	if r.Action, err = parseAction(members["action"]); err != nil {
		return Rule{}, err
	}
	return r.complete()
}

// UnmarshalJSON is ParseRule.
func (r *Rule) UnmarshalJSON(text []byte) error {
	read, err := ParseRule(text)
	if err == nil {
		*r = read
	}
	return err
}

// parseAction reads an action's JSON.
func parseAction(text []byte) (Action, error) {
	members, err := object("action", text, actionMembers)
	if err != nil {
		return Action{}, err
	}
	var a Action
	for name, to := range map[string]any{
		"type": &a.Type, "code": &a.Code, "fixed": &a.Fixed, "uniform": &a.Uniform, "percentiles": &a.Percentiles,
		"bytes": &a.Bytes, "bytes_per_second": &a.Rate, "status": &a.Status,
		"order_id": &a.OrderID, "event": &a.Event, "by": &a.By,
	} {
		if err := member("action."+name, members[name], to); err != nil {
			return Action{}, err
		}
	}
	if members["lognormal"] != nil {
		inner, err := object("action.lognormal", members["lognormal"], []string{"median", "sigma"})
		if err != nil {
			return Action{}, err
		}
		a.LogNormal = &LogNormal{}
		if err := errors.Join(member("action.lognormal.median", inner["median"], &a.LogNormal.Median), member("action.lognormal.sigma", inner["sigma"], &a.LogNormal.Sigma)); err != nil {
			return Action{}, err
		}
	}
	return a, a.check()
}

// object reads a JSON object that has known members alone.
func object(field string, text []byte, known []string) (map[string]json.RawMessage, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil || members == nil {
		return nil, &RuleError{field, "want a JSON object"}
	}
	for name := range members {
		if !slices.Contains(known, name) {
			return nil, &RuleError{fmt.Sprintf("%.40s", name), "there is no such member of " + field + meant(name, known)}
		}
	}
	return members, nil
}

// member reads one member, if it is there.
func member(field string, text json.RawMessage, to any) error {
	if text == nil {
		return nil
	}
	var wrong *json.UnmarshalTypeError
	err := json.Unmarshal(text, to)
	switch {
	case errors.As(err, &wrong):
		return &RuleError{field, fmt.Sprintf("a JSON %s stands there: want %s", wrong.Value, wanted(to))}
	case err != nil:
		return &RuleError{field, err.Error()}
	case string(text) == "null":
		return &RuleError{field, "null: want " + wanted(to) + ", or leave it out"}
	}
	return nil
}

// wanted words the type of a member.
func wanted(to any) string {
	switch to.(type) {
	case *int, *int64:
		return "a whole number"
	case *float64:
		return "a number"
	case *Duration:
		return "a duration such as \"2s\""
	case **[2]Duration:
		return "two durations such as [\"100ms\",\"2s\"]"
	case *map[string]Duration:
		return "durations such as {\"p50\":\"80ms\"}"
	}
	return "text"
}

// meant suggests a known name.
func meant(name string, known []string) string {
	if near := contract.Nearest(name, known); near != "" {
		return "; perhaps " + near + " was meant"
	}
	return ""
}
