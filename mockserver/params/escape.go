package params

import "strings"

// An unescaper decodes percent-encoding and "+"; a "%" that begins no code
// stands for itself. What it decodes shares one piece of memory.
type unescaper struct {
	most int // how many bytes it will be given in all, at most
	out  strings.Builder
}

// text returns the decoded text.
func (u *unescaper) text(s string) string {
	next := strings.IndexAny(s, "%+")
	if next < 0 {
		return s
	}
	if u.out.Cap() == 0 {
		u.out.Grow(u.most)
	}
	begin := u.out.Len()
	for ; next >= 0; next = strings.IndexAny(s, "%+") {
		u.out.WriteString(s[:next]) // a plain run
		s = u.code(s[next:])
	}
	u.out.WriteString(s)
	return u.out.String()[begin:]
}

// code decodes the code that s begins with, and returns what follows it.
func (u *unescaper) code(s string) string {
	switch {
	case s[0] == '+':
		u.out.WriteByte(' ')
	case len(s) > 2 && isHex(s[1]) && isHex(s[2]):
		u.out.WriteByte(unhex(s[1])<<4 | unhex(s[2]))
		return s[3:]
	default:
		u.out.WriteByte('%')
	}
	return s[1:]
}

func isHex(b byte) bool {
	return b-'0' <= 9 || b|0x20 >= 'a' && b|0x20 <= 'f'
}

func unhex(b byte) byte {
	switch {
	case b >= 'a':
		return b - 'a' + 10
	case b >= 'A':
		return b - 'A' + 10
	}
	return b - '0'
}
