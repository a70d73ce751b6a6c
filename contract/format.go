package contract

import (
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// traceTimeLayout is how JD Logistics writes the time of a scan.
const traceTimeLayout = "2006/01/02 15:04:05"

// formats are the texts that our schemas name by format; other types than text
// pass them.
var formats = map[string]func(any) bool{
	"jd-time":                 ofText(isTime),
	"jd-time-or-empty":        ofText(orEmpty(isTime)),
	"jd-trace-time":           ofText(isTraceTime),
	"jd-json-object":          ofText(isJSONObject),
	"jd-json-object-or-empty": ofText(orEmpty(isJSONObject)),
	"jd-json-list-or-empty":   ofText(orEmpty(isJSONList)),
	"jd-sendpay-map":          ofText(isSendpayMap),
}

// ofText returns the format that holds texts to check.
func ofText(check func(string) bool) func(any) bool {
	return func(v any) bool {
		s, ok := v.(string)
		return !ok || check(s)
	}
}

func orEmpty(check func(string) bool) func(string) bool {
	return func(s string) bool { return s == "" || check(s) }
}

func isTime(s string) bool {
	_, err := wire.ParseTime(s)
	return err == nil
}

func isTraceTime(s string) bool {
	_, err := time.Parse(traceTimeLayout, s)
	return err == nil && len(s) == len(traceTimeLayout)
}

func isJSONObject(s string) bool {
	v, err := decode([]byte(s))
	_, ok := v.(map[string]any)
	return err == nil && ok
}

func isJSONList(s string) bool {
	v, err := decode([]byte(s))
	_, ok := v.([]any)
	return err == nil && ok
}

// isSendpayMap reports whether s is a JSON object whose names are places,
// counted from 1, and whose values are texts of digits.
func isSendpayMap(s string) bool {
	v, err := decode([]byte(s))
	marks, ok := v.(map[string]any)
	if err != nil || !ok {
		return false
	}
	for place, mark := range marks {
		digits, ok := mark.(string)
		if !ok || !isDigits(place) || !isDigits(digits) || place[0] == '0' {
			return false
		}
	}
	return true
}

// isDigits reports whether s is one digit or more, and no longer than any
// integer.
func isDigits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != "" && len(s) <= maxIntegerDigits
}
