package drift

import (
	"fmt"
	"net/http"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
)

// An exchange is one call that is being judged.
type exchange struct {
	*Analyzer
	call    record.Call
	method  wire.Method
	variant contract.Variant
	group   *group

	answer     any // decoded; nil if it could not be
	result     result
	maskedBody *any // of the answer, once it is needed
	maskedSent *any // of the parameters
}

// judge judges a call of a method that the contract knows.
func (e *exchange) judge() {
	e.group.calls++
	if e.call.Duration > 0 {
		e.group.latency.add(e.call.Duration)
	}
	switch {
	case e.call.Status == 0 && len(e.call.Answer) == 0:
		e.unanswered++
		return
	case e.call.Cut:
		e.cut++
		return
	case e.call.Answer == nil:
		return // it was not kept
	}
	e.judged++
	e.group.answers++
	e.group.span.add(e.call.At)
	answer, broken := e.schemas.Whole(e.method, e.variant, e.call.Answer)
	e.answer = answer
	e.result = resultOf(e.method, e.answer)
	e.group.count(e.result.code)
	e.judgeStatus()
	e.judgeAnswer(broken)
	e.judgeRequest()
	if e.result.whole {
		e.group.members.see(e.result.inner)
		e.group.ask(e.call.Application())
	}
}

// judgeStatus notes an HTTP status that JD does not use.
func (e *exchange) judgeStatus() {
	if e.call.Status == http.StatusOK || e.call.Status == 0 {
		return
	}
	found := fmt.Sprintf("HTTP %d", e.call.Status)
	e.note(inAnswer, contract.Violation{
		Code: contract.CodeHTTPStatus, Rule: contract.RuleEnvelope,
		Expected: "HTTP 200", ExpectedZh: "HTTP 200", Found: found, FoundZh: found,
	}, nil)
}

// judgeAnswer notes what the answer has, and the contract has not.
func (e *exchange) judgeAnswer(broken []contract.Violation) {
	retyped := map[string]bool{} // the places whose value is of another type
	for _, v := range broken {
		if v.Code == contract.CodeType {
			retyped[v.Pointer] = true
		}
	}
	for _, v := range broken {
		if v.Code != contract.CodeType && v.Code != contract.CodeMissing && retyped[v.Pointer] {
			continue // the type says it already
		}
		e.noteAnswer(v)
	}
	e.judgeResult()
}

// noteAnswer notes a violation of an answer under the code of what it says of
// the contract.
func (e *exchange) noteAnswer(v contract.Violation) {
	value, there := lookup(e.answer, split(v.Pointer))
	if !there {
		value = nil
	}
	switch v.Code {
	case contract.CodeUnknown:
		v.Code = contract.CodeMemberNew
		v.Hint, v.HintZh = newHint(v.Expected)
	case contract.CodeErrorUnknown:
		v.Found, v.FoundZh = "another code", "其他错误码" // the code itself, where it is told, is among the values
	case contract.CodeMissing:
		v.Code = contract.CodeMemberGone
	case contract.CodeType:
		v.Code = contract.CodeMemberRetyped
		if value == nil {
			v.Code = contract.CodeMemberNull
		}
	case contract.CodeEnum:
		if v.Rule == "enum" {
			v.Code = contract.CodeEnumNew
		}
	}
	if !there {
		e.note(inAnswer, v, nil)
		return
	}
	e.note(inAnswer, v, &value)
}

// newHint says what may have come about where a member is new.
func newHint(expected string) (en, zh string) {
	if near, ok := strings.CutPrefix(expected, "perhaps "); ok {
		return "a new member, or " + near + " under another name", "新增的成员，或 " + near + " 改了名称"
	}
	return "a new member, or one under another name", "新增的成员，或其他成员改了名称"
}

// judgeResult notes a business failure under a code that is not known.
func (e *exchange) judgeResult() {
	if e.result.refused || e.result.at == "" || len(wire.Lookup(e.result.code)) > 0 || !numeric(e.result.code) {
		return
	}
	var value any = e.result.code
	e.note(inAnswer, contract.Violation{
		Pointer: e.result.at, Code: contract.CodeErrorUnknown, Rule: contract.RuleUnknown,
		Expected: "a code of the catalogue", ExpectedZh: "目录中的错误码", Found: "another code", FoundZh: "其他错误码",
		Hint: "jdmock explain lists the codes", HintZh: "jdmock explain 可列出全部错误码",
	}, &value)
}

// unknownMethod notes a call of a method that the contract does not know, unless
// the gateway does not know it either.
func (e *exchange) unknownMethod() {
	answer, ok := decode(e.call.Answer)
	if !ok || e.call.Cut {
		return
	}
	r := resultOf(e.method, answer)
	if r.refused && r.code == wire.InvalidMethod.Code {
		return
	}
	e.judged++
	name := e.name(string(e.method))
	if e.unknown[wire.Method(name)] || len(e.unknown) < maxMethods {
		e.unknown[wire.Method(name)] = true
	} else {
		name = oddName
	}
	e.method, e.variant = wire.Method(name), contract.Main
	e.note(inCall, contract.Violation{
		Pointer: "/" + wire.ParamMethod, Code: contract.CodeMethodUnknown, Rule: contract.RuleEnvelope,
		Expected: "a method with a schema", ExpectedZh: "有定义的接口", Found: name, FoundZh: name,
	}, nil)
}
