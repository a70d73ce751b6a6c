package contract

import (
	"encoding/json"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// A Kind says in which way a parameter is wrong. Kinds are ordered as errors
// are told.
type Kind int

// The kinds of wrong parameters.
const (
	Unknown Kind = iota // no parameter has this name
	Missing             // it is needed and not there
	Type                // it is of another type
	Value               // it is of the right type, with a value that is not allowed
)

// String returns the kind in lower case.
func (k Kind) String() string {
	switch k {
	case Unknown:
		return "unknown"
	case Missing:
		return "missing"
	case Type:
		return "type"
	}
	return "value"
}

// A ParamError says what is wrong with one application parameter.
type ParamError struct {
	Member   string // its path, such as "page_size" or "items/0/x"
	Kind     Kind
	Detail   string // such as "must be an integer from 1 to 100, got 0"; goes after Member
	DetailZh string // the same in Chinese
	Nearest  string // the known name that was probably meant, if Kind is Unknown and there is one

	pointer     string
	code        Code
	want, found phrase
	hint, mute  phrase // how to mend it; mute without what was sent
}

// Error returns the member and what is wrong with it.
func (e ParamError) Error() string { return e.Member + " " + e.Detail }

// Violation returns the error as a violation, which repeats the value unless
// that is secret or personal.
func (e ParamError) Violation() Violation {
	return newViolation(e.code, e.rule(), e.pointer, e.want, e.found, e.hint)
}

// Named returns the error as a violation that never repeats what was sent.
func (e ParamError) Named() Violation {
	found := phrase{"another value", "其他值"}
	switch e.Kind {
	case Unknown, Missing:
		found = e.found
	case Type:
		found = phrase{"another type", "其他类型"}
	}
	return newViolation(e.code, e.rule(), e.pointer, e.want, found, e.mute)
}

// rule returns the rule of a violation.
func (e ParamError) rule() string {
	switch e.Kind {
	case Unknown:
		return RuleUnknown
	case Missing:
		return RuleMissing
	case Type:
		return "type"
	}
	return RuleValue
}

// ParamViolations returns the errors as violations; without what was sent, if
// this Checker names alone.
func (c *Checker) ParamViolations(wrong []ParamError) []Violation {
	found := make([]Violation, 0, len(wrong))
	for _, e := range wrong {
		if c.tells() == naming {
			found = append(found, e.Named())
			continue
		}
		found = append(found, e.Violation())
	}
	return found
}

// maxMember is how many characters of a path that the caller made up are told.
const maxMember = 100

// at returns the pointer to a parameter.
func (f *findings) at(path []string) string {
	return joinPointer(append(f.base[:len(f.base):len(f.base)], path...)...)
}

// unknownParam returns the error of a name that is not among the known ones.
func (f *findings) unknownParam(path, known []string) ParamError {
	name := path[len(path)-1]
	told := append(path[:len(path)-1:len(path)-1], cut(name, maxMember))
	e := ParamError{
		Member: cut(strings.Join(path, "/"), maxMember), Kind: Unknown, Nearest: Nearest(name, known),
		pointer: f.at(told), code: CodeUnknown, found: phrase{"a name that is not known", "未知的名称"},
		hint: phrase{"leave it out", "请去掉该参数"},
	}
	switch {
	case e.Nearest != "":
		e.want = phrase{e.Nearest, e.Nearest}
		e.hint = phrase{"write " + e.Nearest, "请改为 " + e.Nearest}
		e.Detail = "is not known, the nearest name is " + e.Nearest
		e.DetailZh = "是未知参数，最接近的参数名为 " + e.Nearest
	case len(known) == 0:
		e.want = phrase{"no parameters", "没有业务参数"}
		e.Detail = "is not known, the method takes no parameters"
		e.DetailZh = "是未知参数，该接口没有业务参数"
	default:
		e.want = phrase{"one of " + strings.Join(known, ", "), "以下之一：" + strings.Join(known, "、")}
		e.Detail = "is not known, the names are " + strings.Join(known, ", ")
		e.DetailZh = "是未知参数，可用参数名为 " + strings.Join(known, "、")
	}
	e.mute = e.hint
	return e
}

// missingParam returns the error of a parameter that is needed, on a condition
// or on none.
func (f *findings) missingParam(path []string, condition phrase) ParamError {
	want := wantedAt(f.tree, path)
	parent := path[:len(path)-1]
	hint := missingHint(path[len(path)-1], f.tree.at(parent), lookup(f.raw, parent), condition)
	return ParamError{
		Member: strings.Join(path, "/"), Kind: Missing, pointer: f.at(path), code: CodeMissing,
		want: want, found: nothing, hint: hint, mute: hint,
		Detail:   "is missing, must be " + want.en,
		DetailZh: "缺失，应为 " + want.zh,
	}
}

// refusedParam returns the error of a parameter whose type or value is wrong.
func (f *findings) refusedParam(kind Kind, leaf *jsonschema.ValidationError, path []string) ParamError {
	held := lookup(f.raw, path)
	want, got := wantedAt(f.tree, path), shown(held)
	b := f.shelf.breachOf(leaf, f.tree.at(path), held)
	b.lenient = true
	if b.private = b.private || secret(path); b.private {
		got = kindOf(held)
		if held == "" {
			got = phrase{"empty text", "空文本"}
		}
	}
	if array, ok := held.([]any); ok && kind == Value {
		got = lengthOf(array)
	}
	code, hint := codeOf(b.rule), b.hint()
	b.private = true
	mute := b.hint()
	if held == nil {
		code = CodeType // null, where that is not an absent member
	}
	if n, ok := held.(json.Number); ok && unbounded(n) {
		code, hint, mute = CodeUnbounded, b.boundHint(), b.boundHint()
	}
	return ParamError{
		Member: strings.Join(path, "/"), Kind: kind, pointer: f.at(path), code: code,
		want: want, found: got, hint: hint, mute: mute,
		Detail:   "must be " + want.en + ", got " + got.en,
		DetailZh: "应为 " + want.zh + "，实际为 " + got.zh,
	}
}

func wantedAt(tree *node, path []string) phrase {
	if n := tree.at(path); n != nil {
		return n.want
	}
	return typePhrase("")
}

// secret reports whether the value at a path must not be repeated.
func secret(path []string) bool {
	for _, name := range path {
		name = strings.ToLower(name)
		for _, part := range []string{"token", "secret", "passw"} {
			if strings.Contains(name, part) {
				return true
			}
		}
	}
	return false
}
