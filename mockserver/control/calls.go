package control

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

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
	Fault      string          `json:"fault,omitempty"` // what was injected
	Stub       bool            `json:"stub,omitempty"`
}

type callPage struct {
	Calls   []callView `json:"calls"`
	Evicted int        `json:"evicted"` // how many the journal has forgotten
}

// callDetail is the whole of a call.
type callDetail struct {
	callView
	Steps []stepView `json:"steps"`
	Notes []string   `json:"notes"`
	Bytes int        `json:"bytes"` // of the answer's body

	Written string `json:"written,omitempty"` // how writing it ended
}

type stepView struct {
	Step    string `json:"step"`
	Verdict string `json:"verdict"`
}

func viewCall(e journal.Entry) callView {
	v := callView{
		ID: e.ID, At: e.At, Method: e.Method, VenderID: e.Vender, OrderID: e.OrderID, Outcome: e.Outcome, Code: e.Code,
		HTTPStatus: e.Status, Duration: e.Duration.String(), Fault: strings.Join(e.Faults, "; "), Stub: e.Stub,
	}
	if !e.ShopAt.IsZero() {
		v.ShopAt = &e.ShopAt
	}
	return v
}

// journal returns the journal that the path names: the sandbox's, or that of
// calls that reached none.
func (c *call) journal() *journal.Journal {
	if c.box == nil {
		return c.h.world.Unplaced()
	}
	return &c.box.Journal
}

// A callFilter narrows calls; what it leaves empty lets any pass.
type callFilter struct {
	Method   string `json:"method"`
	OrderID  int64  `json:"order_id"`
	VenderID string `json:"vender_id"`
	Outcome  string `json:"outcome"` // answered, refused or failed
	Code     string `json:"code"`
}

// callParameters are the query parameters of a list of calls.
var callParameters = []string{"method", "order_id", "vender_id", "outcome", "code", "after", "page_size"}

func (f callFilter) check() error {
	switch journal.Outcome(f.Outcome) {
	case "", journal.Answered, journal.Refused, journal.Failed:
		return nil
	}
	return bad("outcome", "outcome is %.40q: want %s, %s or %s", f.Outcome, journal.Answered, journal.Refused, journal.Failed)
}

func (f callFilter) passes(e *journal.Entry) bool {
	return e.Outcome != journal.Marked && (f.Method == "" || f.Method == e.Method) && (f.OrderID == 0 || f.OrderID == e.OrderID) &&
		(f.VenderID == "" || f.VenderID == e.Vender) && (f.Outcome == "" || f.Outcome == string(e.Outcome)) && (f.Code == "" || f.Code == e.Code)
}

// listCalls returns calls, oldest first.
func listCalls(_ context.Context, c *call) (callPage, error) {
	page := callPage{Calls: []callView{}}
	size, err := c.pageSize()
	if err != nil {
		return page, err
	}
	id, err := c.number("order_id", 0, 1, 1<<62)
	if err != nil {
		return page, err
	}
	after, err := c.number("after", 0, 1, 1<<62)
	if err != nil {
		return page, err
	}
	f := callFilter{c.parameter("method"), id, c.parameter("vender_id"), c.parameter("outcome"), c.parameter("code")}
	if err := f.check(); err != nil {
		return page, err
	}
	entries, evicted := c.journal().Entries()
	page.Evicted = evicted
	for i := range entries {
		if len(page.Calls) < size && callNumber(entries[i].ID) > after && f.passes(&entries[i]) {
			page.Calls = append(page.Calls, viewCall(entries[i]))
		}
	}
	return page, nil
}

// callNumber returns the number that a call's id is.
func callNumber(id string) int64 {
	n, _ := strconv.ParseInt(id, 10, 64)
	return n
}

func getCall(_ context.Context, c *call) (callDetail, error) {
	entries, evicted := c.journal().Entries()
	for _, e := range entries {
		if e.ID != c.vars["id"] {
			continue
		}
		d := callDetail{callView: viewCall(e), Steps: []stepView{}, Notes: append([]string{}, e.Notes...), Bytes: e.Bytes, Written: e.Written.How}
		for _, s := range e.Steps {
			d.Steps = append(d.Steps, stepView{s.Name, s.Verdict})
		}
		return d, nil
	}
	return callDetail{}, notFound("id", "the journal has no call %.40q; it has forgotten %d", c.vars["id"], evicted)
}

func clearCalls(_ context.Context, c *call) (nothing, error) {
	c.journal().Clear()
	return nothing{}, nil
}

// assertion says how many calls there must be of a kind.
type assertion struct {
	callFilter
	Times   *int `json:"times"`    // exactly so many
	AtLeast *int `json:"at_least"` // with none of the three, at least one
	AtMost  *int `json:"at_most"`
}

// judgement says whether an assertion holds.
type judgement struct {
	Passed       bool   `json:"passed"`
	Inconclusive bool   `json:"inconclusive"` // the journal has forgotten calls that might decide; then it has not passed
	Count        int    `json:"count"`        // of those that are remembered
	Message      string `json:"message"`
}

func judgeCalls(_ context.Context, c *call, q assertion) (judgement, error) {
	least, most, err := q.bounds()
	if err != nil {
		return judgement{}, err
	}
	entries, evicted := c.journal().Entries()
	count := 0
	for i := range entries {
		if q.passes(&entries[i]) {
			count++
		}
	}
	return judge(count, evicted, least, most), nil
}

// noMost is a bound that nothing reaches.
const noMost = int(^uint(0) >> 1)

// bounds returns how many calls there may be.
func (q assertion) bounds() (least, most int, err error) {
	if err := q.check(); err != nil {
		return 0, 0, err
	}
	least, most = 0, noMost
	switch {
	case q.Times != nil && (q.AtLeast != nil || q.AtMost != nil):
		return 0, 0, bad("times", "times stands alone: want it, or at_least and at_most")
	case q.Times != nil:
		least, most = *q.Times, *q.Times
	case q.AtLeast == nil && q.AtMost == nil:
		least = 1
	}
	if q.AtLeast != nil {
		least = *q.AtLeast
	}
	if q.AtMost != nil {
		most = *q.AtMost
	}
	if least < 0 || most < least {
		return 0, 0, bad("at_most", "want 0 <= at_least <= at_most")
	}
	return least, most, nil
}

// judge holds a count to its bounds. Calls that are forgotten can only add to
// it.
func judge(count, evicted, least, most int) judgement {
	want := fmt.Sprintf("at least %d", least)
	switch {
	case least == most:
		want = fmt.Sprintf("exactly %d", least)
	case most != noMost:
		want = fmt.Sprintf("%d to %d", least, most)
	}
	j := judgement{Count: count, Message: fmt.Sprintf("%d calls match, want %s", count, want)}
	decided := evicted == 0 || count > most || (count >= least && most == noMost)
	switch {
	case !decided:
		j.Inconclusive = true
		j.Message += fmt.Sprintf("; the journal has forgotten %d calls, of which some may match", evicted)
	default:
		j.Passed = count >= least && count <= most
	}
	return j
}
