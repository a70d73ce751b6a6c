package control

import (
	"context"
	"net/http"
	"time"

	"github.com/jdmock/jdmock/mockserver/arrival"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/seed"
)

// Bounds of what is made over the API.
const (
	MaxSandboxOrders = 1_000_000 // generated when it is made, in all of its shops
	MaxKeyBytes      = 128
)

// newSandbox asks for a sandbox.
type newSandbox struct {
	Seed      uint64 `json:"seed"`   // 0 means the server's
	Orders    *int   `json:"orders"` // of each shop; absent means 200
	Shops     int    `json:"shops"`  // 0 means 1
	AppKey    string `json:"app_key"`
	AppSecret string `json:"app_secret"`
	Adopt     bool   `json:"adopt_tokens"`

	IdleTTL duration   `json:"idle_ttl"` // after which it may be deleted if nobody calls it; 0 means never
	Start   *time.Time `json:"start"`    // where the shops' past ends; absent means as the server's
	Clock   string     `json:"clock"`    // as --clock; "" means as the server's

	Arrivals string `json:"arrivals"` // a rate or a named plan; "" means off
}

// defaultOrders is how many orders a shop has if nobody says.
const defaultOrders = 200

// sandboxView is a sandbox as the ready file has it.
type sandboxView struct {
	GatewayURL    string     `json:"gateway_url"`
	AggregatorURL string     `json:"aggregator_url"`
	ControlURL    string     `json:"control_url"`
	AppKey        string     `json:"app_key"`
	AppSecret     string     `json:"app_secret"`
	AccessToken   string     `json:"access_token"`
	RefreshToken  string     `json:"refresh_token"`
	VenderID      string     `json:"vender_id"`
	Seed          uint64     `json:"seed"`
	Now           time.Time  `json:"now"` // shop time
	Shops         []shopView `json:"shops"`
}

type sandboxList struct {
	Sandboxes []sandboxSummary `json:"sandboxes"`
}

type sandboxSummary struct {
	AppKey string    `json:"app_key"` // of the first app
	Name   string    `json:"name"`
	Shops  int       `json:"shops"`
	Seed   uint64    `json:"seed"`
	Now    time.Time `json:"now"`
}

func createSandbox(ctx context.Context, c *call, q newSandbox) (sandboxView, error) {
	config, err := c.h.configure(q)
	if err != nil {
		return sandboxView{}, err
	}
	box, err := c.h.world.AddSandbox(ctx, config)
	if err != nil {
		return sandboxView{}, refusedAsBad(err)
	}
	return c.h.view(box), nil
}

// configure returns the configuration of a new sandbox.
func (h *Handler) configure(q newSandbox) (sandbox.Config, error) {
	orders, shops := defaultOrders, max(q.Shops, 1)
	if q.Orders != nil {
		orders = *q.Orders
	}
	switch {
	case q.Shops < 0 || shops > sandbox.MaxShops:
		return sandbox.Config{}, bad("shops", "shops is %d: want 1 to %d", q.Shops, sandbox.MaxShops)
	case orders < 0 || orders > MaxSandboxOrders/shops:
		return sandbox.Config{}, bad("orders", "orders is %d: want 0 to %d, which is %d for all shops together", orders, MaxSandboxOrders/shops, MaxSandboxOrders)
	case len(q.AppKey) > MaxKeyBytes || q.AppKey == defaultSandbox:
		return sandbox.Config{}, bad("app_key", "app_key %.40q: want at most %d bytes, and not %q", q.AppKey, MaxKeyBytes, defaultSandbox)
	case len(q.AppSecret) > MaxKeyBytes:
		return sandbox.Config{}, bad("app_secret", "app_secret is longer than %d bytes", MaxKeyBytes)
	}
	config := sandbox.Config{
		Seed: q.Seed, Apps: []sandbox.App{{Key: q.AppKey, Secret: q.AppSecret}}, Adopt: q.Adopt, Orders: orders, IdleTTL: time.Duration(q.IdleTTL),
	}
	if err := q.times(&config); err != nil {
		return config, err
	}
	if q.Arrivals != "" {
		plan, err := arrival.Parse(q.Arrivals)
		if err != nil {
			return config, bad("arrivals", "%s", err)
		}
		config.Arrivals = plan
	}
	for range shops {
		config.Shops = append(config.Shops, sandbox.ShopConfig{Orders: orders})
	}
	return config, nil
}

