package signing

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"strings"
)

// A form is a way in which the caller's sign may be a digest written down.
type form struct {
	mistakes []Mistake
	want     []byte
	from     int // where want stands in the digest, if it is not all of it
	cut      bool
}

// fits reports whether a digest of a size can be written so.
func (f form) fits(size int) bool {
	if f.cut {
		return f.from+len(f.want) < size
	}
	return size == len(f.want)
}

// matches reports whether the digest is what the sign says.
func (f form) matches(sum []byte) bool {
	return f.fits(len(sum)) && bytes.Equal(sum[f.from:f.from+len(f.want)], f.want)
}

// longestSign bounds the signs that are looked at.
const longestSign = 200

// formsOf returns the forms that a sign may have; none if it can be no digest.
func formsOf(sign string) []form {
	if len(sign) > longestSign {
		return nil
	}
	var mistakes []Mistake
	bare := strings.TrimSpace(sign)
	if bare != sign {
		mistakes = append(mistakes, mistake("sign-blanks", ""))
	}
	if joined, ok := withoutDashes(bare); ok {
		bare = joined
		mistakes = append(mistakes, mistake("hex-dashes", ""))
	}
	if digits, err := hex.DecodeString(bare); err == nil {
		if strings.ToUpper(bare) != bare {
			mistakes = append(mistakes, mistake("lower-case-hex", ""))
		}
		return hexForms(digits, mistakes)
	}
	return base64Forms(bare, mistakes)
}

// hexForms returns the forms of a sign of hexadecimal digits.
func hexForms(digits []byte, mistakes []Mistake) []form {
	switch len(digits) {
	case 16, 20, 32:
		return []form{{mistakes: mistakes, want: digits}}
	case 8:
		cut := append([]Mistake{mistake("sixteen-digits", "")}, mistakes...)
		return []form{{mistakes: cut, want: digits, from: 4, cut: true}, {mistakes: cut, want: digits, cut: true}}
	}
	return nil
}

// withoutDashes joins digits that .NET's BitConverter writes as AB-CD-EF.
func withoutDashes(sign string) (string, bool) {
	if len(sign) < 3 || len(sign)%3 != 2 {
		return sign, false
	}
	for i := 2; i < len(sign); i += 3 {
		if sign[i] != '-' {
			return sign, false
		}
	}
	return strings.ReplaceAll(sign, "-", ""), true
}

// base64Forms returns the forms of a sign in Base64: of the digest, or of its
// hexadecimal digits. A plus that was not percent-encoded has become a blank.
func base64Forms(sign string, mistakes []Mistake) []form {
	sign = strings.NewReplacer(" ", "+", "-", "+", "_", "/").Replace(strings.TrimRight(sign, "="))
	raw, err := base64.RawStdEncoding.DecodeString(sign)
	if err != nil {
		return nil
	}
	var forms []form
	if n := len(raw); n == 16 || n == 20 || n == 32 {
		forms = append(forms, form{mistakes: append([]Mistake{mistake("base64", "")}, mistakes...), want: raw})
	}
	if digits, err := hex.DecodeString(string(raw)); err == nil && (len(digits) == 16 || len(digits) == 32) {
		forms = append(forms, form{mistakes: append([]Mistake{mistake("base64-of-hex", "")}, mistakes...), want: digits})
	}
	return forms
}
