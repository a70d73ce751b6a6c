package stub

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// A choice is one of a stub's answers, and when it is given.
type choice struct {
	when []condition // all must hold; empty for any call
	body template    // what stands under the root; nil if the call is refused

	entry wire.Entry // the refusal, if body is nil
	about template   // a JSON text that fills the entry's %s, or stands for its texts; nil for none
}

// The members of a file, and of one of several answers in it.
var (
	fileMembers   = []string{"answer", "answers", "error", "text", "token", "dialect"}
	choiceMembers = []string{"when", "answer", "error", "text"}
)

// define makes a stub of what a file holds.
func define(v value) (*Stub, error) {
	if err := checkMembers(v, "", fileMembers); err != nil {
		return nil, err
	}
	s := &Stub{Dialect: contract.DialectJOS}
	if dialect, ok := v.get("dialect"); ok {
		if dialect.kind != isText || (dialect.text != contract.DialectJOS && dialect.text != contract.DialectGuide) {
			return nil, misplaced("/dialect", "want %q or %q", contract.DialectJOS, contract.DialectGuide)
		}
		s.Dialect = dialect.text
	}
	if token, ok := v.get("token"); ok {
		if token.kind != isBool {
			return nil, misplaced("/token", "is %s: want false where no access_token is needed", token.kind)
		}
		s.Public = token.text == "false"
	}
	var err error
	s.choices, err = defineChoices(v)
	return s, err
}

// checkMembers wants an object that has no member but the known ones.
func checkMembers(v value, at string, known []string) error {
	if v.kind != isObject {
		return misplaced(at, "is %s: want an object such as %s", v.kind, Example)
	}
	for _, m := range v.members {
		if !slices.Contains(known, m.name) {
			hint := "what is answered stands inside answer; beside that there are " + strings.Join(known, ", ")
			if near := contract.Nearest(m.name, known); near != "" {
				hint = "did you mean " + near + "?"
			}
			return misplaced(below(at, m.name), "is unknown: %s", hint)
		}
	}
	return nil
}

// defineChoices makes the answers of a file: its only one, or those of a list.
func defineChoices(v value) ([]choice, error) {
	list, several := v.get("answers")
	if !several {
		only, err := defineChoice(v, "")
		return []choice{only}, err
	}
	for _, other := range []string{"answer", "error", "text"} {
		if _, both := v.get(other); both {
			return nil, misplaced("/"+other, "stands beside answers: move it into the last of them")
		}
	}
	if list.kind != isList || len(list.items) == 0 || len(list.items) > MaxAnswers {
		return nil, misplaced("/answers", "want a list of 1 to %d answers", MaxAnswers)
	}
	choices := make([]choice, len(list.items))
	for i, item := range list.items {
		at := "/answers/" + strconv.Itoa(i)
		if err := checkMembers(item, at, choiceMembers); err != nil {
			return nil, err
		}
		var err error
		if choices[i], err = defineChoice(item, at); err != nil {
			return nil, err
		}
		switch last := i == len(list.items)-1; {
		case last && choices[i].when != nil:
			return nil, misplaced(at, "is the last and has a when: add an answer without one, for all other calls")
		case !last && choices[i].when == nil:
			return nil, misplaced(at, "has no when, so that those after it are never given: put it last")
		}
	}
	return choices, nil
}

// defineChoice makes one answer.
func defineChoice(v value, at string) (c choice, err error) {
	if when, ok := v.get("when"); ok {
		if c.when, err = defineConditions(when, at+"/when"); err != nil {
			return choice{}, err
		}
	}
	answer, answered := v.get("answer")
	code, refused := v.get("error")
	text, worded := v.get("text")
	switch {
	case answered == refused:
		return choice{}, misplaced(at, `want either "answer" or "error", or at the top "answers"`)
	case answered && worded:
		return choice{}, misplaced(at+"/text", "goes with error, not with answer")
	case answered:
		err = c.answers(answer, at+"/answer")
	default:
		err = c.refuses(code, text, at)
	}
	return c, err
}

// answers sets what the choice answers.
func (c *choice) answers(v value, at string) error {
	if v.kind != isObject {
		return misplaced(at, "is %s: want an object, which is to stand under the method's root", v.kind)
	}
	_, isError := v.get("error")
	if _, worded := v.get("text"); isError && (len(v.members) == 1 || worded && len(v.members) == 2) {
		return misplaced(at, `to refuse the call, write "error" in place of "answer"; to answer so, add "code":"0"`)
	}
	if _, ok := v.get("code"); !ok {
		v.members = append([]member{{"code", value{kind: isText, text: wire.CodeOK}}}, v.members...)
	}
	var err error
	c.body, err = compile(v, at)
	return err
}

// refuses sets the code, and the text about it, that the choice refuses with.
func (c *choice) refuses(code, text value, at string) error {
	entry, err := findEntry(code)
	if err != nil {
		return misplaced(at+"/error", "%w", err)
	}
	c.entry = entry
	if text.kind == isNull && text.text == "" {
		return nil // there is none
	}
	if text.kind != isText {
		return misplaced(at+"/text", "is %s: want a text", text.kind)
	}
	b := builder{}
	if err := b.quoted(text.text, at+"/text"); err != nil {
		return err
	}
	c.about = b.finish()
	return nil
}

// findEntry returns the entry of a code that can refuse any method's call.
func findEntry(code value) (wire.Entry, error) {
	if code.kind != isText && code.kind != isNumber {
		return wire.Entry{}, fmt.Errorf(`is %s: want a code such as "61"`, code.kind)
	}
	elsewhere := false
	for _, e := range wire.Lookup(code.text) {
		if e.Where == wire.AtGateway || e.Where == wire.AtGuide {
			return e, nil
		}
		elsewhere = elsewhere || e.Where == wire.InResult
	}
	if elsewhere {
		return wire.Entry{}, fmt.Errorf("code %s stands inside a method's result: write that result as an answer", code.text)
	}
	return wire.Entry{}, fmt.Errorf("code %.20q is none that refuses a call: jdmock explain lists those that there are", code.text)
}
