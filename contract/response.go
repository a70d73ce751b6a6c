package contract

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/wire"
)

// Bounds of an answer that is judged.
const (
	maxAnswer       = 16 << 20 // bytes
	maxAnswerCommas = 400_000  // a measure of its members and items, far above any page
	maxViolations   = 1000     // told of one answer
)

// Response judges a whole answer: one top-level member, the method's root or
// error_response, and what stands under it. It returns every violation, by
// place, up to the first thousand; nothing if the answer is good.
func (c *Checker) Response(m wire.Method, v Variant, answer []byte) []Violation {
	return response(m, v, answer, quoting)
}

func response(m wire.Method, v Variant, answer []byte, describe describer) []Violation {
	own, err := responseShape(m, v)
	if err != nil {
		return []Violation{{Expected: "a method with a schema", Found: "another method", Rule: RuleEnvelope}}
	}
	wanted := fmt.Sprintf("one JSON object with the single member %s or %s", m.Root(), wire.ErrorRoot)
	root, inner, err := open(answer)
	if err != nil {
		return []Violation{{Expected: wanted, Found: err.Error(), Rule: RuleEnvelope}}
	}
	switch {
	case root == m.Root():
		return own.judge([]string{root}, inner, describe)
	case root == wire.ErrorRoot:
		return library().refusal.judge([]string{root}, inner, describe)
	case !rootLike(root):
		return []Violation{{Expected: wanted, Found: "a member of another name", Rule: RuleEnvelope}}
	}
	found := []Violation{{Expected: wanted, Found: "the member " + root, Rule: RuleEnvelope}}
	return append(found, own.judge([]string{root}, inner, describe)...)
}

// errNoJSON says what was found where an answer belongs.
var errNoJSON = errors.New("no JSON")

// readable returns why an answer is not read at all, if so.
func readable(answer []byte) error {
	switch {
	case len(answer) > maxAnswer:
		return fmt.Errorf("more than %d bytes", maxAnswer)
	case bytes.Count(answer, []byte{','}) > maxAnswerCommas:
		return errors.New("more members than can be checked")
	case len(bytes.TrimSpace(answer)) == 0:
		return errors.New("nothing")
	case !utf8.Valid(answer):
		return errors.New("text that is not UTF-8")
	}
	return nil
}

// open returns the single top-level member of an answer and its value.
func open(answer []byte) (string, any, error) {
	if err := readable(answer); err != nil {
		return "", nil, err
	}
	names, err := topNames(answer)
	if err != nil {
		return "", nil, err
	}
	if len(names) != 1 {
		return "", nil, fmt.Errorf("%d members", len(names))
	}
	value, err := decode(answer)
	if err != nil {
		return "", nil, errNoJSON
	}
	return names[0], object(value)[names[0]], nil
}

// topNames returns the names of the top-level members as they stand, a name
// that stands twice too.
func topNames(answer []byte) ([]string, error) {
	d := json.NewDecoder(bytes.NewReader(answer))
	first, err := d.Token()
	if err != nil {
		return nil, errNoJSON
	}
	if first != json.Delim('{') {
		return nil, errors.New("JSON that is no object")
	}
	var names []string
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, errNoJSON
		}
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			return nil, errNoJSON
		}
		names = append(names, name.(string))
	}
	if _, err := d.Token(); err != nil {
		return nil, errNoJSON
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, errors.New("more than one JSON value")
	}
	return names, nil
}

// rootLike reports whether a top-level name looks like a root, so that it may
// be repeated: JD's roots are easily misspelled, and anything else may be a
// value.
func rootLike(root string) bool {
	low := strings.ToLower(root)
	return len(root) <= maxMember && (strings.HasSuffix(low, "_response") || strings.HasSuffix(low, "_responce"))
}

// judge returns where the value at root, the names that lead to it, breaks the
// schema, by place.
func (s *shape) judge(root []string, value any, describe describer) []Violation {
	huge := map[string]bool{}
	value = bound(s.tree, value, nil, huge)
	var found []Violation
	for _, leaf := range leaves(s.compiled().Validate(value)) {
		path := splitPointer(leaf.InstanceLocation)
		at := append(root[:len(root):len(root)], path...)
		rule, held := ruleOf(leaf), lookup(value, path)
		if rule == "required" {
			for _, name := range absent(leaf, held) {
				want := wantedAt(s.tree, append(path[:len(path):len(path)], name)).en
				found = append(found, Violation{joinPointer(append(at[:len(at):len(at)], name)...), want, "nothing", RuleMissing})
			}
			continue
		}
		saw := describe(held, rule)
		if n := s.tree.at(path); n != nil && n.sensitive {
			saw = naming(held, rule)
		}
		if huge[joinPointer(path...)] {
			saw = "a number out of all bounds"
		}
		found = append(found, Violation{joinPointer(at...), wantedAt(s.tree, path).en, saw, rule})
	}
	slices.SortFunc(found, func(a, b Violation) int {
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Rule, b.Rule))
	})
	found = slices.Compact(found)
	return found[:min(len(found), maxViolations)]
}

// bound replaces numbers out of all bounds by null, in place, and notes the
// pointers to them. It goes only where the schema goes.
func bound(at *node, value any, path []string, huge map[string]bool) any {
	switch v := value.(type) {
	case json.Number:
		if unbounded(v) {
			huge[joinPointer(path...)] = true
			return nil
		}
	case map[string]any:
		for name, held := range v {
			if sub := at.properties[name]; sub != nil {
				v[name] = bound(sub, held, append(path, name), huge)
			}
		}
	case []any:
		if at.items == nil {
			return v
		}
		for i := range v {
			v[i] = bound(at.items, v[i], append(path, strconv.Itoa(i)), huge)
		}
	}
	return value
}
