package aggregator

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"html/template"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// A grant is a shop's authorization of an app, that a link offers. The link
// says all that there is to it, so that no list of links is kept.
type grant struct {
	box  *sandbox.Sandbox
	app  sandbox.App
	shop sandbox.Shop
}

// last returns the last token that the shop has given to the app and the one
// before, "" where there is none.
func (g grant) last() (last, before string) {
	for _, token := range g.box.Tokens(g.shop.VenderID) {
		if token.AppKey == g.app.Key {
			last, before = token.Access, last
		}
	}
	return last, before
}

// code returns the code of the link that stands for the token after last, so
// that each is good once. It follows from the seed, and from the app's secret,
// so that nobody else can guess it.
func (g grant) code(last string) string {
	mac := hmac.New(sha256.New, []byte(g.app.Secret))
	for _, part := range []string{"authorize", strconv.FormatUint(g.box.Seed(), 10), g.box.Name(), g.app.Key, g.shop.VenderID, last} {
		mac.Write([]byte(part + "\x00"))
	}
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// link returns where the shop can authorize the app; for one that there is not
// it is a link all the same, and leads to a page that says so.
func (f *Facade) link(g grant, r *http.Request) string {
	last, _ := g.last()
	values := url.Values{"app_key": {g.app.Key}, "owner_id": {g.shop.VenderID}, "code": {g.code(last)}}
	return f.base(r) + AuthorizePath + "?" + values.Encode()
}

// base returns what the caller calls the host.
func (f *Facade) base(r *http.Request) string {
	if f.config.BaseURL != "" {
		return f.config.BaseURL
	}
	u := url.URL{Scheme: "http", Host: r.Host}
	if r.TLS != nil {
		u.Scheme = "https"
	}
	if at, ok := r.Context().Value(http.LocalAddrContextKey).(net.Addr); u.Host == "" && ok {
		u.Host = at.String() // HTTP/1.0 names no host
	}
	return u.String()
}

// maxLink bounds the query of a link.
const maxLink = 4 << 10

// authorize follows a link: it gives the app a token of the shop. Whoever
// follows it twice is told so.
func (f *Facade) authorize(c *Call, r *http.Request) ([]byte, *Refusal) {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		return nil, nil // to look whether it is there gives nothing away
	}
	g, code, ok := f.grantOf(c, r)
	if !ok {
		return brokenLink()
	}
	last, before := g.last()
	already := g.box.Authorized(g.app.Key, g.shop.VenderID, c.ShopAt)
	switch {
	case already && same(code, g.code(before)):
		return page("店铺已授权", "Already authorized", g), nil
	case !same(code, g.code(last)):
		return brokenLink()
	}
	if _, err := g.box.Authorize(g.app.Key, g.shop.VenderID, c.ShopAt); err != nil {
		return page("系统错误", "Failed", grant{}), SystemError("the simulator failed: " + err.Error())
	}
	c.passed("authorize")
	return page("授权成功", "Authorized", g), nil
}

// grantOf reads a link.
func (f *Facade) grantOf(c *Call, r *http.Request) (g grant, code string, ok bool) {
	if len(r.URL.RawQuery) > maxLink {
		return grant{}, "", false
	}
	values := r.URL.Query()
	if g.box, g.app, ok = f.config.Directory.Find(values.Get("app_key")); !ok {
		return grant{}, "", false
	}
	c.Box, c.App, c.ShopAt = g.box, g.app, g.box.Clock().Now()
	if g.shop, ok = g.box.Shop(values.Get("owner_id")); !ok {
		return grant{}, "", false
	}
	c.Shop = g.shop
	return g, values.Get("code"), true
}

func same(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

func brokenLink() ([]byte, *Refusal) {
	return page("授权链接无效或已使用", "This link was used, or never was one", grant{}), &Refusal{
		Entry: wire.AggregatorUnauthorized, Cause: "the link was used, or never was one", Cure: "call " + Path + " again for another",
	}
}

var pageTemplate = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("page").Parse(strings.TrimSpace(pageText)))
})

const pageText = `
<!DOCTYPE html>
<html lang="zh"><head><meta charset="utf-8"><title>{{.Zh}}</title></head>
<body><h1>{{.Zh}}</h1><p>{{.En}}.</p>{{if .Vender}}<p>{{.Shop}} ({{.Vender}}) → {{.App}}</p>{{end}}</body></html>
`

// page writes the little that there is to see.
func page(zh, en string, g grant) []byte {
	var b bytes.Buffer
	shown := struct{ Zh, En, Shop, Vender, App string }{zh, en, g.shop.Name, g.shop.VenderID, g.app.Key}
	if err := pageTemplate().Execute(&b, shown); err != nil {
		panic(err) // texts cannot fail
	}
	return b.Bytes()
}
