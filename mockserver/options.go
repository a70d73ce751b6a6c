package mockserver

import (
	"crypto/rand"
	"io"
	"log/slog"
	"time"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/arrival"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
	"github.com/jdmock/jdmock/mockserver/stub"
)

// The default sandbox's credentials: fixed, and obviously no real ones.
const (
	DefaultAppKey       = "jdmock-app-key"
	DefaultAppSecret    = "jdmock-app-secret"
	DefaultAccessToken  = "jdmock-access-token"
	DefaultRefreshToken = "jdmock-refresh-token"
	DefaultVenderID     = "10000001"
)

// Other defaults.
const (
	DefaultOrders          = 200
	DefaultTimestampWindow = 10 * time.Minute
)

// Options say what a Server imitates. The zero Options work: one app, one shop
// of 200 orders, the machine's time.
type Options struct {
	AppKey, AppSecret         string // empty: the defaults above
	AccessToken, RefreshToken string // of the first shop; empty: the defaults above
	VenderID                  string // of the first shop; empty: DefaultVenderID

	Shops       int                  // how many shops, if ShopList is empty; 0 means one
	ShopList    []sandbox.ShopConfig // the shops; one's Orders of 0 means Orders, less than 0 none
	AdoptTokens bool                 // an unknown token of a known app becomes a shop

	Random io.Reader // where keys, secrets and tokens that are made up for added sandboxes and apps come from; nil means crypto/rand

	Seed   uint64    // what is made up follows from it; 0 means 1
	Start  time.Time // where the shops' past ends; zero means what Clock shows
	Orders int       // how many each shop has; 0 means 200, less than 0 none

	Clock   *clock.Clock // shop time; nil means the machine's
	Gateway *clock.Clock // gateway time; nil means the machine's
	Store   store.Store  // nil means one in memory

	Arrivals arrival.Plan // how orders arrive at the default sandbox's shops; the zero Plan lets none

	Catalog *seed.Catalogs // what shops sell that have no Catalog in ShopList; nil means built-in goods

	Stubs   *stub.Set      // answers of methods that are not imitated; nil means none
	Unknown UnknownMethods // what becomes of other methods; "" means UnknownRefuse

	Quirks quirk.Settings // how disagreements about JD are decided

	TimestampWindow time.Duration    // how far a timestamp may be off; 0 lets the quirk decide, less than 0 is any distance
	TimestampZone   *time.Location   // of a timestamp without an offset; nil means GMT+8
	Limit           limit.Rate       // for each app and method; the zero Rate is no limit
	Rights          sandbox.Rights   // of the default sandbox's app; the zero Rights are all
	AppState        sandbox.AppState // of the default sandbox's app; "" means on line
	AggregatorLimit *limit.Rate      // for each bearer at the aggregator; nil means aggregator.DefaultLimit
	PublicURL       string           // of the gateway, whole, for links to it; "" means what each caller calls it
	CheckAnswers    CheckAnswers     // "" means CheckSampled

	JournalSize  int // how many calls each sandbox's journal keeps; 0 means journal.DefaultSize
	JournalBytes int // how much of their requests and answers; 0 means journal.DefaultBytes

	FaultHeader bool // a call may ask for a fault of its own with the header X-JDMock-Fault

	OnRefusal   func(Refusal)   // is told of each refused call; nil for nobody
	OnViolation func(Violation) // is told of each answer that breaks its own schema; nil logs it
	Log         *slog.Logger    // nil means none
}

// CheckAnswers says which answers are held to their schema.
type CheckAnswers string

// The choices.
const (
	CheckSampled CheckAnswers = "sample" // the first of each kind, then one in a thousand
	CheckOff     CheckAnswers = "off"
	CheckAll     CheckAnswers = "all"
)

// complete returns the options with their defaults.
func (o Options) complete() Options {
	fill := func(s *string, fallback string) {
		if *s == "" {
			*s = fallback
		}
	}
	fill(&o.AppKey, DefaultAppKey)
	fill(&o.AppSecret, DefaultAppSecret)
	fill(&o.AccessToken, DefaultAccessToken)
	fill(&o.RefreshToken, DefaultRefreshToken)
	fill(&o.VenderID, DefaultVenderID)
	fill((*string)(&o.CheckAnswers), string(CheckSampled))
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Orders == 0 {
		o.Orders = DefaultOrders
	}
	o.Orders = max(o.Orders, 0)
	if o.Clock == nil {
		o.Clock = &clock.Clock{}
	}
	if o.Gateway == nil {
		o.Gateway = &clock.Clock{}
	}
	if o.Random == nil {
		o.Random = rand.Reader
	}
	if o.Start.IsZero() {
		o.Start = o.Clock.Now()
	}
	if o.Store == nil {
		o.Store = &store.Memory{}
	}
	if o.TimestampZone == nil {
		o.TimestampZone = wire.Zone
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// sandbox returns the configuration of the default sandbox.
func (o Options) sandbox() sandbox.Config {
	shops := o.ShopList
	if len(shops) == 0 {
		shops = make([]sandbox.ShopConfig, max(o.Shops, 1))
	}
	config := sandbox.Config{
		Name: "default", Seed: o.Seed, Start: o.Start.Truncate(time.Second), Clock: o.Clock, Store: o.Store,
		Apps: []sandbox.App{{Key: o.AppKey, Secret: o.AppSecret, Limit: o.Limit, State: o.AppState, Rights: o.Rights}}, Adopt: o.AdoptTokens, Orders: o.Orders, Quirks: o.Quirks,
		Catalog: o.Catalog, Arrivals: o.Arrivals, JournalSize: o.JournalSize, JournalBytes: o.JournalBytes,
	}
	for i, s := range shops {
		if s.Orders == 0 {
			s.Orders = o.Orders
		}
		s.Orders = max(s.Orders, 0)
		if i == 0 && len(o.ShopList) == 0 {
			s.VenderID, s.Access, s.Refresh = o.VenderID, o.AccessToken, o.RefreshToken
		}
		config.Shops = append(config.Shops, s)
	}
	return config
}
