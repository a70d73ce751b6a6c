package signing

import (
	"crypto/hmac"
	"crypto/md5"  //nolint:gosec // JD's choice
	"crypto/sha1" //nolint:gosec // a mistake to recognise
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// A digest is what makes a signature of a text.
type digest struct {
	name  string
	size  int  // in bytes
	keyed bool // it takes the secret as a key, and the text without it
	sum   func(text, secret string) []byte
}

// The digests that are right for some sign method.
var (
	plainMD5   = &digest{wire.SignMD5, md5.Size, false, hashed(md5.New)}
	hmacMD5    = &digest{wire.SignHMACMD5, md5.Size, true, mac(md5.New)}
	hmacSHA256 = &digest{wire.SignHMACSHA256, sha256.Size, true, mac(sha256.New)}
)

// digests are all that are tried.
var digests = []*digest{
	plainMD5, hmacMD5, hmacSHA256,
	{"sha1", sha1.Size, false, hashed(sha1.New)},
	{"sha256", sha256.Size, false, hashed(sha256.New)},
	{"hmacsha1", sha1.Size, true, mac(sha1.New)},
	{"md5-twice", md5.Size, false, twice(hex.EncodeToString)},
	{"md5-twice", md5.Size, false, twice(upperHex)},
	{"md5-twice", md5.Size, false, twice(func(sum []byte) string { return string(sum) })},
}

// rightDigest returns the digest of a sign method, as wire.SignText takes it.
func rightDigest(method string) *digest {
	switch strings.ToLower(method) {
	case wire.SignHMACMD5:
		return hmacMD5
	case wire.SignHMACSHA256:
		return hmacSHA256
	}
	return plainMD5
}

// digestOptions returns the digests that are not the right one.
func digestOptions(right *digest) []*option {
	var options []*option
	for _, d := range digests {
		if d != right {
			m := mistake("digest-"+d.name, right.name)
			options = append(options, &option{mistake: m, digest: d})
		}
	}
	return options
}

func upperHex(sum []byte) string { return strings.ToUpper(hex.EncodeToString(sum)) }

// hashed makes a digest without a key.
func hashed(algorithm func() hash.Hash) func(text, _ string) []byte {
	return func(text, _ string) []byte {
		h := algorithm()
		h.Write([]byte(text))
		return h.Sum(nil)
	}
}

// twice makes an MD5 of an MD5 that is written in some way.
func twice(written func([]byte) string) func(text, _ string) []byte {
	return func(text, _ string) []byte {
		first := md5.Sum([]byte(text))
		second := md5.Sum([]byte(written(first[:])))
		return second[:]
	}
}

// mac makes an HMAC.
func mac(algorithm func() hash.Hash) func(text, secret string) []byte {
	return func(text, secret string) []byte {
		h := hmac.New(algorithm, []byte(secret))
		h.Write([]byte(text))
		return h.Sum(nil)
	}
}

// A wrap puts the secret around the text.
type wrap struct {
	keyed  bool // for the digests that take it as a key too
	around func(text, secret string) string
}

var (
	bothEnds = &wrap{false, func(text, secret string) string { return secret + text + secret }}
	bare     = &wrap{true, func(text, _ string) string { return text }}
)

// wrap returns what is right for the digest.
func (d *digest) wrap() *wrap {
	if d.keyed {
		return bare
	}
	return bothEnds
}

// wrapOptions returns the wrong ways to put the secret to the text.
func wrapOptions() []*option {
	var options []*option
	add := func(code string, keyed bool, around func(text, secret string) string) {
		options = append(options, &option{mistake: mistake(code, ""), wrap: &wrap{keyed, around}})
	}
	add("secret-in-front", false, func(text, secret string) string { return secret + text })
	add("secret-behind", false, func(text, secret string) string { return text + secret })
	add("no-secret", false, func(text, _ string) string { return text })
	add("secret-ampersand", false, func(text, secret string) string { return secret + "&" + text + "&" + secret })
	add("secret-as-parameter", false, func(text, secret string) string { return text + "&key=" + secret })
	add("secret-as-parameter", false, func(text, secret string) string { return text + "&app_secret=" + secret })
	add("secret-as-parameter", false, func(text, secret string) string { return text + "app_secret" + secret })
	add("hmac-wrapped", true, func(text, secret string) string { return secret + text + secret })
	add("hmac-wrapped", true, func(text, secret string) string { return secret + text })
	add("hmac-wrapped", true, func(text, secret string) string { return text + secret })
	return options
}

// mostOthers bounds how many other apps' secrets are tried.
const mostOthers = 200

// secretOptions returns what may have been taken for the secret.
func secretOptions(r Request) []*option {
	var options []*option
	add := func(code, secret string) {
		if secret != r.Secret {
			options = append(options, &option{mistake: mistake(code, ""), secret: secret})
		}
	}
	s := r.Secret
	add("secret-newline", s+"\n")
	add("secret-newline", s+"\r\n")
	for _, padded := range []string{s + " ", " " + s, " " + s + " ", s + "\t", s + "\r"} {
		add("secret-blank", padded)
	}
	add("secret-trimmed", strings.TrimSpace(s))
	add("secret-quoted", `"`+s+`"`)
	add("secret-quoted", "'"+s+"'")
	add("secret-case", strings.ToUpper(s))
	add("secret-case", strings.ToLower(s))
	add("app-key-as-secret", r.Params.Get(wire.ParamAppKey))
	if token := r.Params.Get(wire.ParamAccessToken); token != "" {
		add("token-as-secret", token)
	}
	add("no-secret", "")
	for _, other := range r.Others {
		add("another-apps-secret", other)
	}
	return options
}
