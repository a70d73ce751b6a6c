package signing

import (
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// Bounds of the work for one request.
const (
	maxDigests = 8000
	maxBytes   = 4 << 20 // of texts made and digested
)

// mostMistakes is how many mistakes are tried together.
const mostMistakes = 2

// A search tries mistakes on a request.
type search struct {
	request Request
	bases   [][]part // the parameters: all, or without the empty ones, or where either is right, both
	texts   []string // the right text, by base
	forms   []form
	right   *digest
	options [stages][]*option

	digests, bytes int
	spent          bool // a bound is reached
}

// newSearch prepares a search.
func newSearch(r Request) *search {
	r.Others = r.Others[:min(len(r.Others), mostOthers)]
	s := &search{request: r, forms: formsOf(r.Params.Get(wire.ParamSign)), right: rightDigest(r.Params.Get(wire.ParamSignMethod))}
	all := partsOf(r.Params, func(wire.Param) bool { return true })
	full := partsOf(r.Params, func(q wire.Param) bool { return q.Value != "" })
	switch {
	case r.Empty == wire.EmptyKept || len(full) == len(all):
		s.bases = [][]part{all}
	case r.Empty == wire.EmptyDropped:
		s.bases = [][]part{full}
	default:
		s.bases = [][]part{all, full}
	}
	for _, base := range s.bases {
		s.texts = append(s.texts, noGlue.text(plan{}.arrange(base)))
	}
	return s
}

// A finding is a way to the caller's signature.
type finding struct {
	base  int
	plan  plan
	twice *option // a second option at the plan's stage of choosing
	form  form
}

// mistakes returns what was done wrong, the form of the sign last.
func (f *finding) mistakes() []Mistake {
	var all []Mistake
	for _, o := range f.plan {
		if o != nil {
			all = append(all, o.mistake)
		}
	}
	if f.twice != nil {
		all = append(all, f.twice.mistake)
	}
	return append(all, f.form.mistakes...)
}

// run tries the form of the sign alone, then each mistake, then each two.
func (s *search) run() *finding {
	if found := s.try(plan{}, nil); found != nil {
		return found
	}
	s.options = optionsFor(s.request, s.right)
	if found := s.single(); found != nil {
		return found
	}
	if found := s.double(); found != nil {
		return found
	}
	return s.leftOutTwice()
}

// single tries each option alone, and finds out which ones change nothing.
func (s *search) single() *finding {
	for at, options := range s.options {
		seen := map[string]bool{s.texts[0]: true}
		for _, o := range options {
			var p plan
			p[at] = o
			if stage(at) >= ordering {
				if !s.prepare(p, o, seen) {
					continue
				}
			}
			if found := s.try(p, nil); found != nil {
				return found
			}
		}
	}
	return nil
}

// prepare makes the texts of an option, and reports whether it leads to one
// that the stage has not had.
func (s *search) prepare(p plan, o *option, seen map[string]bool) bool {
	for _, base := range s.bases {
		if s.spent {
			o.same = true
			return false
		}
		text := p.glue().text(p.arrange(base))
		s.bytes += len(text)
		s.spent = s.bytes > maxBytes
		o.texts = append(o.texts, text)
	}
	o.same = seen[o.texts[0]]
	seen[o.texts[0]] = true
	return !o.same
}

// double tries each two options of different stages.
func (s *search) double() *finding {
	for first := range s.options {
		for second := first + 1; second < int(stages); second++ {
			for _, a := range s.options[first] {
				for _, b := range s.options[second] {
					if !a.pairs() || !b.pairs() {
						continue
					}
					var p plan
					p[first], p[second] = a, b
					if found := s.try(p, nil); found != nil || s.spent {
						return found
					}
				}
			}
		}
	}
	return nil
}

// pairs reports whether the option is tried together with another.
func (o *option) pairs() bool { return !o.same && !o.alone && !rare[o.mistake.Code] }

// leftOutTwice tries each two parameters that may have been left out.
func (s *search) leftOutTwice() *finding {
	options := s.options[choosing]
	for i, a := range options {
		for _, b := range options[i+1:] {
			if s.spent || !leavesOut(a) || !leavesOut(b) || a.same || b.same {
				continue
			}
			both := &option{mistake: a.mistake, edit: func(parts []part) []part { return b.edit(a.edit(parts)) }}
			var p plan
			p[choosing] = both
			if found := s.try(p, b); found != nil {
				return found
			}
		}
	}
	return nil
}

// try makes the signature of a plan, and returns a finding if it is the
// caller's. A second option at the stage of choosing counts as a mistake.
func (s *search) try(p plan, twice *option) *finding {
	made := p.count()
	if twice != nil {
		made++
	}
	digest, secret := s.right, s.request.Secret
	if o := p[digesting]; o != nil {
		digest = o.digest
	}
	if o := p[secrets]; o != nil {
		secret = o.secret
	}
	wrap := digest.wrap()
	if o := p[wrapping]; o != nil {
		wrap = o.wrap
	}
	if s.spent || wrap.keyed != digest.keyed || !s.fits(digest, made) {
		return nil
	}
	for base := range s.bases {
		text := s.text(base, p)
		s.digests++
		s.bytes += len(text)
		if s.spent = s.spent || s.digests > maxDigests || s.bytes > maxBytes; s.spent {
			return nil
		}
		sum := digest.sum(wrap.around(text, secret), secret)
		for _, f := range s.forms {
			if len(f.mistakes)+made <= mostMistakes && f.matches(sum) {
				return &finding{base, p, twice, f}
			}
		}
	}
	return nil
}

// fits reports whether a digest can have given the sign.
func (s *search) fits(d *digest, made int) bool {
	for _, f := range s.forms {
		if len(f.mistakes)+made <= mostMistakes && f.fits(d.size) {
			return true
		}
	}
	return false
}

// text returns the text of a plan: one that is there already, if at most one
// of its mistakes changes it.
func (s *search) text(base int, p plan) string {
	var only *option
	changes := 0
	for _, o := range p[ordering:] {
		if o != nil {
			only = o
			changes++
		}
	}
	switch {
	case changes == 0:
		return s.texts[base]
	case changes == 1 && only.texts != nil:
		return only.texts[base]
	}
	return p.glue().text(p.arrange(s.bases[base]))
}

// masked returns the text of a plan with secrets and tokens as asterisks, each
// byte as one.
func (s *search) masked(base []part, p plan) string {
	parts := p.arrange(base)
	for i := range parts {
		switch {
		case parts[i].hidden:
			parts[i].value = asterisks(parts[i].value)
		case s.request.Veil:
			parts[i].value = veiled(parts[i].name, parts[i].value)
		}
	}
	text := p.glue().text(parts)
	for _, secret := range append([]string{s.request.Secret, s.request.Params.Get(wire.ParamAccessToken)}, s.request.Others...) {
		if len(secret) >= shortestSecret {
			text = strings.ReplaceAll(text, secret, asterisks(secret))
		}
	}
	return text
}

// shortestSecret is the length from which on a secret is looked for in the
// values of other parameters; shorter ones stand everywhere.
const shortestSecret = 6

func asterisks(s string) string { return strings.Repeat("*", len(s)) }

// excerpt is how many bytes are shown before and after a difference.
const excerpt = 24

// difference returns where the caller's text leaves the right one.
func (s *search) difference(f *finding) *Difference {
	ours, theirs := s.texts[f.base], s.text(f.base, f.plan)
	if ours == theirs {
		return nil
	}
	at := 0
	for at < len(ours) && at < len(theirs) && ours[at] == theirs[at] {
		at++
	}
	base := s.bases[f.base]
	return &Difference{at, about(s.masked(base, f.plan), at), about(s.masked(base, plan{}), at)}
}

// about returns the text around an offset.
func about(text string, at int) string {
	return strings.ToValidUTF8(text[max(min(at, len(text))-excerpt, 0):min(at+excerpt, len(text))], "")
}
