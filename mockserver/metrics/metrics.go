// Package metrics counts what the simulator does and how well its clients keep
// up, and tells Prometheus.
//
// Labels are bounded: methods, codes and actions are those that are known when a
// Set is made, and everything else is "other". No key, token, shop or order is
// ever a label.
package metrics

import (
	"net/http"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// other stands in labels for what is not known.
const other = "other"

// maxScrapes is how many scrapes are answered at once.
const maxScrapes = 4

// A Config says what a Set is to know.
type Config struct {
	Methods  []string       // that calls are counted by
	Outcomes []string       // of calls
	Codes    []string       // of answers
	Actions  []string       // of faults
	Limits   []string       // that refuse calls
	Present  func() Present // is asked at each scrape
}

// Present is what there is at a scrape.
type Present struct {
	Sandboxes, Shops, Orders int
	Unfetched                int
	Evicted                  int64 // entries of journals, since the process began
}

// A Set is the metrics of one simulator, in a registry of its own. It is safe
// for concurrent use.
type Set struct {
	registry *prometheus.Registry
	handler  http.Handler
	machine  sync.Once // registers what tells of the runtime, at the first scrape

	calls                    *prometheus.CounterVec
	methods, codes, outcomes index
	counted                  []atomic.Pointer[prometheus.Counter] // of calls; nil until the first of its kind
	durations                []prometheus.Observer                // by outcome
	faults, limited          counters
	violations, untracked    prometheus.Counter
	fetchLag, shipLag        prometheus.Histogram
}

// New returns the metrics of a simulator.
func New(c Config) *Set {
	s := &Set{registry: prometheus.NewRegistry(), methods: newIndex(c.Methods), codes: newIndex(c.Codes), outcomes: newIndex(c.Outcomes)}
	s.calls = s.counters(nameCalls)
	s.counted = make([]atomic.Pointer[prometheus.Counter], len(s.methods.names)*len(s.outcomes.names)*len(s.codes.names))
	durations := s.histograms(nameDuration)
	for _, outcome := range s.outcomes.names[1:] {
		s.durations = append(s.durations, durations.WithLabelValues(outcome))
	}
	s.faults = newCounters(s.counters(nameFaults), c.Actions)
	s.limited = newCounters(s.counters(nameLimited), c.Limits)
	s.violations = s.counters(nameViolations).WithLabelValues()
	s.untracked = s.counters(nameUntracked).WithLabelValues()
	s.fetchLag = s.histograms(nameFetchLag).WithLabelValues().(prometheus.Histogram)
	s.shipLag = s.histograms(nameShipLag).WithLabelValues().(prometheus.Histogram)
	s.tellBuild()
	s.registry.MustRegister(present{c.Present})
	s.handler = promhttp.HandlerFor(s.registry, promhttp.HandlerOpts{MaxRequestsInFlight: maxScrapes})
	return s
}

// counters registers a counter of the table.
func (s *Set) counters(name string) *prometheus.CounterVec {
	f := family(name)
	v := prometheus.NewCounterVec(prometheus.CounterOpts{Name: f.Name, Help: f.About}, f.Labels)
	s.registry.MustRegister(v)
	return v
}

// histograms registers a histogram of the table.
func (s *Set) histograms(name string) *prometheus.HistogramVec {
	f := family(name)
	v := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: f.Name, Help: f.About, Buckets: f.buckets}, f.Labels)
	s.registry.MustRegister(v)
	return v
}

// tellBuild registers which program this is.
func (s *Set) tellBuild() {
	f := family(nameBuild)
	v := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: f.Name, Help: f.About}, f.Labels)
	s.registry.MustRegister(v)
	version, revision := "(devel)", ""
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			version = info.Main.Version
		}
		for _, setting := range info.Settings {
			if setting.Key == "vcs.revision" {
				revision = setting.Value
			}
		}
	}
	v.WithLabelValues(version, revision, runtime.Version()).Set(1)
}

// ServeHTTP answers a scrape.
func (s *Set) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.machine.Do(func() {
		s.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	})
	s.handler.ServeHTTP(w, r)
}

// Call counts a call. An outcome that is not known is not counted.
func (s *Set) Call(method, outcome, code string, took time.Duration) {
	o := s.outcomes.of(outcome)
	if o == 0 {
		return
	}
	m, c := s.methods.of(method), s.codes.of(code)
	at := &s.counted[(m*len(s.outcomes.names)+o)*len(s.codes.names)+c]
	counter := at.Load()
	if counter == nil {
		made := s.calls.WithLabelValues(s.methods.names[m], s.outcomes.names[o], s.codes.names[c])
		counter = &made
		at.Store(counter) // whoever was here at once has made the same
	}
	(*counter).Inc()
	s.durations[o-1].Observe(took.Seconds())
}

// Fault counts a fault that struck, by the type of its action.
func (s *Set) Fault(action string) { s.faults.of(action).Inc() }

// Limited counts a call that a limit refused.
func (s *Set) Limited(limit string) { s.limited.of(limit).Inc() }

// Violations counts places where an answer broke its schema.
func (s *Set) Violations(n int) { s.violations.Add(float64(n)) }

// Fetched counts the first fetch of an order's version.
func (s *Set) Fetched(lag time.Duration) { s.fetchLag.Observe(lag.Seconds()) }

// Untracked counts a fetch of which nobody can tell whether it is the first.
func (s *Set) Untracked() { s.untracked.Inc() }

// Shipped counts a shipment.
func (s *Set) Shipped(lag time.Duration) { s.shipLag.Observe(lag.Seconds()) }
