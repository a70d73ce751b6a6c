package lab

import (
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/jsoncopy"
	"github.com/jdmock/jdmock/contract/wire"
)

// An edit changes what stands at one place of an answer.
type edit func(p place)

// drop takes a member or an item away.
func drop(p place) {
	p.in.kids = slices.Delete(p.in.kids, p.at, p.at+1)
	if p.in.open == '{' {
		p.in.names = slices.Delete(p.in.names, p.at, p.at+1)
	}
}

// rename gives a member another name.
func rename(to string) edit { return func(p place) { p.in.names[p.at] = to } }

// put sets a value, as JSON writes it.
func put(raw string) edit { return func(p place) { p.in.kids[p.at] = scalar(raw) } }

// asText makes a text of a number.
func asText(p place) {
	if v := p.value(); v.open == 0 && !strings.HasPrefix(v.raw, `"`) {
		v.raw = jsoncopy.Quoted(v.raw)
	}
}

// asNumber makes a number of a text that holds one.
func asNumber(p place) {
	if said, ok := p.value().said(); ok && isNumber(said) {
		p.value().raw = said
	}
}

// isNumber reports whether a text is a number as JSON writes one.
func isNumber(s string) bool {
	n, err := parse([]byte(s))
	return err == nil && n.open == 0 && s != "" && (s[0] == '-' || s[0] >= '0' && s[0] <= '9')
}

// onlyItem makes of a list its first item, as gateways do that came from XML.
func onlyItem(p place) {
	if v := p.value(); v.open == '[' && len(v.kids) > 0 {
		p.in.kids[p.at] = v.kids[0]
	}
}

// flatten puts the members of an object where the object stood.
func flatten(p place) {
	v := p.value()
	if v.open != '{' {
		return
	}
	p.in.names = slices.Replace(p.in.names, p.at, p.at+1, v.names...)
	p.in.kids = slices.Replace(p.in.kids, p.at, p.at+1, v.kids...)
}

// worded changes a text, or a number as it is written.
func worded(change func(string) string) edit {
	return func(p place) {
		v := p.value()
		if v.open != 0 {
			return
		}
		if said, ok := v.said(); ok {
			v.raw = jsoncopy.Quoted(change(said))
		} else {
			v.raw = change(v.raw)
		}
	}
}

// moreFen adds to an amount of yuan, be it text or a number.
func moreFen(fen int64) edit {
	return worded(func(said string) string {
		was, err := wire.ParseYuan(said)
		if err != nil {
			return said
		}
		return wire.Yuan(was + fen)
	})
}

// inFen writes an amount of yuan in fen.
var inFen = worded(func(said string) string {
	fen, err := wire.ParseYuan(said)
	if err != nil {
		return said
	}
	return strconv.FormatInt(fen, 10)
})

// withDecimal writes one decimal more.
var withDecimal = worded(func(said string) string {
	if !strings.Contains(said, ".") {
		return said + ".001"
	}
	_, decimals, _ := strings.Cut(said, ".")
	return said + strings.Repeat("0", max(2-len(decimals), 0)) + "1"
})

// withSlashes writes a time as other gateways do.
var withSlashes = worded(func(said string) string { return strings.ReplaceAll(said, "-", "/") })

// inISO writes a time as RFC 3339 does.
var inISO = worded(func(said string) string { return strings.Replace(said, " ", "T", 1) + "+08:00" })
