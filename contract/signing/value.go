package signing

import (
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// The forms in which a timestamp is signed though it is sent in another.
const (
	withOffset    = "2006-01-02 15:04:05.000-0700"
	withMillis    = "2006-01-02 15:04:05.000"
	blankOffset   = "2006-01-02 15:04:05.000 0700"
	letterT       = "2006-01-02T15:04:05"
	letterTOffset = "2006-01-02T15:04:05Z07:00"
)

// stampOptions returns the wrong timestamps that may have been signed.
func stampOptions(sent string) []*option {
	at, err := wire.ParseTimestamp(sent, wire.Zone)
	if err != nil {
		return nil
	}
	var options []*option
	add := func(code, signed string) {
		options = append(options, replace(mistake(code, ""), wire.ParamTimestamp, signed))
	}
	at = at.In(wire.Zone)
	form := wire.TimeLayout
	if len(sent) != len(wire.TimeLayout) {
		form = withOffset
		add("timestamp-without-offset", at.Format(wire.TimeLayout))
		add("timestamp-offset-lost", at.Format(withMillis))
		add("timestamp-offset-lost", strings.Replace(at.Format(withOffset), "+", " ", 1))
	} else {
		add("timestamp-with-offset", at.Format(withOffset))
		add("timestamp-with-offset", at.Format(withMillis))
	}
	for _, hours := range []time.Duration{-8, 8} {
		add("timestamp-zone", at.Add(hours*time.Hour).Format(form))
	}
	if form == withOffset {
		add("timestamp-zone", at.UTC().Format(form))
	}
	for _, off := range []time.Duration{-1, 1, -2, 2, -3, 3} {
		add("timestamp-other-second", at.Add(off*time.Second).Format(form))
	}
	for _, layout := range []string{letterT, letterTOffset, "20060102150405", "2006-01-02"} {
		add("timestamp-form", at.Format(layout))
	}
	add("timestamp-form", strconv.FormatInt(at.UnixMilli(), 10))
	add("timestamp-form", strconv.FormatInt(at.Unix(), 10))
	add("timestamp-encoded", strings.ReplaceAll(sent, " ", "%20"))
	add("timestamp-encoded", strings.ReplaceAll(sent, " ", "+"))
	add("timestamp-encoded", percentEncode(sent, safeRFC, "%20", upperDigits))
	add("timestamp-encoded", percentEncode(sent, safeRFC, "+", upperDigits))
	return options
}

// The bytes, other than letters and digits, that encoders leave alone.
const (
	safeRFC    = "-_.~"      // RFC 3986; Go, PHP's rawurlencode, Python's quote_plus
	safeJava   = "-_.*"      // URLEncoder
	safePHP    = "-_."       // urlencode
	safeScript = "-_.!~*'()" // encodeURIComponent
	safeQuote  = "-_.~/"     // Python's quote
	safeDotNet = "-_.!*()"   // HttpUtility
)

// The digits after a percent sign.
const (
	upperDigits = "0123456789ABCDEF"
	lowerDigits = "0123456789abcdef"
)

// percentEncode encodes a value as encoders of programs do.
func percentEncode(s, safe, blank, digits string) string {
	var b strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', strings.IndexByte(safe, c) >= 0:
			b.WriteByte(c)
		case c == ' ':
			b.WriteString(blank)
		default:
			b.WriteByte('%')
			b.WriteByte(digits[c>>4])
			b.WriteByte(digits[c&15])
		}
	}
	return b.String()
}

// An encoder is a way in which programs percent-encode.
type encoder struct{ code, safe, blank, digits string }

// plainEncoders is how many of the encoders are common; the others differ from
// them in a few characters.
const plainEncoders = 4

var encoders = []encoder{
	{"url-encoded-plus", safeRFC, "+", upperDigits},
	{"url-encoded-percent20", safeRFC, "%20", upperDigits},
	{"url-encoded-lower-plus", safeRFC, "+", lowerDigits},
	{"url-encoded-lower-percent20", safeRFC, "%20", lowerDigits},
	{"url-encoded-plus", safeJava, "+", upperDigits},
	{"url-encoded-plus", safePHP, "+", upperDigits},
	{"url-encoded-percent20", safeScript, "%20", upperDigits},
	{"url-encoded-percent20", safeQuote, "%20", upperDigits},
	{"url-encoded-lower-plus", safeDotNet, "+", lowerDigits},
}

// encodeOptions returns what may have been done to all values.
func encodeOptions(raw map[string]string) []*option {
	var options []*option
	add := func(code string, change func(q part) string) {
		options = append(options, &option{mistake: mistake(code, ""), alone: len(options) >= plainEncoders && len(options) < len(encoders), edit: func(parts []part) []part {
			for i := range parts {
				parts[i].value = change(parts[i])
			}
			return parts
		}})
	}
	for _, e := range encoders {
		add(e.code, func(q part) string { return percentEncode(q.value, e.safe, e.blank, e.digits) })
	}
	add("url-encoded-as-sent", func(q part) string {
		if sent, ok := raw[q.name]; ok {
			return sent
		}
		return q.value
	})
	for _, e := range encoders {
		add("json-url-encoded", func(q part) string {
			if q.name == wire.ParamJSON {
				return percentEncode(q.value, e.safe, e.blank, e.digits)
			}
			return q.value
		})
	}
	add("values-trimmed", func(q part) string { return strings.TrimSpace(q.value) })
	for _, word := range []string{"null", "None", "undefined"} {
		add("empty-as-word", func(q part) string {
			if q.value == "" {
				return word
			}
			return q.value
		})
	}
	return options
}
