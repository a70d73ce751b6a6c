package main

import (
	"net/http"
	"strconv"

	"github.com/spf13/cobra"
)

// limitFlags are the flags of limit set.
type limitFlags struct {
	appKey, limit, orderCalls string
	quota, concurrency        int
}

func newLimit() *cobra.Command {
	var o limitFlags
	return newGroup("limit", "show and set how fast apps may call",
		"  jdmock limit set --limit 5/s --daily-quota 1000\n  jdmock limit set --limit off",
		commands(
			verb{use: "show", short: "show how fast each app may call", do: showLimits},
			verb{use: "set", short: "change how fast one app, or every app, may call; what is not named stays", flags: o.define, do: o.set},
		)...)
}

func (o *limitFlags) define(f *flags) {
	f.text(&o.appKey, "app-key", "", "which app (default every one)")
	f.text(&o.limit, "limit", "", "calls for each method: off, or such as 100/s")
	f.text(&o.orderCalls, "order-calls", "", "the order service's own limit for each shop: off, or such as 10/s")
	f.number(&o.quota, "daily-quota", 0, "calls in a day of shop time: 0 is as the app's state has it, -1 none")
	f.number(&o.concurrency, "concurrency", 0, "calls at once; 0 is any number")
}

func showLimits(c *controller, _ *flags, _ []string) error {
	answer, err := c.get(c.inBox("limits"), nil)
	if err != nil {
		return err
	}
	return c.printLimits(answer)
}

func (o *limitFlags) set(c *controller, f *flags, _ []string) error {
	r := newWish(f).take(map[string]any{
		"limit": o.limit, "order-calls": o.orderCalls, "daily-quota": o.quota, "concurrency": o.concurrency,
	})
	if len(r.body) == 0 {
		return usage("nothing to set: want --limit, --order-calls, --daily-quota or --concurrency")
	}
	r.take(map[string]any{"app-key": o.appKey})
	answer, err := c.do(http.MethodPut, c.inBox("limits"), r.body)
	if err != nil {
		return err
	}
	return c.printLimits(answer)
}

func (c *controller) printLimits(answer []byte) error {
	var list struct {
		Limits []struct {
			AppKey      string `json:"app_key"`
			Limit       string `json:"limit"`
			OrderCalls  string `json:"order_calls"`
			DailyQuota  int    `json:"daily_quota"`
			Concurrency int    `json:"concurrency"`
		} `json:"limits"`
	}
	none := func(n int) string {
		if n == 0 {
			return "off"
		}
		return strconv.Itoa(n)
	}
	return c.print(answer, &list, func(t *table) {
		t.row("APP_KEY", "LIMIT", "ORDER_CALLS", "DAILY_QUOTA", "CONCURRENCY")
		for _, l := range list.Limits {
			t.row(l.AppKey, l.Limit, l.OrderCalls, none(l.DailyQuota), none(l.Concurrency))
		}
	})
}
