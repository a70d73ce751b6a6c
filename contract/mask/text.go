package mask

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/jdmock/jdmock/contract/jsoncopy"
)

// A span of a text, and what stands there instead.
type span struct {
	from, to int
	with     string
}

// A finder finds what looks like a person or a secret: its first group, or all.
type finder struct {
	when    trait
	kind    kind
	pattern *regexp.Regexp
}

// finders are tried in this order; what one has found is no other's.
var finders = sync.OnceValue(func() []finder {
	const han = `\p{Han}`
	re := regexp.MustCompile
	return []finder{
		{marked, secret, re(`(?i)(?:Bearer|Basic)\s+([^\s"'<>,;&]+)`)},
		{marked, secret, re(`(?i)(?:app_?secret|client_?secret|access_?token|refresh_?token|secret_?key|secret|password|passwd|token|session|cookie|authorization|sign|signature)\\?["']?\s*(?:=|:|：|%3[dD])\s*\\?["']?([^\s"'&<>,;，；。\\]+)`)},
		{marked, secret, re(`(?:^|[?&])(?:code|state)=([^\s"'&<>,;，；。]+)`)},
		{mailed, email, re(`[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`)},
		{numbered, number, re(`(?:^|[^0-9A-Za-z])([1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx])(?:$|[^0-9A-Za-z])`)},
		{numbered, number, re(`(?:^|[^0-9A-Za-z])((?:62|[45][0-9])[0-9]{14,17})(?:$|[^0-9A-Za-z])`)},
		{numbered, phone, re(`(?:^|[^0-9A-Za-z])((?:(?:\+|00)?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4})(?:$|[^0-9A-Za-z])`)},
		{numbered, phone, re(`(?:^|[^0-9A-Za-z-])(0[1-9][0-9]{1,2}[ -]?[0-9]{7,8}(?:-[0-9]{1,6})?)(?:$|[^0-9A-Za-z-])`)},
		{labelled, address, re(`(?i)(?:地址|住址|address)["']?\s*[:：=]\s*["']?([^\s,，。;；"'<>&]+)`)},
		{chinese, address, re(`((?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾|内蒙古|广西|西藏|宁夏|新疆)[` + han + `A-Za-z0-9#\-－()（）]*(?:路|街|道|巷|弄|村|镇|乡|小区|花园|公寓|大厦|号|栋|室)[` + han + `A-Za-z0-9#\-－]*)`)},
		{chinese, address, re(`([` + han + `]+(?:路|街|大道|巷|弄|村|小区|花园|公寓|大厦)[` + han + `A-Za-z#\-－]*[0-9][` + han + `A-Za-z0-9#\-－]*)`)},
		{labelled, person, re(`(?:姓名|收货人|收件人|联系人|签收人|代收人|快递员|配送员|派送员|派件员|揽收员|业务员|寄件人|发件人|买家|客户|抬头|用户)\s*(?:名|姓名)?\s*[:：=]\s*["']?([` + han + `·]{2,8}|[A-Za-z][A-Za-z .]{1,30})`)},
		{labelled, person, re(`(?i)(?:consignee|receiver|full_?name|real_?name|user_?name|contact)["']?\s*[:：=]\s*["']?([` + han + `·]{2,8}|[A-Za-z][A-Za-z .]{1,30})`)},
		{labelled, account, re(`(?i)(?:pin|open_?id|xid|oaid|账号|帐号|nick)["']?\s*[:：=]\s*["']?([^\s"'&<>,;，；。]+)`)},
		{chinese, person, re(`([` + string(surnames()) + `][` + han + `]{0,2})(?:先生|女士|小姐|师傅|老师|同学|阿姨|经理)`)},
	}
})

// A trait of a text without which a finder finds nothing.
type trait uint8

const (
	numbered trait = 1 << iota // seven digits
	mailed                     // an at sign
	marked                     // a mark behind a name, or a blank
	labelled                   // a mark behind a name
	chinese                    // Chinese
	escaped                    // a percent sign or a backslash
	long                       // a word as long as a token
)

// traits returns what a text has.
func traits(text string) (has trait) {
	digits, run, letters := 0, 0, false
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= '0' && c <= '9':
			digits++
			run++
			continue
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			letters = true
			run++
			if run >= shortestToken {
				has |= long
			}
			continue
		case c == '@':
			has |= mailed
		case c == '%', c == '\\':
			has |= escaped
		case c == ':' || c == '=':
			has |= marked | labelled
		case c >= 0x80:
			has |= chinese | labelled | marked
		case c == ' ':
			has |= marked
		}
		if !strings.ContainsRune("-_+/.*", rune(c)) {
			run = 0
		}
	}
	if digits >= 7 {
		has |= numbered
	}
	if digits > 0 && letters && len(text) >= shortestToken {
		has |= long
	}
	if !letters {
		has &^= mailed | long
		if has&chinese == 0 {
			has &^= marked | labelled
		}
	}
	return has
}

// A care says how a text is read.
type care uint8

const (
	open  care = iota // anything may stand there
	goods             // the name of goods: no names of people and no addresses
	firm              // what has a form: only secrets, as an id may look like a phone number
)

