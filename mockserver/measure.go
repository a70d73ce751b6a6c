package mockserver

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/metrics"
	"github.com/jdmock/jdmock/mockserver/order"
)

// The limits that refuse calls, as the metrics call them.
const (
	limitRate        = "rate"
	limitConcurrency = "concurrency"
	limitQuota       = "quota"
	limitOrders      = "orders"
	limitAggregator  = "aggregator"
)

// newMetrics returns the server's metrics, which know what the server knows.
func (s *Server) newMetrics() *metrics.Set {
	c := metrics.Config{
		Methods:  []string{string(contract.AggregatorMethod)},
		Outcomes: []string{string(journal.Answered), string(journal.Refused), string(journal.Failed)},
		Codes:    []string{wire.CodeOK}, Actions: fault.Types(),
		Limits:  []string{limitRate, limitConcurrency, limitQuota, limitOrders, limitAggregator},
		Present: (&census{server: s}).take,
	}
	for _, spec := range method.All() {
		c.Methods = append(c.Methods, string(spec.Method))
	}
	for _, m := range s.options.Stubs.Methods() {
		c.Methods = append(c.Methods, string(m))
	}
	for path := range oauthEndpoints {
		c.Methods = append(c.Methods, strings.TrimPrefix(path, "/"))
	}
	for _, entry := range wire.Catalogue() {
		c.Codes = append(c.Codes, entry.Code)
	}
	return metrics.New(c)
}

// Metrics returns what answers Prometheus.
func (s *Server) Metrics() http.Handler { return s.metrics }

// observe counts a call, and says in the log that it was.
func (s *Server) observe(e *journal.Entry) {
	s.metrics.Call(e.Method, string(e.Outcome), e.Code, e.Duration)
	if !s.options.Log.Enabled(context.Background(), slog.LevelDebug) {
		return
	}
	s.options.Log.LogAttrs(context.Background(), slog.LevelDebug, "call", slog.String("call", e.ID), slog.String("method", e.Method),
		slog.String("outcome", string(e.Outcome)), slog.String("code", e.Code), slog.Duration("duration", e.Duration))
}

// A sighting is a version of an order that an answer brings.
type sighting struct {
	id, version int64
	changed     time.Time // in shop time
}

// Shown implements method.Watcher. It remembers the orders that have changed
// since the sandbox began.
func (c *call) Shown(o order.Outline) {
	c.meets(o.State)
	if c.box.Follows(o.Modified) {
		c.shown = append(c.shown, sighting{o.ID, o.DataVersion, o.Modified})
	}
}

// ShownPage implements method.Watcher. It looks at no order of a page on which
// none has changed since the sandbox began.
func (c *call) ShownPage(p *method.Showing) {
	c.met |= p.States
	if !c.box.Follows(p.Latest) {
		return
	}
	for i := range p.Orders {
		c.Shown(p.Orders[i])
	}
}

// Shipped implements method.Watcher. A shipment counts even if its answer gets
// lost.
func (c *call) Shipped(o order.Change) {
	c.shipped = true
	if c.metrics != nil && c.box.Follows(o.Ready) {
		c.metrics.Shipped(o.Waited())
	}
}

// Labelled implements method.Watcher.
func (c *call) Labelled(f method.LabelFacts) {
	c.labels = append(c.labels, f)
	if c.names == 0 && c.handler.Order == "" {
		c.names = f.Order
	}
}

// deliver notes that the caller is given the orders that the call's answer
// brings. An answer that a fault spoils brings none; one that drips does.
func (s *Server) deliver(c *call, spoilt *fault.Struck) {
	if spoilt != nil && spoilt.Action.Type != fault.Drip {
		return
	}
	for _, seen := range c.shown {
		first, err := c.box.Fetched(seen.id, seen.version)
		switch {
		case err != nil:
			s.metrics.Untracked()
		case first:
			s.metrics.Fetched(max(0, c.shopAt.Sub(seen.changed)))
		}
	}
}

// A census counts what a server has, for a scrape. It is safe for concurrent
// use.
type census struct {
	server *Server

	mu      sync.Mutex // guards what follows; held while it is taken
	evicted int64
	before  map[*journal.Journal]int // what each journal had evicted at the last scrape
}

// take counts. What cannot be read is left out, and the log says so.
func (n *census) take() metrics.Present {
	n.mu.Lock()
	defer n.mu.Unlock()
	s, ctx := n.server, context.Background()
	boxes := s.Sandboxes()
	now := metrics.Present{Sandboxes: len(boxes)}
	journals := map[*journal.Journal]int{&s.lost: s.lost.Evicted()}
	for _, box := range boxes {
		journals[&box.Journal] = box.Journal.Evicted()
		shops, orders, err := box.CountOrders(ctx)
		unfetched, unread := box.Unfetched(ctx, box.Clock().Now())
		if err != nil || unread != nil {
			s.options.Log.Error("metrics are incomplete", "orders", err, "unfetched", unread)
		}
		now.Shops += shops
		now.Orders += orders
		now.Unfetched += unfetched
	}
	for j, evicted := range journals {
		n.evicted += int64(max(0, evicted-n.before[j]))
	}
	n.before = journals
	now.Evicted = n.evicted
	return now
}
