package drift

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/exact"
	"github.com/jdmock/jdmock/contract/wire"
)

// A result is what an answer says became of the call.
type result struct {
	code    string // "" if it says none
	at      string // where the code of a business failure stands; "" if there is no failure
	refused bool   // whether the gateway itself refused the call
	failed  bool   // whether the business behind it did
	text    string // of a refusal
	inner   any    // what stands under the root
	whole   bool   // whether the answer has the method's root
}

// resultOf reads an answer that was decoded.
func resultOf(m wire.Method, answer any) result {
	members, _ := answer.(map[string]any)
	if m == contract.AggregatorMethod {
		code := scalar(members["code"])
		return result{code: code, refused: code != wire.CodeOK, inner: answer, whole: code == wire.CodeOK}
	}
	if refusal, ok := members[wire.ErrorRoot].(map[string]any); ok {
		zh, _ := refusal["zh_desc"].(string)
		en, _ := refusal["en_desc"].(string)
		return result{code: scalar(refusal["code"]), refused: true, text: zh + " " + en}
	}
	inner, ok := members[m.Root()].(map[string]any)
	if !ok {
		return result{}
	}
	r := result{code: scalar(inner["code"]), inner: inner, whole: true}
	if code, at := failure(inner, "/"+m.Root(), 0); at != "" {
		r.code, r.at, r.failed, r.whole = code, at, true, false
	}
	return r
}

// maxResultDepth is how deep below the root a business says that it failed.
const maxResultDepth = 3

// resultCodes are the members that hold the code of a business failure.
var resultCodes = []string{"numberCode", "errorCode", "code", "resultCode"}

// failure returns the code of an object that says success false, at or below a
// value, and where it stands; at is "" if nothing says so.
func failure(members map[string]any, path string, depth int) (code, at string) {
	if failed := members["success"]; failed == false || failed == "false" {
		for _, name := range resultCodes {
			if code := scalar(members[name]); code != "" {
				return code, path + "/" + name
			}
		}
		return "", path + "/success"
	}
	if depth == maxResultDepth {
		return "", ""
	}
	names := make([]string, 0, len(members))
	for name, value := range members {
		if _, ok := value.(map[string]any); ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if code, at := failure(members[name].(map[string]any), path+"/"+escape(name), depth+1); at != "" {
			return code, at
		}
	}
	return "", ""
}

// scalar returns a text or a number as text, "" for anything else.
func scalar(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case json.Number:
		return v.String()
	}
	return ""
}

// numeric reports whether a text is a number of a few digits, as codes are.
func numeric(text string) bool {
	digits := strings.TrimPrefix(text, "-")
	return digits != "" && len(digits) <= 10 && strings.Trim(digits, "0123456789") == ""
}

// Bounds of a text that is decoded.
const (
	maxBody   = 16 << 20
	maxCommas = 400_000
)

// decode decodes a text that is one JSON value, numbers as they stand, and
// reports whether it is.
func decode(text []byte) (any, bool) {
	if len(text) > maxBody || bytes.Count(text, []byte{','}) > maxCommas {
		return nil, false
	}
	var value any
	err := exact.Decode(text, &value)
	return value, err == nil
}
