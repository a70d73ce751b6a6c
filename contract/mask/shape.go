package mask

import (
	"crypto/sha256"
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"
)

// rounds of the permutation of a shape.
const rounds = 4

// A symbol is a character that a shape replaces by another of its class: the
// class has so many, from base on.
type symbol struct {
	base   byte
	size   uint16
	value  uint16
	offset int // in the text
}

// shape returns a text of the same form: digits for digits, letters for
// letters, Chinese for Chinese, hexadecimal for hexadecimal. Punctuation and
// the characters in fixed stay. Of ASCII, two texts of one form never get the
// same pseudonym, as it is a keyed permutation of them.
func (m *Masker) shape(k kind, text, fixed string) string {
	out := []byte(strings.ToValidUTF8(text, "*"))
	text = string(out)
	wide := wide(text, fixed)
	symbols := symbolsOf(text, fixed)
	m.permute(string(k), symbols, pattern(text, symbols))
	for _, s := range symbols {
		out[s.offset] = s.base + byte(s.value)
	}
	if n := len(symbols); n > 0 && !wide && string(out) == text {
		last := symbols[n-1]
		out[last.offset] = last.base + byte((last.value+1)%last.size)
	}
	if wide {
		return m.widened(k, text, string(out), fixed)
	}
	return string(out)
}

// symbolsOf returns the ASCII letters and digits of a text.
func symbolsOf(text, fixed string) []symbol {
	hex := hexadecimal(text)
	symbols := make([]symbol, 0, len(text))
	for i := range len(text) {
		c := text[i]
		s := symbol{offset: i}
		switch {
		case c >= '0' && c <= '9':
			s.base, s.size = '0', 10
		case c >= 'a' && c <= 'z':
			s.base, s.size = 'a', 26
		case c >= 'A' && c <= 'Z':
			s.base, s.size = 'A', 26
		default:
			continue
		}
		if fixed != "" && strings.IndexByte(fixed, c) >= 0 {
			continue
		}
		if hex && s.size == 26 {
			s.size = 6
		}
		s.value = uint16(c - s.base)
		symbols = append(symbols, s)
	}
	return symbols
}

// hexadecimal reports whether a text is one of 16 digits or more, in one case.
func hexadecimal(text string) bool {
	lower, upper := false, false
	for i := range len(text) {
		c := text[i]
		switch {
		case c >= 'a' && c <= 'f':
			lower = true
		case c >= 'A' && c <= 'F':
			upper = true
		case (c < '0' || c > '9') && c != '-':
			return false
		}
	}
	return len(text) >= 16 && lower != upper
}

// pattern returns a text with its symbols taken out, which says what form it has.
func pattern(text string, symbols []symbol) string {
	form := []byte(text)
	for _, s := range symbols {
		form[s.offset] = s.base
	}
	return string(form)
}

// permute replaces the symbols, by turns the one half in dependence of the
// other. Of a single one it makes another.
func (m *Masker) permute(domain string, symbols []symbol, form string) {
	half := len(symbols) / 2
	left, right := symbols[:half], symbols[half:]
	for round := range rounds {
		from, to := left, right
		if round%2 == 1 {
			from, to = right, left
		}
		values := make([]byte, 0, len(from)+1)
		values = append(values, byte(round))
		for _, s := range from {
			values = append(values, byte(s.value))
		}
		draws := stream{seed: m.sum("shape "+domain, form, string(values))}
		for i := range to {
			if len(symbols) == 1 {
				to[i].value = (to[i].value + 1 + draws.below(to[i].size-1)) % to[i].size
				return
			}
			to[i].value = (to[i].value + draws.below(to[i].size)) % to[i].size
		}
	}
}

// A stream is a sequence of numbers from a seed.
type stream struct {
	seed  [sha256.Size]byte
	block [sha256.Size]byte
	at    uint32
}

// below returns the next number below n.
func (s *stream) below(n uint16) uint16 {
	const each = sha256.Size / 2
	if s.at%each == 0 {
		in := binary.BigEndian.AppendUint32(s.seed[:], s.at/each)
		s.block = sha256.Sum256(in)
	}
	at := s.at % each * 2
	s.at++
	return binary.BigEndian.Uint16(s.block[at:]) % n
}

// wide reports whether a text has characters beyond ASCII to replace.
func wide(text, fixed string) bool {
	for _, r := range text {
		if r >= utf8.RuneSelf && replaced(r, fixed) {
			return true
		}
	}
	return false
}

// replaced reports whether a character beyond ASCII is one to replace.
func replaced(r rune, fixed string) bool {
	return !unicode.IsPunct(r) && !unicode.IsSpace(r) && !unicode.IsSymbol(r) && !strings.ContainsRune(fixed, r)
}

// widened replaces the characters beyond ASCII of out, which text became.
func (m *Masker) widened(k kind, text, out, fixed string) string {
	draws := stream{seed: m.sum("wide "+string(k), "", text)}
	return strings.Map(func(r rune) rune {
		switch {
		case r < utf8.RuneSelf || !replaced(r, fixed):
			return r
		case r < 0x800:
			return other(r, accented(), draws.below(uint16(len(accented()))))
		}
		return other(r, given(), draws.below(uint16(len(given()))))
	}, out)
}

// other returns the drawn character, or the next one if it is r.
func other(r rune, of []rune, drawn uint16) rune {
	if of[drawn] != r {
		return of[drawn]
	}
	return of[(int(drawn)+1)%len(of)]
}
