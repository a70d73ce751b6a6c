package contract

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"

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
	return c.shelf().response(m, v, answer, c.tells())
}

func (s *shelf) response(m wire.Method, v Variant, answer []byte, tells telling) []Violation {
	own, err := s.responseShape(m, v)
	if err != nil {
		return []Violation{newViolation(CodeMethodUnknown, RuleEnvelope, "", phrase{"a method with a schema", "有定义的接口"},
			phrase{"another method", "其他接口"}, s.nearestMethod(m))}
	}
	root, inner, bad := open(answer)
	if bad != nil {
		return append([]Violation{bad.violation(wantedRoots(m))}, own.among(m, answer, bad, tells)...)
	}
	return own.under(m, root, inner, tells)
}

// under judges what an answer has under its single member.
func (s *shape) under(m wire.Method, root string, inner any, tells telling) []Violation {
	switch root {
	case m.Root():
		return s.judge([]string{root}, inner, tells)
	case wire.ErrorRoot:
		return s.shelf.refusal.judge([]string{root}, inner, tells)
	}
	return s.misnamed(m, root, inner, tells)
}

// among judges the member of the method's root where there are others beside it.
func (s *shape) among(m wire.Method, answer []byte, bad *badBody, tells telling) []Violation {
	if bad.code != CodeEnvelope {
		return nil
	}
	value, err := decode(answer)
	if err != nil {
		return nil
	}
	inner, present := object(value)[m.Root()]
	if !present {
		return nil
	}
	return s.judge([]string{m.Root()}, inner, tells)
}

// misnamed judges an answer whose single member has another name: by the
// schema of the root that it comes nearest to, if it looks like one.
func (s *shape) misnamed(m wire.Method, root string, inner any, tells telling) []Violation {
	near := Nearest(root, []string{m.Root(), wire.ErrorRoot})
	hint := phrase{}
	if near != "" {
		hint = phrase{"rename it to " + near, "请改名为 " + near}
	}
	if strings.EqualFold(strings.TrimSuffix(near, "_responce"), strings.TrimSuffix(root, "_response")) {
		hint = phrase{hint.en + ": the spelling is JD's own", hint.zh + "：这是京东自己的拼写"}
	}
	if !rootLike(root) {
		return []Violation{newViolation(CodeRootName, RuleEnvelope, "", wantedRoots(m), phrase{"a member of another name", "其他名称的成员"}, hint)}
	}
	found := newViolation(CodeRootName, RuleEnvelope, "", wantedRoots(m), phrase{"the member " + root, "成员 " + root}, hint)
	if near == wire.ErrorRoot {
		s = s.shelf.refusal
	}
	return append([]Violation{found}, s.judge([]string{root}, inner, tells)...)
}

// wantedRoots says what a whole answer has to be.
func wantedRoots(m wire.Method) phrase {
	return phrase{
		fmt.Sprintf("one JSON object with the single member %s or %s", m.Root(), wire.ErrorRoot),
		fmt.Sprintf("只有一个成员 %s 或 %s 的 JSON 对象", m.Root(), wire.ErrorRoot),
	}
}

// nearestMethod returns a hint that names the method that was probably meant.
func (s *shelf) nearestMethod(m wire.Method) phrase {
	known := make([]string, 0, len(s.names))
	for _, each := range s.names {
		known = append(known, string(each))
	}
	if near := Nearest(string(m), known); near != "" {
		return phrase{"perhaps " + near, "可能是 " + near}
	}
	return phrase{}
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
func (s *shape) judge(root []string, value any, tells telling) []Violation {
	j := judging{shape: s, root: root, huge: map[string]bool{}, tells: tells}
	j.value = bound(s.tree, value, nil, j.huge)
	for _, leaf := range leaves(s.compiled().Validate(j.value)) {
		j.leaf(leaf)
	}
	slices.SortFunc(j.found, func(a, b Violation) int {
		return cmp.Or(strings.Compare(a.Pointer, b.Pointer), strings.Compare(a.Rule, b.Rule))
	})
	found := slices.CompactFunc(j.found, func(a, b Violation) bool { return a.Pointer == b.Pointer && a.Rule == b.Rule })
	return found[:min(len(found), maxViolations)]
}

// A judging collects the violations of one value.
type judging struct {
	*shape
	root  []string // the names that lead to the value
	value any
	huge  map[string]bool // pointers to numbers out of all bounds
	tells telling
	found []Violation
}

// at returns the pointer to a place of the value.
func (j *judging) at(path []string) string {
	return joinPointer(append(j.root[:len(j.root):len(j.root)], path...)...)
}

// leaf adds the violations that one error of the schema comes to.
func (j *judging) leaf(leaf *jsonschema.ValidationError) {
	path := splitPointer(leaf.InstanceLocation)
	held, at := lookup(j.value, path), j.tree.at(path)
	b := j.shelf.breachOf(leaf, at, held)
	if b.rule == "required" {
		for _, name := range j.shelf.absent(leaf, held) {
			missing := append(path[:len(path):len(path)], name)
			j.found = append(j.found, newViolation(CodeMissing, RuleMissing, j.at(missing), wantedAt(j.tree, missing), nothing,
				missingHint(name, at, held, j.shelf.conditionOf(leaf))))
		}
		return
	}
	if j.tells == naming {
		b.private = true
	}
	saw, code, hint := j.tells.saw(held, b.rule), codeOf(b.rule), b.hint()
	if b.private {
		saw = kindOf(held)
	}
	if j.huge[joinPointer(path...)] {
		code, saw, hint = CodeUnbounded, phrase{"a number out of all bounds", "超出一切范围的数字"}, b.boundHint()
	}
	j.found = append(j.found, newViolation(code, b.rule, j.at(path), wantedAt(j.tree, path), saw, hint))
}

// nothing is what is found where a member is missing.
var nothing = phrase{"nothing", "无"}

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
