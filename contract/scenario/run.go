package scenario

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/exact"
)

// A Report says how a scenario went.
type Report struct {
	Passed bool      `json:"passed"`
	Steps  []Outcome `json:"steps"`
}

// An Outcome says how a step went, in one line: of one that failed, what was
// wanted and what was found.
type Outcome struct {
	Step   string `json:"step"`
	Passed bool   `json:"passed"`
	Detail string `json:"detail"`
}

// ran notes a step, and reports whether it passed. What is wrong is "" for
// nothing.
func (r *Report) ran(step, detail, wrong string) bool {
	if wrong != "" {
		detail = strings.Join(strings.Fields(wrong), " ")
	}
	r.Steps = append(r.Steps, Outcome{step, wrong == "", detail})
	r.Passed = r.Passed && wrong == ""
	return wrong == ""
}

// Append joins what came later to a report.
func (r Report) Append(later Report) Report {
	return Report{r.Passed && later.Passed, append(append([]Outcome{}, r.Steps...), later.Steps...)}
}

// A Begun scenario is one whose given part is set up in a world. It is not safe
// for concurrent use, but for Judge once nobody plays.
type Begun struct {
	scenario Scenario
	world    World
	sandbox  credentials
	names    map[string]any
	orders   map[string][]any // ids by name
	faults   map[string]string
	versions map[string]json.Number // when the scenario began, by order_id
	after    string                 // the id of the last call before the scenario
}

// credentials are what the control API tells of a sandbox.
type credentials struct {
	AppKey      string `json:"app_key"`
	AppSecret   string `json:"app_secret"`
	AccessToken string `json:"access_token"`
	VenderID    string `json:"vender_id"`
}

// Run sets up what is given, plays, judges, and takes the faults away again.
// All else that is given stays, the clock too: give a scenario a sandbox of its
// own, or a snapshot before it. It begins two seconds of shop time after what
// was there, so that what it finds by time is its own. The error is one of the
// world; what the scenario finds wrong stands in the report.
func Run(ctx context.Context, w World, s Scenario) (Report, error) {
	before := &Begun{world: w}
	if _, err := before.control(ctx, http.MethodPost, "clock/advance", map[string]any{"by": "2s"}, nil); err != nil {
		return Report{}, err
	}
	b, report, err := Begin(ctx, w, s)
	if err != nil {
		return report, err
	}
	if report.Passed {
		played, err := b.Play(ctx)
		if err != nil {
			return report, err
		}
		judged, err := b.Judge(ctx)
		if err != nil {
			return report, err
		}
		report = report.Append(played).Append(judged)
	}
	return report, b.End(ctx)
}

// Begin sets up what is given. A report that has not passed says what the
// world has refused; then there is nothing to play.
func Begin(ctx context.Context, w World, s Scenario) (*Begun, Report, error) {
	b := &Begun{scenario: s, world: w, names: map[string]any{}, orders: map[string][]any{}, faults: map[string]string{}, versions: map[string]json.Number{}}
	if _, err := b.control(ctx, http.MethodGet, "", nil, &b.sandbox); err != nil {
		return b, Report{}, err
	}
	b.names["app_key"], b.names["token"], b.names["vender_id"] = b.sandbox.AppKey, b.sandbox.AccessToken, b.sandbox.VenderID
	report := Report{Passed: true}
	err := b.give(ctx, &report)
	if err == nil {
		err = b.skipCalls(ctx)
	}
	return b, report, err
}

// End takes the scenario's faults away.
func (b *Begun) End(ctx context.Context) error {
	for _, id := range b.faults {
		if _, err := b.control(ctx, http.MethodDelete, "faults/"+id, nil, nil); err != nil && !refusedByWorld(err) {
			return err
		}
	}
	return nil
}

// Scenario returns what was begun.
func (b *Begun) Scenario() Scenario { return b.scenario }

// Orders returns the ids of the orders of each name.
func (b *Begun) Orders() map[string][]int64 {
	all := map[string][]int64{}
	for name, ids := range b.orders {
		for _, id := range ids {
			number, _ := strconv.ParseInt(textOf(id), 10, 64)
			all[name] = append(all[name], number)
		}
	}
	return all
}

// A refusal is a 4xx of the control API.
type refusal struct {
	status int
	text   string
}

func (r *refusal) Error() string {
	return fmt.Sprintf("%s (HTTP status %d of the control API)", r.text, r.status)
}

func refusedByWorld(err error) bool {
	var refused *refusal
	return errors.As(err, &refused)
}

// control does an operation of the control API. What it refuses is a *refusal.
func (b *Begun) control(ctx context.Context, method, path string, body, into any) (status int, err error) {
	var text []byte
	if body != nil {
		if text, err = json.Marshal(body); err != nil {
			return 0, err
		}
	}
	status, answer, err := b.world.Control(ctx, method, path, text)
	if err != nil {
		return status, fmt.Errorf("control API: %w", err)
	}
	if status >= http.StatusBadRequest {
		var problem struct {
			Error string `json:"error"`
		}
		_ = json.Unmarshal(answer, &problem) // what is no problem has no text
		if status >= http.StatusInternalServerError || problem.Error == "" {
			return status, fmt.Errorf("control API: %s %s: HTTP status %d %.200s", method, path, status, problem.Error)
		}
		return status, &refusal{status, problem.Error}
	}
	if into == nil || len(answer) == 0 {
		return status, nil
	}
	return status, exact.Decode(answer, into)
}

// times are the two times of a world.
type times struct {
	Shop    time.Time `json:"now"`
	Gateway time.Time `json:"gateway_now"`
}

func (b *Begun) clock(ctx context.Context) (times, error) {
	var t times
	_, err := b.control(ctx, http.MethodGet, "clock", nil, &t)
	return t, err
}

// writer returns what fills in names.
func (b *Begun) writer(ctx context.Context, layout func(time.Time) string) writer {
	return writer{names: b.names, layout: layout, now: func() (time.Time, error) {
		t, err := b.clock(ctx)
		return t.Shop, err
	}}
}

// filled returns the members with names filled in, as the control API has them.
func (b *Begun) filled(ctx context.Context, members map[string]any) (map[string]any, error) {
	body, err := b.writer(ctx, asJSON).fill(members)
	if err != nil {
		return nil, err
	}
	return body.(map[string]any), nil
}

// skipCalls finds the last call before the scenario.
func (b *Begun) skipCalls(ctx context.Context) error {
	path := "calls?page_size=1000"
	b.after = "0"
	for {
		var page struct {
			Calls []struct {
				ID string `json:"id"`
			} `json:"calls"`
		}
		if _, err := b.control(ctx, http.MethodGet, path, nil, &page); err != nil {
			return err
		}
		if len(page.Calls) == 0 {
			return nil
		}
		b.after = page.Calls[len(page.Calls)-1].ID
		path = "calls?page_size=1000&after=" + b.after
	}
}

// escaped returns a part of a path.
func escaped(value any) string { return url.PathEscape(textOf(value)) }
