package proxy

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
)

// A Side is who broke the contract, or did what it does not know.
type Side string

// The sides.
const (
	OfRequest Side = "request"
	OfAnswer  Side = "answer"
)

// A Finding is a place where a call broke the contract; a note, if it only did
// what the contract does not know, as a member that JD has added. It repeats no
// value.
type Finding struct {
	Side      Side               `json:"side"`
	Method    wire.Method        `json:"method"`
	Note      bool               `json:"note,omitempty"`
	Violation contract.Violation `json:"violation"`
	Count     int                `json:"count"` // how often it was met, wherever in a list
}

// Text returns the finding on one line.
func (f Finding) Text(in contract.Lang) string {
	kind, form := "violation", "%s: %[2]s of %[3]s: %[4]s"
	if f.Note {
		kind = "note"
	}
	side, method := string(f.Side), wording(f.Method)
	if in == contract.Chinese {
		form = "%s：%[3]s 的%[2]s：%[4]s"
		kind = map[bool]string{false: "违规", true: "提示"}[f.Note]
		side = map[Side]string{OfRequest: "请求", OfAnswer: "响应"}[f.Side]
		if method == unknownMethod {
			method = "未定义的接口"
		}
	}
	return fmt.Sprintf(form, kind, side, method, f.Violation.Text(in))
}

// unknownMethod stands for the name of a method that the contract does not know.
const unknownMethod = "a method without a schema"

// wording returns a method's name for people.
func wording(m wire.Method) string {
	if _, known := checker.Info(m); known || m == contract.AggregatorMethod {
		return string(m)
	}
	return unknownMethod
}

// checker names places and kinds, and never values.
var checker = &contract.Checker{Naming: true}

// judge returns what is wrong with a call that came whole.
func judge(c record.Call, answered bool) []Finding {
	m := c.Method()
	var found []Finding
	add := func(side Side, note bool, violations []contract.Violation) {
		for _, v := range violations {
			found = append(found, Finding{Side: side, Method: m, Note: note, Violation: v})
		}
	}
	if _, known := checker.Info(m); !known && m != contract.AggregatorMethod {
		add(OfRequest, true, checker.Response(m, contract.Main, nil)[:1])
		return found
	}
	v := c.Variant()
	add(OfRequest, false, judgeRequest(m, v, c.Application()))
	if !answered {
		return found
	}
	if c.Status != http.StatusOK {
		add(OfAnswer, false, []contract.Violation{wrongStatus(c.Status)})
	}
	if m == contract.AggregatorMethod {
		add(OfAnswer, false, checker.Aggregator(c.Answer))
	} else {
		add(OfAnswer, false, checker.Response(m, v, c.Answer))
	}
	add(OfAnswer, false, checker.Laws(c.Answer))
	add(OfAnswer, true, checker.Unknown(m, v, c.Answer))
	return found
}

// judgeRequest returns what is wrong with application parameters.
func judgeRequest(m wire.Method, v contract.Variant, params []byte) []contract.Violation {
	var wrong []contract.ParamError
	var err error
	if m == contract.AggregatorMethod {
		wrong, err = checker.AggregatorRequest(params)
	} else {
		wrong, err = checker.Request(m, v, params)
	}
	switch {
	case errors.Is(err, contract.ErrUnknownMethod):
		return nil
	case err != nil:
		return []contract.Violation{noObject}
	}
	return checker.ParamViolations(wrong)
}

// noObject is what is wrong with application parameters that are no object.
var noObject = contract.Violation{
	Pointer: "/" + wire.ParamJSON, Rule: contract.RuleEnvelope, Code: contract.CodeParameters,
	Expected: "a JSON object", Found: "none", Hint: "write the parameters as one JSON object, {} for none",
	ExpectedZh: "JSON 对象", FoundZh: "不是 JSON 对象", HintZh: "请将业务参数写成一个 JSON 对象，没有参数时写 {}",
}

// wrongStatus returns the violation of a status that is not 200.
func wrongStatus(status int) contract.Violation {
	text := strconv.Itoa(status)
	return contract.Violation{
		Rule: contract.RuleEnvelope, Code: contract.CodeHTTPStatus,
		Expected: "HTTP status 200", Found: "HTTP status " + text, Hint: "write failures as error_response with status 200",
		ExpectedZh: "HTTP 状态码 200", FoundZh: "HTTP 状态码 " + text, HintZh: "失败时也应以状态码 200 返回 error_response",
	}
}
