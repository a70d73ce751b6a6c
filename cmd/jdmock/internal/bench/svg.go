package bench

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// The measures of the chart, in pixels.
const (
	chartWidth  = 960
	chartLabel  = 430 // for the names
	chartValue  = 210 // for the values behind the bars
	chartRow    = 24
	chartTop    = 56
	chartBottom = 40
	chartMost   = 2.0 // shares of a budget beyond this are cut
)

// SVG writes a chart: for each row with a budget, the share of it that the
// median takes. A bar that crosses the line misses the budget.
func (r *Report) SVG(w io.Writer) error {
	rows := r.rows(func(row Row) bool { return row.Budget != nil && row.Budget.Limit > 0 && row.Value.N > 0 })
	height := chartTop + chartRow*len(rows) + chartBottom
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d" font-family="sans-serif" font-size="12">`+"\n", chartWidth, height, chartWidth, height)
	fmt.Fprintf(&b, `<rect width="%d" height="%d" fill="#fff"/>`+"\n", chartWidth, height)
	text(&b, 12, 22, "start", "#000", "jdmock: how much of each budget is taken (shorter is better; the line is the budget)")
	text(&b, 12, 40, "start", "#555", r.heading())
	for i, row := range rows {
		row.bar(&b, chartTop+i*chartRow)
	}
	line := chartLabel + scaled(1)
	fmt.Fprintf(&b, `<line x1="%d" y1="%d" x2="%d" y2="%d" stroke="#000" stroke-dasharray="4 3"/>`+"\n", line, chartTop-6, line, chartTop+chartRow*len(rows))
	text(&b, line, height-chartBottom+18, "middle", "#000", "budget")
	b.WriteString("</svg>\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// scaled returns how long the bar of a share is.
func scaled(share float64) int {
	return int(min(share, chartMost) / chartMost * (chartWidth - chartLabel - chartValue))
}

// bar draws the bar of a row, its name before it and its value behind it.
func (r Row) bar(b *strings.Builder, y int) {
	fill := "#3a7d44"
	if r.Missed {
		fill = "#b3261e"
	}
	length := scaled(max(r.Budget.Share(r.Value.Median), 0))
	text(b, chartLabel-8, y+15, "end", "#000", r.What)
	fmt.Fprintf(b, `<rect x="%d" y="%d" width="%d" height="%d" fill="%s"/>`+"\n", chartLabel, y+3, length, chartRow-8, fill)
	said := r.measured() + " (" + r.budget() + ")"
	if r.Missed {
		said += " missed"
	}
	text(b, chartLabel+length+6, y+15, "start", fill, said)
}

// text writes a text where it is to stand.
func text(b *strings.Builder, x, y int, anchor, fill, said string) {
	fmt.Fprintf(b, `<text x="%d" y="%d" text-anchor="%s" fill="%s">`, x, y, anchor, fill)
	_ = xml.EscapeText(b, []byte(said)) // a Builder takes everything
	b.WriteString("</text>\n")
}
