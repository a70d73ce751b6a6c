package signing_test

import (
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract/signing"
	"github.com/jdmock/jdmock/contract/wire"
)

// aCall draws a call in which everything is right, but that it has no sign.
func aCall(t *rapid.T) (p wire.Params, secret string) {
	chinese := rapid.SampledFrom([]string{"", "收货人", "a/b <c>&", "京 东", "x+y=z", "~*'()!"})
	p = wire.Params{
		{Name: wire.ParamMethod, Value: rapid.SampledFrom([]string{"jingdong.pop.order.get", "jingdong.pop.order.search"}).Draw(t, "method")},
		{Name: wire.ParamAppKey, Value: rapid.StringMatching(`[A-Z][0-9A-F]{15,31}`).Draw(t, "app_key")},
		{Name: wire.ParamAccessToken, Value: rapid.StringMatching(`[0-9a-f]{32}[a-z]{4}`).Draw(t, "token")},
		{Name: wire.ParamTimestamp, Value: rapid.SampledFrom([]string{stamp, stampMillis}).Draw(t, "timestamp")},
		{Name: wire.ParamVersion, Value: wire.Version},
		{Name: wire.ParamFormat, Value: "json"},
		{Name: wire.ParamJSON, Value: plainJSON(map[string]any{
			"order_id": rapid.Int64Range(1, 1<<53).Draw(t, "order"), "remark": chinese.Draw(t, "remark"), "fields": rapid.String().Draw(t, "fields"),
		}, "")},
	}
	if rapid.Bool().Draw(t, "empty") {
		p = append(p, wire.Param{Name: "empty"})
	}
	for _, name := range []string{"Upper", "appKey", "a", "ab", "V"} {
		if rapid.Bool().Draw(t, name) {
			p = append(p, wire.Param{Name: name, Value: "z" + chinese.Draw(t, name+" value")})
		}
	}
	return p, rapid.StringMatching(`[a-z][0-9a-f]{31}`).Draw(t, "secret")
}

func explain(p wire.Params, sign, secret string) signing.Diagnosis {
	return signing.Explain(signing.Request{Params: p.With(wire.ParamSign, sign), Secret: secret, Others: []string{"a-third", otherSecret}})
}

func codes(d signing.Diagnosis) []string {
	all := []string{}
	for _, m := range d.Mistakes {
		all = append(all, m.Code)
	}
	return all
}

// TestEachMistakeIsToldAsThatMistake signs calls wrongly. Where another
// mistake is told, it must be one that gives the same signature.
func TestEachMistakeIsToldAsThatMistake(t *testing.T) {
	t.Parallel()
	for i, c := range clients {
		t.Run(fmt.Sprint(i, " ", c.code), func(t *testing.T) {
			t.Parallel()
			exact := 0
			rapid.Check(t, func(t *rapid.T) {
				p, secret := aCall(t)
				sent, sign := c.sign(p, secret)
				d := explain(sent, sign, secret)
				if wire.Verify(sent.With(wire.ParamSign, sign), secret) {
					assert.True(t, d.Right)
					return
				}
				require.False(t, d.Right)
				require.Len(t, d.Mistakes, 1, "%s: %v for %v", c.code, codes(d), sent)
				if told := codes(d)[0]; told != c.code {
					assert.True(t, coincides(told, sent, sign, secret), "%s for %s, whose sign is another", told, c.code)
					return
				}
				exact++
			})
			assert.Positive(t, exact, "never told as such")
		})
	}
}

// coincides reports whether a client with another mistake sends the same.
func coincides(code string, sent wire.Params, sign, secret string) bool {
	for _, c := range clients {
		if c.code != code {
			continue
		}
		if _, other := c.sign(sent, secret); other == sign {
			return true
		}
	}
	return false
}

func TestEveryCodeHasAClientAndWords(t *testing.T) {
	t.Parallel()
	tested := map[string]bool{}
	for _, c := range clients {
		tested[c.code] = true
	}
	for _, code := range []string{"sorted-by-value", "url-encoded-as-sent", "secret-trimmed", "empty-left-out", "empty-signed"} {
		tested[code] = true // below
	}
	for _, code := range signing.Codes() {
		assert.True(t, tested[code], "no test makes the mistake %s", code)
	}
	assert.GreaterOrEqual(t, len(signing.Codes()), 25)
}

var sample = wire.Params{
	{Name: wire.ParamMethod, Value: "jingdong.pop.order.get"}, {Name: wire.ParamVersion, Value: "2.0"},
	{Name: wire.ParamAppKey, Value: "0123456789ABCDEF"}, {Name: wire.ParamAccessToken, Value: "planted-token-aaaa"},
	{Name: wire.ParamTimestamp, Value: stamp}, {Name: wire.ParamFormat, Value: "json"},
	{Name: wire.ParamJSON, Value: `{"remark":"收货人 a/b","order_id":1}`},
}

const sampleSecret = "planted-secret"

