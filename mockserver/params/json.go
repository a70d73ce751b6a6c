package params

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// JSON says what becomes of a body that is JSON.
type JSON func(m *merger, body []byte) error

// Ignored holds that a body of JSON has no parameters: the gateway's clients
// that send one repeat there what the query has.
func Ignored(m *merger, _ []byte) error {
	m.Notes = append(m.Notes, "the body is bare JSON and is ignored; the application parameters go into "+wire.ParamJSON)
	return nil
}

// Members takes the members of one JSON object for the parameters, as text. A
// member that is null is none; one that is a list or an object is refused.
func Members(m *merger, body []byte) error {
	if !json.Valid(body) {
		return &Error{"the body begins like JSON, and is none", "send one JSON object, or a form"}
	}
	if body[0] != '{' {
		return &Error{"the body is a JSON list", "send one JSON object"}
	}
	dec := json.NewDecoder(bytes.NewReader(body))
	dec.UseNumber()
	_, _ = dec.Token() // the brace
	for dec.More() && len(m.Params) <= MaxCount {
		name, err := dec.Token()
		if err != nil {
			return &Error{"the body's JSON cannot be read", "send one JSON object"}
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return &Error{"the body's JSON cannot be read", "send one JSON object"}
		}
		if err := m.member(fmt.Sprint(name), raw); err != nil {
			return err
		}
	}
	return nil
}

// member adds one member of a JSON body.
func (m *merger) member(name string, raw json.RawMessage) error {
	switch raw[0] {
	case 'n': // null
	case '"':
		var text string
		if err := json.Unmarshal(raw, &text); err != nil {
			return &Error{fmt.Sprintf("%.60q cannot be read", name), "send it as text"}
		}
		m.add(name, text)
	case '{', '[':
		return &Error{fmt.Sprintf("%.60q is a list or an object", name), "send it as text or as a number"}
	default:
		m.add(name, plainNumber(string(raw)))
	}
	return nil
}

// plainNumber writes a number such as 1.5e3 that is whole, as some languages
// write large ones, with its digits; anything else stands as it is.
func plainNumber(literal string) string {
	const exact = 1 << 53
	if !strings.ContainsAny(literal, ".eE") {
		return literal
	}
	f, err := strconv.ParseFloat(literal, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > exact {
		return literal
	}
	return strconv.FormatInt(int64(f), 10)
}