// times sets the configuration's times.
func (q newSandbox) times(config *sandbox.Config) error {
	if q.IdleTTL < 0 {
		return bad("idle_ttl", "idle_ttl is %s: want 0 for never, or more", time.Duration(q.IdleTTL))
	}
	if q.Start != nil {
		if y := q.Start.Year(); y < 2000 || y > 2199 {
			return bad("start", "start is %s: want a time of the years 2000 to 2199", q.Start.Format(time.RFC3339))
		}
		config.Start = *q.Start
	}
	if q.Start == nil && q.Clock == "" {
		return nil
	}
	var err error
	if config.Clock, err = clock.Parse(q.Clock, config.Start); err != nil {
		return bad("clock", "%s", err)
	}
	if q.Start == nil {
		config.Start = config.Clock.Now()
	}
	return nil
}

func listSandboxes(_ context.Context, c *call) (sandboxList, error) {
	list := sandboxList{Sandboxes: []sandboxSummary{}}
	for _, box := range c.h.world.Sandboxes() {
		list.Sandboxes = append(list.Sandboxes, sandboxSummary{box.Apps()[0].Key, box.Name(), len(box.Shops()), box.Seed(), box.Clock().Now()})
	}
	return list, nil
}

func getSandbox(_ context.Context, c *call) (sandboxView, error) { return c.h.view(c.box), nil }

func deleteSandbox(ctx context.Context, c *call) (nothing, error) {
	if c.box == c.h.world.Sandbox() {
		return nothing{}, conflict("sandbox", "the default sandbox cannot be deleted: stop the simulator, or delete others")
	}
	c.h.forget(c.box)
	return nothing{}, c.h.world.RemoveSandbox(ctx, c.box)
}

// view returns a sandbox as the ready file has it.
func (h *Handler) view(box *sandbox.Sandbox) sandboxView {
	app := box.Apps()[0]
	now, _ := box.App(app.Key)
	v := sandboxView{
		GatewayURL: h.options.URLs.Gateway, AggregatorURL: h.options.URLs.Aggregator, ControlURL: h.options.URLs.Control,
		AppKey: app.Key, AppSecret: now.Secret, Seed: box.Seed(), Now: box.Clock().Now(), Shops: shopViews(box),
	}
	if len(v.Shops) > 0 {
		first := v.Shops[0]
		v.AccessToken, v.RefreshToken, v.VenderID = first.AccessToken, first.RefreshToken, first.VenderID
	}
	return v
}

// shopView is a shop as the ready file has it, and what else is told of it.
type shopView struct {
	VenderID     string `json:"vender_id"`
	ShopName     string `json:"shop_name"`
	AccessToken  string `json:"access_token"` // the latest that is good; "" for none
	RefreshToken string `json:"refresh_token"`
	Kind         string `json:"kind"`
	Points       int64  `json:"points"` // at the aggregator
}

type shopList struct {
	Shops []shopView `json:"shops"`
}

// newShop asks for a shop.
type newShop struct {
	VenderID     string `json:"vender_id"` // "" makes one up
	ShopName     string `json:"shop_name"`
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
	Orders       *int   `json:"orders"`
	AppKey       string `json:"app_key"` // whose token; "" means the first app's
	Unauthorized bool   `json:"unauthorized"`
}

// shopChange changes a shop; what is absent stays.
type shopChange struct {
	Points *int64  `json:"points"`
	Kind   *string `json:"kind"`
}

// shopEvent is what happens to a shop.
type shopEvent struct {
	Event string `json:"event" control:"required"`
}

