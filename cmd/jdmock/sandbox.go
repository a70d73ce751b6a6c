package main

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/spf13/cobra"
)

// boxAnswer is what is shown of a sandbox.
type boxAnswer struct {
	GatewayURL  string    `json:"gateway_url"`
	ControlURL  string    `json:"control_url"`
	AppKey      string    `json:"app_key"`
	AppSecret   string    `json:"app_secret"`
	AccessToken string    `json:"access_token"`
	VenderID    string    `json:"vender_id"`
	Seed        uint64    `json:"seed"`
	Now         time.Time `json:"now"`
	Shops       []struct {
		VenderID    string `json:"vender_id"`
		ShopName    string `json:"shop_name"`
		AccessToken string `json:"access_token"`
		Kind        string `json:"kind"`
		Points      int64  `json:"points"`
	} `json:"shops"`
}

// newSandboxFlags are the flags of sandbox create.
type newSandboxFlags struct {
	seed                  uint64
	orders, shops         int
	appKey, appSecret     string
	adopt                 bool
	idleTTL, start, clock string
}

func newSandbox() *cobra.Command {
	var o newSandboxFlags
	return newGroup("sandbox", "make, list, reset and delete sandboxes: closed worlds in one simulator",
		"  jdmock sandbox create --orders 50 --clock frozen\n  jdmock sandbox reset my-app-key",
		commands(
			verb{use: "list", short: "list the sandboxes", do: listSandboxes},
			verb{use: "create", short: "make a sandbox with an app, shops and tokens of its own", flags: o.define, do: o.create},
			verb{use: "show [APP_KEY]", short: "show a sandbox with its credentials", do: showSandbox},
			verb{use: "delete APP_KEY", short: "delete a sandbox and all that is in it", do: deleteSandbox},
			verb{use: "reset [APP_KEY]", short: "make a sandbox what it was at first", do: resetSandbox},
		)...)
}

func (o *newSandboxFlags) define(f *flags) {
	f.seed(&o.seed, "seed", 0, "what is made up follows from it (default the simulator's)")
	f.number(&o.orders, "orders", 200, "how many orders each shop has")
	f.number(&o.shops, "shops", 1, "how many shops, each with a token of its own")
	f.text(&o.appKey, "app-key", "", "key of its app (default a random one)")
	f.text(&o.appSecret, "app-secret", "", "secret of its app (default a random one)")
	f.toggle(&o.adopt, "adopt-tokens", "make a shop of each unknown token")
	f.text(&o.idleTTL, "idle-ttl", "", "how long it may go uncalled before it is deleted, such as 1h (default for ever)")
	f.text(&o.start, "start", "", "where the shops' past ends: RFC 3339, or yyyy-MM-dd HH:mm:ss in GMT+8 (default the simulator's)")
	f.text(&o.clock, "clock", "", "shop time: real, frozen, offset:DURATION or scaled:RATE (default as the simulator's)")
}

func (o *newSandboxFlags) create(c *controller, f *flags, _ []string) error {
	r := newWish(f).take(map[string]any{
		"seed": o.seed, "orders": o.orders, "shops": o.shops, "app-key": o.appKey, "app-secret": o.appSecret,
		"adopt-tokens": o.adopt, "idle-ttl": o.idleTTL, "clock": o.clock,
	})
	if err := r.time("start", o.start); err != nil {
		return err
	}
	answer, err := c.do(http.MethodPost, "/v1/sandboxes", r.body)
	if err != nil {
		return err
	}
	return c.printBox(answer)
}

func listSandboxes(c *controller, _ *flags, _ []string) error {
	answer, err := c.get("/v1/sandboxes", nil)
	if err != nil {
		return err
	}
	var list struct {
		Sandboxes []struct {
			AppKey string    `json:"app_key"`
			Name   string    `json:"name"`
			Shops  int       `json:"shops"`
			Seed   uint64    `json:"seed"`
			Now    time.Time `json:"now"`
		} `json:"sandboxes"`
	}
	return c.print(answer, &list, func(t *table) {
		t.row("APP_KEY", "NAME", "SHOPS", "SEED", "SHOP TIME")
		for _, s := range list.Sandboxes {
			t.row(s.AppKey, s.Name, strconv.Itoa(s.Shops), strconv.FormatUint(s.Seed, 10), shown(s.Now))
		}
	})
}

// named makes the sandbox the one that an argument names, if there is one.
func (c *controller) named(args []string) {
	if len(args) > 0 {
		c.box = args[0]
	}
}

func showSandbox(c *controller, _ *flags, args []string) error {
	c.named(args)
	answer, err := c.get(c.inBox(), nil)
	if err != nil {
		return err
	}
	return c.printBox(answer)
}

// printBox prints a sandbox. Its credentials are made up.
func (c *controller) printBox(answer []byte) error {
	var s boxAnswer
	return c.print(answer, &s, func(t *table) {
		for _, each := range [][2]string{
			{"gateway", s.GatewayURL}, {"control", s.ControlURL}, {"app_key", s.AppKey}, {"app_secret", s.AppSecret},
			{"access_token", s.AccessToken}, {"vender_id", s.VenderID}, {"seed", strconv.FormatUint(s.Seed, 10)}, {"shop time", shown(s.Now)},
		} {
			t.line(fmt.Sprintf("%-13s %s", each[0], dash(each[1])))
		}
		t.line("")
		t.row("VENDER_ID", "SHOP", "KIND", "POINTS", "ACCESS_TOKEN")
		for _, shop := range s.Shops {
			t.row(shop.VenderID, shop.ShopName, shop.Kind, strconv.FormatInt(shop.Points, 10), dash(shop.AccessToken))
		}
	})
}

func deleteSandbox(c *controller, _ *flags, args []string) error {
	c.named(args)
	if _, err := c.do(http.MethodDelete, c.inBox(), nil); err != nil {
		return err
	}
	return c.say("sandbox %s is deleted", c.box)
}

func resetSandbox(c *controller, _ *flags, args []string) error {
	c.named(args)
	answer, err := c.do(http.MethodPost, c.inBox("reset"), nil)
	if err != nil {
		return err
	}
	return c.printClock(answer)
}
