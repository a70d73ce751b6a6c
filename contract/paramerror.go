package contract

import (
	"strings"
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

	want string // what would be right, without what was sent
}

// Error returns the member and what is wrong with it.
func (e ParamError) Error() string { return e.Member + " " + e.Detail }

// maxMember is how many characters of a path that the caller made up are told.
const maxMember = 100

// unknownParam returns the error of a name that is not among the known ones.
func unknownParam(path, name string, known []string) ParamError {
	e := ParamError{Member: cut(path, maxMember), Kind: Unknown, Nearest: Nearest(name, known)}
	switch {
	case e.Nearest != "":
		e.want = e.Nearest
		e.Detail = "is not known, the nearest name is " + e.Nearest
		e.DetailZh = "是未知参数，最接近的参数名为 " + e.Nearest
	case len(known) == 0:
		e.want = "no parameters"
		e.Detail = "is not known, the method takes no parameters"
		e.DetailZh = "是未知参数，该接口没有业务参数"
	default:
		e.want = "one of " + strings.Join(known, ", ")
		e.Detail = "is not known, the names are " + strings.Join(known, ", ")
		e.DetailZh = "是未知参数，可用参数名为 " + strings.Join(known, "、")
	}
	return e
}

// missingParam returns the error of a parameter that is needed.
func missingParam(tree *node, path []string) ParamError {
	want := wantedAt(tree, path)
	return ParamError{
		Member: strings.Join(path, "/"), Kind: Missing, want: want.en,
		Detail:   "is missing, must be " + want.en,
		DetailZh: "缺失，应为 " + want.zh,
	}
}

// refusedParam returns the error of a parameter whose type or value is wrong.
func refusedParam(kind Kind, tree *node, raw map[string]any, path []string) ParamError {
	want, got := wantedAt(tree, path), shown(lookup(raw, path))
	if n := tree.at(path); secret(path) || n != nil && n.sensitive {
		got = kindOf(lookup(raw, path))
		if lookup(raw, path) == "" {
			got = phrase{"empty text", "空文本"}
		}
	}
	if array, ok := lookup(raw, path).([]any); ok && kind == Value {
		got = lengthOf(array)
	}
	return ParamError{
		Member: strings.Join(path, "/"), Kind: kind, want: want.en,
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
