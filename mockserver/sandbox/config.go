package sandbox

import (
	"time"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/arrival"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// An App is who calls.
type App struct {
	Key, Secret string
	Limit       limit.Rate // for each method; the zero Rate is no limit

	NoAggregator bool // it has no right to the aggregator's interface

	State            AppState // "" means Online
	Rights           Rights
	MonthlyRefreshes int // how often it may refresh the tokens of one shop; 0 means DefaultMonthlyRefreshes, less than 0 no limit
}

// A Shop is a merchant. Its orders stand in the store.
type Shop struct {
	VenderID string
	seed.Profile
	Carriers []seed.Carrier
	Key      wire.SensitiveKey // encrypts its buyers' personal data
	Kind     string            // KindSOP, or a kind that has no right to SOP orders; "" means KindSOP

	generated *seed.Shop // nil for a shop that sells nothing
}

// A Token binds one app to one shop.
type Token struct {
	Access, Refresh string
	AppKey          string
	VenderID        string
	Expires         time.Time // in shop time
	Revoked         bool
	Replaced        bool // by a refresh
}

// A ShopConfig asks for a shop; what is empty is made up.
type ShopConfig struct {
	VenderID      string
	Name          string
	Access        string // the token; empty makes one up
	Refresh       string
	Orders        int           // how many are generated
	AppKey        string        // whose token; empty means the first app's
	Catalog       *seed.Catalog // what it sells; nil means what Config.Catalog has for it
	Unauthorized  bool          // no app has a token for it
	Points        int64         // at the aggregator; 0 means DefaultPoints, less than 0 none
	ordinal       int64
	ordinalChosen bool
}

// A Config is what a sandbox begins with.
type Config struct {
	Name   string // unique among the sandboxes of a store
	Seed   uint64
	Start  time.Time // where shop time begins; the orders lie before it
	Clock  *clock.Clock
	Store  store.Store
	Apps   []App // one or more
	Shops  []ShopConfig
	Adopt  bool // an unknown token of a known app becomes a shop
	Orders int  // how many an adopted shop has
	Quirks quirk.Settings

	Salt string // goes into the tokens that are made up, so that nobody guesses them; "" lets them follow from Seed and Name

	JournalSize  int // how many calls the journal keeps; 0 means journal.DefaultSize
	JournalBytes int // how much of their requests and answers; 0 means journal.DefaultBytes

	IdleTTL time.Duration // after which it may be removed if nobody uses it, in gateway time; 0 means never

	Vet func(*Sandbox, fault.Rule) error // refuses fault rules that can never strike in the sandbox; nil for none

	Arrivals arrival.Plan // how orders arrive from Start on; the zero Plan lets none

	Catalog *seed.Catalogs // what shops without a Catalog of their own sell; nil means built-in goods
}
