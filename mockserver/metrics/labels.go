package metrics

import "github.com/prometheus/client_golang/prometheus"

// An index numbers the values that a label may have. The first stands for all
// that are not known.
type index struct {
	names  []string
	places map[string]int
}

func newIndex(names []string) index {
	x := index{names: []string{other}, places: map[string]int{}}
	for _, name := range names {
		if _, twice := x.places[name]; !twice {
			x.places[name] = len(x.names)
			x.names = append(x.names, name)
		}
	}
	return x
}

// of returns the number of a value, 0 if it is not known.
func (x index) of(name string) int { return x.places[name] }

// counters are the counters of a family with one label, made at the start.
type counters struct {
	index
	all []prometheus.Counter
}

func newCounters(v *prometheus.CounterVec, names []string) counters {
	c := counters{index: newIndex(names)}
	for _, name := range c.names {
		c.all = append(c.all, v.WithLabelValues(name))
	}
	return c
}

func (c counters) of(name string) prometheus.Counter { return c.all[c.index.of(name)] }

// present tells at a scrape what there is.
type present struct{ ask func() Present }

// told are the families that are asked for at a scrape.
var told = []struct {
	desc *prometheus.Desc
	kind prometheus.ValueType
	of   func(Present) float64
}{
	{desc(nameSandboxes), prometheus.GaugeValue, func(p Present) float64 { return float64(p.Sandboxes) }},
	{desc(nameShops), prometheus.GaugeValue, func(p Present) float64 { return float64(p.Shops) }},
	{desc(nameOrders), prometheus.GaugeValue, func(p Present) float64 { return float64(p.Orders) }},
	{desc(nameUnfetched), prometheus.GaugeValue, func(p Present) float64 { return float64(p.Unfetched) }},
	{desc(nameEvicted), prometheus.CounterValue, func(p Present) float64 { return float64(p.Evicted) }},
}

func desc(name string) *prometheus.Desc {
	f := family(name)
	return prometheus.NewDesc(f.Name, f.About, f.Labels, nil)
}

// Describe implements prometheus.Collector.
func (p present) Describe(to chan<- *prometheus.Desc) {
	for _, each := range told {
		to <- each.desc
	}
}

// Collect implements prometheus.Collector.
func (p present) Collect(to chan<- prometheus.Metric) {
	now := p.ask()
	for _, each := range told {
		to <- prometheus.MustNewConstMetric(each.desc, each.kind, each.of(now))
	}
}
