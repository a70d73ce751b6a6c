package metrics

import (
	"fmt"
	"slices"
)

// A Family is one metric: what it is called, how it is labelled and what it
// says. Names and labels are stable: families may be added, and are neither
// renamed nor given other labels.
type Family struct {
	Name    string
	Kind    Kind
	Labels  []string
	About   string
	buckets []float64 // of a histogram, in seconds
}

// A Kind is what may be done with a metric's numbers.
type Kind string

// The kinds.
const (
	Counter   Kind = "counter"   // only grows, while the process lives
	Gauge     Kind = "gauge"     // is what it is at the moment
	Histogram Kind = "histogram" // counts values by size
)

// The names.
const (
	nameCalls      = "jdmock_calls_total"
	nameDuration   = "jdmock_call_duration_seconds"
	nameFaults     = "jdmock_faults_total"
	nameLimited    = "jdmock_limited_total"
	nameViolations = "jdmock_schema_violations_total"
	nameEvicted    = "jdmock_journal_evicted_total"
	nameSandboxes  = "jdmock_sandboxes"
	nameShops      = "jdmock_shops"
	nameOrders     = "jdmock_orders"
	nameFetchLag   = "jdmock_fetch_lag_seconds"
	nameUnfetched  = "jdmock_orders_unfetched"
	nameUntracked  = "jdmock_orders_untracked_total"
	nameShipLag    = "jdmock_ship_lag_seconds"
	nameBuild      = "jdmock_build_info"
)

// Buckets, in seconds.
var (
	callBuckets = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}
	lagBuckets  = []float64{1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 28800, 57600, 86400}
	shipBuckets = []float64{60, 300, 900, 1800, 3600, 7200, 14400, 28800, 43200, 86400, 172800, 259200, 604800, 1209600}
)

// families is the one table that the metrics are registered from, and that
// tells of them.
var families = []Family{
	{Name: nameCalls, Kind: Counter, Labels: []string{"method", "outcome", "code"}, About: "calls of the gateway, OAuth and the aggregator. The outcome is answered, refused, or failed for a failure inside the result; a method or code that is not known here is other"},
	{Name: nameDuration, Kind: Histogram, Labels: []string{"outcome"}, About: "from a call's arrival until its answer is ready, in gateway time", buckets: callBuckets},
	{Name: nameFaults, Kind: Counter, Labels: []string{"action"}, About: "faults that struck a call, by the type of their action"},
	{Name: nameLimited, Kind: Counter, Labels: []string{"limit"}, About: "calls that a limit refused: rate, concurrency, quota, orders for the order service's own throttle, or aggregator"},
	{Name: nameViolations, Kind: Counter, About: "places where a checked answer of the simulator's own broke its schema"},
	{Name: nameEvicted, Kind: Counter, About: "calls that the journals have forgotten for want of room"},
	{Name: nameSandboxes, Kind: Gauge, About: "sandboxes there are"},
	{Name: nameShops, Kind: Gauge, About: "shops in all sandboxes"},
	{Name: nameOrders, Kind: Gauge, About: "orders in all shops"},
	{Name: nameFetchLag, Kind: Histogram, About: "from an order's change until an answer first brings the order in that version, in shop time", buckets: lagBuckets},
	{Name: nameUnfetched, Kind: Gauge, About: "orders that changed since their sandbox began, or was restored, and that no answer has brought in their present version"},
	{Name: nameUntracked, Kind: Counter, About: "fetches of changed orders that are not in " + nameFetchLag + ", as too many are remembered already"},
	{Name: nameShipLag, Kind: Histogram, About: "from payment, or from release to the seller, until the call that shipped the order, in shop time", buckets: shipBuckets},
	{Name: nameBuild, Kind: Gauge, Labels: []string{"version", "revision", "goversion"}, About: "1, labelled with what the program is"},
}

// Families returns what Handler serves, beside the metrics of the Go runtime
// (go_…) and of the process (process_…).
func Families() []Family { return slices.Clone(families) }

// family returns the row of a name, which must exist.
func family(name string) Family {
	for _, f := range families {
		if f.Name == name {
			return f
		}
	}
	panic(fmt.Sprintf("metrics: %s is not in the table", name))
}
