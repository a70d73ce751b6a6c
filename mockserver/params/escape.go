package params

import "strings"

// An unescaper decodes percent-encoding and "+"; a "%" that begins no code
// stands for itself. The texts that it returns share one piece of memory.
type unescaper struct{ out strings.Builder }

// text returns the decoded text.
func (u *unescaper) text(s []byte) string {
	begin := u.out.Len()
	run := 0 // where the plain run begins that is read
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			u.out.Write(s[run:i])
			u.out.WriteByte(' ')
			run = i + 1
		case s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			u.out.Write(s[run:i])
			u.out.WriteByte(unhex(s[i+1])<<4 | unhex(s[i+2]))
			i += 2
			run = i + 1
		}
	}
	u.out.Write(s[run:])
	return u.out.String()[begin:]
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
