package contract

import (
	"errors"
	"fmt"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// leaves returns the errors that have no cause of their own. Of an alternative
// it returns those of the best branch alone: the others are of shapes that
// were not meant.
func leaves(err error) []*jsonschema.ValidationError {
	var top *jsonschema.ValidationError
	if !errors.As(err, &top) {
		if err != nil {
			panic(fmt.Sprintf("contract: schema does not work: %v", err))
		}
		return nil
	}
	return leavesOf(top, nil)
}

func leavesOf(e *jsonschema.ValidationError, found []*jsonschema.ValidationError) []*jsonschema.ValidationError {
	if len(e.Causes) == 0 {
		return append(found, e)
	}
	if rule := ruleOf(e); rule == "anyOf" || rule == "oneOf" {
		return append(found, bestBranch(e)...)
	}
	for _, cause := range e.Causes {
		found = leavesOf(cause, found)
	}
	return found
}

// bestBranch returns the errors of the branch that a value was probably meant
// for: the one that gets furthest. Where no branch gets beyond the value's
// type, it is the alternative itself that is broken.
func bestBranch(e *jsonschema.ValidationError) []*jsonschema.ValidationError {
	var best []*jsonschema.ValidationError
	for _, branch := range e.Causes {
		if found := leavesOf(branch, nil); best == nil || nearer(found, best, e.InstanceLocation) {
			best = found
		}
	}
	if mistyped(best, e.InstanceLocation) {
		alone := *e
		alone.Causes = nil
		return []*jsonschema.ValidationError{&alone}
	}
	return best
}

// nearer reports whether a branch with the errors a fits the value at a place
// better than one with the errors b: of the right type, then with fewer errors
// there itself, then with fewer in all.
func nearer(a, b []*jsonschema.ValidationError, place string) bool {
	if x, y := mistyped(a, place), mistyped(b, place); x != y {
		return y
	}
	if x, y := marks(a, place), marks(b, place); x != y {
		return x < y
	}
	return len(a) < len(b)
}

// mistyped reports whether a branch fails by the type of the value itself.
func mistyped(errs []*jsonschema.ValidationError, place string) bool {
	for _, e := range errs {
		if e.InstanceLocation == place && ruleOf(e) == "type" {
			return true
		}
	}
	return false
}

// marks counts the errors by which a value says that a branch is not its own:
// a member that is fixed to another value, or has to be there.
func marks(errs []*jsonschema.ValidationError, place string) int {
	n := 0
	for _, e := range errs {
		below, within := strings.CutPrefix(e.InstanceLocation, place)
		if !within || strings.Count(below, "/") > 1 {
			continue
		}
		switch ruleOf(e) {
		case "const", "enum", "required", "additionalProperties":
			n++
		}
	}
	return n
}

// ruleOf returns the schema keyword that a value broke.
func ruleOf(leaf *jsonschema.ValidationError) string {
	return leaf.KeywordLocation[strings.LastIndexByte(leaf.KeywordLocation, '/')+1:]
}
