package scenario

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jdmock/jdmock/contract"
)

// A checker walks through a file in the order of its play, and knows which
// names are there.
type checker struct {
	lines  map[string]int
	names  []string // what ${…} may call
	orders []string
	faults []string
}

var (
	nameForm  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`) })
	partForm  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z][a-z0-9_]*$`) })
	reference = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`\$\{([^}]*)\}`) })
	innerForm = sync.OnceValue(func() *regexp.Regexp {
		return regexp.MustCompile(`^([a-z][a-z0-9_]*)(?:\.([0-9]{1,4}))?(?:([+-])([0-9a-z.µ]+))?$`)
	})
)

// builtin are the names that every scenario knows: instants of shop time, and
// who the caller is.
var builtin = []string{"now", "begin", "midnight", "token", "vender_id", "app_key"}

// fail refuses a field.
func (c *checker) fail(field, format string, args ...any) error {
	line := c.lines[field]
	for at := field; line == 0 && at != ""; {
		at = at[:max(strings.LastIndexAny(at, ".["), 0)]
		line = c.lines[at]
	}
	return &SyntaxError{Line: line, Field: field, Detail: fmt.Sprintf(format, args...)}
}

// check refuses what can be read but means nothing.
func (s *Scenario) check(lines map[string]int) error {
	c := &checker{lines: lines, names: slices.Clone(builtin)}
	if !nameForm().MatchString(s.Name) || len(s.Name) > 60 {
		return c.fail("name", "%.80q: want lower-case letters, digits and hyphens, such as lost-answer", s.Name)
	}
	if s.About == "" || len([]rune(s.About)) > MaxText || len([]rune(s.AboutZh)) > MaxText {
		return c.fail("about", "want one sentence that says what happens, of at most %d characters", MaxText)
	}
	if len(s.Expect) == 0 {
		return c.fail("expect", "it is missing: a scenario that expects nothing cannot fail")
	}
	if err := c.given(s.Given); err != nil {
		return err
	}
	given := *c
	for i, step := range s.Play {
		if err := c.step(fmt.Sprintf("play[%d]", i), step); err != nil {
			return err
		}
	}
	return given.expectations("expect", s.Expect) // what a step makes is not there for a foreign client
}

// name takes a name into what is known.
func (c *checker) name(field, name string, list *[]string) error {
	switch {
	case !partForm().MatchString(name) || len(name) > 40:
		return c.fail(field, "%.60q: want a name of lower-case letters, digits and underscores", name)
	case slices.Contains(builtin, name) || name == "each" || slices.Contains(*list, name):
		return c.fail(field, "%s is taken already", name)
	}
	*list = append(*list, name)
	return nil
}

func (c *checker) given(g Given) error {
	for name, body := range map[string]map[string]any{"clock": g.Clock, "app": g.App, "limits": g.Limits, "quirks": g.Quirks, "shop": g.Shop, "arrivals": g.Arrivals} {
		if err := c.refs("given."+name, body); err != nil {
			return err
		}
	}
	total := 0
	for i, o := range g.Orders {
		field := fmt.Sprintf("given.orders[%d]", i)
		if err := c.name(field+".name", o.Name, &c.orders); err != nil {
			return err
		}
		if err := c.refs(field, o.Members); err != nil {
			return err
		}
		count, _ := o.Members["count"].(int)
		if total += max(count, 1); total > MaxOrders {
			return c.fail(field, "there are more than %d orders", MaxOrders)
		}
		c.names = append(c.names, o.Name)
	}
	if err := c.world("given.world", g.World); err != nil {
		return err
	}
	for i, f := range g.Faults {
		if err := c.fault(fmt.Sprintf("given.faults[%d]", i), f); err != nil {
			return err
		}
	}
	return nil
}

func (c *checker) fault(field string, f Fault) error {
	if f.Name != "" {
		if err := c.name(field+".name", f.Name, &c.faults); err != nil {
			return err
		}
	}
	if f.Members["action"] == nil {
		return c.fail(field, `action is missing: want such as {type: reset}`)
	}
	return c.refs(field, f.Members)
}

// refs refuses a value that calls a name which is not there.
func (c *checker) refs(field string, value any) error {
	switch v := value.(type) {
	case string:
		for _, found := range reference().FindAllStringSubmatch(v, -1) {
			if err := c.ref(field, found[1]); err != nil {
				return err
			}
		}
		if strings.Count(v, "${") != len(reference().FindAllString(v, -1)) {
			return c.fail(field, "%.60q: the ${ is not closed", v)
		}
	case map[string]any:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			if err := c.refs(join(field, name), v[name]); err != nil {
				return err
			}
		}
	case []any:
		for i, each := range v {
			if err := c.refs(fmt.Sprintf("%s[%d]", field, i), each); err != nil {
				return err
			}
		}
	}
	return nil
}

func (c *checker) ref(field, text string) error {
	parts := innerForm().FindStringSubmatch(text)
	if parts == nil {
		return c.fail(field, "${%.60s}: want a name, such as ${parcel}, ${sale.0} or ${now-1h}", text)
	}
	if !slices.Contains(c.names, parts[1]) {
		if near := contract.Nearest(parts[1], c.names); near != "" {
			return c.fail(field, "${%s} is not there: perhaps %s was meant", parts[1], near)
		}
		return c.fail(field, "${%s} is not there: want one of %s", parts[1], strings.Join(c.names, ", "))
	}
	if parts[3] != "" && !slices.Contains(instants, parts[1]) {
		return c.fail(field, "${%s}: durations are added to %s alone", text, strings.Join(instants, ", "))
	}
	if _, err := time.ParseDuration(parts[4]); parts[3] != "" && err != nil {
		return c.fail(field, "${%s}: %q is no duration such as 1h30m", text, parts[4])
	}
	return nil
}

// instants are the names that are times.
var instants = []string{"now", "begin", "midnight"}

// order wants the name of an order.
func (c *checker) order(field, name string) error {
	if slices.Contains(c.orders, name) {
		return nil
	}
	if near := contract.Nearest(name, c.orders); near != "" {
		return c.fail(field, "no order is called %.60q: perhaps %s was meant", name, near)
	}
	return c.fail(field, "no order is called %.60q: name one under given.orders", name)
}

// world checks what has happened besides, and learns what it keeps.
func (c *checker) world(field string, all []Step) error {
	for i, step := range all {
		at := fmt.Sprintf("%s[%d]", field, i)
		if kinds := step.kinds(); !slices.Equal(kinds, []string{"control"}) {
			return c.fail(at, "want a step of control, such as control: POST orders/${parcel}/services")
		}
		if err := c.step(at, step); err != nil {
			return err
		}
	}
	return nil
}
