package client

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
)

// encrypted returns an order whose sensitive members, all but those kept, are
// cipher texts under key.
func encrypted(t *testing.T, key wire.SensitiveKey, keep ...string) Order {
	t.Helper()
	o := decodeOrder(t, orderText)
	for _, s := range o.sensitive() {
		if !slices.Contains(keep, s.path) {
			*s.text = key.Encrypt(*s.text)
		}
	}
	return o
}

func TestDecryptReturnsEverySensitiveMemberInPlain(t *testing.T) {
	t.Parallel()
	key := wire.ShopKey(1, "10001")
	want := decodeOrder(t, orderText)
	o := encrypted(t, key, "pin")
	got, err := o.Decrypt(key)
	require.NoError(t, err)
	assert.Equal(t, want, got)
	assert.NotEqual(t, want.Consignee, o.Consignee, "the order itself is left alone")
	again, err := got.Decrypt(key)
	require.NoError(t, err)
	assert.Equal(t, want, again, "what is plain stays")
	_, err = Order{}.Decrypt(key)
	require.NoError(t, err)
}

func TestDecryptNamesWhatItCannotDecrypt(t *testing.T) {
	t.Parallel()
	key, other := wire.ShopKey(1, "10001"), wire.ShopKey(1, "10002")
	o := encrypted(t, key, "realPin")
	o.RealPin = "AAron"
	o.Consignee.Mobile = other.Encrypt("13600000005")
	o.VAT.RecipientName = key.Encrypt("王五")[:30]
	got, err := o.Decrypt(key)
	var failed *DecryptError
	require.ErrorAs(t, err, &failed)
	require.ErrorIs(t, err, wire.ErrCipherText)
	assert.Equal(t, []string{"consigneeInfo.mobile", "vatInfo.userName"}, failed.Members)
	assert.EqualError(t, err, "order 67834311: consigneeInfo.mobile, vatInfo.userName: cannot be decrypted: want the key of the order's shop")
	assert.Equal(t, "张三", got.Consignee.FullName, "the others are in plain")
	assert.Equal(t, o.Consignee.Mobile, got.Consignee.Mobile)
	assert.Equal(t, "AAron", got.RealPin)
}
