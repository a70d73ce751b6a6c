package main

import (
	"io"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// maxCell is how wide a cell of a table may be.
const maxCell = 48

// A table is text in lines, some of which are rows of cells that stand below
// each other. The zero table is empty.
type table struct{ lines []tableLine }

type tableLine struct {
	cells []string // of a row
	text  string   // of a line that is none
}

// row adds a row.
func (t *table) row(cells ...string) { t.lines = append(t.lines, tableLine{cells: cells}) }

// line adds a line that is no row. The rows after it are another table.
func (t *table) line(text string) { t.lines = append(t.lines, tableLine{text: text}) }

// write writes the table.
func (t *table) write(w io.Writer) error {
	var b strings.Builder
	for start := 0; start < len(t.lines); {
		end := start
		for end < len(t.lines) && t.lines[end].cells != nil {
			end++
		}
		writeRows(&b, t.lines[start:end])
		if end < len(t.lines) {
			b.WriteString(printable(t.lines[end].text) + "\n")
			end++
		}
		start = end
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// writeRows writes rows whose columns are as wide as their widest cell.
func writeRows(b *strings.Builder, rows []tableLine) {
	var widths []int
	for _, row := range rows {
		for i, cell := range row.cells {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width(clip(cell)))
		}
	}
	for _, row := range rows {
		var line strings.Builder
		for i, cell := range row.cells {
			cell = clip(cell)
			line.WriteString(cell + strings.Repeat(" ", widths[i]-width(cell)+2))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
}

// clip returns a cell that is not wider than it may be.
func clip(cell string) string {
	cell = printable(cell)
	if width(cell) <= maxCell {
		return cell
	}
	taken := 0
	for i, r := range cell {
		taken += width(string(r))
		if taken > maxCell-1 {
			return cell[:i] + "…"
		}
	}
	return cell
}

// printable returns a text without what would move a terminal's cursor.
func printable(text string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || (r >= 0x7f && r < 0xa0) {
			return '·'
		}
		return r
	}, text)
}

// width returns how many columns of a terminal a text takes: two for each
// Chinese character.
func width(text string) int {
	n := 0
	for _, r := range text {
		n++
		if (r >= 0x2e80 && r <= 0xa4cf) || (r >= 0xac00 && r <= 0xd7a3) || (r >= 0xf900 && r <= 0xfaff) || (r >= 0xfe30 && r <= 0xfe6f) || (r >= 0xff00 && r <= 0xff60) {
			n++
		}
	}
	return n
}

// shown returns an instant in the shop's zone, as JD writes times.
func shown(at time.Time) string {
	if at.IsZero() {
		return "-"
	}
	return at.In(wire.Zone).Format(time.DateTime)
}

// dash returns a text, or a dash for none.
func dash(text string) string {
	if text == "" {
		return "-"
	}
	return text
}
