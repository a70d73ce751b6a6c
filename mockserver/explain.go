package mockserver

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/signing"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/limit"
)

// Bounds of what is spent on explaining wrong signatures.
const (
	maxExplained   = 64 << 10 // bytes of the parameters of one call
	maxOtherApps   = 50       // whose secrets are tried
	maxSignedShown = 2000     // bytes of the text to sign, in the journal
)

// explainRate is how often a signature is explained, in gateway time: wrong
// signatures are not to keep the server from answering right ones.
var explainRate = limit.Rate{Calls: 10, Per: time.Second}

// badSign refuses a signature, and says how the caller came to it. JD says no
// more than that it is wrong.
func (s *Server) badSign(ctx context.Context, c *call) *refusal {
	if nested := c.nested(); nested != nil {
		nested.entry = wire.InvalidSign
		return nested
	}
	refused := &refusal{
		entry: wire.InvalidSign, cause: "the sign does not fit the parameters and the app's secret", cure: "jdmock sign explain tells why",
		causeZh: "签名与参数及 app_secret 不符", cureZh: "可用 jdmock sign explain 查明原因",
	}
	if c.size() > maxExplained {
		return refused
	}
	if allowed, err := s.explained.Allow(ctx, "", explainRate, c.now); err != nil || !allowed {
		return refused
	}
	d := signing.Explain(signing.Request{
		Params: c.signed(), Raw: signing.RawValues(c.query), Secret: c.app.Secret, Empty: emptyRules[c.quirks.Of(quirk.EmptyInSign)],
		Others: s.directory.OtherSecrets(c.app.Key, maxOtherApps), Veil: true,
	})
	refused.cause, refused.cure, refused.causeZh, refused.cureZh = d.Cause(), d.Cure(), d.CauseZh(), d.CureZh()
	for _, m := range d.Mistakes {
		c.note("signing mistake: %s", m.Code)
	}
	c.note("text to sign, the token and the values of application parameters masked: %s", cut(d.Canonical, maxSignedShown))
	if d.Difference != nil {
		c.note("the caller's text differs from byte %d on: %q, not %q", d.Difference.Offset, d.Difference.Theirs, d.Difference.Ours)
	}
	return refused
}

// size returns how many bytes the call's parameters have.
func (c *call) size() int {
	n := 0
	for _, p := range c.params {
		n += len(p.Name) + len(p.Value)
	}
	return n
}

// cut returns the beginning of a text.
func cut(text string, most int) string {
	if len(text) <= most {
		return text
	}
	return fmt.Sprintf("%s… (%d bytes)", strings.ToValidUTF8(text[:most], ""), len(text))
}

// nestedName is the name of a list or an object in the style of PHP's forms.
var nestedName = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[^\[\]]+\[[^\[\]]*\]`) })

// nested refuses a form of nested parameters, such as a[b]=c.
func (c *call) nested() *refusal {
	for _, p := range c.params {
		if strings.Contains(p.Name, "[") && nestedName().MatchString(p.Name) {
			return &refusal{
				entry: wire.InvalidFormat,
				cause: fmt.Sprintf("%.40q is a member of a nested form", p.Name), cure: "send the application parameters as the text of one JSON object in " + wire.ParamJSON,
				causeZh: fmt.Sprintf("%.40q 是嵌套表单数组的成员", p.Name), cureZh: "业务参数应作为一个 JSON 文本放入 " + wire.ParamJSON,
			}
		}
	}
	return nil
}

// elsewhere refuses a call whose application parameters come under the name
// that another of JD's gateways has for them.
func (c *call) elsewhere() *refusal {
	if _, sent := c.params.Lookup(wire.ParamJSON); sent {
		return nil
	}
	for _, name := range []string{"param_json", "jd_param_json"} {
		if _, sent := c.params.Lookup(name); sent {
			return &refusal{
				entry: wire.InvalidJSON,
				cause: "the application parameters came as " + name + ", which another gateway takes", cure: "send them as " + wire.ParamJSON + ", and sign that name",
				causeZh: "业务参数以 " + name + " 发送，那是另一个网关的参数名", cureZh: "应以 " + wire.ParamJSON + " 发送并签名",
			}
		}
	}
	return nil
}

// unixTimestamp refuses a timestamp that counts from 1970, and returns nil for
// any other.
func unixTimestamp(text string, now time.Time) *refusal {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || len(text) != 13 && len(text) != 10 {
		return nil
	}
	unit, unitZh, at := "seconds", "秒", time.Unix(n, 0)
	if len(text) == 13 {
		unit, unitZh, at = "milliseconds", "毫秒", time.UnixMilli(n)
	}
	return &refusal{
		entry: wire.InvalidTimestamp,
		cause: fmt.Sprintf("timestamp is %s, a number of %s since 1970", text, unit), cure: fmt.Sprintf("write it as text in GMT+8: that one is %s, now is %s", wire.FormatTimestamp(at), wire.FormatTimestamp(now)),
		causeZh: fmt.Sprintf("timestamp 为 %s，是 1970 年以来的%s数", text, unitZh), cureZh: fmt.Sprintf("应写成北京时间文本：该值为 %s，现在是 %s", wire.FormatTimestamp(at), wire.FormatTimestamp(now)),
	}
}
