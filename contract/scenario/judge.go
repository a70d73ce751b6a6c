package scenario

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/plural"
)

// Judge holds the world to what is expected at the end.
func (b *Begun) Judge(ctx context.Context) (Report, error) {
	report := Report{Passed: true}
	return report, b.judge(ctx, &report, "expect", b.scenario.Expect)
}

// judge holds the world to expectations, to all of them.
func (b *Begun) judge(ctx context.Context, report *Report, name string, all []Expectation) error {
	for i, e := range all {
		detail, wrong, err := b.expectation(ctx, e)
		if err != nil {
			return err
		}
		report.ran(fmt.Sprintf("%s %d: %s", name, i+1, e.title()), detail, wrong)
	}
	return nil
}

// title says what an expectation is about.
func (e Expectation) title() string {
	switch {
	case e.Order != "":
		return "order " + e.Order
	case e.Fault != "":
		return "fault " + e.Fault
	case e.Control != "":
		return e.Control
	}
	return "calls"
}

func (b *Begun) expectation(ctx context.Context, e Expectation) (detail, wrong string, err error) {
	switch {
	case e.Order != "":
		return b.expectOrders(ctx, e)
	case e.Fault != "":
		return b.expectFault(ctx, e)
	case e.Control != "":
		return b.expectRead(ctx, e)
	}
	return b.expectCalls(ctx, e)
}

// seen is what the control API tells of an order.
type seen struct {
	OrderState string      `json:"order_state"`
	Waybill    string      `json:"waybill"`
	Version    json.Number `json:"version"`
	History    []struct {
		Event string `json:"event"`
	} `json:"history"`
}

func (b *Begun) order(ctx context.Context, id any) (o seen, err error) {
	_, err = b.control(ctx, http.MethodGet, "orders/"+escaped(id), nil, &o)
	return o, err
}

func (b *Begun) expectOrders(ctx context.Context, e Expectation) (detail, wrong string, err error) {
	for _, id := range b.orders[e.Order] {
		o, err := b.order(ctx, id)
		if refusedByWorld(err) {
			return "", err.Error(), nil
		}
		if err != nil {
			return "", "", err
		}
		if wrong, err := b.hold(ctx, e, o, textOf(id)); err != nil || wrong != "" {
			return "", fmt.Sprintf("order %s: %s", textOf(id), wrong), err
		}
		detail = o.OrderState
	}
	return detail, "", nil
}

// hold holds one order to an expectation.
func (b *Begun) hold(ctx context.Context, e Expectation, o seen, id string) (wrong string, err error) {
	if e.OrderState != "" && e.OrderState != o.OrderState {
		return fmt.Sprintf("want order_state %s, found %s", e.OrderState, o.OrderState), nil
	}
	if e.Waybill != nil {
		want, err := b.writer(ctx, asJSON).text(*e.Waybill)
		if err != nil {
			return err.Error(), nil
		}
		if textOf(want) != o.Waybill {
			return fmt.Sprintf("want waybill %q, found %q", textOf(want), o.Waybill), nil
		}
	}
	changed := map[bool]string{true: "changed", false: "unchanged"}[o.Version != b.versions[id]]
	if e.Version != "" && e.Version != changed {
		return fmt.Sprintf("want version %s, found it %s", e.Version, changed), nil
	}
	for _, event := range slices.Sorted(maps.Keys(e.Happened)) {
		count := 0
		for _, passage := range o.History {
			if passage.Event == event {
				count++
			}
		}
		if count != e.Happened[event] {
			return fmt.Sprintf("want %s to have happened %s, found %d", event, plural.Of(e.Happened[event], "time"), count), nil
		}
	}
	return "", nil
}

// expectCalls lets the control API count, from the scenario's beginning on.
func (b *Begun) expectCalls(ctx context.Context, e Expectation) (detail, wrong string, err error) {
	members := maps.Clone(e.Calls)
	members["since"] = b.after
	var judged struct {
		Passed  bool   `json:"passed"`
		Message string `json:"message"`
	}
	wrong, err = b.do(ctx, http.MethodPost, "assertions", members, &judged)
	if err == nil && wrong == "" && !judged.Passed {
		wrong = judged.Message
		if wrong == "" {
			wrong = "the control API says that the assertion has not passed"
		}
	}
	return judged.Message, wrong, err
}

// expectFault holds the hits of a rule to an expectation.
func (b *Begun) expectFault(ctx context.Context, e Expectation) (detail, wrong string, err error) {
	var rule struct {
		Hits int `json:"hits"`
	}
	if wrong, err = b.do(ctx, http.MethodGet, "faults/"+b.faults[e.Fault], nil, &rule); err != nil || wrong != "" {
		return "", wrong, err
	}
	found := fmt.Sprintf("found %d", rule.Hits)
	switch {
	case e.Hits != nil && rule.Hits != *e.Hits:
		wrong = fmt.Sprintf("want %s, %s", plural.Of(*e.Hits, "hit"), found)
	case e.AtMost != nil && rule.Hits > *e.AtMost:
		wrong = fmt.Sprintf("want at most %s, %s", plural.Of(*e.AtMost, "hit"), found)
	case e.Hits == nil && e.AtMost == nil && rule.Hits == 0:
		wrong = "want at least 1 hit, found 0"
	}
	return plural.Of(rule.Hits, "hit"), wrong, nil
}

// expectRead holds what can be read of the sandbox to an expectation.
func (b *Begun) expectRead(ctx context.Context, e Expectation) (detail, wrong string, err error) {
	w := b.writer(ctx, asJSON)
	_, path, _ := strings.Cut(e.Control, " ")
	at, err := w.text(path)
	if err != nil {
		return "", err.Error(), nil
	}
	members, err := w.fill(e.Members)
	if err != nil {
		return "", err.Error(), nil
	}
	var document any
	if wrong, err = b.do(ctx, http.MethodGet, textOf(at), nil, &document); err != nil || wrong != "" {
		return "", wrong, err
	}
	wanted := members.(map[string]any)
	return plural.Of(len(wanted), "value"), differs(document, wanted), nil
}
