package signing

import (
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// A part is a parameter on its way into the text that is signed.
type part struct {
	name, value string
	hidden      bool // the value is a secret or a token
}

// A stage is a step from the parameters to the signature, at which something
// may go wrong. The order is that in which mistakes are tried: of two that
// give the same signature, the one at the earlier stage is told.
type stage int

const (
	wrapping  stage = iota // where the secret goes
	secrets                // which secret it is
	digesting              // which digest is made
	ordering
	joining
	choosing // which parameters take part
	naming
	rewriting // the JSON
	stamping  // the timestamp
	encoding  // the values
	stages    // how many there are
)

// edits are the stages that change the parts, in the order in which they do.
var edits = []stage{rewriting, stamping, naming, choosing, encoding, ordering}

// An option is one way to go wrong at a stage.
type option struct {
	mistake Mistake
	alone   bool // it is rare in this variety, and not tried together with another option

	edit   func([]part) []part // at the stages of edits; its argument is its own
	glue   *glue               // at joining
	wrap   *wrap               // at wrapping
	secret string              // at secrets
	digest *digest             // at digesting

	texts []string // the text that the option alone leads to, by base; for the stages that change it
	same  bool     // the text is that of no mistake, or of an earlier option of the stage
}

// A plan is a way to a signature: at each stage the option that is taken, or
// nil for what is right.
type plan [stages]*option

// count returns how many mistakes the plan makes.
func (p plan) count() int {
	n := 0
	for _, o := range p {
		if o != nil {
			n++
		}
	}
	return n
}

// A glue says how the parts are joined.
type glue struct {
	names, values   bool
	within, between string // between a name and its value, and between the parts
	after           string
}

var noGlue = &glue{names: true, values: true}

// arrange takes parts through the plan's edits.
func (p plan) arrange(base []part) []part {
	parts := slices.Clone(base)
	for _, s := range edits {
		switch o := p[s]; {
		case o != nil:
			parts = o.edit(parts)
		case s == ordering:
			slices.SortStableFunc(parts, func(a, b part) int { return strings.Compare(a.name, b.name) })
		}
	}
	return parts
}

// glue returns how the plan joins the parts.
func (p plan) glue() *glue {
	if o := p[joining]; o != nil {
		return o.glue
	}
	return noGlue
}

// text returns the text that is signed.
func (g *glue) text(parts []part) string {
	size := len(g.after)
	for _, q := range parts {
		size += len(q.name) + len(q.value) + len(g.within) + len(g.between)
	}
	var b strings.Builder
	b.Grow(size)
	for i, q := range parts {
		if i > 0 {
			b.WriteString(g.between)
		}
		if g.names {
			b.WriteString(q.name)
			b.WriteString(g.within)
		}
		if g.values {
			b.WriteString(q.value)
		}
	}
	b.WriteString(g.after)
	return b.String()
}

// hiddenNames are the parameters whose values nobody is shown.
var hiddenNames = []string{
	wire.ParamAccessToken, "refresh_token", "token", "session", "app_secret", "appsecret", "client_secret", "secret", "password", wire.ParamSign,
}

// partsOf returns the parameters that are signed, without the empty ones if
// those are dropped.
func partsOf(p wire.Params, keep func(wire.Param) bool) []part {
	parts := make([]part, 0, len(p)+1)
	for _, q := range p {
		if q.Name == wire.ParamSign || q.Name == wire.ParamOther || !keep(q) {
			continue
		}
		parts = append(parts, newPart(q.Name, q.Value))
	}
	return parts
}

func newPart(name, value string) part {
	return part{name: name, value: value, hidden: slices.Contains(hiddenNames, strings.ToLower(name))}
}
