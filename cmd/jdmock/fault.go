package main

import (
	"cmp"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/mockserver/fault"
)

// faultFlags are the flags of fault add.
type faultFlags struct {
	method, venderID, state, probability, timeline, since, until, phase, action, json string
	orderID, first, nth, every                                                        int
}

func newFault() *cobra.Command {
	var o faultFlags
	group := newGroup("fault", "list, add and delete what goes wrong",
		"  jdmock fault add --method jingdong.pop.order.ship --first 1 --action 'reset;phase=after'\n  jdmock fault add --probability 0.1 --action error:65\n  jdmock fault delete all",
		commands(
			verb{use: "list", short: "list the faults, and how often each has struck", do: listFaults},
			verb{use: "add", short: "add a fault; the first rule that matches a call strikes", flags: o.define, do: o.add},
			verb{use: "delete ID", short: "delete a fault, or all of them", words: []string{"all"}, do: deleteFault},
		)...)
	group.AddCommand(newReserved())
	return group
}

func (o *faultFlags) define(f *flags) {
	f.text(&o.action, "action", "", "what goes wrong, as in the header "+fault.Header+": reset, error:65, latency:2s, status:503, truncate:100;phase=after …")
	f.text(&o.json, "json", "", "file with the whole rule as the control API has it, - for the input")
	f.text(&o.method, "method", "", "calls of one method, such as jingdong.pop.order.ship, oauth2/access_token or tool/erps/jdpoporderget")
	f.text(&o.venderID, "vender-id", "", "calls for one shop")
	f.number(&o.orderID, "order-id", 0, "calls that name one order")
	f.text(&o.state, "state", "", "calls that name an order in a state")
	f.number(&o.first, "first", 0, "the first so many calls that match")
	f.number(&o.nth, "nth", 0, "the call of this number alone, from 1")
	f.number(&o.every, "every", 0, "each so many-th call")
	f.text(&o.probability, "probability", "", "of each call, such as 0.1; drawn from the seed")
	f.text(&o.timeline, "time", "", "of --since and --until: shop or gateway (default shop)")
	f.text(&o.since, "since", "", "from when on: RFC 3339, or yyyy-MM-dd HH:mm:ss in GMT+8")
	f.text(&o.until, "until", "", "until when")
	f.text(&o.phase, "phase", "", "before: nothing has happened; after: it has, and the answer is lost (default as the action has it)")
}

// rule returns the rule that the flags describe.
func (o *faultFlags) rule(f *flags) (any, error) {
	if o.action == "" {
		return nil, usage("--action is missing: want such as reset, error:65 or latency:2s, or --json FILE")
	}
	asked, err := fault.ParseCompact(o.action)
	if err != nil {
		return nil, usage("--action: %w", err)
	}
	r := newWish(f).take(map[string]any{
		"method": o.method, "vender-id": o.venderID, "order-id": o.orderID, "state": o.state,
		"first": o.first, "nth": o.nth, "every": o.every, "time": o.timeline,
	})
	r.body["action"], r.body["phase"] = asked.Action, cmp.Or(o.phase, string(asked.Phase))
	if o.probability != "" {
		p, err := strconv.ParseFloat(o.probability, 64)
		if err != nil {
			return nil, usage("--probability %q: want a number up to 1, such as 0.1", o.probability)
		}
		r.body["probability"] = p
	}
	if err := r.time("since", o.since); err != nil {
		return nil, err
	}
	return r.body, r.time("until", o.until)
}

func (o *faultFlags) add(c *controller, f *flags, _ []string) error {
	var body any
	var err error
	if o.json != "" {
		if o.action != "" {
			return usage("--json and --action: want one of the two")
		}
		body, err = c.readBody(o.json)
	} else {
		body, err = o.rule(f)
	}
	if err != nil {
		return err
	}
	answer, err := c.do(http.MethodPost, c.inBox("faults"), body)
	if err != nil {
		return err
	}
	var added struct {
		ID string `json:"id"`
	}
	return c.print(answer, &added, func(t *table) { t.line("fault " + added.ID + " is added") })
}

