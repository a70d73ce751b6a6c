package signing

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// plainNames are the parameters whose values nobody has to hide.
var plainNames = []string{wire.ParamMethod, wire.ParamAppKey, wire.ParamTimestamp, wire.ParamVersion}

// plainValues are the values that any parameter may show.
var plainValues = []string{"json", "xml", "md5", "hmac", wire.SignHMACMD5, wire.SignHMACSHA256}

// veiled returns a value of the same length that tells no more than its form:
// of JSON the names and the punctuation, of anything else nothing.
func veiled(name, value string) string {
	switch {
	case slices.Contains(plainNames, name), slices.Contains(plainValues, strings.ToLower(value)):
		return value
	case json.Valid([]byte(value)):
		return veiledJSON(value)
	}
	return asterisks(value)
}

// veiledJSON returns valid JSON with its strings and digits as asterisks, but
// for the names of members.
func veiledJSON(text string) string {
	out := []byte(text)
	for at := 0; at < len(text); {
		if text[at] != '"' {
			if text[at] >= '0' && text[at] <= '9' {
				out[at] = '*'
			}
			at++
			continue
		}
		end := at + 1
		for text[end] != '"' {
			if text[end] == '\\' {
				end++
			}
			end++
		}
		if !strings.HasPrefix(strings.TrimLeft(text[end+1:], " \t\r\n"), ":") {
			copy(out[at+1:end], asterisks(text[at+1:end]))
		}
		at = end + 1
	}
	return string(out)
}
