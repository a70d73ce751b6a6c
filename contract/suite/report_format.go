package suite

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"

	"github.com/jdmock/jdmock/contract"
)

// A Format is a form of a report.
type Format string

// The formats. Text is for people, JSON for programs, JUnit for CI servers,
// Markdown for pull requests, and HTML is one file that needs no other.
const (
	Text     Format = "text"
	JSON     Format = "json"
	JUnit    Format = "junit"
	Markdown Format = "markdown"
	HTML     Format = "html"
)

// Formats returns every format.
func Formats() []Format { return []Format{Text, JSON, JUnit, Markdown, HTML} }

// Write writes the report. A language that is not known is English; JSON holds
// both.
func (r *Report) Write(w io.Writer, in Format, lang contract.Lang) error {
	switch in {
	case Text:
		return r.writeText(w, lang)
	case JSON:
		return r.writeJSON(w)
	case JUnit:
		return r.writeJUnit(w, lang)
	case Markdown:
		return r.writeMarkdown(w, lang)
	case HTML:
		return r.writeHTML(w, lang)
	}
	return fmt.Errorf("format %.40q of a report is unknown: want one of %q", in, Formats())
}

// jsonVersion is what the JSON form says of itself. It grows if a member is
// renamed or changes its meaning, and not if one is added.
const jsonVersion = 1

// writeJSON writes the report's members, with a version and the counts before
// them.
func (r *Report) writeJSON(w io.Writer) error {
	type members Report
	doc := struct {
		Version int    `json:"version"`
		OK      bool   `json:"ok"`
		Counts  Counts `json:"counts"`
		members
	}{jsonVersion, r.OK(), r.Counts(), members(*r)}
	if doc.Results == nil {
		doc.Results = []Result{}
	}
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(doc)
}

// group returns to what a check belongs, and its name there: the first part of
// its name, with its method if that is the next.
func (r Result) group() (group, name string) {
	group, name, ok := strings.Cut(r.Check, "/")
	if !ok {
		return r.Check, r.Check
	}
	if rest, ok := strings.CutPrefix(name, string(r.Method)+"/"); ok && r.Method != "" {
		return group + "/" + string(r.Method), rest
	}
	return group, name
}

// why returns the reason of what is unchecked.
func (r Result) why(lang contract.Lang) string {
	if lang == contract.Chinese && r.ReasonZh != "" {
		return r.ReasonZh
	}
	return r.Reason
}

// of returns the results with a status.
func (r *Report) of(s Status) []Result {
	var found []Result
	for _, result := range r.Results {
		if result.Status == s {
			found = append(found, result)
		}
	}
	return found
}

// An omission is what was not checked for one reason.
type omission struct {
	Reason string
	Checks []string
}

// omissions returns what was not checked, by reason, the most frequent first.
func (r *Report) omissions(lang contract.Lang) []omission {
	var found []omission
	at := map[string]int{}
	for _, result := range r.of(Unchecked) {
		why := plain(result.why(lang))
		i, known := at[why]
		if !known {
			i = len(found)
			at[why] = i
			found = append(found, omission{Reason: why})
		}
		found[i].Checks = append(found[i].Checks, plain(result.Check))
	}
	slices.SortStableFunc(found, func(a, b omission) int { return len(b.Checks) - len(a.Checks) })
	return found
}

// lines returns the violations of a result, one line each.
func (r Result) lines(lang contract.Lang) []string {
	var told []string
	for _, v := range r.Violations {
		told = append(told, plain(v.Text(lang)))
	}
	if r.More > 0 {
		told = append(told, fmt.Sprintf(wordsOf(lang).more, r.More))
	}
	return told
}

// plain returns a text on one line, without what would move a cursor or turn
// the writing around.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '·'
		}
		return r
	}, text)
}
