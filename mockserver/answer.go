package mockserver

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"sync"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A refusal says that a call is not answered as its caller hoped, and why.
type refusal struct {
	entry    wire.Entry
	about    string // fills the %s of the texts
	aboutZh  string // the same in Chinese; "" means about
	inResult bool   // it is worded inside the method's own result

	cause string // what was wrong, for people
	cure  string // what would be right; may be ""
}

// A Refusal is a call that was refused, in words for whoever watches the
// simulator. There is no secret, token or personal datum in it.
type Refusal struct {
	Call   string // the call's id
	Method string // as called, cut
	Code   string
	Cause  string // what was wrong; or, of an empty list, what would have found something
	Cure   string // what would be right; may be ""
}

// String returns the refusal on one line.
func (r Refusal) String() string {
	line := fmt.Sprintf("call %s %s: code %s: %s", r.Call, r.Method, r.Code, r.Cause)
	if r.Cure != "" {
		line += "; " + r.Cure
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

// encode returns the answer under the method's root, with its code first.
func encode(c *call, answer any) ([]byte, *refusal) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(answer); err != nil {
		return nil, internal(err)
	}
	inner := bytes.TrimSpace(b.Bytes())
	body := fmt.Appendf(nil, `{"%s":{"code":"%s"`, c.spec.Method.Root(), wire.CodeOK)
	if len(inner) > 2 {
		body = append(body, ',')
	}
	body = append(body, inner[1:]...)
	return append(body, '}'), nil
}

// record puts the call into the journal, and tells who watches.
func (s *Server) record(c *call, r *refusal, size int) {
	e := journal.Entry{
		ID: c.id, At: c.now, ShopAt: c.shopAt, Method: fmt.Sprintf("%.100s", c.params.Get(wire.ParamMethod)),
		AppKey: c.app.Key, Vender: c.shop.VenderID, Code: wire.CodeOK, Outcome: journal.Answered,
		Steps: c.steps, Notes: c.notes, Status: 200, Bytes: size, Duration: s.options.Gateway.Now().Sub(c.now),
	}
	if r != nil {
		e.Code, e.Outcome = r.entry.Code, journal.Refused
		if r.inResult {
			e.Outcome = journal.Failed
		}
		e.Steps = append(e.Steps, journal.Step{Name: "refused", Verdict: r.cause})
	}
	if c.box != nil {
		c.box.Journal.Add(e)
	} else {
		s.lost.Add(e)
	}
	s.tell(e, r)
}

// tell words refusals and near misses for who watches.
func (s *Server) tell(e journal.Entry, r *refusal) {
	if s.options.OnRefusal == nil {
		return
	}
	said := Refusal{Call: e.ID, Method: strconv.Quote(e.Method), Code: e.Code}
	if r != nil {
		said.Cause, said.Cure = r.cause, r.cure
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

// checkAnswer holds an answer to its schema, if its turn has come.
func (s *Server) checkAnswer(c *call, body []byte) {
	if !s.answers.wants(string(c.spec.Method) + " " + string(c.variant)) {
		return
	}
	for _, v := range s.checker.Response(c.spec.Method, c.variant, body) {
		if s.options.OnViolation != nil {
			s.options.OnViolation(Violation{c.id, c.spec.Method, v})
			continue
		}
		s.options.Log.Error("an answer breaks its own schema", "call", c.id, "method", c.spec.Method, "violation", v.String())
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
	seen map[string]int
}

func (s *sampler) wants(kind string) bool {
	if s.mode != CheckSampled {
		return s.mode == CheckAll
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen == nil {
		s.seen = map[string]int{}
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
