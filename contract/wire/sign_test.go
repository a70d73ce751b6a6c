package wire_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/fixtures"
)

// vector is one row of fixtures/vectors/sign.json.
type vector struct {
	Name       string            `json:"name"`
	Secret     string            `json:"secret"`
	SignMethod string            `json:"sign_method"` // outside of the signed text
	DropEmpty  bool              `json:"drop_empty"`
	Params     map[string]string `json:"params"`
	Sign       string            `json:"sign"`
	Evidence   wire.Evidence     `json:"evidence"`
	Source     string            `json:"source"`
}

func (v vector) params() wire.Params {
	var p wire.Params
	for name, value := range v.Params {
		p = append(p, wire.Param{Name: name, Value: value})
	}
	return p
}

func vectors(t *testing.T) []vector {
	t.Helper()
	text, err := fixtures.FS.ReadFile("vectors/sign.json")
	require.NoError(t, err)
	var all []vector
	require.NoError(t, json.Unmarshal(text, &all))
	require.NotEmpty(t, all)
	return all
}

func TestSignAgreesWithEveryVector(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		t.Run(v.Name, func(t *testing.T) {
			t.Parallel()
			text := v.params().Canonical()
			if v.DropEmpty {
				text = v.params().CanonicalNonEmpty()
			}
			method := v.SignMethod
			if method == "" {
				method = v.params().Get(wire.ParamSignMethod)
			}
			assert.Equal(t, v.Sign, wire.SignText(text, v.Secret, method))
			assert.True(t, v.Evidence.Known())
			assert.NotEmpty(t, v.Source)
		})
	}
}

func TestVerifyAcceptsEmptyValuesSignedOrLeftOut(t *testing.T) {
	t.Parallel()
	for _, v := range vectors(t) {
		if v.SignMethod != "" {
			continue // the method is outside of these texts, so no gateway could know it
		}
		signed := v.params().With(wire.ParamSign, v.Sign)
		assert.True(t, wire.Verify(signed, v.Secret), v.Name)
		assert.False(t, wire.Verify(signed, v.Secret+"x"), v.Name)
	}
}

func TestEverySignMethodVerifiesWhatItSigned(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.MapOf(rapid.StringMatching(`[a-z0-9_]{1,12}`), rapid.String()).Draw(t, "params")
		delete(values, wire.ParamSign)
		secret := rapid.StringN(1, 40, -1).Draw(t, "secret")
		p := wire.Params{}
		for name, value := range values {
			p = append(p, wire.Param{Name: name, Value: value})
		}
		p = p.With(wire.ParamSignMethod, rapid.SampledFrom([]string{"", "md5", "HmacMD5", "hmacsha256", "other"}).Draw(t, "method"))
		p = p.With(wire.ParamSign, wire.Sign(p, secret))
		if !wire.Verify(p, secret) {
			t.Fatalf("own signature refused: %v under %q", p, secret)
		}
		if wire.Verify(p, secret+"x") {
			t.Fatalf("signature accepted under another secret: %v", p)
		}
	})
}

func FuzzSignDependsOnEveryByte(f *testing.F) {
	f.Add("jingdong.pop.order.get", `{"order_id":1}`, "secret", uint8(3))
	f.Add("", "", "", uint8(0))
	f.Fuzz(func(t *testing.T, method, body, secret string, at uint8) {
		p := wire.Params{{Name: wire.ParamMethod, Value: method}, {Name: wire.ParamJSON, Value: body}}
		signed := p.With(wire.ParamSign, wire.Sign(p, secret))
		if !wire.Verify(signed, secret) {
			t.Fatalf("own signature refused: %q %q %q", method, body, secret)
		}
		if body == "" {
			return
		}
		changed := []byte(body)
		changed[int(at)%len(changed)] ^= 1
		if wire.Verify(signed.With(wire.ParamJSON, string(changed)), secret) {
			t.Fatalf("a changed body passes: %q for %q", changed, body)
		}
	})
}

func BenchmarkSign(b *testing.B) {
	p := wire.Params{
		{Name: wire.ParamMethod, Value: "jingdong.pop.order.get"}, {Name: wire.ParamAppKey, Value: "jdmock-app"},
		{Name: wire.ParamAccessToken, Value: "jdmock-token"}, {Name: wire.ParamTimestamp, Value: "2024-05-01 00:00:00"},
		{Name: wire.ParamVersion, Value: "2.0"}, {Name: wire.ParamJSON, Value: `{"order_id":300000000008,"optional_fields":"orderId,orderState,consigneeInfo"}`},
	}
	b.ReportAllocs()
	for b.Loop() {
		wire.Sign(p, "jdmock-secret")
	}
}
