package signing_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/contract/signing"
	"github.com/jdmock/jdmock/contract/wire"
)

// large is a request on which everything is costly.
func large() signing.Request {
	p := slices.Clone(sample)
	for i := range 900 {
		p = append(p, wire.Param{Name: fmt.Sprint("p", i), Value: strings.Repeat("<京/", 100)})
	}
	object := `{"z":"` + strings.Repeat("<京/", 5000) + `","a":[` + strings.Repeat("[1,", 900) + "1" + strings.Repeat("]", 900) + `]}`
	p = p.With(wire.ParamJSON, object).With(wire.ParamSign, md5Hex("unknown"))
	return signing.Request{Params: p, Secret: sampleSecret}
}

func TestALargeRequestIsGivenUp(t *testing.T) {
	t.Parallel()
	d := signing.Explain(large())
	assert.Empty(t, d.Mistakes)
	assert.True(t, d.Incomplete)
	assert.Contains(t, d.Cause(), "too large")
}

func BenchmarkUnknownMistake(b *testing.B) {
	p := sample.With("empty", "").With(wire.ParamSign, md5Hex("unknown"))
	for b.Loop() {
		signing.Explain(signing.Request{Params: p, Secret: sampleSecret})
	}
}

func BenchmarkWorstCase(b *testing.B) {
	r := large()
	for b.Loop() {
		signing.Explain(r)
	}
}

func FuzzExplain(f *testing.F) {
	f.Add("a=1&360buy_param_json=%7B%22a%22%3A1%7D&timestamp=2025-04-02+12:00:00&sign=0123456789abcdef0123456789abcdef", "secret")
	f.Add("360buy_param_json={\"a\":\"\\\"\\u00\"}&sign=AAAAAAAAAAAAAAAAAAAAAA==&sign_method=hmacmd5&x=", "")
	f.Fuzz(func(t *testing.T, form, secret string) {
		var p wire.Params
		for pair := range strings.SplitSeq(form, "&") {
			name, value, _ := strings.Cut(pair, "=")
			p = p.With(name, value)
		}
		d := signing.Explain(signing.Request{Params: p, Raw: signing.RawValues(form), Secret: secret, Veil: len(form)%2 == 0})
		if d.Right && len(d.Mistakes) > 0 || len(d.Mistakes) > 2 {
			t.Fatalf("%v", d)
		}
	})
}
