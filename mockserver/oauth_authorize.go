package mockserver

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/oauth"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// Bounds of the authorize page.
const (
	maxRedirectURI = 2 << 10
	maxState       = 4 << 10
	maxSearch      = 100
	shopsPerPage   = 50
)

// OutOfBand is the redirect_uri of apps without an address: the code is shown.
const OutOfBand = "urn:ietf:wg:oauth:2.0:oob"

// authorize shows the shops to choose from and, once one is chosen, sends its
// code to the app. At JD the merchant logs in here; vender_id, which names the
// shop at once, is the simulator's own.
func (s *Server) authorize(c *oauthCall) (oauthAnswer, *refusal) {
	if _, err := c.oneOf("response_type", "code"); err != nil {
		return oauthAnswer{}, err
	}
	redirect, err := c.redirectURI()
	if err != nil {
		return oauthAnswer{}, err
	}
	state := c.sent.Get("state")
	if len(state) > maxState {
		return oauthAnswer{}, &refusal{entry: wire.OAuthParam, about: "state", cause: fmt.Sprintf("state is longer than %d bytes", maxState), cure: "send a shorter one"}
	}
	if scope := c.sent.Get("scope"); scope != "" && scope != c.scope() {
		c.note("scope is not %s; it is taken all the same", c.scope())
	}
	venderID := c.sent.Get("vender_id")
	if venderID == "" {
		return s.choicePage(c), nil
	}
	shop, ok := c.box.Shop(venderID)
	if !ok {
		return oauthAnswer{}, &refusal{entry: wire.OAuthParam, about: "vender_id", cause: "vender_id names no shop of the app's sandbox", cure: "jdmock env prints one; without vender_id the page lists them"}
	}
	c.shop = shop
	code, failed := c.box.GiveCode(oauth.Grant{Generation: c.generation, AppKey: c.app.Key, VenderID: shop.VenderID, RedirectURI: c.sent.Get("redirect_uri")}, c.shopAt)
	if failed != nil {
		return oauthAnswer{}, &refusal{entry: wire.OAuthSystemError, cause: "the simulator failed: " + failed.Error()}
	}
	c.passed("shop chosen")
	if redirect == nil {
		return codePage(shop, code, state), nil
	}
	return oauthAnswer{location: withAnswer(redirect, code, c.sent)}, nil
}

// scope returns what the generation's apps ask for.
func (c *oauthCall) scope() string {
	if c.generation == oauth.Legacy {
		return "read"
	}
	return scopeCurrent
}

// redirectURI returns where the code goes; nil for the page itself. Only web
// addresses are taken, so that no link leads a browser anywhere else.
func (c *oauthCall) redirectURI() (*url.URL, *refusal) {
	const cure = "send the whole address of a page of yours, such as http://127.0.0.1:8080/callback, percent-encoded"
	text, missing := c.wanted("redirect_uri", cure)
	if missing != nil || text == OutOfBand {
		return nil, missing
	}
	wrong := func(cause string) *refusal {
		return &refusal{entry: wire.OAuthParam, about: "redirect_uri", cause: "redirect_uri " + cause, cure: cure + ", or " + OutOfBand}
	}
	if len(text) > maxRedirectURI {
		return nil, wrong(fmt.Sprintf("is longer than %d bytes", maxRedirectURI))
	}
	u, err := url.Parse(text)
	switch {
	case err != nil:
		return nil, wrong("is no address")
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, wrong("is no http or https address")
	case u.Hostname() == "" || u.Opaque != "":
		return nil, wrong("has no host")
	case u.User != nil || strings.Contains(text, `\`):
		return nil, wrong("has a user name or a backslash, which browsers read in different ways")
	case u.Fragment != "" || strings.Contains(text, "#"):
		return nil, wrong("has a fragment (#), which no server sees")
	}
	return u, nil
}

// withAnswer returns the address with code and state after what its query has
// already. The state is the caller's own, to the byte.
func withAnswer(redirect *url.URL, code string, sent wire.Params) string {
	u := *redirect
	query := "code=" + code
	if state, ok := sent.Lookup("state"); ok {
		query += "&state=" + url.QueryEscape(state)
	}
	if u.RawQuery != "" {
		query = strings.TrimSuffix(u.RawQuery, "&") + "&" + query
	}
	u.RawQuery, u.ForceQuery = query, false
	return asciiOnly(u.String())
}

// asciiOnly writes percent-encoded what may not stand in a header.
func asciiOnly(address string) string {
	var b strings.Builder
	for _, c := range []byte(address) {
		if c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
			continue
		}
		b.WriteByte(c)
	}
	return b.String()
}

// A choice is a shop that the page offers.
type choice struct {
	VenderID, Name string
	Authorized     bool
}

// choicePage shows a page of the shops, and a field to search them.
func (s *Server) choicePage(c *oauthCall) oauthAnswer {
	search := strings.ToValidUTF8(fmt.Sprintf("%.*s", maxSearch, c.sent.Get("q")), "")
	found := matching(c.box.Shops(), search)
	pages := max(1, (len(found)+shopsPerPage-1)/shopsPerPage)
	page, _ := strconv.Atoi(c.sent.Get("page"))
	page = min(max(page, 1), pages)
	first := (page - 1) * shopsPerPage
	view := choiceView{Path: c.path, App: c.app.Key, Search: search, Page: page, Pages: pages, Found: len(found), Kept: c.kept(), PagesBefore: page - 1}
	if page < pages {
		view.PagesAfter = page + 1
	}
	for _, shop := range found[first:min(first+shopsPerPage, len(found))] {
		view.Shops = append(view.Shops, choice{shop.VenderID, shop.Name, c.box.Authorized(c.app.Key, shop.VenderID, c.shopAt)})
	}
	c.passed("page")
	return render("choice", view)
}

// kept are the parameters that the page hands on when a shop is chosen.
func (c *oauthCall) kept() wire.Params {
	var kept wire.Params
	for _, name := range []string{c.key, "response_type", "redirect_uri", "state", "scope"} {
		if value, ok := c.sent.Lookup(name); ok {
			kept = append(kept, wire.Param{Name: name, Value: value})
		}
	}
	return kept
}

// matching returns the shops whose name or vender id holds the text.
func matching(shops []sandbox.Shop, text string) []sandbox.Shop {
	text = strings.ToLower(strings.TrimSpace(text))
	if text == "" {
		return shops
	}
	var found []sandbox.Shop
	for _, shop := range shops {
		if strings.Contains(strings.ToLower(shop.Name), text) || strings.Contains(shop.VenderID, text) {
			found = append(found, shop)
		}
	}
	return found
}
