package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/plural"
)

// callFilterFlags say which calls are meant.
type callFilterFlags struct {
	method, venderID, outcome, code string
	orderID                         int
}

func (o *callFilterFlags) define(f *flags) {
	f.text(&o.method, "method", "", "of one method, such as jingdong.pop.order.ship")
	f.number(&o.orderID, "order-id", 0, "that name one order")
	f.text(&o.venderID, "vender-id", "", "for one shop")
	f.text(&o.outcome, "outcome", "", "answered, refused (by the gateway) or failed (inside the result)")
	f.text(&o.code, "code", "", "answered with a code, such as 0 or 409")
}

// wish returns the filter as members.
func (o *callFilterFlags) wish(f *flags) *wish {
	return newWish(f).take(map[string]any{
		"method": o.method, "order-id": o.orderID, "vender-id": o.venderID, "outcome": o.outcome, "code": o.code,
	})
}

// The flags of calls list, export and assert.
type (
	callListFlags struct {
		callFilterFlags
		size, after int
		unplaced    bool
	}
	callExportFlags struct{ as string }
	callAssertFlags struct {
		callFilterFlags
		times, atLeast, atMost int
	}
)

func newCalls() *cobra.Command {
	var list callListFlags
	var export callExportFlags
	var assert callAssertFlags
	return newGroup("calls", "list, show, export and count the calls that a sandbox received",
		"  jdmock calls list --outcome refused\n  jdmock calls export --as har > calls.har\n  jdmock calls assert --method jingdong.pop.order.ship --times 1",
		commands(
			verb{use: "list", short: "list calls, oldest first", flags: list.define, do: list.list},
			verb{use: "show ID", short: "show a call, with the verdict of each step", do: showCall},
			verb{use: "clear", short: "forget the calls", do: clearCalls},
			verb{use: "export", short: "write the calls as NDJSON, HAR or curl commands", flags: export.define, do: export.export},
			verb{use: "assert", short: "end with 1 unless so many calls of a kind were received", flags: assert.define, do: assert.assert},
		)...)
}

func (o *callListFlags) define(f *flags) {
	o.callFilterFlags.define(f)
	f.number(&o.size, "page-size", 100, "how many at most, up to 1000")
	f.number(&o.after, "after", 0, "those after the call of this number")
	f.toggle(&o.unplaced, "unplaced", "those that reached no sandbox")
}

// callAnswer is the summary of a call.
type callAnswer struct {
	ID         string     `json:"id"`
	At         time.Time  `json:"at"`
	ShopAt     *time.Time `json:"shop_at"`
	Method     string     `json:"method"`
	VenderID   string     `json:"vender_id"`
	OrderID    int64      `json:"order_id"`
	Outcome    string     `json:"outcome"`
	Code       string     `json:"code"`
	HTTPStatus int        `json:"http_status"`
	Duration   string     `json:"duration"`
	Fault      string     `json:"fault"`
	Stub       bool       `json:"stub"`
}

func (a callAnswer) order() string {
	if a.OrderID == 0 {
		return ""
	}
	return strconv.FormatInt(a.OrderID, 10)
}

func (o *callListFlags) list(c *controller, f *flags, _ []string) error {
	r := o.wish(f).take(map[string]any{"page-size": o.size, "after": o.after})
	path := c.inBox("calls")
	if o.unplaced {
		path = "/v1/calls"
	}
	answer, err := c.get(path, r.query())
	if err != nil {
		return err
	}
	var page struct {
		Calls   []callAnswer `json:"calls"`
		Evicted int          `json:"evicted"`
	}
	return c.print(answer, &page, func(t *table) {
		t.row("ID", "AT", "METHOD", "ORDER_ID", "OUTCOME", "CODE", "DURATION", "FAULT")
		for _, each := range page.Calls {
			t.row(each.ID, shown(each.At), each.Method, dash(each.order()), each.Outcome, each.Code, each.Duration, dash(each.Fault))
		}
		if page.Evicted > 0 {
			t.line("")
			t.line("the journal has forgotten " + plural.Of(page.Evicted, "earlier call"))
		}
	})
}

