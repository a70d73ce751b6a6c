package suite

import (
	"fmt"
	"io"
	"strings"

	"github.com/jdmock/jdmock/contract"
)

// Bounds of the Markdown form, whose use is a comment of at most 65536 characters.
const (
	maxRows     = 40  // of a table
	maxLines    = 3   // violations of a check
	maxCellText = 300 // bytes of each text
)

// writeMarkdown writes a table of what failed, and one of what was not checked.
func (r *Report) writeMarkdown(w io.Writer, lang contract.Lang) error {
	var b strings.Builder
	wording := wordsOf(lang)
	fmt.Fprintf(&b, "### %s\n\n%s: %s\n", wording.title, markdownCode(r.Target), wording.total(r))
	if verdict := wording.verdict(r); verdict != "" {
		fmt.Fprintf(&b, "\n**%s**\n", verdict)
	}
	if failed := r.of(Failed); len(failed) > 0 {
		fmt.Fprintf(&b, "\n| %s | %s | %s |\n|---|---|---|\n", wording.failed, wording.found, wording.evidence)
		for _, result := range failed[:min(len(failed), maxRows)] {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", markdownCode(result.Check), markdownCell(result.lines(lang), wording), markdownCode(string(result.Evidence)))
		}
		if rest := len(failed) - maxRows; rest > 0 {
			fmt.Fprintf(&b, "\n"+wording.others+"\n", rest)
		}
	}
	if gaps := r.omissions(lang); len(gaps) > 0 {
		fmt.Fprintf(&b, "\n| %s | %s |\n|---:|---|\n", wording.unchecked, wording.reason)
		for _, g := range gaps[:min(len(gaps), maxRows)] {
			fmt.Fprintf(&b, "| %d | %s |\n", len(g.Checks), markdownCode(g.Reason))
		}
		if rest := len(gaps) - maxRows; rest > 0 {
			fmt.Fprintf(&b, "\n"+wording.others+"\n", rest)
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// markdownCell returns the first violations of a check as a cell of a table.
func markdownCell(lines []string, wording words) string {
	var parts []string
	for _, line := range lines[:min(len(lines), maxLines)] {
		parts = append(parts, markdownCode(line))
	}
	if rest := len(lines) - maxLines; rest > 0 {
		parts = append(parts, fmt.Sprintf(wording.others, rest))
	}
	return strings.Join(parts, "<br>")
}

// markdownCode returns a text as code in a cell of a table, in which nothing is markup,
// a mention or a reference.
func markdownCode(text string) string {
	text = clipText(plain(text), maxCellText)
	if text == "" {
		return ""
	}
	text = strings.ReplaceAll(text, `\|`, `\ |`) // two backslashes before a bar would end the cell
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + strings.ReplaceAll(text, "|", `\|`) + fence
}
