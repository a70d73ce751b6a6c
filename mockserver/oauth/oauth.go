// Package oauth hands out authorization codes and makes up tokens in the shapes
// of JD's two OAuth services. It knows neither HTTP nor what a token opens.
package oauth

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"sync/atomic"
)

// A Generation is one of JD's OAuth services.
type Generation int

// The generations.
const (
	Current Generation = iota // open-oauth.jd.com/oauth2/…
	Legacy                    // oauth.jd.com and auth.360buy.com, /oauth/…
)

// A Stream makes up texts: the n-th is a function of Seed, Name and n. It is
// safe for concurrent use.
type Stream struct {
	Seed uint64
	Name string // tells streams of one seed apart

	drawn atomic.Uint64
}

// next returns the next bytes of the stream.
func (s *Stream) next() [sha256.Size]byte {
	return s.digest("next", fmt.Sprint(s.drawn.Add(1)))
}

// digest returns the bytes that stand for a purpose and the names it is about.
func (s *Stream) digest(purpose string, about ...string) [sha256.Size]byte {
	text := fmt.Sprintf("%d %q %q %q", s.Seed, s.Name, purpose, about)
	return sha256.Sum256([]byte(text))
}

// The letters that shapes are made of.
const (
	lower  = "abcdefghijklmnopqrstuvwxyz"
	digits = "0123456789"
	upper  = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
)

// spell writes one letter of the alphabet for each byte.
func spell(from []byte, alphabet string) string {
	text := make([]byte, len(from))
	for i, b := range from {
		text[i] = alphabet[int(b)%len(alphabet)]
	}
	return string(text)
}

// codeLength is how many characters a code has, such as gwide6 or uqGwrx.
const codeLength = 6

// Code returns the next authorization code.
func (s *Stream) Code(g Generation) string {
	b := s.next()
	if g == Legacy {
		return spell(b[:codeLength], lower+digits+upper)
	}
	return spell(b[:codeLength], lower+digits)
}

// Token returns the next access or refresh token: 32 hexadecimal digits and
// four lower-case letters, or a UUID.
func (s *Stream) Token(g Generation) string {
	b := s.next()
	if g == Legacy {
		b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80 // a random UUID, by its own account
		return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:16])
	}
	return hex.EncodeToString(b[:16]) + spell(b[16:20], lower)
}

// UID returns the id of a shop's account: ten digits.
func (s *Stream) UID(venderID string) string {
	b := s.digest("uid", venderID)
	return fmt.Sprintf("%010d", binary.BigEndian.Uint64(b[:])%1e10)
}

// OpenID returns what the account is called to one app: 43 characters.
func (s *Stream) OpenID(appKey, venderID string) string {
	b := s.digest("open_id", appKey, venderID)
	return base64.RawURLEncoding.EncodeToString(b[:])
}

// XID returns the newer name of the account to one app: "o*AAT" and 69
// characters.
func (s *Stream) XID(appKey, venderID string) string {
	first, second := s.digest("xid 1", appKey, venderID), s.digest("xid 2", appKey, venderID)
	return "o*AAT" + base64.RawURLEncoding.EncodeToString(append(first[:], second[:]...))[:69]
}
