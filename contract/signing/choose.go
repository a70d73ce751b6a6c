package signing

import (
	"cmp"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// mostNames bounds the parameters of which each is tried to be left out.
const mostNames = 40

// optionsFor returns every option that a request leaves open, by stage.
func optionsFor(r Request, right *digest) [stages][]*option {
	var all [stages][]*option
	all[wrapping] = wrapOptions()
	all[secrets] = secretOptions(r)
	all[digesting] = digestOptions(right)
	all[ordering] = orderOptions()
	all[joining] = joinOptions()
	all[choosing] = chooseOptions(r)
	all[naming] = nameOptions()
	all[rewriting] = rewriteOptions(r.Params.Get(wire.ParamJSON))
	all[stamping] = stampOptions(r.Params.Get(wire.ParamTimestamp))
	all[encoding] = encodeOptions(r.Raw)
	return all
}

// orderOptions returns the wrong orders.
func orderOptions() []*option {
	by := func(code string, less func(a, b part) int) *option {
		return &option{mistake: mistake(code, ""), edit: func(parts []part) []part {
			slices.SortStableFunc(parts, less)
			return parts
		}}
	}
	return []*option{
		{mistake: mistake("unsorted", ""), edit: func(parts []part) []part { return parts }},
		by("sorted-case-insensitive", folded(strings.ToLower)),
		by("sorted-case-insensitive", folded(strings.ToUpper)),
		by("sorted-case-insensitive", byName(folded(strings.ToLower))),
		by("sorted-case-insensitive", byName(folded(strings.ToUpper))),
		by("sorted-joined", func(a, b part) int { return strings.Compare(a.name+a.value, b.name+b.value) }),
		by("sorted-descending", func(a, b part) int { return strings.Compare(b.name, a.name) }),
		by("sorted-by-value", func(a, b part) int { return strings.Compare(a.value, b.value) }),
		by("json-last", func(a, b part) int {
			if (a.name == wire.ParamJSON) != (b.name == wire.ParamJSON) {
				return map[bool]int{true: 1, false: -1}[a.name == wire.ParamJSON]
			}
			return strings.Compare(a.name, b.name)
		}),
	}
}

// folded compares names that are first brought to one case.
func folded(fold func(string) string) func(a, b part) int {
	return func(a, b part) int { return strings.Compare(fold(a.name), fold(b.name)) }
}

// byName compares names where less sees no difference.
func byName(less func(a, b part) int) func(a, b part) int {
	return func(a, b part) int { return cmp.Or(less(a, b), strings.Compare(a.name, b.name)) }
}

// joinOptions returns the wrong ways to join names and values.
func joinOptions() []*option {
	with := func(code string, g glue) *option { return &option{mistake: mistake(code, ""), glue: &g} }
	return []*option{
		with("equals-ampersand", glue{names: true, values: true, within: "=", between: "&"}),
		with("trailing-ampersand", glue{names: true, values: true, within: "=", between: "&", after: "&"}),
		with("ampersand", glue{names: true, values: true, between: "&"}),
		with("equals", glue{names: true, values: true, within: "="}),
		with("values-only", glue{values: true}),
		with("names-only", glue{names: true}),
	}
}

// chooseOptions returns the wrong choices of what is signed.
func chooseOptions(r Request) []*option {
	options := emptyOption(r)
	for i, q := range r.Params {
		if i < mostNames && q.Name != wire.ParamSign && q.Name != wire.ParamOther {
			options = append(options, leftOut(q.Name))
		}
	}
	add := func(code, param string, q part) {
		options = append(options, &option{mistake: mistake(code, param), edit: func(parts []part) []part { return append(parts, q) }})
	}
	add("sign-signed", "", newPart(wire.ParamSign, ""))
	add("sign-signed", "", newPart(wire.ParamSign, "null"))
	if other, ok := r.Params.Lookup(wire.ParamOther); ok {
		add("other-signed", "", newPart(wire.ParamOther, other))
	}
	for _, q := range neverSent {
		if _, sent := r.Params.Lookup(q.Name); !sent {
			add("extra-signed", q.Name+"="+q.Value, newPart(q.Name, q.Value))
		}
	}
	if _, sent := r.Params.Lookup("app_secret"); !sent {
		add("extra-signed", "app_secret", newPart("app_secret", r.Secret))
	}
	return options
}

// emptyOption returns the wrong treatment of empty values, where there is one.
func emptyOption(r Request) []*option {
	empty := partsOf(r.Params, func(q wire.Param) bool { return q.Value == "" })
	switch r.Empty {
	case wire.EmptyKept:
		return []*option{{mistake: mistake("empty-left-out", ""), edit: func(parts []part) []part {
			return slices.DeleteFunc(parts, func(q part) bool { return q.value == "" })
		}}}
	case wire.EmptyDropped:
		return []*option{{mistake: mistake("empty-signed", ""), edit: func(parts []part) []part { return append(parts, empty...) }}}
	}
	return nil
}

// neverSent are parameters that clients sign and then forget to send.
var neverSent = wire.Params{
	{Name: wire.ParamFormat, Value: "json"}, {Name: wire.ParamFormat, Value: ""},
	{Name: wire.ParamSignMethod, Value: wire.SignMD5}, {Name: wire.ParamSignMethod, Value: "MD5"},
	{Name: wire.ParamSignMethod, Value: wire.SignHMACMD5}, {Name: wire.ParamSignMethod, Value: wire.SignHMACSHA256},
	{Name: wire.ParamSignMethod, Value: ""}, {Name: wire.ParamAccessToken, Value: ""},
	{Name: wire.ParamJSON, Value: "{}"}, {Name: wire.ParamJSON, Value: ""},
	{Name: "charset", Value: "UTF-8"}, {Name: "charset", Value: "utf-8"},
}

// leftOut returns the option of not signing a parameter.
func leftOut(name string) *option {
	code := "left-out"
	switch name {
	case wire.ParamJSON:
		code = "json-left-out"
	case wire.ParamAccessToken:
		code = "token-left-out"
	}
	return &option{mistake: mistake(code, name), edit: func(parts []part) []part {
		return slices.DeleteFunc(parts, func(q part) bool { return q.name == name })
	}}
}

// leavesOut reports whether the option is one of leftOut.
func leavesOut(o *option) bool { return strings.HasSuffix(o.mistake.Code, "left-out") }

// nameOptions returns the wrong names under which the JSON is signed.
func nameOptions() []*option {
	renamed := func(from, to string) *option {
		return &option{mistake: mistake("json-renamed", to), edit: func(parts []part) []part {
			for i := range parts {
				if parts[i].name == from {
					parts[i].name = to
				}
			}
			return parts
		}}
	}
	return []*option{
		renamed(wire.ParamJSON, "param_json"), renamed(wire.ParamJSON, "jd_param_json"),
		renamed("param_json", wire.ParamJSON), renamed("jd_param_json", wire.ParamJSON),
	}
}

// replace returns an option that changes the value of one parameter.
func replace(m Mistake, name, value string) *option {
	return &option{mistake: m, edit: func(parts []part) []part {
		for i := range parts {
			if parts[i].name == name {
				parts[i].value = value
			}
		}
		return parts
	}}
}
