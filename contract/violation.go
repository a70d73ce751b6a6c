package contract

import "strings"

// The rules of a Violation that are not keywords of JSON Schema.
const (
	RuleEnvelope = "envelope" // HTTP status, JSON, and the single top-level member
	RuleUnknown  = "unknown"  // a parameter that the method does not have
	RuleMissing  = "required" // a member that must be there
	RuleValue    = "value"    // a parameter with a value that is not allowed
)

// A Violation is one place where a document breaks the contract. Rule says by
// what the place was judged, Code what is wrong there.
type Violation struct {
	Pointer  string `json:"pointer"`        // JSON pointer into the answer; below /360buy_param_json for a parameter
	Expected string `json:"expected"`       // what the contract wants there
	Found    string `json:"found"`          // what is there
	Rule     string `json:"rule"`           // a keyword of JSON Schema, or one of the rules above
	Code     Code   `json:"code"`           // never changes, for programs; Codes says what each means
	Hint     string `json:"hint,omitempty"` // what would probably mend it

	ExpectedZh string `json:"expected_zh"` // the same in Chinese
	FoundZh    string `json:"found_zh"`
	HintZh     string `json:"hint_zh,omitempty"`
}

// A Lang is a language in which violations are told.
type Lang string

// The languages of a violation.
const (
	English Lang = "en"
	Chinese Lang = "zh"
)

// String returns the violation on one line of English.
func (v Violation) String() string { return v.Text(English) }

// Text returns the violation on one line: where, by which rule, what is wanted
// and what was found, how to mend it, and the code. A language that is not
// known is English.
func (v Violation) Text(in Lang) string {
	pointer := v.Pointer
	if pointer == "" {
		pointer = "/"
	}
	parts := []string{pointer, " (", v.Rule, "): want ", v.Expected, ", found ", v.Found}
	hint, before := v.Hint, "; "
	if in == Chinese {
		parts = []string{pointer, "（", v.Rule, "）：应为 ", v.ExpectedZh, "，实际为 ", v.FoundZh}
		hint, before = v.HintZh, "；"
	}
	if hint != "" {
		parts = append(parts, before, hint)
	}
	if v.Code != "" {
		parts = append(parts, " [", string(v.Code), "]")
	}
	return oneLine.Replace(strings.Join(parts, ""))
}

// oneLine writes what would break a line.
var oneLine = strings.NewReplacer("\n", `\n`, "\r", `\r`, "\u2028", `\u2028`, "\u2029", `\u2029`, "\x1b", `\x1b`)

// newViolation returns a violation in both languages.
func newViolation(code Code, rule, pointer string, want, found, hint phrase) Violation {
	return Violation{
		Pointer: pointer, Rule: rule, Code: code,
		Expected: want.en, Found: found.en, Hint: hint.en,
		ExpectedZh: want.zh, FoundZh: found.zh, HintZh: hint.zh,
	}
}

// A telling is how what stands somewhere is told.
type telling int

// The ways to tell of a value. Both only name a value of another type than is
// wanted, since such a value may be anything, a telephone number too.
const (
	quoting telling = iota // a value of the right type is repeated
	naming                 // no value ever is
)

// saw says what stands where the rule was broken.
func (t telling) saw(value any, rule string) phrase {
	if t == naming || rule == "type" {
		return kindOf(value)
	}
	return shown(value)
}
