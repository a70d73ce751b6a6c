package contract

import (
	"fmt"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// A ViolationError says that a call breaks the contract.
type ViolationError struct {
	Method     wire.Method
	Violations []Violation // at least one: all that were found
}

// maxTold is how many violations the one line of an error names.
const maxTold = 5

// Error names the method and the first violations, on one line. Text names all.
func (e *ViolationError) Error() string {
	told := make([]string, 0, maxTold)
	for _, v := range e.Violations[:min(len(e.Violations), maxTold)] {
		told = append(told, v.String())
	}
	more := ""
	if n := len(e.Violations) - len(told); n > 0 {
		more = fmt.Sprintf("; and %d more", n)
	}
	return fmt.Sprintf("call %s breaks the contract: %s%s", e.Method, strings.Join(told, "; "), more)
}

// Text names the method and every violation, each on a line of its own.
func (e *ViolationError) Text(in Lang) string {
	head := fmt.Sprintf("call %s breaks the contract:", e.Method)
	if in == Chinese {
		head = fmt.Sprintf("调用 %s 不符合契约：", e.Method)
	}
	return head + "\n" + TextOf(in, e.Violations)
}

// Has reports whether there is a violation of the code.
func (e *ViolationError) Has(code Code) bool {
	return slices.ContainsFunc(e.Violations, func(v Violation) bool { return v.Code == code })
}

// Is reports whether target is a *ViolationError without violations, and of
// the same method or of none, so that errors.Is(err, &ViolationError{}) asks
// whether a call broke the contract at all.
func (e *ViolationError) Is(target error) bool {
	other, ok := target.(*ViolationError)
	return ok && len(other.Violations) == 0 && (other.Method == "" || other.Method == e.Method)
}

// TextOf returns the violations, each on a line of its own.
func TextOf(in Lang, all []Violation) string {
	lines := make([]string, 0, len(all))
	for _, v := range all {
		lines = append(lines, v.Text(in))
	}
	return strings.Join(lines, "\n")
}
