package bench

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Markdown writes the rows that have a budget as a table, four to a line, with
// the machine below.
func (r *Report) Markdown(w io.Writer) error {
	const aLine = 4
	var b strings.Builder
	b.WriteString("|" + strings.Repeat(" what | budget | measured (min – max) |", aLine) + "\n|" + strings.Repeat("---|", 3*aLine) + "\n")
	for some := range slices.Chunk(r.rows(func(row Row) bool { return row.Budget != nil }), aLine) {
		b.WriteString("|")
		for _, row := range some {
			fmt.Fprintf(&b, " %s | %s | %s |", row.What, row.budget(), row.cell())
		}
		b.WriteString(strings.Repeat("  |", 3*(aLine-len(some))) + "\n")
	}
	fmt.Fprintf(&b, "\nMeasured by `jdmock bench` on %s.\n", r.heading())
	_, err := io.WriteString(w, b.String())
	return err
}

// cell words what was measured.
func (r Row) cell() string {
	text := r.measured()
	if r.Missed {
		text = "**" + text + ", missed**"
	}
	if spread := r.spread(); spread != "" {
		text += " (" + spread + ")"
	}
	return text
}

// Marks stand around a table of measurements in a file.
const (
	MarkBegin = "<!-- measured: bench -->\n"
	MarkEnd   = "<!-- end -->"
)

// ErrNoMarks says that a text has no place for a table.
var ErrNoMarks = errors.New("there is no line " + strings.TrimSpace(MarkBegin) + " with " + MarkEnd + " after it, between which the table would stand")

// Within returns a text with the table in place of what stands between its
// marks. A text that is empty becomes marks and table.
func (r *Report) Within(text []byte) ([]byte, error) {
	if len(text) == 0 {
		text = []byte(MarkBegin + MarkEnd + "\n")
	}
	before, rest, begins := bytes.Cut(text, []byte(MarkBegin))
	_, after, ends := bytes.Cut(rest, []byte(MarkEnd))
	if !begins || !ends {
		return nil, ErrNoMarks
	}
	var out bytes.Buffer
	out.Write(before)
	out.WriteString(MarkBegin)
	if err := r.Markdown(&out); err != nil {
		return nil, err
	}
	out.WriteString(MarkEnd)
	out.Write(after)
	return out.Bytes(), nil
}
