package mockserver

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/wire"
)

// members are the application parameters of a call: those of a plain object as
// they were scanned, all others as JSON.
type members struct {
	plain wire.Members
	other map[string]json.RawMessage // nil for a plain object
	read  bool                       // false before they were read
}

// readMembers reads the application parameters, a plain object into room.
func readMembers(text string, room wire.Members) (members, *refusal) {
	if plain, ok := wire.ScanObject(text, room); ok {
		return members{plain: plain, read: true}, nil
	}
	other, err := parseObject([]byte(text))
	return members{other: other, read: err == nil}, err
}

// has reports whether a parameter is there.
func (m members) has(name string) bool {
	if m.other != nil {
		_, ok := m.other[name]
		return ok
	}
	_, ok := m.plain.Find(name)
	return ok
}

// text returns a parameter as text, and "" if it is not there: the contents of
// a text, and anything else as JSON has it.
func (m members) text(name string) string {
	if m.other == nil {
		found, _ := m.plain.Find(name)
		return found.Value
	}
	var text string
	if json.Unmarshal(m.other[name], &text) == nil {
		return text
	}
	return string(m.other[name])
}

// number returns a parameter that is a whole number, or the text of one; 0 for
// any other.
func (m members) number(name string) int64 {
	n, _ := strconv.ParseInt(m.text(name), 10, 64)
	return n
}

// raw returns all parameters as JSON.
func (m members) raw() map[string]json.RawMessage {
	if m.other != nil {
		return m.other
	}
	all := make(map[string]json.RawMessage, len(m.plain))
	for _, p := range m.plain {
		if p.Kind == wire.Text {
			all[p.Name] = json.RawMessage(`"` + p.Value + `"`)
			continue
		}
		all[p.Name] = json.RawMessage(p.Value)
	}
	return all
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
func twice(object string) string {
	dec := json.NewDecoder(strings.NewReader(object))
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
