package bench

import (
	"encoding/json"
	"fmt"
	"time"
)

// A Report is all that was measured.
type Report struct {
	Machine     Machine   `json:"machine"`
	At          time.Time `json:"at"`
	Connections int       `json:"connections"`
	Runs        int       `json:"runs"`
	Duration    string    `json:"duration"` // of a run
	Quick       bool      `json:"quick"`
	Rows        []Row     `json:"rows"`
	Figures     []Figures `json:"figures"`
	Soak        []Moment  `json:"soak,omitempty"` // after each of its parts
}

// A Row is one measured value beside its budget.
type Row struct {
	Scene  string  `json:"scene"`
	What   string  `json:"what"`
	Kind   Kind    `json:"kind"`
	Budget *Budget `json:"budget,omitempty"` // nil: for information
	Value  Summary `json:"value"`            // N is 0 if it was not measured
	Missed bool    `json:"missed"`
	Must   bool    `json:"must,omitempty"` // a miss is a failure, whatever may be missed
	Note   string  `json:"note,omitempty"`
}

// A Kind is what a value counts.
type Kind string

// The kinds of values.
const (
	Ratio        Kind = "ratio"
	Allocations  Kind = "allocations"
	Milliseconds Kind = "ms"
	Bytes        Kind = "bytes"
)

// relative reports whether values of the kind can be compared between machines,
// and be widened by a share: a budget of no allocation cannot.
func (k Kind) relative() bool { return k == Ratio }

// A Budget bounds the median of a value.
type Budget struct {
	Limit   float64 `json:"limit"`
	AtLeast bool    `json:"at_least"` // Limit is the least; else the most
}

func atMost(limit float64) *Budget  { return &Budget{Limit: limit} }
func atLeast(limit float64) *Budget { return &Budget{Limit: limit, AtLeast: true} }

// misses reports whether a value is outside of the budget widened by a share:
// 0.25 is a quarter.
func (b Budget) misses(value, margin float64) bool {
	if b.AtLeast {
		return value < b.Limit/(1+margin)
	}
	return value > b.Limit*(1+margin)
}

// Share returns how much of the budget a value takes: more than 1 misses it.
func (b Budget) Share(value float64) float64 {
	if b.AtLeast {
		return b.Limit / value
	}
	return value / b.Limit
}

// noAllocation is what counts as none: below, it is what the runtime does now
// and then.
const noAllocation = 0.05

// row adds a row.
func (b *bench) row(what string, kind Kind, budget *Budget, values []float64, note string) {
	r := Row{Scene: b.scene, What: what, Kind: kind, Budget: budget, Value: Summarise(values), Note: note}
	r.Missed = r.beyond(0)
	b.report.Rows = append(b.report.Rows, r)
}

// beyond reports whether the row misses its budget by more than a margin.
func (r Row) beyond(margin float64) bool {
	if r.Budget == nil || r.Value.N == 0 {
		return false
	}
	value := r.Value.Median
	if r.Kind == Allocations {
		value -= noAllocation
	}
	return r.Budget.misses(value, margin)
}

// Missed returns the rows that miss their budget.
func (r *Report) Missed() []Row {
	return r.rows(func(row Row) bool { return row.Missed })
}

// Beyond returns the rows that miss their budget by more than a margin, such as
// 0.25, and whose values do not depend on the machine's speed.
func (r *Report) Beyond(margin float64) []Row {
	return r.rows(func(row Row) bool { return row.Kind.relative() && row.beyond(margin) })
}

// Worse returns the rows of Beyond that are also worse than an earlier report's by
// more than the margin: what is slow already may not become slower.
func (r *Report) Worse(earlier *Report, margin float64) []Row {
	return r.rows(func(row Row) bool {
		if !row.Kind.relative() || !row.beyond(margin) {
			return false
		}
		for _, was := range earlier.Rows {
			if was.Scene == row.Scene && was.What == row.What {
				row.Budget = &Budget{Limit: was.Value.Median, AtLeast: row.Budget.AtLeast}
				return row.beyond(margin)
			}
		}
		return true
	})
}

// ReadReport reads a report, as JSON writes it.
func ReadReport(text []byte) (*Report, error) {
	var r Report
	if err := json.Unmarshal(text, &r); err != nil {
		return nil, fmt.Errorf("no report of bench: %w", err)
	}
	return &r, nil
}

// Broken returns the rows that miss a budget that must be kept.
func (r *Report) Broken() []Row {
	return r.rows(func(row Row) bool { return row.Must && row.Missed })
}

func (r *Report) rows(wanted func(Row) bool) []Row {
	var found []Row
	for _, row := range r.Rows {
		if wanted(row) {
			found = append(found, row)
		}
	}
	return found
}

// Figures are what one server did in one scene.
type Figures struct {
	Scene     string   `json:"scene"`
	Server    string   `json:"server"`
	Calls     int      `json:"calls"` // in all rounds
	PerSecond Summary  `json:"calls_per_second"`
	CPU       Summary  `json:"cpu_microseconds_per_call"`
	P50       Summary  `json:"p50_microseconds"`
	P99       Summary  `json:"p99_microseconds"`
	Allocs    Summary  `json:"allocations_per_call"`
	Resident  Summary  `json:"resident_bytes"`
	Body      float64  `json:"answer_bytes"`
	Request   float64  `json:"request_bytes"`
	OfStatic  *Against `json:"against_static,omitempty"`
}

// Against are a server's figures divided by those of the bare handler.
type Against struct {
	PerSecond Summary `json:"calls_per_second"`
	CPU       Summary `json:"cpu_per_call"`
	P99       Summary `json:"p99"`
}

// figures adds the figures of each rival; static is the place of the bare
// handler among them, less than 0 for none.
func (b *bench) figures(rivals []*rival, found [][]Sample, request float64, static int) {
	for i, samples := range found {
		f := Figures{
			Scene: b.scene, Server: rivals[i].name, Request: request,
			PerSecond: Summarise(each(samples, perSecond)), CPU: Summarise(each(samples, cpu)),
			P50: Summarise(each(samples, p50)), P99: Summarise(each(samples, p99)), Allocs: Summarise(each(samples, allocs)),
			Resident: Summarise(each(samples, resident)), Body: Summarise(each(samples, func(s Sample) float64 { return s.Bytes })).Median,
		}
		for _, s := range samples {
			f.Calls += s.Calls
		}
		if static >= 0 && i != static {
			f.OfStatic = &Against{
				Summarise(ratios(samples, found[static], perSecond)), Summarise(ratios(samples, found[static], cpu)), Summarise(ratios(samples, found[static], p99)),
			}
		}
		b.report.Figures = append(b.report.Figures, f)
	}
}