func TestRareMistakesAreTold(t *testing.T) {
	t.Parallel()
	byValue := signedParts(sample)
	slices.SortFunc(byValue, func(a, b wire.Param) int { return strings.Compare(a.Value, b.Value) })
	assert.Equal(t, []string{"sorted-by-value"}, codes(explain(sample, wrapped(joined(byValue, "", ""), sampleSecret), sampleSecret)))

	blank := "  " + sampleSecret
	assert.Equal(t, []string{"secret-trimmed"}, codes(explain(sample, wire.Sign(sample, sampleSecret), blank)))

	raw := map[string]string{wire.ParamJSON: "%7B%22odd%22-encoder", wire.ParamTimestamp: "2025-04-02%2012:00:00"}
	asSent := sample
	for name, value := range raw {
		asSent = asSent.With(name, value)
	}
	d := signing.Explain(signing.Request{Params: sample.With(wire.ParamSign, wire.Sign(asSent, sampleSecret)), Raw: raw, Secret: sampleSecret})
	assert.Equal(t, []string{"url-encoded-as-sent"}, codes(d))
}

func TestEmptyValuesFollowTheRule(t *testing.T) {
	t.Parallel()
	p := sample.With("empty", "").With("void", "")
	kept, dropped := wire.Sign(p, sampleSecret), wrapped(p.CanonicalNonEmpty(), sampleSecret)
	for _, c := range []struct {
		rule wire.EmptyValues
		sign string
		want []string
	}{
		{wire.EmptyEither, kept, []string{}}, {wire.EmptyEither, dropped, []string{}},
		{wire.EmptyKept, kept, []string{}}, {wire.EmptyKept, dropped, []string{"empty-left-out"}},
		{wire.EmptyDropped, dropped, []string{}}, {wire.EmptyDropped, kept, []string{"empty-signed"}},
		{wire.EmptyDropped, strings.ToLower(kept), []string{"empty-signed", "lower-case-hex"}},
	} {
		d := signing.Explain(signing.Request{Params: p.With(wire.ParamSign, c.sign), Secret: sampleSecret, Empty: c.rule})
		assert.Equal(t, c.want, codes(d))
		assert.Equal(t, len(c.want) == 0, d.Right)
	}
}

func TestTwoMistakesTogetherAreTold(t *testing.T) {
	t.Parallel()
	text := func(p wire.Params) string { return joined(signedParts(p), "", "") }
	unsorted := joined(sample, "", "")
	spacedJSON := sample.With(wire.ParamJSON, `{"remark": "收货人 a/b", "order_id": 1}`)
	noToken := without(wire.ParamAccessToken)
	hmacSent := sample.With(wire.ParamSignMethod, "hmacsha256")
	for _, c := range []struct {
		name string
		sent wire.Params
		sign string
		want []string
	}{
		{"one side, lower", sample, strings.ToLower(md5Hex(sampleSecret + text(sample))), []string{"secret-in-front", "lower-case-hex"}},
		{"one side, unsorted", sample, md5Hex(sampleSecret + unsorted), []string{"secret-in-front", "unsorted"}},
		{"behind, unsorted", sample, md5Hex(unsorted + sampleSecret), []string{"secret-behind", "unsorted"}},
		{"no secret, = and &", sample, md5Hex(joined(signedParts(sample), "=", "&")), []string{"no-secret", "equals-ampersand"}},
		{"WeChat", sample, md5Hex(joined(signedParts(sample), "=", "&") + "&key=" + sampleSecret), []string{"secret-as-parameter", "equals-ampersand"}},
		{"JSON, lower", sample, strings.ToLower(wrapped(text(spacedJSON), sampleSecret)), []string{"json-spaced", "lower-case-hex"}},
		{"JSON, unsorted", sample, wrapped(joined(spacedJSON, "", ""), sampleSecret), []string{"unsorted", "json-spaced"}},
		{"JSON, token", sample, wrapped(noToken(signedParts(spacedJSON)), sampleSecret), []string{"token-left-out", "json-spaced"}},
		{"JSON, timestamp", sample, wrapped(text(spacedJSON.With(wire.ParamTimestamp, stamp+".000+0800")), sampleSecret), []string{"json-spaced", "timestamp-with-offset"}},
		{"left out, lower", sample, strings.ToLower(wrapped(noToken(signedParts(sample)), sampleSecret)), []string{"token-left-out", "lower-case-hex"}},
		{"left out, newline", sample, wrapped(noToken(signedParts(sample)), sampleSecret+"\n"), []string{"secret-newline", "token-left-out"}},
		{"two left out", sample, wrapped(without(wire.ParamFormat)(slices.DeleteFunc(signedParts(sample), func(q wire.Param) bool { return q.Name == wire.ParamVersion })), sampleSecret), []string{"left-out", "left-out"}},
		{"encoded, unsorted", sample, wrapped(joined(sample.With(wire.ParamTimestamp, "2025-04-02%2012%3A00%3A00"), "", ""), sampleSecret), []string{"unsorted", "timestamp-encoded"}},
		{"HMAC for MD5, wrapped", sample, keyed(md5.New, sampleSecret+text(sample)+sampleSecret, sampleSecret), []string{"hmac-wrapped", "digest-hmacmd5"}},
		{"HMAC, lower", hmacSent, strings.ToLower(wire.Sign(hmacSent, sampleSecret)), []string{"lower-case-hex"}},
		{"HMAC wrapped, lower", hmacSent, strings.ToLower(keyed(sha256.New, sampleSecret+text(hmacSent)+sampleSecret, sampleSecret)), []string{"hmac-wrapped", "lower-case-hex"}},
		{"sign method signed and not sent", sample, wire.Sign(hmacSent, sampleSecret), []string{"digest-hmacsha256", "extra-signed"}},
		{"another's secret, lower", sample, strings.ToLower(wire.Sign(sample, otherSecret)), []string{"another-apps-secret", "lower-case-hex"}},
		{"16 digits, lower", sample, strings.ToLower(wire.Sign(sample, sampleSecret)[8:24]), []string{"sixteen-digits", "lower-case-hex"}},
		{"dashes, lower", sample, strings.ToLower(dashed(wire.Sign(sample, sampleSecret))), []string{"hex-dashes", "lower-case-hex"}},
	} {
		assert.Equal(t, c.want, codes(explain(c.sent, c.sign, sampleSecret)), c.name)
	}
}

