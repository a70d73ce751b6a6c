package main

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract/plural"
)

func newArrivals() *cobra.Command {
	return newGroup("arrivals", "show and set how new orders arrive",
		"  jdmock arrivals set 20/m\n  jdmock arrivals set off",
		commands(
			verb{use: "show", short: "show how orders arrive", do: showArrivals},
			verb{
				use: "set PLAN", short: "let orders arrive from now on: off, a rate such as 20/m, calm, day, double-eleven, or a YAML file",
				words: []string{"off", "calm", "day", "double-eleven"}, do: setArrivals,
			},
		)...)
}

func showArrivals(c *controller, _ *flags, _ []string) error {
	answer, err := c.get(c.inBox("arrivals"), nil)
	if err != nil {
		return err
	}
	return c.printArrivals(answer)
}

func setArrivals(c *controller, _ *flags, args []string) error {
	plan, err := readArrivals(args[0])
	if err != nil {
		return err
	}
	answer, err := c.do(http.MethodPut, c.inBox("arrivals"), plan.Config())
	if err != nil {
		return err
	}
	return c.printArrivals(answer)
}

// printArrivals prints how orders arrive.
func (c *controller) printArrivals(answer []byte) error {
	var a struct {
		Plan    string     `json:"plan"`
		PerHour []float64  `json:"per_hour"`
		Begin   *time.Time `json:"begin"`
		Arrived int        `json:"arrived"`
		Next    *time.Time `json:"next"`
	}
	return c.print(answer, &a, func(t *table) {
		plan := a.Plan
		if plan == "" {
			var hours []string
			for _, rate := range a.PerHour {
				hours = append(hours, strconv.FormatFloat(rate, 'g', 4, 64))
			}
			plan = strings.Join(hours, " ") + " an hour"
		}
		t.line("plan      " + plan)
		t.line("arrived   " + plural.Of(a.Arrived, "order"))
		if a.Next != nil {
			t.line("next      " + shown(*a.Next) + " GMT+8, in shop time")
		}
	})
}
