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
		value, bad := decodeAnswer(answer)
		if bad != nil {
			return nil
		}
		return c.shelf().aggregator.shapes[placeResponse].tree.unknown(nil, value, nil)
	}
	own, err := c.shelf().responseShape(m, v)
	if err != nil {
		return nil
	}
	root, inner, bad := open(answer)
	if bad != nil {
		return nil
	}
	return own.unknown(m, root, inner)
}

// unknown returns what the answer has under its root that is not known.
func (s *shape) unknown(m wire.Method, root string, inner any) []Violation {
	switch root {
	case wire.ErrorRoot:
		return s.shelf.unknownRefusal(inner)
	case m.Root():
		return s.tree.unknown([]string{root}, inner, nil)
	}
	return nil
}

// maxCode bounds what is taken for a code and repeated, in digits: a longer number
// may be somebody's.
const maxCode = 9

// unknownRefusal returns what an error_response has that is not known: members,
// and a code that the catalogue does not have.
func (s *shelf) unknownRefusal(inner any) []Violation {
	found := s.refusal.tree.unknown([]string{wire.ErrorRoot}, inner, nil)
	code, ok := lookup(inner, []string{"code"}).(string)
	if !ok || !isDigits(code) || len(wire.Lookup(code)) > 0 {
		return found
	}
	saw := shown(code)
	if len(code) > maxCode {
		saw = kindOf(code)
	}
	return append(found, newViolation(CodeErrorUnknown, RuleUnknown, joinPointer(wire.ErrorRoot, "code"),
		phrase{"a code of the catalogue", "目录中的错误码"}, saw, phrase{"jdmock explain lists the codes", "jdmock explain 可列出全部错误码"}))
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
	want, found := phrase{"a member that is known", "已知的成员"}, phrase{"another name", "其他名称"}
	hint := phrase{"a new member of JD's, or a slip", "京东新增的成员，或拼写错误"}
	if near := Nearest(name, known); near != "" {
		want = phrase{"perhaps " + near, "可能是 " + near}
		hint = phrase{"rename it to " + near, "请改名为 " + near}
	}
	return newViolation(CodeUnknown, RuleUnknown, joinPointer(at...), want, found, hint)
}
