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

	// TimestampWindow decides how far a timestamp may be off.
	TimestampWindow = add("timestamp-window", "how far a timestamp may be from the gateway's time, unless the server is told",
		Value{"10m", "ten minutes", "official", "JD's newer documentation, quoted in several clients"},
		Value{"6m", "six minutes", "official", "help.jd.com/jos/question-580.html; the advice of code 8"})

	// EmptyInSign decides whether parameters with an empty value are signed.
	EmptyInSign = add("empty-in-sign", "parameters with an empty value in the text that is signed",
		Value{"either", "all kept or all left out", "assumed", "JD's SDKs differ, so both must pass"},
		Value{"kept", "kept", "sdk", "JD's PHP SDK"},
		Value{"dropped", "left out", "sdk", "JD's Java SDK"})

	// LowerCaseSign decides whether a sign in lower case passes.
	LowerCaseSign = add("lower-case-sign", "a sign whose hexadecimal digits are in lower case",
		Value{"refused", "is refused", "assumed", "all public clients send upper case"},
		Value{"accepted", "passes", "assumed", "no source says that it does not"})

	// OrderTotal decides the type of orderTotal in a search.
	OrderTotal = add("order-total", "the type of orderTotal",
		Value{"number", "a number", "sdk", "the Java SDK's bean"},
		Value{"text", "text", "third-party", "samples of several clients"})

	// PayType decides how payType is written.
	PayType = add("pay-type", "how payType is written",
		Value{"named", "4-在线支付", "third-party", "a recorded answer of July 2022"},
		Value{"digit", "4", "aggregator", "the aggregator's table and sample"})

	// PageSize decides about a page_size over 100.
	PageSize = add("page-size", "a page_size over 100 in the searches of the jos dialect",
		Value{"refuse", "is refused with 61", "assumed", "100 is documented as the maximum"},
		Value{"clamp", "counts as 100", "assumed", "JD's own worked example sends 200"})

	// UnsetTime decides how a time is written that has not come.
	UnsetTime = add("unset-time", "orderEndTime, paymentConfirmTime and outBoundDate before they come",
		Value{"0001", "0001-01-01 00:00:00", "aggregator", "the aggregator's table; a recorded answer"},
		Value{"1970", "1970-01-01 00:00:00", "aggregator", "the aggregator's table, orderEndTime"})

	// SuccessCode decides about numberCode in a result that succeeded.
	SuccessCode = add("success-code", "numberCode in a result that succeeded",
		Value{"zero", "is 0", "assumed", "no source records it"},
		Value{"absent", "is not there", "assumed", "no source records it"})

	// SearchForm decides the form of a search.
	SearchForm = add("search-form", "the parameters and the result of jingdong.pop.order.search",
		Value{"flat", "flat parameters, searchorderinfo_result", "sdk", "every SDK copy that was read"},
		Value{"wrapped", "paramOrderJSFQuery around them, orderInfoResult; flat parameters pass as well", "third-party", "a later edition of JD's page, as reported by two clients"})
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

// Default reports whether each of the quirks has its default.
func (s Settings) Default(quirks ...*Quirk) bool {
	for _, q := range quirks {
		if s.Of(q) != q.Values[0].Name {
			return false
		}
	}
	return true
}

func (q *Quirk) names() []string {
	names := make([]string, len(q.Values))
	for i, v := range q.Values {
		names[i] = v.Name
	}
	return names
}
