package mockserver

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A refusal says that a call is not answered as its caller hoped, and why.
type refusal struct {
	entry    wire.Entry
	about    string // fills the %s of the texts
	aboutZh  string // the same in Chinese; "" means about
	inResult bool   // it is worded inside the method's own result
	schema   bool   // the application parameters break the method's schema
	injected bool   // a fault asked for it

	cause string // what was wrong, for people
	cure  string // what would be right; may be ""

	causeZh, cureZh string // the same in Chinese, where it is there

	violations []contract.Violation // all that is wrong with the parameters, without their values
}

// A Refusal is a call that was refused, in words for whoever watches the
// simulator, or a note on one that was answered: then Code is wire.CodeOK.
// There is no secret, token or personal datum in it.
type Refusal struct {
	Call   string // the call's id
	Method string // as called, cut
	Stub   bool   // the method is not imitated: a file answers it, or --unknown empty
	Code   string
	Cause  string // what was wrong; of a note, what is worth knowing
	Cure   string // what would be right; may be ""

	CauseZh, CureZh string // the same in Chinese; may be ""

	Schema   bool // the application parameters break the method's schema
	Injected bool // a fault asked for it: the caller did nothing wrong

	Violations []contract.Violation // all that is wrong with the parameters, if that is why; without their values, but for dates
}

// Note reports whether the call was answered.
func (r Refusal) Note() bool { return r.Code == wire.CodeOK }

// String returns the refusal on one line.
func (r Refusal) String() string {
	what := "code " + r.Code
	if r.Note() {
		what = "note"
	}
	if r.Stub {
		what = "stub, " + what
	}
	line := fmt.Sprintf("call %s %q: %s: %s", r.Call, r.Method, what, r.Cause)
	if r.Cure != "" {
		line += "; " + r.Cure
	}
	if r.CauseZh != "" {
		line += " | " + r.CauseZh + "；" + r.CureZh
	}
	return line
}

// error returns the refusal as JD writes it.
func (r *refusal) error() *wire.Error {
	e := r.entry.Error(r.about)
	if r.aboutZh != "" {
		e.ZhDesc = r.entry.Error(r.aboutZh).ZhDesc
	}
	return e
}

// refuse returns the answer that refuses a call.
func (s *Server) refuse(c *call, r *refusal) []byte {
	e := r.error()
	e.RequestID = c.id
	return e.Envelope()
}

// usualAnswer is about what an answer takes, in bytes.
const usualAnswer = 4 << 10

// encode returns the answer under the method's root, with its code first.
func encode(c *call, answer any) (body []byte, refused *refusal) {
	if inner, ok := answer.(json.RawMessage); ok && c.stub != nil {
		return encodeStub(c, inner), nil
	}
	if written, ok := answer.(method.Written); ok && written.Body() != nil {
		return written.Body(), nil
	}
	if alone, ok := answer.(method.Bare); ok {
		body, err := json.Marshal(alone.Answer)
		if err != nil {
			return nil, internal(err)
		}
		return body, nil
	}
	return envelope(c, answer)
}

// envelope writes an answer under the method's root.
func envelope(c *call, answer any) ([]byte, *refusal) {
	body := method.AppendHead(make([]byte, 0, usualAnswer), c.spec.Root)
	begin := len(body)
	if a, ok := answer.(method.Appender); ok {
		body = a.AppendJSON(body)
	} else {
		out := bytes.NewBuffer(body)
		enc := json.NewEncoder(out)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(answer); err != nil {
			return nil, internal(err)
		}
		body = bytes.TrimSpace(out.Bytes())
	}
	if len(body) == begin+len("{}") { // nothing follows the code
		return append(body[:begin], '}', '}'), nil
	}
	body[begin] = ',' // in place of the answer's own brace
	return append(body, '}'), nil
}

// tell words refusals and near misses for who watches.
func (s *Server) tell(e *journal.Entry, r *refusal) {
	if s.options.OnRefusal == nil {
		return
	}
	said := Refusal{Call: e.ID, Method: e.Method, Stub: e.Stub, Code: e.Code}
	if r != nil {
		said.Cause, said.Cure, said.CauseZh, said.CureZh = r.cause, r.cure, r.causeZh, r.cureZh
		said.Schema, said.Injected, said.Violations = r.schema, r.injected, r.violations
		s.options.OnRefusal(said)
		return
	}
	for _, note := range e.Notes {
		said.Cause = note
		s.options.OnRefusal(said)
	}
}

// A Violation is an answer of the simulator's own that breaks its schema.
type Violation struct {
	Call   string
	Method wire.Method
	Where  contract.Violation
}

// offSchema are the quirks by which answers leave the schema, which has one
// form of each.
var offSchema = []*quirk.Quirk{quirk.OrderTotal, quirk.SuccessCode, quirk.SearchForm, quirk.LabelAnswer}

// checkAnswer holds an answer to its schema, if its turn has come.
func (s *Server) checkAnswer(c *call, body []byte) {
	if c.stub != nil || !c.quirks.Default(offSchema...) || !s.answers.wants(answerKind{c.spec.Method, c.variant}) {
		return
	}
	s.report(c.id, c.spec.Method, s.checker.Response(c.spec.Method, c.variant, body))
}

// report tells of violations.
func (s *Server) report(call string, m wire.Method, found []contract.Violation) {
	s.metrics.Violations(len(found))
	for _, v := range found {
		if s.options.OnViolation != nil {
			s.options.OnViolation(Violation{call, m, v})
			continue
		}
		// what stands there may be personal
		s.options.Log.Error("an answer breaks its own schema", "call", call, "method", m, "where", v.Pointer, "rule", v.Rule, "code", v.Code, "want", v.Expected)
	}
}

// Of the answers of one kind, a sampler wants the first few and then one in a
// thousand.
const (
	sampledFirst = 20
	sampledEach  = 1000
)

// A sampler picks the answers that are checked.
type sampler struct {
	mode CheckAnswers
	mu   sync.Mutex
	seen map[answerKind]int
}

// An answerKind is a form of a method's answers.
type answerKind struct {
	method wire.Method
	form   contract.Variant
}

func (s *sampler) wants(kind answerKind) bool {
	if s.mode != CheckSampled {
		return s.mode == CheckAll
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen == nil {
		s.seen = map[answerKind]int{}
	}
	s.seen[kind]++
	return s.seen[kind] <= sampledFirst || s.seen[kind]%sampledEach == 0
}

// conflictID returns the id of the order that refused.
func conflictID(e *order.ConflictError) string { return strconv.FormatInt(e.ID, 10) }

// conflictZh words a conflict in Chinese.
func conflictZh(e *order.ConflictError) string {
	return fmt.Sprintf("订单 %d 当前状态为%s，不能执行 %s", e.ID, e.State.Remark(), e.Event)
}
