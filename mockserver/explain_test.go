package mockserver_test

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

const shopQuery = "jingdong.vender.shop.query"

// told sends a call that is refused, and returns what is said about it.
func told(t *testing.T, s *mocktest.Server, said *[]mockserver.Refusal, p wire.Params) (code string, r mockserver.Refusal) {
	t.Helper()
	e := refused(t, s, p)
	require.NotEmpty(t, *said)
	return e.Code, (*said)[len(*said)-1]
}

func md5Of(text string) string {
	sum := md5.Sum([]byte(text))
	return strings.ToUpper(hex.EncodeToString(sum[:]))
}

func TestAWrongSignIsExplained(t *testing.T) {
	t.Parallel()
	s, said := watched(t, mockserver.Options{Orders: -1, AppSecret: "planted-secret", AccessToken: "planted-token"})
	_, err := s.AddSandbox(t.Context(), sandbox.Config{Apps: []sandbox.App{{Key: "other-app", Secret: "other-planted"}}, Seed: 2, Start: noon})
	require.NoError(t, err)
	good := params(s, s.AccessToken, shopQuery, `{"note":"京东 x"}`)
	text := good.Canonical()
	hmacSent := good.With(wire.ParamSignMethod, "hmacsha256")
	overWrapped := hmac.New(sha256.New, []byte("planted-secret"))
	overWrapped.Write([]byte("planted-secret" + hmacSent.Canonical() + "planted-secret"))
	encoded := good
	for i, q := range good {
		encoded = encoded.With(q.Name, url.QueryEscape(good[i].Value))
	}
	for _, c := range []struct {
		p                   wire.Params
		sign                string
		cause, cure, zh     string
		journal, notJournal string
	}{
		{good, md5Of("planted-secret" + text), "only before the text", "secret + text + secret", "之前", "signing mistake: secret-in-front", "differs"},
		{good, md5Of("planted-secret" + encoded.Canonical() + "planted-secret"), "percent-encoded", "bare values", "URL 编码", "differs from byte 17 on", "secret-in-front"},
		{hmacSent, strings.ToUpper(hex.EncodeToString(overWrapped.Sum(nil))), "HMAC was made over the text with the secret", "bare text", "HMAC", "hmac-wrapped", "differs"},
		{good, wire.Sign(good, "other-planted"), "another app", "belongs to the app_key", "另一个应用", "another-apps-secret", "differs"},
		{good, md5Of("who knows"), "no known mistake", "jdmock sign", "不是任何已知错误", "text to sign", "signing mistake"},
		{good.With("a[b]", "c"), md5Of("x"), "member of a nested form", wire.ParamJSON, "嵌套", "member of a nested form", "text to sign"},
	} {
		code, r := told(t, s, said, c.p.With(wire.ParamSign, c.sign))
		assert.Equal(t, "12", code)
		assert.Contains(t, r.Cause, c.cause)
		assert.Contains(t, r.Cure, c.cure)
		assert.Contains(t, r.CauseZh, c.zh)
		assert.Contains(t, r.String(), r.CureZh)
		kept, _ := s.Sandbox().Journal.Entries()
		last := fmt.Sprint(kept[len(kept)-1])
		assert.Contains(t, last, c.journal)
		assert.NotContains(t, last, c.notJournal)
	}
	kept, _ := s.Sandbox().Journal.Entries()
	everything := fmt.Sprintf("%+v %+v", *said, kept)
	for _, secret := range []string{"planted-secret", "planted-token", "other-planted", wire.Sign(good, "planted-secret"), wire.Sign(hmacSent, "planted-secret")} {
		assert.NotContains(t, everything, secret)
	}
}

// TestAFloodOfWrongSignsIsNotExplained stops the gateway's time, and lets it
// go on.
func TestAFloodOfWrongSignsIsNotExplained(t *testing.T) {
	t.Parallel()
	gateway := clock.Frozen(noon)
	s, said := watched(t, mockserver.Options{Orders: -1, Gateway: gateway})
	p := params(s, s.AccessToken, shopQuery, `{}`)
	lower := p.With(wire.ParamSign, strings.ToLower(wire.Sign(p, s.AppSecret)))
	explained := func() (n int) {
		for range 30 {
			if _, r := told(t, s, said, lower); strings.Contains(r.Cause, "lower case") {
				n++
			}
		}
		return n
	}
	assert.Equal(t, 10, explained())
	assert.Zero(t, explained())
	gateway.Advance(time.Second)
	assert.Equal(t, 10, explained())
}

func TestCallsOfOtherGatewaysAreRefusedWithAnExplanation(t *testing.T) {
	t.Parallel()
	s, said := watched(t, mockserver.Options{Orders: -1})
	signed := func(p wire.Params) wire.Params { return p.With(wire.ParamSign, wire.Sign(p, s.AppSecret)) }
	all := params(s, s.AccessToken, shopQuery, `{}`)
	var system wire.Params
	for _, q := range all {
		if q.Name != wire.ParamJSON {
			system = append(system, q)
		}
	}
	for _, c := range []struct {
		p               wire.Params
		code, cause, zh string
	}{
		{signed(system.With("param_json", `{}`)), "62", "another gateway", "另一个网关"},
		{signed(all.With("a[b]", "c")), "13", `"a[b]" is a member of a nested form`, "嵌套"},
		{signed(system.With(wire.ParamJSON+"[order_id]", "1")), "13", "nested form", "嵌套"},
		{signed(all.With(wire.ParamTimestamp, "1743566400000")), "8", "a number of milliseconds since 1970", "毫秒"},
		{signed(all.With(wire.ParamTimestamp, "1743566400")), "8", "a number of seconds since 1970", "秒"},
		{system.With("param_json", `{}`).With(wire.ParamSign, wire.Sign(all, s.AppSecret)), "12", "signed under the name 360buy_param_json", "参数名"},
	} {
		code, r := told(t, s, said, c.p)
		assert.Equal(t, c.code, code, c.cause)
		assert.Contains(t, r.Cause, c.cause)
		assert.Contains(t, r.CauseZh, c.zh)
		assert.NotEmpty(t, r.Cure)
		assert.NotEmpty(t, r.CureZh)
	}
	_, r := told(t, s, said, signed(all.With(wire.ParamTimestamp, "1743566400000")))
	assert.Contains(t, r.Cure, "2025-04-02 12:00:00")
}
