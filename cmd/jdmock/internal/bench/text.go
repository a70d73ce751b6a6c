package bench

import (
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
)

// JSON writes the report as JSON.
func (r *Report) JSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(r)
}

// heading describes how and where the report was measured.
func (r *Report) heading() string {
	text := fmt.Sprintf("%s; %d connections, medians of %d runs of %s", r.Machine, r.Connections, r.Runs, r.Duration)
	if r.Quick {
		text += "; a quick measurement of small shops, which shows that the tool works rather than how fast the simulator is"
	}
	return text
}

// Text writes the report for people.
func (r *Report) Text(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n", r.heading())
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "what\tbudget\tmeasured\tmin – max\t\t")
	for _, row := range r.Rows {
		fmt.Fprintf(table, "%s: %s\t%s\t%s\t%s\t%s\t%s\n", row.Scene, row.What, row.budget(), row.measured(), row.spread(), row.verdict(), row.Note)
	}
	_ = table.Flush() // a Builder takes everything
	if len(r.Figures) > 0 {
		fmt.Fprintln(&b)
		r.figures(&b)
	}
	r.soak(&b)
	if missed := r.Missed(); len(missed) > 0 {
		fmt.Fprintf(&b, "\n%d of %d budgets are missed.\n", len(missed), r.budgets())
	} else {
		fmt.Fprintf(&b, "\nAll of %d budgets are kept.\n", r.budgets())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// figures writes what each server did.
func (r *Report) figures(b *strings.Builder) {
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "scene\tserver\tcalls/s\t± MAD\t÷ static\tCPU µs/call\t÷ static\tp50 µs\tp99 µs\tallocations\tresident MB\tanswer bytes\t")
	for _, f := range r.Figures {
		var against Against
		if f.OfStatic != nil {
			against = *f.OfStatic
		}
		fmt.Fprintf(table, "%s\t%s\t%.0f\t%.0f\t%s\t%s\t%s\t%.0f\t%.0f\t%s\t%s\t%.0f\t\n", f.Scene, f.Server, f.PerSecond.Median, f.PerSecond.MAD,
			orNothing("%.2f", against.PerSecond.Median), orNothing("%.1f", f.CPU.Median), orNothing("%.2f", against.CPU.Median), f.P50.Median, f.P99.Median, orNothing("%.2f", f.Allocs.Median), orNothing("%.0f", f.Resident.Median/(1<<20)), f.Body)
	}
	_ = table.Flush() // a Builder takes everything
}

// soak writes what was held after each tenth of a soak.
func (r *Report) soak(b *strings.Builder) {
	if len(r.Soak) == 0 {
		return
	}
	fmt.Fprintln(b)
	table := tabwriter.NewWriter(b, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "soak, s\tcalls\trefused\tlive heap MB\tresident MB\tgoroutines\t")
	for i, m := range r.Soak {
		if each := max(len(r.Soak)/10, 1); (i+1)%each == 0 {
			fmt.Fprintf(table, "%.0f\t%d\t%d\t%.2f\t%s\t%d\t\n", m.After, m.Calls, m.Refused, float64(m.Heap)/(1<<20), orNothing("%.0f", float64(m.Resident)/(1<<20)), m.Goroutines)
		}
	}
	_ = table.Flush() // a Builder takes everything
}

// orNothing writes a number, and a dash for what was not measured.
func orNothing(format string, v float64) string {
	if v == 0 {
		return "–"
	}
	return fmt.Sprintf(format, v)
}

// budgets returns how many rows have a budget and were measured.
func (r *Report) budgets() int {
	return len(r.rows(func(row Row) bool { return row.Budget != nil && row.Value.N > 0 }))
}

// number writes a value of the row's kind.
func (r Row) number(v float64) string {
	switch r.Kind {
	case Ratio, Allocations:
		text := strconv.FormatFloat(v, 'f', 2, 64)
		if text == "-0.00" {
			return "0.00"
		}
		return text
	case Milliseconds:
		if v < 10 {
			return fmt.Sprintf("%.2f ms", v)
		}
		return fmt.Sprintf("%.0f ms", v)
	}
	return fmt.Sprintf("%.0f B", v)
}

func (r Row) budget() string {
	if r.Budget == nil {
		return "–"
	}
	limit := r.number(r.Budget.Limit)
	if r.Kind != Ratio {
		text, unit, _ := strings.Cut(limit, " ")
		limit = strings.TrimSpace(strings.TrimSuffix(text, ".00") + " " + unit)
	}
	if r.Budget.AtLeast {
		return "≥ " + limit
	}
	return "≤ " + limit
}

func (r Row) measured() string {
	if r.Value.N == 0 {
		return "not measured"
	}
	return r.number(r.Value.Median)
}

func (r Row) spread() string {
	if r.Value.N < 2 {
		return ""
	}
	return r.number(r.Value.Min) + " – " + r.number(r.Value.Max)
}

func (r Row) verdict() string {
	switch {
	case r.Budget == nil || r.Value.N == 0:
		return ""
	case r.Missed:
		return "MISSED"
	}
	return "kept"
}
