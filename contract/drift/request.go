package drift

import (
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// parameterCodes are the codes by which a gateway refuses application parameters.
var parameterCodes = map[string]bool{
	wire.InvalidParam.Code: true, wire.InvalidParamValue.Code: true, wire.InvalidJSON.Code: true, wire.MalformedJSON.Code: true, wire.GuideParam.Code: true,
}

// judgeRequest notes where the gateway takes other parameters than the schema.
// What a business said of them is not counted: it may have other reasons.
func (e *exchange) judgeRequest() {
	sent := e.call.Application()
	wrong, err := e.params(sent)
	switch {
	case e.result.refused && err == nil && len(wrong) == 0 && e.refusedParameters():
		e.noteRefused(sent)
	case !e.result.whole:
	case err != nil:
		e.note(inCall, contract.Violation{
			Pointer: "/" + wire.ParamJSON, Code: contract.CodeParameters, Rule: contract.RuleEnvelope,
			Expected: "a JSON object", ExpectedZh: "JSON 对象", Found: "none, which the gateway accepted", FoundZh: "不是 JSON 对象，网关仍然接受",
		}, nil)
	default:
		e.group.accept(sent)
		for _, v := range e.schemas.ParamViolations(wrong) {
			e.noteLooser(v, sent)
		}
	}
}

func (e *exchange) params(sent []byte) ([]contract.ParamError, error) {
	if e.method == contract.AggregatorMethod {
		return e.schemas.AggregatorRequest(sent)
	}
	return e.schemas.Request(e.method, e.variant, sent)
}

// refusedParameters reports whether the gateway refused the call for its
// parameters.
func (e *exchange) refusedParameters() bool {
	if e.method == contract.AggregatorMethod {
		return e.result.code == wire.AggregatorParam.Code
	}
	return parameterCodes[e.result.code]
}

// looserCode returns the code of what the gateway accepted, by what is wrong with
// it.
func looserCode(v contract.Violation) contract.Code {
	switch v.Rule {
	case contract.RuleUnknown:
		return contract.CodeParameterNew
	case contract.RuleMissing:
		return contract.CodeParameterOptional
	}
	return contract.CodeParameterLooser
}

// noteLooser notes a parameter that the gateway accepted against the schema.
func (e *exchange) noteLooser(v contract.Violation, sent []byte) {
	judged := v.Code
	v.Code = looserCode(v)
	v.Hint, v.HintZh = "the gateway is looser than the schema", "网关比契约宽松"
	path := split(v.Pointer)
	if e.method != contract.AggregatorMethod {
		path = path[1:]
	}
	whole, _ := decode(sent)
	value, there := lookup(whole, path)
	if !there {
		e.noteJudged(inRequest, judged, v, nil)
		return
	}
	e.noteJudged(inRequest, judged, v, &value)
}

// telling are the codes that say that a call is ill-formed. Others may be about
// a value, such as the id of a carrier, that no schema can judge.
var telling = map[string]bool{wire.InvalidParam.Code: true, wire.InvalidJSON.Code: true, wire.MalformedJSON.Code: true}

// maxAccepted bounds the names of parameters that are remembered.
const maxAccepted = 500

// fewRefusals are too few to tell anything where no call was accepted.
const fewRefusals = 20

// accept remembers the parameters of a call that the gateway accepted.
func (g *group) accept(sent []byte) {
	whole, _ := decode(sent)
	members, _ := whole.(map[string]any)
	g.accepted[""] = true
	for name := range members {
		if len(g.accepted) < maxAccepted && len(name) <= maxName {
			g.accepted[name] = true
		}
	}
}

// mayBeValue reports whether a refused parameter may have had but a bad value:
// the gateway does not call it ill-formed, and accepts it at other times, or has
// not been seen to accept anything yet.
func (g *group) mayBeValue(f Finding) bool {
	if f.Code != contract.CodeParameterRefused || f.Rule != contract.RuleValue {
		return false
	}
	path := split(strings.TrimPrefix(f.Pointer, "/"+wire.ParamJSON))
	if !g.accepted[""] {
		return f.Count < fewRefusals
	}
	return len(path) == 0 || g.accepted[path[0]]
}

// noteRefused notes that the gateway refused what the schema allows, at the
// parameter that the refusal names, if it names one.
func (e *exchange) noteRefused(sent []byte) {
	at := ""
	if e.method != contract.AggregatorMethod {
		at = "/" + wire.ParamJSON
	}
	rule := contract.RuleValue
	if telling[e.result.code] {
		rule = contract.RuleEnvelope
	}
	whole, _ := decode(sent)
	members, _ := whole.(map[string]any)
	v := contract.Violation{
		Pointer: at, Code: contract.CodeParameterRefused, Rule: rule,
		Expected: "the parameters accepted, which the schema allows", ExpectedZh: "接受符合契约的参数",
		Found: "refused with " + e.result.code, FoundZh: "以 " + e.result.code + " 拒绝",
		Hint: "the gateway is stricter than the schema", HintZh: "网关比契约严格",
	}
	for _, name := range memberNames(members) {
		if len(name) > 3 && strings.Contains(e.result.text, name) {
			value := members[name]
			v.Pointer = at + "/" + escape(name)
			e.note(inRequest, v, &value)
			return
		}
	}
	e.note(inRequest, v, nil)
}
