package main

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract/plural"
)

// advanceFlags are the flags of clock advance.
type advanceFlags struct {
	by, until string
	next      bool
}

func newClock() *cobra.Command {
	var at string
	var o advanceFlags
	return newGroup("clock", "show, set and advance shop time",
		"  jdmock clock set frozen --at '2025-04-02 12:00:00'\n  jdmock clock advance --by 72h\n  jdmock clock advance --until 310000000001=FINISHED_L",
		commands(
			verb{use: "show", short: "show how shop time goes", do: showClock},
			verb{
				use: "set MODE", short: "make shop time real, frozen, offset:DURATION or scaled:RATE; never back", words: []string{"real", "frozen", "offset:", "scaled:"},
				flags: func(f *flags) {
					f.text(&at, "at", "", "what it is to show now: RFC 3339, or yyyy-MM-dd HH:mm:ss in GMT+8")
				},
				do: func(c *controller, f *flags, args []string) error { return setClock(c, f, args[0], at) },
			},
			verb{use: "advance", short: "move shop time forward, and show what has happened", flags: o.define, do: o.advance},
		)...)
}

func showClock(c *controller, _ *flags, _ []string) error {
	answer, err := c.get(c.inBox("clock"), nil)
	if err != nil {
		return err
	}
	return c.printClock(answer)
}

// printClock prints how shop time goes.
func (c *controller) printClock(answer []byte) error {
	var clock struct {
		Mode   string    `json:"mode"`
		Now    time.Time `json:"now"`
		Offset string    `json:"offset"`
		Rate   float64   `json:"rate"`
	}
	return c.print(answer, &clock, func(t *table) {
		mode := clock.Mode
		switch mode {
		case "offset":
			mode += ":" + clock.Offset
		case "scaled":
			mode += ":" + strconv.FormatFloat(clock.Rate, 'g', -1, 64)
		}
		t.row("shop time", shown(clock.Now)+" GMT+8")
		t.row("mode", mode)
	})
}

func setClock(c *controller, f *flags, setting, at string) error {
	r := newWish(f)
	mode, arg, _ := strings.Cut(setting, ":")
	r.body["mode"] = mode
	switch {
	case mode == "offset" && arg != "":
		offset, err := parsePeriod("offset", arg)
		if err != nil {
			return err
		}
		r.body["offset"] = offset
	case mode == "scaled" && arg != "":
		rate, err := strconv.ParseFloat(arg, 64)
		if err != nil {
			return usage("clock %q: want scaled:RATE with a number, such as scaled:60", setting)
		}
		r.body["rate"] = rate
	case arg != "":
		return usage("clock %q: want real, frozen, offset:DURATION or scaled:RATE", setting)
	}
	if err := r.time("at", at); err != nil {
		return err
	}
	answer, err := c.do(http.MethodPut, c.inBox("clock"), r.body)
	if err != nil {
		return err
	}
	return c.printClock(answer)
}

func (o *advanceFlags) define(f *flags) {
	f.text(&o.by, "by", "", "how far, such as 72h")
	f.text(&o.until, "until", "", "ID=STATE: until an order is in a state")
	f.toggle(&o.next, "next", "to the next event")
}

// body returns how far shop time is to go.
func (o *advanceFlags) body() (map[string]any, error) {
	switch {
	case o.by != "" && o.until == "" && !o.next:
		by, err := parsePeriod("--by", o.by)
		return map[string]any{"by": by}, err
	case o.until != "" && o.by == "" && !o.next:
		text, state, _ := strings.Cut(o.until, "=")
		id, err := parseOrderID(text)
		if err != nil || state == "" {
			return nil, usage("--until %q: want ID=STATE, such as 310000000001=FINISHED_L", o.until)
		}
		return map[string]any{"until": map[string]any{"order_id": id, "order_state": state}}, nil
	case o.next && o.by == "" && o.until == "":
		return map[string]any{"next": true}, nil
	}
	return nil, usage("want one of --by DURATION, --until ID=STATE and --next")
}

func (o *advanceFlags) advance(c *controller, _ *flags, _ []string) error {
	body, err := o.body()
	if err != nil {
		return err
	}
	answer, err := c.do(http.MethodPost, c.inBox("clock", "advance"), body)
	if err != nil {
		return err
	}
	var done struct {
		Now    time.Time `json:"now"`
		Events []struct {
			At       time.Time `json:"at"`
			VenderID string    `json:"vender_id"`
			OrderID  int64     `json:"order_id"`
			Event    string    `json:"event"`
			To       string    `json:"to"`
		} `json:"events"`
	}
	return c.print(answer, &done, func(t *table) {
		t.line("shop time is " + shown(done.Now) + " GMT+8; " + plural.Of(len(done.Events), "event"))
		if len(done.Events) > 0 {
			t.row("AT", "VENDER_ID", "ORDER_ID", "EVENT", "STATE")
		}
		for _, e := range done.Events {
			t.row(shown(e.At), e.VenderID, strconv.FormatInt(e.OrderID, 10), e.Event, dash(e.To))
		}
	})
}
