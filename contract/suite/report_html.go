package suite

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"sync"

	"github.com/jdmock/jdmock/contract"
)

//go:embed report.html.tmpl
var pageText string

// pageTemplate is made when a page is first wanted.
var pageTemplate = sync.OnceValue(func() *template.Template { return template.Must(template.New("report").Parse(pageText)) })

// style is all the style that the page has.
const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}` +
	`code{overflow-wrap:anywhere}summary{cursor:pointer}details{margin:.3rem 0}.failed{color:#c62828}`

// policy lets the page load nothing and run nothing, and have this style alone.
func policy() string {
	sum := sha256.Sum256([]byte(style))
	return "default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// A pageData is what the page tells.
type pageData struct {
	Say            pageWords
	Policy         string
	Style          template.CSS
	Target, Began  string
	Total, Verdict string
	Counts         Counts
	Failed         []pageCheck
	Gaps           []omission
	Passed         []pageGroup
}

// pageWords are the words of the page.
type pageWords struct{ Lang, Title, Failed, Unchecked, Passed, TakenOver, Evidence string }

// A pageCheck is a check on the page.
type pageCheck struct {
	Name, KnownBy string
	Lines         []string
	TakenOver     bool
}

// A pageGroup is a group of checks that passed.
type pageGroup struct {
	Group  string
	Checks []pageCheck
}

// writeHTML writes one page that needs no other resource and no script.
func (r *Report) writeHTML(w io.Writer, lang contract.Lang) error {
	wording := wordsOf(lang)
	data := pageData{
		Say:    pageWords{wording.lang, wording.title, wording.failed, wording.unchecked, wording.passed, wording.takenOver, wording.evidence},
		Policy: policy(), Style: style,
		Target: plain(r.Target), Began: began(r), Total: wording.total(r), Verdict: wording.verdict(r),
		Counts: r.Counts(), Gaps: r.omissions(lang), Passed: r.passedGroups(),
	}
	for _, result := range r.of(Failed) {
		data.Failed = append(data.Failed, pageCheck{Name: plain(result.Check), KnownBy: knownBy(result), Lines: result.lines(lang)})
	}
	return pageTemplate().Execute(w, data)
}

// passedGroups returns the checks that passed, by group.
func (r *Report) passedGroups() []pageGroup {
	var groups []pageGroup
	at := map[string]int{}
	for _, result := range r.of(Passed) {
		group, name := result.group()
		i, known := at[group]
		if !known {
			i = len(groups)
			at[group] = i
			groups = append(groups, pageGroup{Group: plain(group)})
		}
		groups[i].Checks = append(groups[i].Checks, pageCheck{Name: plain(name), KnownBy: knownBy(result), TakenOver: result.TakenOver})
	}
	return groups
}
