package mask

import (
	"encoding/base64"
	"encoding/hex"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// value returns the pseudonym of a value of a kind. The empty text and blanks
// have none.
func (m *Masker) value(k kind, text string) string {
	if strings.TrimSpace(text) == "" {
		return text
	}
	switch k {
	case none, kept:
		return text
	case person:
		return m.person(text)
	case phone:
		return m.phone(text)
	case address:
		return m.address(text)
	case place:
		return m.place(text)
	case email:
		return m.email(text)
	case remark:
		sum := m.sum(string(remark), "", text)
		return "备注-" + hex.EncodeToString(sum[:4])
	case invoice:
		return m.unparsed(text, nil)
	case waybill:
		return m.waybills(text)
	case secret, account, cipher:
		if sealed, ok := m.sealed(k, text); ok {
			return sealed
		}
		return m.account(k, text)
	}
	return m.shape(k, text, "")
}

// person returns another name: a Chinese one of two to four characters, a
// company that ends as this one does, or letters for letters.
func (m *Masker) person(text string) string {
	if text == "个人" {
		return text // on an invoice: no name
	}
	for _, end := range companyEnds {
		if rest, ok := strings.CutSuffix(text, end); ok && rest != "" {
			return m.shape(person, rest, "") + end
		}
	}
	if n := utf8.RuneCountInString(text); n < 2 || n > 4 || strings.ContainsFunc(text, func(r rune) bool { return !unicode.Is(unicode.Han, r) }) {
		return m.shape(person, text, "")
	}
	draws := stream{seed: m.sum(string(person), "", text)}
	name := make([]rune, 0, 4)
	for _, r := range text {
		of := given()
		if len(name) == 0 {
			of = surnames()
		}
		name = append(name, other(r, of, draws.below(uint16(len(of)))))
	}
	return string(name)
}

// phone returns a number that nobody has, written as this one is: no mobile
// number begins with 12, and no local one with 0. Asterisks stay.
func (m *Masker) phone(text string) string {
	if strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) && r != '转' }) {
		if opaque(text) {
			return m.shape(phone, text, "")
		}
		return m.unparsed(text, nil)
	}
	digits := strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '*' {
			return r
		}
		return -1
	}, text)
	country := ""
	for _, c := range []string{"0086", "86"} {
		if rest, ok := strings.CutPrefix(digits, c); ok && len(rest) >= 10 && len(rest) <= 11 {
			country, digits = c, rest
			break
		}
	}
	digits = country + m.dialled(digits)
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r == '*' {
			next := rune(digits[0])
			digits = digits[1:]
			return next
		}
		return r
	}, text)
}

// dialled returns the number for one without blanks and country.
func (m *Masker) dialled(digits string) string {
	switch {
	case len(digits) == 11 && digits[0] == '1':
		return "12" + m.within(phone, digits[:2], digits[2:])
	case len(digits) >= 10 && digits[0] == '0':
		return "0100" + m.within(phone, digits[:4], digits[4:])
	}
	return m.shape(phone, digits, "")
}

// within returns the shape of a text that goes with another.
func (m *Masker) within(k kind, with, text string) string {
	return m.shape(k+" "+kind(with), text, "")
}

// address returns another address of the same province, which ends alike:
// numbers for numbers, and the words that say what a name is of.
func (m *Masker) address(text string) string {
	var b strings.Builder
	rest := text
	for _, province := range provinces() {
		if after, ok := strings.CutPrefix(text, province); ok {
			b.WriteString(province)
			rest = after
			break
		}
	}
	for range 3 {
		n := placeLength(rest)
		if n == 0 {
			break
		}
		b.WriteString(m.place(rest[:n]))
		rest = rest[n:]
	}
	b.WriteString(m.shape(address, rest, streetEnds))
	if b.String() == text { // nothing but a province, and words that stay
		return m.shape(address, text, "")
	}
	return b.String()
}

// placeLength returns the length in bytes of the city, county or town that a
// text begins with; 0 if there is none.
func placeLength(text string) int {
	count := 0
	for i, r := range text {
		if !unicode.Is(unicode.Han, r) || count > 7 {
			return 0
		}
		if count >= 2 && strings.ContainsRune(placeEnds, r) {
			return i + utf8.RuneLen(r)
		}
		count++
	}
	return 0
}

// place returns another city, county or town that ends alike, or another id.
func (m *Masker) place(text string) string {
	if text == "0" {
		return text // JD's word for none
	}
	last, size := utf8.DecodeLastRuneInString(text)
	if size < len(text) && strings.ContainsRune(placeEnds, last) {
		return m.shape(place, text[:len(text)-size], "") + string(last)
	}
	if text[0] >= '1' && text[0] <= '9' {
		return m.digits(place, text)
	}
	return m.shape(place, text, "")
}

// digits returns another number, which begins with no zero either if this one
// does not.
func (m *Masker) digits(k kind, text string) string {
	symbols := symbolsOf(text, "")
	if len(symbols) == 0 {
		return text
	}
	if first := &symbols[0]; first.value > 0 && first.base == '0' {
		*first = symbol{base: '1', size: 9, value: first.value - 1, offset: first.offset}
	}
	m.permute("digits "+string(k), symbols, pattern(text, symbols))
	out := []byte(text)
	for _, s := range symbols {
		out[s.offset] = s.base + byte(s.value)
	}
	if last := symbols[len(symbols)-1]; string(out) == text {
		out[last.offset] = last.base + byte((last.value+1)%last.size)
	}
	return string(out)
}

func (m *Masker) email(text string) string {
	local, domain, ok := strings.Cut(text, "@")
	if !ok {
		return m.shape(email, text, "")
	}
	return m.within(email, domain, local) + "@example.com"
}

// waybills returns others for waybill numbers, each for itself, with the
// letters that say whose they are.
func (m *Masker) waybills(text string) string {
	return parts().ReplaceAllStringFunc(text, func(each string) string {
		n := 0
		for n < len(each) && n < 4 && each[n] >= 'A' && each[n] <= 'Z' {
			n++
		}
		if strings.IndexFunc(each[n:], unicode.IsDigit) < 0 {
			n = 0
		}
		return each[:n] + m.within(waybill, each[:n], each[n:])
	})
}

var parts = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[^|,，;\s]+`) })

// account returns other letters and digits, behind what JD's accounts begin with.
func (m *Masker) account(k kind, text string) string {
	for _, begin := range []string{"o*AAT", "jd_"} {
		if rest, ok := strings.CutPrefix(text, begin); ok && rest != "" {
			return begin + m.within(k, begin, rest)
		}
	}
	return m.shape(k, text, "")
}

// sealed returns another cipher text, if the text is one: JD's begin with AA.
func (m *Masker) sealed(k kind, text string) (string, bool) {
	if len(text) < 24 || !strings.HasPrefix(text, "AA") {
		return "", false
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		return "", false
	}
	draws := stream{seed: m.sum("sealed", "", text)}
	for i := range raw {
		raw[i] = byte(draws.below(256))
	}
	raw[0], raw[1] = 0, raw[1]&15
	return base64.StdEncoding.EncodeToString(raw), true
}
