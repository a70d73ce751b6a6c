package control

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jdmock/jdmock/mockserver/journal"
)

// assertion says how many calls there must be of a kind.
type assertion struct {
	Method   string `json:"method"`
	OrderID  int64  `json:"order_id"`
	VenderID string `json:"vender_id"`
	Outcome  string `json:"outcome"` // answered, refused or failed
	Code     string `json:"code"`
	Waybill  string `json:"waybill"` // stands among the application parameters
	Since    string `json:"since"`   // the id of a call: only later ones count

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
	f, err := q.filter()
	if err != nil {
		return judgement{}, err
	}
	count, forgotten := c.journal().Count(f)
	return judge(count, forgotten, least, most), nil
}

// filter returns which calls the assertion is about.
func (q assertion) filter() (journal.Filter, error) {
	f := journal.Filter{Method: q.Method, OrderID: q.OrderID, Vender: q.VenderID, Code: q.Code, Waybill: q.Waybill, After: q.Since}
	if n, err := strconv.ParseInt(q.Since, 10, 64); q.Since != "" && (err != nil || n < 0) {
		return f, bad("since", "since is %.40q: want the id of a call", q.Since)
	}
	var err error
	f.Outcome, err = outcome(q.Outcome)
	return f, err
}

// noMost stands for no bound.
const noMost = -1

// bounds returns how many calls there may be.
func (q assertion) bounds() (least, most int, err error) {
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
	if least < 0 || (most < least && most != noMost) || (q.AtMost != nil && most < 0) {
		return 0, 0, bad("at_most", "want 0 <= at_least <= at_most")
	}
	return least, most, nil
}

// judge holds a count to its bounds. Calls that are forgotten can only add to
// it.
func judge(count, forgotten, least, most int) judgement {
	want := fmt.Sprintf("at least %d", least)
	switch {
	case least == most:
		want = fmt.Sprintf("exactly %d", least)
	case most != noMost:
		want = fmt.Sprintf("%d to %d", least, most)
	}
	j := judgement{Count: count, Message: fmt.Sprintf("%d calls match, want %s", count, want)}
	if !journal.Decided(count, forgotten, least, most) {
		j.Inconclusive = true
		j.Message += fmt.Sprintf("; the journal has forgotten %d calls, of which some may match", forgotten)
		return j
	}
	j.Passed = count >= least && (most == noMost || count <= most)
	return j
}