// free masks a free text.
func (m *Masker) free(text string, k known, c care) string {
	text = strings.ToValidUTF8(text, "*")
	has := traits(text)
	switch c {
	case firm:
		has &= long | marked
	case goods:
		has &^= chinese | labelled
	}
	return replace(text, m.find(text, has, k, k.spans(m, text, c != open)))
}

// claims are spans of a text that have nothing in common.
type claims struct {
	spans []span
	taken []bool // by byte, from the first span on
}

// free reports whether no span has anything of this.
func (c *claims) free(from, to int) bool {
	return from < to && (c.taken == nil || !slices.Contains(c.taken[from:to], true))
}

// add adds a span of a text of this length.
func (c *claims) add(length int, s span) {
	if c.taken == nil {
		c.taken = make([]bool, length)
	}
	for i := s.from; i < s.to; i++ {
		c.taken[i] = true
	}
	c.spans = append(c.spans, s)
}

// find returns the spans that look like a person or a secret, besides those that
// are known, in order.
func (m *Masker) find(text string, has trait, k known, spans []span) []span {
	if has == 0 {
		return spans
	}
	var c claims
	for _, s := range spans {
		c.add(len(text), s)
	}
	for _, f := range finders() {
		if f.when&has != 0 {
			f.claim(m, text, &c)
		}
	}
	if has&escaped != 0 {
		each(escapes(), text, &c, func(word string) string { return m.escaped(word, k) })
	}
	if has&long != 0 {
		each(tokens(), text, &c, func(word string) string {
			if opaque(word) {
				return m.value(secret, word)
			}
			return word
		})
	}
	slices.SortFunc(c.spans, func(a, b span) int { return a.from - b.from })
	return c.spans
}

// claim claims what the finder finds.
func (f finder) claim(m *Masker, text string, c *claims) {
	for at := 0; at < len(text); {
		found := f.pattern.FindStringSubmatchIndex(text[at:])
		if found == nil {
			return
		}
		from, to := found[len(found)-2]+at, found[len(found)-1]+at
		if c.free(from, to) {
			c.add(len(text), span{from, to, m.value(f.kind, text[from:to])})
		}
		at = max(to, at+1)
	}
}

// each claims the words of a pattern for which there is another.
func each(pattern *regexp.Regexp, text string, c *claims, other func(word string) string) {
	for _, at := range pattern.FindAllStringIndex(text, -1) {
		if !c.free(at[0], at[1]) {
			continue
		}
		if with := other(text[at[0]:at[1]]); with != text[at[0]:at[1]] {
			c.add(len(text), span{at[0], at[1], with})
		}
	}
}

// replace puts the spans, which are sorted, into a text.
func replace(text string, claimed []span) string {
	if len(claimed) == 0 {
		return text
	}
	var b strings.Builder
	at := 0
	for _, s := range claimed {
		b.WriteString(text[at:s.from])
		b.WriteString(s.with)
		at = s.to
	}
	b.WriteString(text[at:])
	return b.String()
}

// tokens are words as tokens are written.
var tokens = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[0-9A-Za-z_+/*-]{16,}={0,2}`) })

// escapes are words with what is written as %E5, or as \u5f20.
var escapes = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`[0-9A-Za-z._~*+-]*(?:%[0-9A-Fa-f]{2}[0-9A-Za-z._~*+-]*)+|(?:\\u[0-9A-Fa-f]{4})+`)
})

// escaped masks an escaped word as what it says, and escapes it again.
func (m *Masker) escaped(word string, k known) string {
	mask := func(text string) string {
		switch {
		case escapes().MatchString(text):
			return m.scrub(text, nil) // escaped more than once
		case shown(text):
			return m.free(text, k, open)
		}
		return m.unparsed(text, k)
	}
	if strings.HasPrefix(word, `\u`) {
		text, ok := jsoncopy.Unquoted(`"` + word + `"`)
		if !ok {
			return m.scrub(word, nil)
		}
		if masked := mask(text); masked != text {
			return strings.Trim(strconv.QuoteToASCII(masked), `"`)
		}
		return word
	}
	text, err := url.QueryUnescape(word)
	if err != nil {
		return m.scrub(word, nil)
	}
	if jsoncopy.Holds(text) && !escapes().MatchString(text) {
		return url.QueryEscape(m.json(text, library().all))
	}
	if masked := mask(text); masked != text {
		return url.QueryEscape(masked)
	}
	return word
}

// shortestToken is how long a word is that may be a token.
const shortestToken = 16

// opaque reports whether a text looks like a token or a sign: long, with letters
// and digits among each other in one word. Words and numbers that are joined, as
// in a path or a serial, do not.
func opaque(text string) bool {
	if len(text) < shortestToken {
		return false
	}
	digits, letters, mixed := 0, 0, false
	wordDigits, wordLetters, changes := 0, 0, 0
	for i := range len(text) {
		switch c := text[i]; {
		case c >= '0' && c <= '9':
			if digits++; wordDigits == 0 || !isDigit(text[i-1]) {
				changes++
			}
			wordDigits++
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z':
			letters++
			wordLetters++
		case strings.IndexByte("_+/*=-", c) >= 0:
			wordDigits, wordLetters = 0, 0
		default:
			return false
		}
		mixed = mixed || wordDigits > 0 && wordLetters > 0
	}
	return mixed && (changes >= 2 || digits >= 6) && digits+letters >= shortestToken
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
