package mask

import (
	"strings"
	"unicode"
)

// unparsed masks a text of which nobody knows what it is, such as a page or JSON
// that is cut: only punctuation, numbers of at most three digits, and words that
// are known to be harmless stay.
func (m *Masker) unparsed(text string, k known) string {
	text = strings.ToValidUTF8(text, "*")
	return m.scrub(text, m.find(text, traits(text), k, k.spans(m, text, false)))
}

// scrub masks the words of a text that nobody has claimed.
func (m *Masker) scrub(text string, claimed []span) string {
	var b strings.Builder
	for at := 0; at < len(text); {
		if len(claimed) > 0 && claimed[0].from == at {
			b.WriteString(claimed[0].with)
			at = claimed[0].to
			claimed = claimed[1:]
			continue
		}
		end := len(text)
		if len(claimed) > 0 {
			end = claimed[0].from
		}
		n := wordLength(text[at:end])
		b.WriteString(m.unknown(text[at : at+n]))
		at += n
	}
	return b.String()
}

// wordLength returns the length of the word that a text begins with, or of the
// other character.
func wordLength(text string) int {
	first := true
	for i, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && !unicode.IsMark(r) && !unicode.IsNumber(r) {
			if first {
				return len(string(r))
			}
			return i
		}
		first = false
	}
	return len(text)
}

// unknown masks a word.
func (m *Masker) unknown(word string) string {
	digits := strings.Trim(word, "0123456789") == ""
	switch {
	case len(word) <= 3 && digits, harmless()[strings.ToLower(word)], len(word) == 1 && !unicode.IsLetter(rune(word[0])):
		return word
	case digits && len(word) == 11 && word[0] == '1':
		return m.phone(word)
	case opaque(word):
		return m.value(secret, word)
	}
	if n := len([]rune(word)); n >= 2 && n <= 4 && n*3 == len(word) {
		return m.person(word)
	}
	return m.shape(private, word, "")
}
