package wire

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
)

// A SensitiveKey encrypts the personal data of one shop: 32 bytes.
//
// JD's own keys come by a handshake (a voucher, then master keys) that is not
// imitated here. The cipher text has the looks of JD's: Base64 that begins with
// AA. What is inside is ours (assumed): two zero bytes, a nonce of 12 bytes and
// the text under AES-256-GCM.
type SensitiveKey [32]byte

// ErrCipherText says that a text is no cipher text, or another key's.
var ErrCipherText = errors.New("not a cipher text under this key")

const (
	cipherHeader = 2 // zero bytes, which Base64 writes as AA
	nonceSize    = 12
)

// Encrypt returns the cipher text of a plain text, the same each time. The
// empty text has none and stays as it is.
func (k SensitiveKey) Encrypt(plain string) string {
	if plain == "" {
		return ""
	}
	return string(k.Cipher().Append(nil, []byte(plain)))
}

// A Cipher encrypts under a SensitiveKey, for which it has all made ready. It is
// safe for concurrent use.
type Cipher struct {
	aead         cipher.AEAD
	inner, outer [sha256.BlockSize]byte // of the HMAC
}

// Cipher returns a Cipher under the key.
func (k SensitiveKey) Cipher() *Cipher {
	c := &Cipher{aead: k.gcm()}
	copy(c.inner[:], k[:])
	copy(c.outer[:], k[:])
	for i := range c.inner {
		c.inner[i] ^= 0x36
		c.outer[i] ^= 0x5c
	}
	return c
}

// Append appends what Encrypt returns for a plain text that is not empty, and may
// stand in dst.
func (c *Cipher) Append(dst, plain []byte) []byte {
	begin := len(dst)
	dst = append(append(dst, c.inner[:]...), plain...)
	sum := sha256.Sum256(dst[begin:])
	dst = append(append(dst[:begin], c.outer[:]...), sum[:]...)
	sum = sha256.Sum256(dst[begin:])
	dst = append(append(dst[:begin], make([]byte, cipherHeader)...), sum[:nonceSize]...)
	dst = c.aead.Seal(dst, dst[begin+cipherHeader:], plain, nil)
	sealed := len(dst)
	dst = base64.StdEncoding.AppendEncode(dst, dst[begin:])
	return append(dst[:begin], dst[sealed:]...)
}

// Decrypt returns the plain text of a cipher text, or ErrCipherText.
func (k SensitiveKey) Decrypt(text string) (string, error) {
	if text == "" {
		return "", nil
	}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(raw) < cipherHeader+nonceSize || raw[0] != 0 || raw[1] != 0 {
		return "", ErrCipherText
	}
	nonce, sealed := raw[cipherHeader:cipherHeader+nonceSize], raw[cipherHeader+nonceSize:]
	plain, err := k.gcm().Open(nil, nonce, sealed, nil)
	if err != nil {
		return "", ErrCipherText
	}
	return string(plain), nil
}

func (k SensitiveKey) gcm() cipher.AEAD {
	block, err := aes.NewCipher(k[:])
	if err != nil {
		panic(err) // 32 bytes are a key
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES has blocks of 16 bytes
	}
	return gcm
}

// String returns the key in Base64, as ParseSensitiveKey reads it.
func (k SensitiveKey) String() string { return base64.StdEncoding.EncodeToString(k[:]) }

// ParseSensitiveKey reads a key that String wrote.
func ParseSensitiveKey(text string) (SensitiveKey, error) {
	var k SensitiveKey
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(raw) != len(k) {
		return k, errors.New("sensitive key: want 32 bytes in Base64")
	}
	copy(k[:], raw)
	return k, nil
}

// ShopKey returns the key that a simulated shop has: a function of the seed
// and the vender id, so that it is known wherever these are.
func ShopKey(seed uint64, venderID string) SensitiveKey {
	mac := hmac.New(sha256.New, []byte("jdmock sensitive key"))
	for i := range 8 {
		mac.Write([]byte{byte(seed >> (8 * i))})
	}
	mac.Write([]byte(venderID))
	return SensitiveKey(mac.Sum(nil))
}
