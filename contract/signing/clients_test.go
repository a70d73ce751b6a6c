package signing_test

import (
	"cmp"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

const stamp, stampMillis = "2025-04-02 12:00:00", "2025-04-02 12:00:00.683+0800"

var clients = []client{
	{"unsorted", func(p wire.Params, secret string) (wire.Params, string) {
		p = slices.DeleteFunc(slices.Clone(p), func(q wire.Param) bool { return q.Name == wire.ParamOther })
		slices.Reverse(p)
		p[0], p[1] = p[1], p[0]
		return p, wrapped(joined(p, "", ""), secret)
	}},
	ofOrder("sorted-case-insensitive", func(a, b wire.Param) int { return cmp.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) }),
	ofOrder("sorted-case-insensitive", func(a, b wire.Param) int { return cmp.Compare(strings.ToUpper(a.Name), strings.ToUpper(b.Name)) }),
	ofOrder("sorted-joined", func(a, b wire.Param) int { return cmp.Compare(a.Name+a.Value, b.Name+b.Value) }),
	ofOrder("sorted-descending", func(a, b wire.Param) int { return cmp.Compare(b.Name, a.Name) }),
	ofText("json-last", func(p wire.Params) string { return joined(append(p[1:], p[0]), "", "") }),
	ofText("equals-ampersand", func(p wire.Params) string { return joined(p, "=", "&") }),
	ofText("trailing-ampersand", func(p wire.Params) string { return joined(p, "=", "&") + "&" }),
	ofText("ampersand", func(p wire.Params) string { return joined(p, "", "&") }),
	ofText("equals", func(p wire.Params) string { return joined(p, "=", "") }),
	ofText("values-only", func(p wire.Params) string {
		for i := range p {
			p[i].Name = ""
		}
		return joined(p, "", "")
	}),
	ofValues("names-only", func(wire.Param) string { return "" }),

	ofText("sign-signed", with(wire.ParamSign, "")),
	{"other-signed", func(p wire.Params, secret string) (wire.Params, string) {
		p = p.With(wire.ParamOther, "x")
		q := signedParts(p)
		return p, wrapped(with(wire.ParamOther, "x")(q), secret)
	}},
	ofText("json-left-out", without(wire.ParamJSON)),
	ofText("token-left-out", without(wire.ParamAccessToken)),
	ofText("left-out", without(wire.ParamTimestamp)),
	ofText("left-out", without(wire.ParamVersion)),
	ofText("left-out", without(wire.ParamFormat)),
	ofText("left-out", without(wire.ParamMethod)),
	extra(wire.ParamFormat, "json"), extra(wire.ParamSignMethod, "md5"), extra(wire.ParamAccessToken, ""), extra(wire.ParamJSON, "{}"),
	ofText("json-renamed", func(p wire.Params) string {
		return joined(signedParts(append(p[1:], wire.Param{Name: "param_json", Value: p[0].Value})), "", "")
	}),

	ofJSON("json-trimmed", " {\"a\":1}\n", `{"a":1}`), ofJSON("json-newline", `{"a":1}`, "{\"a\":1}\n"),
	ofJSON("json-compact", `{"a": 1, "b": "京: ,"}`, `{"a":1,"b":"京: ,"}`), ofJSON("json-spaced", `{"a":1,"b":[1,"x,:"]}`, `{"a": 1, "b": [1, "x,:"]}`),
	ofJSON("json-indented", `{"a":1}`, plainJSON(map[string]any{"a": 1}, "  ")), ofJSON("json-indented", `{"a":1}`, plainJSON(map[string]any{"a": 1}, "    ")),
	ofJSON("json-sorted", `{"order_id":123456789012345678,"a":{"z":1,"b":2}}`, `{"a":{"b":2,"z":1},"order_id":123456789012345678}`),
	ofJSON("json-sorted-spaced", `{"b":1,"a":2}`, `{"a": 2, "b": 1}`),
	ofJSON("json-ascii", `{"a":"收货人😀"}`, `{"a":"\u6536\u8d27\u4eba\ud83d\ude00"}`), ofJSON("json-unescaped", `{"a":"\u6536\/"}`, `{"a":"收/"}`),
	ofJSON("json-html-escaped", `{"a":"<b>&"}`, `{"a":"\u003cb\u003e\u0026"}`), ofJSON("json-slashes-escaped", `{"a":"x/y"}`, `{"a":"x\/y"}`),
	ofJSON("json-php", `{"a":"京/东"}`, `{"a":"\u4eac\/\u4e1c"}`), ofJSON("json-python", `{"b":"京","a":1}`, `{"b": "\u4eac", "a": 1}`),
	ofJSON("json-go", `{"b":"<","a":1}`, `{"a":1,"b":"\u003c"}`), ofJSON("json-rewritten", `{"b":"京", "a":1}`, `{"a":1,"b":"\u4eac"}`),

	ofStamp("timestamp-without-offset", stampMillis, stamp), ofStamp("timestamp-with-offset", stamp, stamp+".000+0800"),
	ofStamp("timestamp-offset-lost", stampMillis, stamp+".683"), ofStamp("timestamp-offset-lost", stampMillis, stamp+".683 0800"),
	ofStamp("timestamp-zone", stamp, "2025-04-02 04:00:00"), ofStamp("timestamp-zone", stamp, "2025-04-02 20:00:00"),
	ofStamp("timestamp-zone", stampMillis, "2025-04-02 04:00:00.683+0000"), ofStamp("timestamp-zone", stampMillis, "2025-04-02 20:00:00.683+0800"),
	ofStamp("timestamp-other-second", stamp, "2025-04-02 11:59:59"), ofStamp("timestamp-form", stamp, "2025-04-02T12:00:00"),
	ofStamp("timestamp-form", stamp, "1743566400000"), ofStamp("timestamp-encoded", stamp, "2025-04-02%2012:00:00"),

	ofValues("url-encoded-plus", func(q wire.Param) string { return url.QueryEscape(q.Value) }),
	ofValues("url-encoded-percent20", func(q wire.Param) string { return percent20(q.Value) }),
	ofValues("url-encoded-lower-plus", func(q wire.Param) string { return lowerPercent(url.QueryEscape(q.Value)) }),
	ofValues("url-encoded-lower-percent20", func(q wire.Param) string { return lowerPercent(percent20(q.Value)) }),
	ofValue("json-url-encoded", wire.ParamJSON, url.QueryEscape),
	{"values-trimmed", func(p wire.Params, secret string) (wire.Params, string) {
		return p.With("remark", " x "), wrapped(joined(signedParts(p.With("remark", "x")), "", ""), secret)
	}},
	{"empty-as-word", func(p wire.Params, secret string) (wire.Params, string) {
		p = p.With("empty", "")
		return p, wrapped(joined(signedParts(p.With("empty", "null")), "", ""), secret)
	}},

	ofSecret("secret-in-front", func(text, secret string) string { return md5Hex(secret + text) }),
	ofSecret("secret-behind", func(text, secret string) string { return md5Hex(text + secret) }),
	ofSecret("no-secret", func(text, _ string) string { return md5Hex(text) }),
	ofSecret("secret-ampersand", func(text, secret string) string { return md5Hex(secret + "&" + text + "&" + secret) }),
	ofSecret("secret-as-parameter", func(text, secret string) string { return md5Hex(text + "&key=" + secret) }),
	ofMethod("hmac-wrapped", "hmacmd5", func(text, secret string) string { return keyed(md5.New, secret+text+secret, secret) }),
	ofMethod("hmac-wrapped", "hmacsha256", func(text, secret string) string { return keyed(sha256.New, secret+text+secret, secret) }),
	ofSecret("secret-newline", func(text, secret string) string { return wrapped(text, secret+"\n") }),
	ofSecret("secret-newline", func(text, secret string) string { return wrapped(text, secret+"\r\n") }),
	ofSecret("secret-blank", func(text, secret string) string { return wrapped(text, secret+" ") }),
	ofSecret("secret-blank", func(text, secret string) string { return wrapped(text, " "+secret) }),
	ofSecret("secret-quoted", func(text, secret string) string { return wrapped(text, `"`+secret+`"`) }),
	ofSecret("secret-case", func(text, secret string) string { return wrapped(text, strings.ToUpper(secret)) }),
	ofSecret("another-apps-secret", func(text, _ string) string { return wrapped(text, otherSecret) }),
	{"app-key-as-secret", func(p wire.Params, _ string) (wire.Params, string) { return p, wire.Sign(p, p.Get(wire.ParamAppKey)) }},
	{"token-as-secret", func(p wire.Params, _ string) (wire.Params, string) {
		return p, wire.Sign(p, p.Get(wire.ParamAccessToken))
	}},

	ofMethod("digest-hmacmd5", "md5", func(text, secret string) string { return keyed(md5.New, text, secret) }),
	ofMethod("digest-hmacsha256", "md5", func(text, secret string) string { return keyed(sha256.New, text, secret) }),
	ofMethod("digest-md5", "hmacmd5", wrapped), ofMethod("digest-md5", "HmacSHA256", wrapped),
	ofMethod("digest-hmacmd5", "hmacsha256", func(text, secret string) string { return keyed(md5.New, text, secret) }),
	ofSecret("digest-hmacsha1", func(text, secret string) string { return keyed(sha1.New, text, secret) }),
	ofSecret("digest-sha1", func(text, secret string) string {
		sum := sha1.Sum([]byte(secret + text + secret))
		return strings.ToUpper(hex.EncodeToString(sum[:]))
	}),
	ofSecret("digest-sha256", func(text, secret string) string {
		sum := sha256.Sum256([]byte(secret + text + secret))
		return strings.ToUpper(hex.EncodeToString(sum[:]))
	}),
	ofSecret("digest-md5-twice", func(text, secret string) string { return md5Hex(strings.ToLower(wrapped(text, secret))) }),
	ofSecret("digest-md5-twice", func(text, secret string) string { return md5Hex(wrapped(text, secret)) }),

	ofForm("lower-case-hex", strings.ToLower),
	ofForm("base64", func(sign string) string { return base64.StdEncoding.EncodeToString(rawBytes(sign)) }),
	ofForm("base64", func(sign string) string { return base64.RawURLEncoding.EncodeToString(rawBytes(sign)) }),
	ofForm("base64-of-hex", func(sign string) string { return base64.StdEncoding.EncodeToString([]byte(sign)) }),
	ofForm("sixteen-digits", func(sign string) string { return sign[8:24] }),
	ofForm("sixteen-digits", func(sign string) string { return sign[:16] }),
	ofForm("hex-dashes", dashed),
	ofForm("sign-blanks", func(sign string) string { return sign + "\n" }),
}
