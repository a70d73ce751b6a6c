package contract

import (
	"slices"
	"strconv"

	"github.com/jdmock/jdmock/contract/wire"
)

// Unknown returns the members of an answer that the schema of a method, or of
// AggregatorMethod, does not know, by place, up to the first thousand. Response
// lets them pass, since JD adds members; in an answer of one's own they are
// misspelled. Of an answer that cannot be read it returns nothing.
func (c *Checker) Unknown(m wire.Method, v Variant, answer []byte) []Violation {
	if m == AggregatorMethod {
		value, err := decodeAnswer(answer)
		if err != nil {
			return nil
		}
		return library().aggregator.shapes[placeResponse].tree.unknown(nil, value, nil)
	}
	own, err := responseShape(m, v)
	if err != nil {
		return nil
	}
	root, inner, err := open(answer)
	if err != nil || root != m.Root() && root != wire.ErrorRoot {
		return nil
	}
	tree := own.tree
	if root == wire.ErrorRoot {
		tree = library().refusal.tree
	}
	return tree.unknown([]string{root}, inner, nil)
}

// unknown appends the members at and below a value that n does not know. The
// names of at lead to the value.
func (n *node) unknown(at []string, value any, found []Violation) []Violation {
	switch v := value.(type) {
	case map[string]any:
		return n.unknownMembers(at, v, found)
	case []any:
		for i, item := range v {
			if n.items != nil {
				found = n.items.unknown(append(at, strconv.Itoa(i)), item, found)
			}
		}
	}
	return found
}

func (n *node) unknownMembers(at []string, members map[string]any, found []Violation) []Violation {
	if n.properties == nil || n.others != nil {
		return found
	}
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		below := append(at[:len(at):len(at)], cut(name, maxMember))
		switch sub := n.properties[name]; {
		case sub != nil:
			found = sub.unknown(below, members[name], found)
		case len(found) < maxViolations:
			found = append(found, unknownMember(below, name, n.names))
		}
	}
	return found
}

// unknownMember returns the violation of a name that is not among the known.
func unknownMember(at []string, name string, known []string) Violation {
	v := Violation{Pointer: joinPointer(at...), Expected: "a member that is known", Found: "another name", Rule: RuleUnknown}
	if near := Nearest(name, known); near != "" {
		v.Expected = "perhaps " + near
	}
	return v
}
