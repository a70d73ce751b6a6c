package signing

import (
	"net/url"
	"strings"
)

// RawValues returns the values of urlencoded forms as they stand there, by
// name: of a name that occurs twice, the first that is not empty.
func RawValues(forms ...string) map[string]string {
	raw := map[string]string{}
	for _, form := range forms {
		for pair := range strings.SplitSeq(form, "&") {
			name, value, _ := strings.Cut(pair, "=")
			if plain, err := url.QueryUnescape(name); err == nil && raw[plain] == "" && len(raw) < maxRaw {
				raw[plain] = value
			}
		}
	}
	return raw
}

// maxRaw bounds the values that are kept.
const maxRaw = 1000