// TestEachMistakeIsToldInLowerCaseToo makes a pair of every mistake.
func TestEachMistakeIsToldInLowerCaseToo(t *testing.T) {
	t.Parallel()
	for _, c := range clients {
		sent, sign := c.sign(sample, sampleSecret)
		alone := explain(sent, sign, sampleSecret)
		lower := strings.ToLower(sign)
		if _, err := hex.DecodeString(sign); err != nil || alone.Right || lower == sign || len(sign) == 16 {
			continue
		}
		assert.Equal(t, append(codes(alone), "lower-case-hex"), codes(explain(sent, lower, sampleSecret)))
	}
}

func TestAnUnknownMistakeIsNotGuessed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, secret := aCall(t)
		sign := rapid.StringMatching(`[0-9A-F]{32}|[0-9a-f]{32}|[0-9A-F]{64}|[0-9A-F]{40}|[0-9a-f]{16}|[A-Za-z0-9+/]{22}==`).Draw(t, "sign")
		d := explain(p, sign, secret)
		assert.Empty(t, d.Mistakes)
		assert.False(t, d.Right || d.Malformed)
		assert.Contains(t, d.Cause(), "no known mistake")
		assert.Contains(t, d.CauseZh(), "不是任何已知错误")
		assert.Nil(t, d.Difference)
	})
	for _, sign := range []string{"", "nonsense", strings.Repeat("A", 1000), "ABCD"} {
		d := explain(sample, sign, sampleSecret)
		assert.True(t, d.Malformed, sign)
		assert.Empty(t, d.Mistakes)
	}
}

func TestTheRightSignIsRight(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		p, secret := aCall(t)
		d := explain(p, wire.Sign(p, secret), secret)
		assert.True(t, d.Right)
		assert.Empty(t, d.Mistakes)
	})
}

func TestTheDifferenceIsWhereTheTextsPart(t *testing.T) {
	t.Parallel()
	sign := wrapped(joined(signedParts(sample), "=", "&"), sampleSecret)
	d := explain(sample, sign, sampleSecret)
	require.NotNil(t, d.Difference)
	assert.Equal(t, len(wire.ParamJSON), d.Difference.Offset)
	assert.Contains(t, d.Difference.Theirs, `360buy_param_json={"`)
	assert.Contains(t, d.Difference.Ours, `360buy_param_json{"`)
	assert.Nil(t, explain(sample, md5Hex("x"), sampleSecret).Difference)
	assert.Len(t, d.Canonical, len(sample.Canonical()))
}

// TestNothingIsGivenAway plants a secret and a token, and looks for them, and
// for the right sign, in whatever is said about every mistake.
func TestNothingIsGivenAway(t *testing.T) {
	t.Parallel()
	planted := sample.With("note", "my secret is "+sampleSecret).With("app_secret", "x"+sampleSecret).With("echo", "planted-token-aaaa")
	for _, c := range clients {
		sent, sign := c.sign(planted, sampleSecret)
		d := explain(sent, sign, sampleSecret)
		all, err := json.Marshal(d)
		require.NoError(t, err)
		said := string(all) + d.Cause() + d.Cure() + d.CauseZh() + d.CureZh()
		if sent.Get(wire.ParamAccessToken) == "" {
			continue // whoever does not send the token cannot have it hidden elsewhere
		}
		for _, secret := range []string{sampleSecret, "planted-token-aaaa", otherSecret, wire.Sign(sent, sampleSecret)} {
			assert.NotContains(t, said, secret, c.code)
		}
	}
}

func TestWhatACallerSendsIsCutAndQuoted(t *testing.T) {
	t.Parallel()
	name := "x\n\x1b" + strings.Repeat("y", 500)
	p := sample.With(name, "1")
	d := explain(p, wire.Sign(sample, sampleSecret), sampleSecret)
	require.Equal(t, []string{"left-out"}, codes(d))
	assert.NotContains(t, d.Cause(), "\n")
	assert.Less(t, len(d.Cause()), 200)
	assert.Contains(t, d.Mistakes[0].Param, `x\n\x1by`)
}
