package wire_test

import (
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

func TestSensitiveKeysReadBack(t *testing.T) {
	t.Parallel()
	key := wire.ShopKey(7, "624092")
	got, err := wire.ParseSensitiveKey(key.String())
	require.NoError(t, err)
	assert.Equal(t, key, got)
	_, err = wire.ParseSensitiveKey("c2hvcnQ=")
	assert.Error(t, err)
}