// faultAnswer is a rule, as much as is shown of it.
type faultAnswer struct {
	ID          string       `json:"id"`
	Hits        int          `json:"hits"`
	Method      string       `json:"method"`
	VenderID    string       `json:"vender_id"`
	OrderID     int64        `json:"order_id"`
	State       string       `json:"state"`
	First       int          `json:"first"`
	Nth         int          `json:"nth"`
	Every       int          `json:"every"`
	Probability float64      `json:"probability"`
	Time        string       `json:"time"`
	Since       time.Time    `json:"since"`
	Until       time.Time    `json:"until"`
	Phase       string       `json:"phase"`
	Action      fault.Action `json:"action"`
}

// matches says which calls a rule is for, but for their method.
func (a faultAnswer) matches() string {
	var parts []string
	add := func(is bool, format string, args ...any) {
		if is {
			parts = append(parts, fmt.Sprintf(format, args...))
		}
	}
	add(a.VenderID != "", "shop %s", a.VenderID)
	add(a.OrderID != 0, "order %d", a.OrderID)
	add(a.State != "", "%s", a.State)
	add(a.First != 0, "first %d", a.First)
	add(a.Nth != 0, "nth %d", a.Nth)
	add(a.Every != 0, "every %d", a.Every)
	add(a.Probability != 0, "p=%g", a.Probability)
	add(!a.Since.IsZero(), "since %s", shown(a.Since))
	add(!a.Until.IsZero(), "until %s", shown(a.Until))
	return strings.Join(parts, ", ")
}

func listFaults(c *controller, _ *flags, _ []string) error {
	answer, err := c.get(c.inBox("faults"), nil)
	if err != nil {
		return err
	}
	var list struct {
		Faults []faultAnswer `json:"faults"`
	}
	return c.print(answer, &list, func(t *table) {
		t.row("ID", "HITS", "ACTION", "PHASE", "METHOD", "MATCHES")
		for _, r := range list.Faults {
			t.row(r.ID, strconv.Itoa(r.Hits), r.Action.String(), r.Phase, cmp.Or(r.Method, "any"), dash(r.matches()))
		}
	})
}

func deleteFault(c *controller, _ *flags, args []string) error {
	path, said := c.inBox("faults", args[0]), "fault "+args[0]+" is deleted"
	if args[0] == "all" {
		path, said = c.inBox("faults"), "all faults are deleted"
	}
	if _, err := c.do(http.MethodDelete, path, nil); err != nil {
		return err
	}
	return c.say("%s", said)
}

// newReserved prints the reserved values, for which no simulator is asked.
func newReserved() *cobra.Command {
	cmd := &cobra.Command{
		Use: "reserved", Short: "print the values by which a client that cannot be changed asks for a fault", Args: noArgs,
	}
	return printing(cmd, newFlags(cmd, noVariable), readReserved, writeReserved)
}

// reservedInfo is the table of reserved values as JSON has it.
type reservedInfo struct {
	Fields []string        `json:"fields"`
	Values []reservedValue `json:"values"`
	Phases []string        `json:"phases"`
	Mark   string          `json:"header"`
}

type reservedValue struct {
	Value string `json:"value"`
	About string `json:"about"`
}

func readReserved() reservedInfo {
	info := reservedInfo{Fields: fault.ReservedFields, Phases: []string{"-BEFORE", "-AFTER"}, Mark: fault.Header}
	for _, v := range fault.Reserved() {
		info.Values = append(info.Values, reservedValue{v.Value, v.About})
	}
	return info
}

func writeReserved(out io.Writer, info reservedInfo) error {
	t := &table{}
	t.row("VALUE", "WHAT HAPPENS")
	for _, v := range info.Values {
		t.row(v.Value, v.About)
	}
	t.line("")
	t.line("One of them as " + strings.Join(info.Fields, ", ") + " asks for the fault. -BEFORE or -AFTER at its end says")
	t.line("whether the order has moved. Numbers, durations and codes are yours to choose.")
	return t.write(out)
}
