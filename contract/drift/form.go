package drift

import (
	"strings"
	"unicode"
)

// maxDigits is how many digits in a row a sample shows, and maxLetters how many
// letters: numbers of people and secrets are longer.
const (
	maxDigits  = 6
	maxLetters = 32
)

// form returns a text that the mask has let pass as a sample shows it. The mask
// goes by what a member is for; where a value is not what its member is for, it
// may be anybody's. Letters other than JD's codes are made of are replaced, and
// so are the digits of long numbers and words that look like secrets.
func form(text string) string {
	var b strings.Builder
	rest := text
	for rest != "" {
		n := strings.IndexFunc(rest, func(r rune) bool { return !alphanumeric(r) })
		if n < 0 {
			n = len(rest)
		}
		b.WriteString(formOfWord(rest[:n]))
		rest = rest[n:]
		for i, r := range rest {
			if alphanumeric(r) {
				rest = rest[i:]
				break
			}
			b.WriteRune(formOfRune(r))
			if i+len(string(r)) >= len(rest) {
				rest = ""
			}
		}
	}
	return b.String()
}

func alphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// formOfRune returns what stands for a character that is neither a letter of
// ASCII nor a digit of it.
func formOfRune(r rune) rune {
	switch {
	case r > unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsMark(r)):
		return '字'
	case r > unicode.MaxASCII && unicode.IsNumber(r):
		return '0'
	}
	return r
}

// formOfWord returns what stands for letters and digits in a row.
func formOfWord(word string) string {
	letters := strings.Trim(word, "0123456789") != ""
	mixed := letters && strings.ContainsAny(word, "0123456789")
	if !letters && len(word) <= maxDigits || letters && !mixed && len(word) <= maxLetters || mixed && len(word) <= maxDigits {
		return word
	}
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return '0'
		}
		return 'x'
	}, word)
}
