package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// kinds returns what a step does, by the keys that say it.
func (s Step) kinds() (all []string) {
	for _, each := range []struct {
		name  string
		there bool
	}{
		{"call", s.Call != ""}, {"event", s.Event != nil}, {"clock", s.Clock != nil}, {"shop", s.Shop != nil},
		{"fault", s.Fault != nil}, {"control", s.Control != ""}, {"expect", s.Expect != nil},
	} {
		if each.there {
			all = append(all, each.name)
		}
	}
	return all
}

// owners say which kinds of steps take the keys that not all take.
var owners = map[string]string{
	"params": "call", "token": "call", "want": "call", "repeat": "call", "each": "call",
	"keep": "call control", "body": "control", "status": "control event clock shop",
}

// extras returns the keys that a step has beside its kind.
func (s Step) extras() map[string]bool {
	return map[string]bool{
		"params": s.Params != nil, "token": s.Token != "", "want": s.Want != nil, "repeat": s.Repeat != nil, "each": s.Each != "",
		"keep": s.Keep != nil, "body": s.Body != nil, "status": s.Status != 0,
	}
}

func (c *checker) step(field string, s Step) error {
	kinds := s.kinds()
	if len(kinds) != 1 {
		return c.fail(field, "it has %s: want one of call, event, clock, shop, fault, control and expect", wordsOf(kinds))
	}
	extras := s.extras()
	for _, name := range slices.Sorted(maps.Keys(extras)) {
		if extras[name] && !slices.Contains(strings.Fields(owners[name]), kinds[0]) {
			return c.fail(field+"."+name, "it is for %s, and not for %s", strings.Join(strings.Fields(owners[name]), ", "), kinds[0])
		}
	}
	if err := c.does(field, s); err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(s.Keep)) {
		if name != "token" && !partForm().MatchString(name) || name != "token" && slices.Contains(builtin, name) || name == "each" {
			return c.fail(field+".keep", "%.60q: want a name of lower-case letters, digits and underscores that is not taken", name)
		}
		c.names = append(c.names, name)
	}
	return nil
}

func wordsOf(names []string) string {
	if len(names) == 0 {
		return "none of its kinds"
	}
	return strings.Join(names, " and ")
}

// does checks the step's kind.
func (c *checker) does(field string, s Step) error {
	switch {
	case s.Call != "":
		return c.call(field, s)
	case s.Event != nil:
		if err := c.order(field+".event.order", s.Event.Order); err != nil {
			return err
		}
		return c.refs(field+".event", s.Event.Members)
	case s.Fault != nil:
		return c.fault(field+".fault", *s.Fault)
	case s.Expect != nil:
		return c.expectations(field+".expect", s.Expect)
	case s.Control != "":
		verb, path, ok := strings.Cut(s.Control, " ")
		if !ok || !slices.Contains([]string{"GET", "POST", "PUT", "DELETE"}, verb) || path == "" || strings.Contains(path, "..") {
			return c.fail(field+".control", "%.60q: want a method and a path below the sandbox, such as POST tokens", s.Control)
		}
		if err := c.refs(field+".control", path); err != nil {
			return err
		}
		return c.refs(field+".body", s.Body)
	case s.Clock != nil:
		return c.refs(field+".clock", s.Clock)
	}
	return c.refs(field+".shop", s.Shop)
}

func (c *checker) call(field string, s Step) error {
	names := c.names
	defer func() { c.names = names }()
	if s.Each != "" {
		if err := c.refs(field+".each", s.Each); err != nil {
			return err
		}
		if reference().FindString(s.Each) != s.Each {
			return c.fail(field+".each", "%.60q: want the name of a list, such as ${sale}", s.Each)
		}
		c.names = append(slices.Clip(c.names), "each")
	}
	if err := c.refs(field+".params", s.Params); err != nil {
		return err
	}
	if err := c.refs(field+".token", s.Token); err != nil {
		return err
	}
	if err := c.want(field+".want", s.Want); err != nil {
		return err
	}
	return c.repeat(field+".repeat", s.Repeat)
}

func (c *checker) repeat(field string, r *Repeat) error {
	if r == nil {
		return nil
	}
	if r.Times < 1 || r.Times > MaxRepeats {
		return c.fail(field+".times", "%d: want 1 to %d", r.Times, MaxRepeats)
	}
	if d, err := time.ParseDuration(r.Every); r.Every != "" && (err != nil || d <= 0) {
		return c.fail(field+".every", "%.40q is no duration such as 10s", r.Every)
	}
	if r.Until == nil {
		return c.fail(field+".until", `it is missing: want what ends it, such as "0"`)
	}
	return c.want(field+".until", r.Until)
}

func (c *checker) want(field string, w *Want) error {
	if w == nil {
		return nil
	}
	if w.Outcome != "" && !slices.Contains(outcomes, w.Outcome) {
		return c.fail(field+".outcome", "%.40q: want %s", w.Outcome, strings.Join(outcomes, ", "))
	}
	return c.refs(field+".members", w.Members)
}

func (c *checker) expectations(field string, all []Expectation) error {
	for i, e := range all {
		if err := c.expectation(fmt.Sprintf("%s[%d]", field, i), e); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) expectation(field string, e Expectation) error {
	about := 0
	for _, there := range []bool{e.Order != "", e.Calls != nil, e.Fault != "", e.Control != ""} {
		if there {
			about++
		}
	}
	ofFault := e.Hits != nil || e.AtMost != nil
	switch {
	case about != 1:
		return c.fail(field, "want one of order, calls, fault and control")
	case e.Order == "" && e.ofOrder():
		return c.fail(field, "order_state, waybill, version and happened are for an order")
	case e.Fault == "" && ofFault:
		return c.fail(field, "hits and at_most are for a fault; calls have their own")
	case e.Control == "" && e.Members != nil:
		return c.fail(field, "members are for control")
	case e.Calls != nil:
		return c.refs(field+".calls", e.Calls)
	case e.Control != "":
		return c.expectRead(field, e)
	case e.Fault != "":
		if !slices.Contains(c.faults, e.Fault) {
			return c.fail(field+".fault", "no fault is called %.60q: name one under given.faults", e.Fault)
		}
		return nil
	}
	return c.expectOrder(field, e)
}

// ofOrder reports whether the expectation says something of an order.
func (e Expectation) ofOrder() bool {
	return e.OrderState != "" || e.Waybill != nil || e.Version != "" || e.Happened != nil
}

func (c *checker) expectOrder(field string, e Expectation) error {
	if !e.ofOrder() {
		return c.fail(field, "it says nothing of the order: want order_state, waybill, version or happened")
	}
	if !slices.Contains([]string{"", "changed", "unchanged"}, e.Version) {
		return c.fail(field+".version", "%.40q: want changed or unchanged", e.Version)
	}
	if e.Waybill != nil {
		if err := c.refs(field+".waybill", *e.Waybill); err != nil {
			return err
		}
	}
	return c.order(field+".order", e.Order)
}

func (c *checker) expectRead(field string, e Expectation) error {
	verb, path, _ := strings.Cut(e.Control, " ")
	switch {
	case verb != "GET" || path == "" || strings.Contains(path, ".."):
		return c.fail(field+".control", "%.60q: want GET and a path below the sandbox, such as GET refunds", e.Control)
	case len(e.Members) == 0:
		return c.fail(field+".members", "it is missing: want values by their paths, such as refunds.0.status: approved")
	}
	if err := c.refs(field+".control", path); err != nil {
		return err
	}
	return c.refs(field+".members", e.Members)
}
