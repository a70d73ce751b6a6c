package control

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/journal"
)

// callView is the summary of a call that the gateway received.
type callView struct {
	ID         string          `json:"id"`
	At         time.Time       `json:"at"`                // gateway time
	ShopAt     *time.Time      `json:"shop_at,omitempty"` // absent if it reached no sandbox
	Method     string          `json:"method"`
	VenderID   string          `json:"vender_id"`
	OrderID    int64           `json:"order_id,omitempty"`
	Outcome    journal.Outcome `json:"outcome"`
	Code       string          `json:"code"`
	HTTPStatus int             `json:"http_status"`
	Duration   string          `json:"duration"`
	Fault      string          `json:"fault,omitempty"`    // what was injected
	Injected   bool            `json:"injected,omitempty"` // a fault asked for the refusal
	Stub       bool            `json:"stub,omitempty"`
}

// callPage is a page of calls; or the export of all of them in another form.
type callPage struct {
	Calls   []callView `json:"calls"`
	Evicted int        `json:"evicted"` // how many the journal has forgotten

	export func(http.ResponseWriter)
}

func (p callPage) stream() func(http.ResponseWriter) { return p.export }

// callDetail is the whole of a call. What it shows of the request and of the
// answer is masked.
type callDetail struct {
	callView
	AppKey     string                     `json:"app_key"`
	Parameters map[string]json.RawMessage `json:"parameters"` // texts by name; the application parameters are JSON, under 360buy_param_json
	Steps      []stepView                 `json:"steps"`
	Notes      []string                   `json:"notes"`
	Violations []contract.Violation       `json:"violations,omitempty"` // all places where the parameters break the method's schema, if they do; without values
	Bytes      int                        `json:"bytes"`                // of the answer's body
	Answer     json.RawMessage            `json:"answer,omitempty"`     // before a fault spoilt it; text if it is no JSON; absent if it is not kept
	AnswerCut  bool                       `json:"answer_cut,omitempty"` // only its beginning is kept

	VersionBefore int64 `json:"version_before,omitempty"` // of the order that the call names, as it found it
	VersionAfter  int64 `json:"version_after,omitempty"`  // as it left it

	Written      string `json:"written,omitempty"` // how writing it ended
	BytesWritten int    `json:"bytes_written"`
}

type stepView struct {
	Step    string `json:"step"`
	Verdict string `json:"verdict"`
	Detail  string `json:"detail,omitempty"`
}

func viewCall(e *journal.Entry) callView {
	v := callView{
		ID: e.ID, At: e.At, Method: e.Method, VenderID: e.Vender, OrderID: e.OrderID, Outcome: e.Outcome, Code: e.Code,
		HTTPStatus: e.Status, Duration: e.Duration.String(), Fault: strings.Join(e.Faults, "; "), Injected: e.Injected, Stub: e.Stub,
	}
	if !e.ShopAt.IsZero() {
		at := e.ShopAt
		v.ShopAt = &at
	}
	return v
}

// viewWhole returns the whole of a call.
func viewWhole(e *journal.Entry) callDetail {
	d := callDetail{
		callView: viewCall(e), AppKey: e.AppKey, Parameters: map[string]json.RawMessage{}, Steps: []stepView{}, Notes: append([]string{}, e.Notes...),
		Bytes: e.Bytes, Answer: asJSON(string(e.Answer())), AnswerCut: e.Cut, VersionBefore: e.VersionBefore, VersionAfter: e.VersionAfter, Violations: e.Violations(),
		Written: e.Written.How, BytesWritten: e.Written.Bytes,
	}
	for _, p := range e.Parameters() {
		if p.Name == wire.ParamJSON {
			d.Parameters[p.Name] = asJSON(p.Value)
			continue
		}
		d.Parameters[p.Name] = asText(p.Value)
	}
	for _, s := range e.Explained() {
		d.Steps = append(d.Steps, stepView{s.Name, s.Verdict, s.Detail})
	}
	return d
}

// asJSON returns a text as the JSON that it is, or as text if it is none; nil
// for nothing.
func asJSON(text string) json.RawMessage {
	switch {
	case text == "":
		return nil
	case json.Valid([]byte(text)):
		return json.RawMessage(text)
	}
	return asText(text)
}

// asText returns a text as JSON.
func asText(text string) json.RawMessage {
	b, err := json.Marshal(text)
	if err != nil {
		panic(err) // text cannot fail
	}
	return b
}

// journal returns the journal that the path names: the sandbox's, or that of
// calls that reached none.
func (c *call) journal() *journal.Journal {
	if c.box == nil {
		return c.h.world.Unplaced()
	}
	return &c.box.Journal
}

// callParameters are the query parameters of a list of calls.
var callParameters = []string{"method", "order_id", "vender_id", "outcome", "code", "waybill", "after", "page_size", "format"}

// outcome reads the name of an outcome.
func outcome(name string) (journal.Outcome, error) {
	switch o := journal.Outcome(name); o {
	case "", journal.Answered, journal.Refused, journal.Failed:
		return o, nil
	}
	return "", bad("outcome", "outcome is %.40q: want %s, %s or %s", name, journal.Answered, journal.Refused, journal.Failed)
}

// filter reads the query parameters that narrow a list of calls.
func (c *call) filter() (journal.Filter, error) {
	f := journal.Filter{Method: c.parameter("method"), Vender: c.parameter("vender_id"), Code: c.parameter("code"), Waybill: c.parameter("waybill"), After: c.parameter("after")}
	var err error
	if f.OrderID, err = c.number("order_id", 0, 1, 1<<62); err != nil {
		return f, err
	}
	if _, err = c.number("after", 0, 1, 1<<62); err != nil {
		return f, err
	}
	f.Outcome, err = outcome(c.parameter("outcome"))
	return f, err
}

// listCalls returns calls, oldest first: a page of summaries, or in another
// format all of them, whole.
func listCalls(_ context.Context, c *call) (callPage, error) {
	page := callPage{Calls: []callView{}}
	size, err := c.pageSize()
	if err != nil {
		return page, err
	}
	f, err := c.filter()
	if err != nil {
		return page, err
	}
	export, err := c.exporter()
	if err != nil {
		return page, err
	}
	entries, _ := c.journal().Select(f)
	_, page.Evicted = c.journal().Count(journal.Filter{})
	if export != nil {
		if c.parameter("page_size") != "" {
			entries = entries[:min(size, len(entries))]
		}
		page.export = func(w http.ResponseWriter) { export(w, c, entries) }
		return page, nil
	}
	for i := range entries[:min(size, len(entries))] {
		page.Calls = append(page.Calls, viewCall(&entries[i]))
	}
	return page, nil
}

func getCall(_ context.Context, c *call) (callDetail, error) {
	e, ok := c.journal().Find(c.vars["id"])
	if !ok {
		_, evicted := c.journal().Count(journal.Filter{})
		return callDetail{}, notFound("id", "the journal has no call %.40q; it has forgotten %d", c.vars["id"], evicted)
	}
	return viewWhole(&e), nil
}

func clearCalls(_ context.Context, c *call) (nothing, error) {
	c.journal().Clear()
	return nothing{}, nil
}