func showCall(c *controller, _ *flags, args []string) error {
	answer, err := c.get(c.inBox("calls", args[0]), nil)
	if err != nil {
		return err
	}
	var call struct {
		callAnswer
		Steps []struct {
			Step    string `json:"step"`
			Verdict string `json:"verdict"`
			Detail  string `json:"detail"`
		} `json:"steps"`
		Notes      []string             `json:"notes"`
		Violations []contract.Violation `json:"violations"`
		Bytes      int                  `json:"bytes"`
		Written    string               `json:"written"`
		Parameters json.RawMessage      `json:"parameters"`
		Answer     json.RawMessage      `json:"answer"`
	}
	return c.print(answer, &call, func(t *table) {
		line := func(name, value string) {
			if value != "" {
				t.line(name + strings.Repeat(" ", max(1, 12-len(name))) + value)
			}
		}
		line("call", call.ID)
		line("at", shown(call.At))
		if call.ShopAt != nil {
			line("shop time", shown(*call.ShopAt))
		}
		line("method", call.Method)
		line("vender_id", call.VenderID)
		line("order_id", call.order())
		line("outcome", call.Outcome+", code "+call.Code+", HTTP "+strconv.Itoa(call.HTTPStatus)+", "+plural.Of(call.Bytes, "byte")+" in "+call.Duration)
		line("written", call.Written)
		line("fault", call.Fault)
		line("parameters", string(call.Parameters))
		line("answer", string(call.Answer))
		for _, s := range call.Steps {
			if s.Detail != "" {
				s.Verdict += ", " + s.Detail
			}
			line("step", s.Step+": "+s.Verdict)
		}
		for _, v := range call.Violations {
			line("violation", v.String())
			line("", v.Text(contract.Chinese))
		}
		for _, n := range call.Notes {
			line("note", n)
		}
	})
}

func clearCalls(c *controller, _ *flags, _ []string) error {
	if _, err := c.do(http.MethodDelete, c.inBox("calls"), nil); err != nil {
		return err
	}
	return c.say("the calls are forgotten")
}

func (o *callExportFlags) define(f *flags) {
	f.text(&o.as, "as", "ndjson", "ndjson, har or curl")
}

// export writes what the simulator sends, as it comes.
func (o *callExportFlags) export(c *controller, _ *flags, _ []string) error {
	if err := oneOf("as", o.as, "ndjson", "har", "curl"); err != nil {
		return err
	}
	answer, err := c.send(http.MethodGet, c.inBox("calls")+"?"+url.Values{"format": {o.as}}.Encode(), nil)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(c.out, answer.Body); err != nil {
		return environment("export: %w", err)
	}
	return nil
}

func (o *callAssertFlags) define(f *flags) {
	o.callFilterFlags.define(f)
	f.number(&o.times, "times", 0, "exactly so many")
	f.number(&o.atLeast, "at-least", 1, "at least so many; where no number is given, one")
	f.number(&o.atMost, "at-most", 0, "at most so many")
}

// assert asks the simulator to judge; what it does not find passed is a finding.
func (o *callAssertFlags) assert(c *controller, f *flags, _ []string) error {
	r := o.wish(f).take(map[string]any{"times": o.times, "at-least": o.atLeast, "at-most": o.atMost})
	answer, err := c.do(http.MethodPost, c.inBox("assertions"), r.body)
	if err != nil {
		return err
	}
	var verdict struct {
		Passed       bool   `json:"passed"`
		Inconclusive bool   `json:"inconclusive"`
		Message      string `json:"message"`
	}
	if err := json.Unmarshal(answer, &verdict); err != nil {
		return environment("control API: its answer is not what this jdmock knows: %w", err)
	}
	how := map[bool]string{true: "passed", false: "failed"}[verdict.Passed]
	if verdict.Inconclusive {
		how = "inconclusive"
	}
	if err := c.print(answer, &verdict, func(t *table) { t.line(how + ": " + verdict.Message) }); err != nil {
		return err
	}
	if !verdict.Passed {
		return findings("assertion %s", how)
	}
	return nil
}
