package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/wire"
)

// decodeAnswer returns what stands under the method's root. A byte order mark
// around it and raw control characters in it are passed over, since JD sends
// both at times.
//
// It returns *APIError for a refusal, *ResultError for a failure inside of the
// result, and *ProtocolError for anything that is no answer to the method.
func decodeAnswer(method wire.Method, body []byte) (json.RawMessage, error) {
	members, err := decodeEnvelope(method, body)
	if err != nil {
		return nil, err
	}
	if refusal, ok := members[wire.ErrorRoot]; ok {
		return nil, decodeRefusal(method, refusal)
	}
	result, ok := members[method.Root()]
	if !ok {
		result, ok = rootless(method, members)
	}
	if !ok {
		return nil, wrongRoot(method, members)
	}
	if err := judgeResult(method, method.Root(), result); err != nil {
		return nil, err
	}
	return result, nil
}

// judgeResult returns the failure that a result reports, if any.
func judgeResult(method wire.Method, name string, result json.RawMessage) error {
	var inside map[string]json.RawMessage
	if err := json.Unmarshal(result, &inside); err != nil || inside == nil {
		return &ProtocolError{Method: method, Reason: fmt.Sprintf("%s is no object", name)}
	}
	if code := scalar(inside["code"]); code != "" && code != wire.CodeOK {
		return refusalOf(method, inside)
	}
	return judge(method, inside)
}

// decodeEnvelope returns the top-level members of an answer.
func decodeEnvelope(method wire.Method, body []byte) (map[string]json.RawMessage, error) {
	broken := func(reason string) error { return &ProtocolError{Method: method, Reason: reason, transient: true} }
	text := bytes.TrimSpace(bytes.TrimPrefix(bytes.TrimSpace(body), []byte("\ufeff")))
	switch {
	case len(text) == 0:
		return nil, broken("answer is empty")
	case text[0] == '<':
		return nil, broken("answer is a page (HTML or XML), not JSON")
	case !utf8.Valid(text):
		return nil, broken("answer is not UTF-8")
	}
	if !json.Valid(text) {
		text = withoutControls(text)
	}
	if !json.Valid(text) {
		return nil, broken(fmt.Sprintf("answer of %d bytes is not JSON, or not all of it", len(body)))
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil || members == nil {
		return nil, &ProtocolError{Method: method, Reason: "answer is no JSON object"}
	}
	return members, nil
}

// withoutControls returns text without the characters that JSON never allows
// inside of a string and never needs outside.
func withoutControls(text []byte) []byte {
	return bytes.Map(func(r rune) rune {
		if r < ' ' {
			return -1
		}
		return r
	}, text)
}

// decodeRefusal reads error_response.
func decodeRefusal(method wire.Method, text json.RawMessage) error {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil || scalar(members["code"]) == "" {
		return &ProtocolError{Method: method, Reason: wire.ErrorRoot + " has no code"}
	}
	return refusalOf(method, members)
}

// refusalOf reads a refusal by any of the names that its texts go by.
func refusalOf(method wire.Method, members map[string]json.RawMessage) *APIError {
	first := func(names ...string) string {
		for _, name := range names {
			if text := scalar(members[name]); text != "" {
				return text
			}
		}
		return ""
	}
	return &APIError{Method: method, Err: &wire.Error{
		Code:      first("code"),
		ZhDesc:    first("zh_desc", "errorMessage", "msg", "message"),
		EnDesc:    first("en_desc"),
		RequestID: first("request_id", "requestId"),
	}}
}

// aRoot is what may be repeated of a foreign answer: the root of some method.
var aRoot = regexp.MustCompile(`^[A-Za-z0-9_]{1,100}_respon[cs]e$`)

// wrongRoot words an answer that has another root. Inner proxies of JD's
// answer with a bare {code, errorMessage}, which is a refusal.
func wrongRoot(method wire.Method, members map[string]json.RawMessage) error {
	if code := scalar(members["code"]); code != "" && code != wire.CodeOK {
		return refusalOf(method, members)
	}
	reason := fmt.Sprintf("answer has no member %s", method.Root())
	for name := range members {
		if len(members) == 1 && aRoot.MatchString(name) {
			reason += ", but " + name
		}
	}
	return &ProtocolError{Method: method, Reason: reason}
}

// scalar returns the text of a JSON string, number or boolean, and "" for
// anything else.
func scalar(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '"':
		var text string
		if json.Unmarshal(raw, &text) != nil {
			return ""
		}
		return text
	case '{', '[', 'n':
		return ""
	default:
		return string(raw)
	}
}

// decodeInto returns a reader of results for Do.
func decodeInto(method wire.Method, into any) func(json.RawMessage) error {
	return func(result json.RawMessage) error {
		if into == nil {
			return nil
		}
		dec := json.NewDecoder(bytes.NewReader(result))
		dec.UseNumber()
		err := dec.Decode(into)
		if err == nil {
			return nil
		}
		reason := fmt.Sprintf("result does not fit %T", into)
		var mismatch *json.UnmarshalTypeError
		if errors.As(err, &mismatch) {
			reason += fmt.Sprintf(": member %s is no %s", mismatch.Field, mismatch.Type)
		}
		return &ProtocolError{Method: method, Reason: reason}
	}
}
