package mask

import (
	"maps"
	"strings"
	"unicode"
	"unicode/utf8"
)

// known are the values that stand in personal members of a document, by the two
// characters that they begin with, so that they are found in its other texts.
type known map[[2]rune][]word

// A word is a value and what it is.
type word struct {
	text string
	kind kind
}

// maxWords bounds how many values begin alike, and maxLong how long one is.
const (
	maxWords = 256
	maxLong  = 4096
)

func (k known) clone() known {
	if len(k) == 0 {
		return known{}
	}
	return maps.Clone(k)
}

// add adds a value of at least two characters.
func (k known) add(text string, of kind) {
	text = strings.TrimSpace(text)
	begin, ok := begins(text)
	if !ok || len(text) > maxLong {
		return
	}
	words := k[begin]
	for _, w := range words {
		if w.text == text {
			return
		}
	}
	if len(words) < maxWords {
		k[begin] = append(words[:len(words):len(words)], word{text, of})
	}
}

// learn adds a value if it is so peculiar that it can be nothing else wherever
// it stands: short numbers and words are not.
func (k known) learn(text string, of kind) {
	switch of {
	case none, kept, remark, invoice, waybill, place, private:
		return
	}
	letters := strings.ContainsFunc(text, unicode.IsLetter)
	han := strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
	if text == "个人" || !han && (len(text) < 6 || !letters && of != secret && of != phone) {
		return
	}
	k.add(text, of)
}

func begins(text string) (begin [2]rune, ok bool) {
	first, n := utf8.DecodeRuneInString(text)
	second, more := utf8.DecodeRuneInString(text[n:])
	return [2]rune{first, second}, n > 0 && more > 0
}

// find returns the longest value that a text begins with.
func (k known) find(text string, firm bool) (found word) {
	begin, ok := begins(text)
	if !ok {
		return word{}
	}
	for _, w := range k[begin] {
		if len(w.text) > len(found.text) && strings.HasPrefix(text, w.text) && (!firm || w.kind == secret) {
			found = w
		}
	}
	return found
}

// spans returns where the known values stand in a text.
func (k known) spans(m *Masker, text string, firm bool) []span {
	if len(k) == 0 {
		return nil
	}
	var found []span
	for at := 0; at < len(text); {
		w := k.find(text[at:], firm)
		if w.text == "" {
			_, n := utf8.DecodeRuneInString(text[at:])
			at += n
			continue
		}
		found = append(found, span{at, at + len(w.text), m.value(w.kind, w.text)})
		at += len(w.text)
	}
	return found
}
