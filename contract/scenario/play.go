package scenario

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/plural"
)

// Play does what a right client does, until a step fails.
func (b *Begun) Play(ctx context.Context) (Report, error) {
	report := Report{Passed: true}
	for i, s := range b.scenario.Play {
		name := fmt.Sprintf("play %d: %s", i+1, s.title())
		if s.Expect != nil {
			if err := b.judge(ctx, &report, name, s.Expect); err != nil {
				return report, err
			}
		} else {
			detail, wrong, err := b.step(ctx, s)
			if err != nil {
				return report, err
			}
			report.ran(name, detail, wrong)
		}
		if !report.Passed {
			return report, nil
		}
	}
	return report, nil
}

// title says what a step does.
func (s Step) title() string {
	switch {
	case s.Name != "":
		return s.Name
	case s.Call != "":
		return s.Call
	case s.Event != nil:
		return textOf(s.Event.Members["event"]) + " of " + s.Event.Order
	case s.Fault != nil:
		return "fault " + s.Fault.called()
	case s.Control != "":
		return s.Control
	case s.Clock != nil:
		return "clock"
	case s.Shop != nil:
		return "shop " + textOf(s.Shop["event"])
	}
	return "expect"
}

// step does a step. What is wrong with the client or the world stands in wrong;
// an error is the world's own.
func (b *Begun) step(ctx context.Context, s Step) (detail, wrong string, err error) {
	switch {
	case s.Call != "" && s.Each != "":
		return b.callEach(ctx, s)
	case s.Call != "":
		return b.call(ctx, s)
	case s.Fault != nil:
		wrong, err = b.addFault(ctx, *s.Fault)
		return "set", wrong, err
	case s.Clock != nil:
		return b.operate(ctx, s, http.MethodPost, "clock/advance", s.Clock)
	case s.Shop != nil:
		return b.operate(ctx, s, http.MethodPost, "shops/"+escaped(b.sandbox.VenderID)+"/events", s.Shop)
	case s.Event != nil:
		for _, id := range b.orders[s.Event.Order] {
			if detail, wrong, err = b.operate(ctx, s, http.MethodPost, "orders/"+escaped(id)+"/events", s.Event.Members); err != nil || wrong != "" {
				break
			}
		}
		return detail, wrong, err
	}
	method, path, _ := strings.Cut(s.Control, " ")
	filled, err := b.writer(ctx, asJSON).text(path)
	if err != nil {
		return "", err.Error(), nil
	}
	return b.operate(ctx, s, method, textOf(filled), s.Body)
}

// operate does an operation of the control API.
func (b *Begun) operate(ctx context.Context, s Step, method, path string, members map[string]any) (detail, wrong string, err error) {
	body, err := b.filled(ctx, members)
	if err != nil {
		return "", err.Error(), nil
	}
	var sent, answer any
	if members != nil {
		sent = body
	}
	status, err := b.control(ctx, method, path, sent, &answer)
	if err != nil && !refusedByWorld(err) {
		return "", "", err
	}
	switch {
	case s.Status != 0 && s.Status != status:
		return "", fmt.Sprintf("want HTTP status %d of the control API, found %d", s.Status, status), nil
	case s.Status == 0 && err != nil:
		return "", err.Error(), nil
	}
	return fmt.Sprintf("HTTP status %d", status), b.keep(s.Keep, answer), nil
}

// keep gives values of an answer their names.
func (b *Begun) keep(wanted map[string]string, answer any) (wrong string) {
	for _, name := range slices.Sorted(maps.Keys(wanted)) {
		value, ok := find(answer, wanted[name])
		if !ok {
			return fmt.Sprintf("want %s, to keep it as %s; the answer has none", wanted[name], name)
		}
		b.names[name] = value
	}
	return ""
}

// callEach makes a call for each element of a list.
func (b *Begun) callEach(ctx context.Context, s Step) (detail, wrong string, err error) {
	value, err := b.writer(ctx, asJD).text(s.Each)
	if err != nil {
		return "", err.Error(), nil
	}
	list, ok := value.([]any)
	if !ok || len(list) > MaxRepeats {
		return "", fmt.Sprintf("want %s to be a list of at most %d elements", s.Each, MaxRepeats), nil
	}
	defer delete(b.names, "each")
	for i, each := range list {
		b.names["each"] = each
		if _, wrong, err = b.call(ctx, s); err != nil || wrong != "" {
			return "", fmt.Sprintf("element %d, %s: %s", i+1, textOf(each), wrong), err
		}
	}
	return plural.Of(len(list), "call"), "", nil
}

// call makes a call, as often as it takes.
func (b *Begun) call(ctx context.Context, s Step) (detail, wrong string, err error) {
	got, times, wrong, err := b.repeated(ctx, s)
	if err != nil || wrong != "" {
		return "", wrong, err
	}
	detail = got.String()
	want := s.Want
	switch {
	case s.Repeat != nil && want == nil:
		want = s.Repeat.Until
	case want == nil:
		want = &good
	}
	if s.Repeat != nil {
		detail += " after " + plural.Of(times, "call")
	}
	if wrong, err = b.against(ctx, got, *want); err != nil || wrong != "" {
		return "", wrong, err
	}
	return detail, b.keep(s.Keep, got.root), nil
}

// repeated makes a call until it is answered as its repeat wants, with time
// passing in between, or once if it has none.
func (b *Begun) repeated(ctx context.Context, s Step) (got answered, times int, wrong string, err error) {
	for times = 1; ; times++ {
		if got, wrong, err = b.once(ctx, s); err != nil || wrong != "" || s.Repeat == nil {
			return got, times, wrong, err
		}
		wrong, err = b.against(ctx, got, *s.Repeat.Until)
		if err != nil || wrong == "" {
			return got, times, "", err
		}
		if times >= s.Repeat.Times {
			return got, times, "after " + plural.Of(times, "call") + ": " + wrong, nil
		}
		if s.Repeat.Every != "" {
			if err := b.advance(ctx, s.Repeat.Every); err != nil {
				return got, times, "", err
			}
		}
	}
}

// once makes a call once.
func (b *Begun) once(ctx context.Context, s Step) (got answered, wrong string, err error) {
	w := b.writer(ctx, asJD)
	params, err := w.fill(s.Params)
	if err != nil {
		return got, err.Error(), nil
	}
	token := s.Token
	if token == "" {
		token = "${token}"
	}
	access, err := w.text(token)
	if err != nil {
		return got, err.Error(), nil
	}
	members, _ := params.(map[string]any)
	if members == nil {
		members = map[string]any{}
	}
	got, err = b.send(ctx, s.Call, members, textOf(access))
	return got, "", err
}

// against holds an answer to what is wanted.
func (b *Begun) against(ctx context.Context, got answered, w Want) (wrong string, err error) {
	members, err := b.writer(ctx, asJD).fill(w.Members)
	if err != nil {
		return err.Error(), nil
	}
	w.Members, _ = members.(map[string]any)
	return got.meets(w), nil
}
