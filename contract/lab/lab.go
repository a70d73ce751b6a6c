// Package lab plants deviations: each Lie makes a gateway depart from JD's
// contract in one way, so that what judges gateways, or a client's tests, can be
// judged in turn. A lie is a layer over any gateway, and changes requests or
// answers on their way; what it does not concern passes as it came.
package lab

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// A Tool is what notices a lie.
type Tool string

// The tools.
const (
	BySuite Tool = "suite" // a run against the gateway
	ByDrift Tool = "drift" // a look at recorded traffic
)

// A Lie is one way in which a gateway departs from the contract.
type Lie struct {
	Name    string        `json:"name"`
	About   string        `json:"about"`
	AboutZh string        `json:"about_zh"`
	By      Tool          `json:"by"`                // what notices it
	Code    contract.Code `json:"code"`              // as what
	Method  wire.Method   `json:"method,omitempty"`  // whose calls it concerns; "" if those of every method
	Rule    string        `json:"rule,omitempty"`    // the law that is broken, of Code law
	Pointer string        `json:"pointer,omitempty"` // what the pointer to what is wrong holds; "" if it says nothing
	Checks  []string      `json:"checks,omitempty"`  // beginnings of the names of the suite's checks that suffice
	Gap     string        `json:"gap,omitempty"`     // why nothing notices it, if nothing does

	behaves func(Credentials) behaviour
}

// Credentials are those of the app and the shop whose calls a lying gateway may
// make itself: it must sign anew what it changes. Without them, the lies that
// need them do not come about.
type Credentials struct {
	AppKey, AppSecret, AccessToken string
	VenderID                       string // of the shop
}

// Lies returns every lie. Their names differ.
func Lies() []Lie {
	return slices.Concat(schemaLies(), envelopeLies(), protocolLies(), listLies(), lawLies(), writeLies(), trackLies(), meaningLies(), oauthLies(), driftLies())
}

// Find returns the lie of a name. The error names those that are like it.
func Find(name string) (Lie, error) {
	all := Lies()
	if i := slices.IndexFunc(all, func(l Lie) bool { return l.Name == name }); i >= 0 {
		return all[i], nil
	}
	first, _, _ := strings.Cut(name, "-")
	var like []string
	for _, l := range all {
		if first != "" && strings.Contains(l.Name, first) {
			like = append(like, l.Name)
		}
	}
	if len(like) > 0 {
		return Lie{}, fmt.Errorf("lie %.60q is unknown: want such as %s", name, strings.Join(like[:min(len(like), 5)], ", "))
	}
	return Lie{}, fmt.Errorf("lie %.60q is unknown: want one of the %d, such as %s", name, len(all), all[0].Name)
}

// Wrap returns a gateway that lies, in front of one that does not. It remembers
// what it has to, and is safe for concurrent use.
func (l Lie) Wrap(next http.Handler, own Credentials) http.Handler {
	return &gateway{next: next, behave: l.behaves(own), oauth: l.Method == tokens}
}
