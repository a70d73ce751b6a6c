package suite

import (
	"net/url"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract"
)

// Bounds of a result.
const (
	maxTold   = 200
	maxText   = 2000 // bytes of each text
	minSecret = 6    // bytes; what is shorter hides nothing
)

// hidden stands where a secret stood.
const hidden = "***"

// tellable returns a result without the target's secrets, which a gateway may
// repeat, and no larger than is useful.
func (t Target) tellable(r Result) Result {
	secrets := t.secrets()
	tell := func(text string) string { return clipText(secrets.Replace(text), maxText) }
	r.Reason, r.ReasonZh = tell(r.Reason), tell(r.ReasonZh)
	if len(r.Violations) > maxTold {
		r.More += len(r.Violations) - maxTold
		r.Violations = r.Violations[:maxTold]
	}
	told := make([]contract.Violation, len(r.Violations))
	for i, v := range r.Violations {
		for _, text := range []*string{&v.Pointer, &v.Rule, &v.Expected, &v.Found, &v.Hint, &v.ExpectedZh, &v.FoundZh, &v.HintZh} {
			*text = tell(*text)
		}
		told[i] = v
	}
	if r.Violations != nil {
		r.Violations = told
	}
	return r
}

// secrets returns what takes the target's secrets out of a text.
func (t Target) secrets() *strings.Replacer {
	all := []string{t.AppSecret, t.AccessToken, t.ControlToken}
	slices.SortFunc(all, func(a, b string) int { return len(b) - len(a) }) // one may begin with another
	var pairs []string
	for _, secret := range all {
		if len(secret) < minSecret {
			continue
		}
		pairs = append(pairs, secret, hidden)
		if escaped := url.QueryEscape(secret); escaped != secret {
			pairs = append(pairs, escaped, hidden)
		}
	}
	return strings.NewReplacer(pairs...)
}

// clipText returns a text of at most so many bytes, and an ellipsis if some are
// gone.
func clipText(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return text[:limit] + "…"
}
