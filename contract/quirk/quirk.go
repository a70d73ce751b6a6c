// Package quirk is the registry of disagreements: details of JD's behaviour on
// which public sources differ, or say nothing. Each has a default and
// alternatives, with the evidence for each value.
package quirk

import (
	"fmt"
	"slices"
	"strings"
)

// A Quirk is one disagreement.
type Quirk struct {
	Name   string
	About  string  // what is decided
	Values []Value // the first is the default
}

// A Value is one way to decide a quirk.
type Value struct {
	Name     string
	About    string
	Evidence string // official, sdk, guide, aggregator, third-party or assumed
	Ref      string
}

// The quirks.
var (
	// Sensitive decides how personal data stands in orderInfo.
	Sensitive = add("sensitive", "how names, numbers, addresses and accounts stand in orderInfo",
		Value{"method", "plain from search and get, cipher text from the en-methods", "third-party", "comments in gh:lostinfo/jos-open-api on enSearch and enGet"},
		Value{"plain", "in plain from every method", "aggregator", "sample of jdpoporderget"},
		Value{"masked", "masked, such as 136*******5", "third-party", "a recorded answer of July 2022"},
		Value{"cipher", "as cipher text from every method", "third-party", "gh:XiBao/jos sdk/secret"},
		Value{"both", "in plain, with the cipher text beside it as encrypt_NAME: JD's transition stage", "third-party", "jos.jd.com/doc/channel.htm?id=787"})

	// Success decides the type of success in apiResult.
	Success = add("success", "the type of success in results",
		Value{"boolean", "true", "sdk", "Java beans ApiResult and PopOrderShipmentResponse"},
		Value{"text", `"true"`, "aggregator", "sample of jdpoporderget"})

	// WithheldConsignee decides whether locked and cancelled orders show who
	// receives them.
	WithheldConsignee = add("withheld-consignee", "consigneeInfo of locked and cancelled orders",
		Value{"on", "is left out", "third-party", "a client that guards against it"},
		Value{"off", "is there as in every order", "assumed", "no other source says that it is left out"})

	// UnknownOrder decides how the jos methods answer for an order that the shop
	// does not have.
	UnknownOrder = add("unknown-order", "the jos answer for an order that is unknown, another shop's or left out by order_state",
		Value{"empty", "success without orderInfo", "assumed", "JD's pages do not say"},
		Value{"failure", "success false, numberCode 10100021", "third-party", "a client's test stub"})
)

var registry []*Quirk

func add(name, about string, values ...Value) *Quirk {
	q := &Quirk{Name: name, About: about, Values: values}
	registry = append(registry, q)
	return q
}

// All returns every quirk, by name.
func All() []Quirk {
	all := make([]Quirk, len(registry))
	for i, q := range registry {
		all[i] = *q
	}
	slices.SortFunc(all, func(a, b Quirk) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Settings say how quirks are decided; those that it does not name have their
// default. The zero Settings are the defaults. Settings are values: With makes
// new ones.
type Settings struct{ chosen map[string]string }

// With returns the settings with one quirk decided otherwise.
func (s Settings) With(name, value string) (Settings, error) {
	for _, q := range registry {
		if q.Name != name {
			continue
		}
		if !slices.ContainsFunc(q.Values, func(v Value) bool { return v.Name == value }) {
			return s, fmt.Errorf("quirk %s=%s: want one of %s", name, value, strings.Join(q.names(), ", "))
		}
		out := map[string]string{name: value}
		for other, chosen := range s.chosen {
			if other != name {
				out[other] = chosen
			}
		}
		return Settings{out}, nil
	}
	return s, fmt.Errorf("quirk %q: there is none of this name", name)
}

// Parse returns the settings with quirks decided as NAME=VALUE.
func (s Settings) Parse(choices ...string) (Settings, error) {
	for _, choice := range choices {
		name, value, found := strings.Cut(choice, "=")
		if !found {
			return s, fmt.Errorf("quirk %q: want NAME=VALUE", choice)
		}
		var err error
		if s, err = s.With(name, value); err != nil {
			return s, err
		}
	}
	return s, nil
}

// Of returns the value of a quirk.
func (s Settings) Of(q *Quirk) string {
	if v, ok := s.chosen[q.Name]; ok {
		return v
	}
	return q.Values[0].Name
}

func (q *Quirk) names() []string {
	names := make([]string, len(q.Values))
	for i, v := range q.Values {
		names[i] = v.Name
	}
	return names
}