// passwordChanged is the event that revokes a shop's tokens.
const passwordChanged = "password_changed"

func shopViews(box *sandbox.Sandbox) []shopView {
	views, now := []shopView{}, box.Clock().Now()
	for _, shop := range box.Shops() {
		views = append(views, viewShop(box, shop, now))
	}
	return views
}

func viewShop(box *sandbox.Sandbox, shop sandbox.Shop, now time.Time) shopView {
	v := shopView{VenderID: shop.VenderID, ShopName: shop.Name, Kind: shop.Kind, Points: box.Points(shop.VenderID)}
	if v.Kind == "" {
		v.Kind = sandbox.KindSOP
	}
	for _, t := range box.Tokens(shop.VenderID) {
		if t.Check(now) == nil {
			v.AccessToken, v.RefreshToken = t.Access, t.Refresh
		}
	}
	return v
}

func listShops(_ context.Context, c *call) (shopList, error) { return shopList{shopViews(c.box)}, nil }

func getShop(_ context.Context, c *call) (shopView, error) {
	shop, err := c.shop(c.vars["vender_id"])
	if err != nil {
		return shopView{}, err
	}
	return viewShop(c.box, shop, c.now), nil
}

func addShop(ctx context.Context, c *call, q newShop) (shopView, error) {
	orders := defaultOrders
	if q.Orders != nil {
		orders = *q.Orders
	}
	if most := min(MaxSandboxOrders, seed.MaxOrders); orders < 0 || orders > most {
		return shopView{}, bad("orders", "orders is %d: want 0 to %d", orders, most)
	}
	before := len(c.box.Shops())
	if before >= sandbox.MaxShops {
		return shopView{}, tooMany("", "the sandbox has %d shops, and cannot have more", before)
	}
	token, err := c.box.AddShop(ctx, sandbox.ShopConfig{
		VenderID: q.VenderID, Name: q.ShopName, Access: q.AccessToken, Refresh: q.RefreshToken, Orders: orders, AppKey: q.AppKey, Unauthorized: q.Unauthorized,
	})
	if err != nil {
		return shopView{}, refusedAsBad(err)
	}
	venderID := token.VenderID
	if q.Unauthorized {
		if venderID = q.VenderID; venderID == "" {
			shops := c.box.Shops()
			venderID = shops[len(shops)-1].VenderID
		}
	}
	shop, _ := c.box.Shop(venderID)
	return viewShop(c.box, shop, c.now), nil
}

func putShop(_ context.Context, c *call, q shopChange) (shopView, error) {
	shop, err := c.shop(c.vars["vender_id"])
	if err != nil {
		return shopView{}, err
	}
	if q.Points != nil && *q.Points < 0 {
		return shopView{}, bad("points", "points is %d: want 0 or more", *q.Points)
	}
	if q.Kind != nil && *q.Kind != sandbox.KindSOP && *q.Kind != sandbox.KindFBP {
		return shopView{}, bad("kind", "kind is %.20q: want %s or %s", *q.Kind, sandbox.KindSOP, sandbox.KindFBP)
	}
	if q.Points != nil {
		c.box.SetPoints(shop.VenderID, *q.Points)
	}
	if q.Kind != nil {
		c.box.SetKind(shop.VenderID, *q.Kind)
	}
	return getShop(context.Background(), c)
}

func postShopEvent(_ context.Context, c *call, q shopEvent) (shopView, error) {
	shop, err := c.shop(c.vars["vender_id"])
	if err != nil {
		return shopView{}, err
	}
	if q.Event != passwordChanged {
		return shopView{}, bad("event", "event is %.40q: want %s", q.Event, passwordChanged)
	}
	c.box.PasswordChanged(shop.VenderID)
	return viewShop(c.box, shop, c.now), nil
}

// refusedAsBad gives an error of a configuration that is not taken but cannot
// be the status of a bad request.
func refusedAsBad(err error) error {
	if p := problemOf(err); p.Status != http.StatusInternalServerError {
		return p
	}
	return bad("", "%s", err)
}
