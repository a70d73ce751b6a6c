package contract

import "fmt"

// The rules of a Violation that are not keywords of JSON Schema.
const (
	RuleEnvelope = "envelope" // HTTP status, JSON, and the single top-level member
	RuleUnknown  = "unknown"  // a parameter that the method does not have
	RuleMissing  = "required" // a member that must be there
	RuleValue    = "value"    // a parameter with a value that is not allowed
)

// A Violation is one place where a document breaks the contract.
type Violation struct {
	Pointer  string // JSON pointer into the answer; below /360buy_param_json for a parameter
	Expected string // what the contract wants there
	Found    string // what is there
	Rule     string // a keyword of JSON Schema, or one of the rules above
}

// String returns the violation on one line.
func (v Violation) String() string {
	pointer := v.Pointer
	if pointer == "" {
		pointer = "/"
	}
	return fmt.Sprintf("%s (%s): want %s, found %s", pointer, v.Rule, v.Expected, v.Found)
}

// A describer says what stands where something else was wanted.
type describer func(value any, rule string) string

// quoting repeats a value of the right type; of another type it only names
// that, since such a value may be anything, a telephone number too.
func quoting(value any, rule string) string {
	if rule == "type" {
		return kindOf(value).en
	}
	return shown(value).en
}

// naming never repeats a value.
func naming(value any, _ string) string { return kindOf(value).en }
