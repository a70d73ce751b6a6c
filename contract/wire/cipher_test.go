package wire_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract/wire"
)

func TestCipherTextDecryptsUnderItsKeyAlone(t *testing.T) {
	t.Parallel()
	key, other := wire.ShopKey(1, "10000001"), wire.ShopKey(1, "10000002")
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.StringN(1, 200, -1).Draw(t, "plain")
		text := key.Encrypt(plain)
		if !strings.HasPrefix(text, "AA") || text != key.Encrypt(plain) {
			t.Fatalf("%q is encrypted as %q", plain, text)
		}
		if got, err := key.Decrypt(text); err != nil || got != plain {
			t.Fatalf("%q decrypts to %q, %v", text, got, err)
		}
		if _, err := other.Decrypt(text); err == nil {
			t.Fatalf("another shop's key opens %q", text)
		}
	})
	for _, text := range []string{"张三", "AA", "AAAA", "not base64!", strings.Repeat("A", 80)} {
		_, err := key.Decrypt(text)
		assert.ErrorIs(t, err, wire.ErrCipherText, text)
	}
	assert.Empty(t, key.Encrypt(""))
}

// TestCipherTextIsBuiltAsItSays holds the nonce to the standard library's HMAC.
func TestCipherTextIsBuiltAsItSays(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		key := wire.ShopKey(rapid.Uint64().Draw(t, "seed"), "1")
		plain := rapid.StringN(1, 200, -1).Draw(t, "plain")
		raw, err := base64.StdEncoding.DecodeString(key.Encrypt(plain))
		mac := hmac.New(sha256.New, key[:])
		mac.Write([]byte(plain))
		if want := append([]byte{0, 0}, mac.Sum(nil)[:12]...); err != nil || !bytes.HasPrefix(raw, want) {
			t.Fatalf("%x does not begin with %x: %v", raw, want, err)
		}
		held := []byte("before " + plain)
		if got := string(key.Cipher().Append(held, held[len("before "):])); got != string(held)+key.Encrypt(plain) {
			t.Fatalf("appended %q, want what Encrypt returns", got)
		}
	})
}

func TestSensitiveKeysReadBack(t *testing.T) {
	t.Parallel()
	key := wire.ShopKey(7, "624092")
	got, err := wire.ParseSensitiveKey(key.String())
	require.NoError(t, err)
	assert.Equal(t, key, got)
	_, err = wire.ParseSensitiveKey("c2hvcnQ=")
	assert.Error(t, err)
}
