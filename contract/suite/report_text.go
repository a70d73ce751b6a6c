package suite

import (
	"fmt"
	"io"
	"strings"

	"github.com/jdmock/jdmock/contract"
)

// maxNames is how many names of unchecked checks the text tells for a reason:
// the other forms tell all.
const maxNames = 1

// writeText writes what failed, then what was not checked and why, then the
// totals.
func (r *Report) writeText(w io.Writer, lang contract.Lang) error {
	var b strings.Builder
	wording := wordsOf(lang)
	for _, result := range r.of(Failed) {
		fmt.Fprintf(&b, "%s  %s", strings.ToUpper(wording.failed), plain(result.Check))
		if known := knownBy(result); known != "" {
			fmt.Fprintf(&b, "  [%s]", known)
		}
		b.WriteString("\n")
		for _, line := range result.lines(lang) {
			fmt.Fprintf(&b, "    %s\n", line)
		}
	}
	if gaps := r.omissions(lang); len(gaps) > 0 {
		separate(&b)
		fmt.Fprintf(&b, "%s:\n", wording.unchecked)
		for _, g := range gaps {
			fmt.Fprintf(&b, "  %4d  %s\n", len(g.Checks), g.Reason)
			fmt.Fprintf(&b, "        %s\n", someNames(g.Checks, wording))
		}
	}
	separate(&b)
	fmt.Fprintf(&b, "%s: %s\n", plain(r.Target), wording.total(r))
	if verdict := wording.verdict(r); verdict != "" {
		fmt.Fprintf(&b, "%s\n", verdict)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// separate leaves a line empty, except at the beginning.
func separate(b *strings.Builder) {
	if b.Len() > 0 {
		b.WriteString("\n")
	}
}

// someNames returns the first names of a list, and how many more there are.
func someNames(names []string, wording words) string {
	if len(names) <= maxNames {
		return strings.Join(names, wording.separator)
	}
	return strings.Join(names[:maxNames], wording.separator) + wording.separator + fmt.Sprintf(wording.others, len(names)-maxNames)
}
