package mask

import (
	"net/url"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// collect learns the personal values of a parameter.
func (d *document) collect(p wire.Param) {
	d.Silent = true
	d.param(p)
	d.Silent = false
}

// param masks the value of a parameter, or learns from it.
func (d *document) param(p wire.Param) string {
	at := d.spot(spot{}, p.Name)
	switch p.Name {
	case wire.ParamMethod, wire.ParamTimestamp, wire.ParamVersion, wire.ParamSignMethod, wire.ParamFormat:
		if at.kind != kept && !d.m.also[p.Name] {
			return d.system(p.Value)
		}
	case wire.ParamAppKey: // it is no secret, but has the looks of one
		if at.kind == none && isName().MatchString(p.Value) {
			return replace(p.Value, d.known.spans(d.m, p.Value, true))
		}
	case "code", "state":
		if at.kind == secret && !d.Silent {
			return d.m.value(secret, p.Value) // of OAuth
		}
	case wire.ParamJSON:
		if at.kind == none {
			return d.read(p.Value, d.Silent)
		}
	}
	return d.masked(p.Value, at)
}

// system masks the value of a parameter of the system that is no secret, where
// something else stands in its place.
func (d *document) system(text string) string {
	if _, known := library().files[text+".json"]; known || d.Silent {
		return text
	}
	if strings.ContainsFunc(text, func(r rune) bool { return r > 0x7e }) {
		return d.m.unparsed(text, d.known)
	}
	for _, word := range tokens().FindAllString(text, -1) {
		if opaque(word) {
			return d.m.unparsed(text, d.known)
		}
	}
	return d.m.free(text, d.known, firm)
}

// Header returns the value of a header without people and secrets: of
// Authorization what stands behind the scheme, of cookies their values, of
// addresses their queries.
func (m *Masker) Header(name, value string) string {
	switch strings.ToLower(name) {
	case "authorization", "proxy-authorization":
		scheme, rest, _ := strings.Cut(value, " ")
		if schemes[strings.ToLower(scheme)] && m.kindOf(name) == secret {
			return scheme + " " + m.value(secret, rest)
		}
	case "cookie", "set-cookie":
		if m.kindOf(name) == secret {
			return m.cookies(value)
		}
	case "location", "referer", "content-location":
		return m.URL(value)
	}
	switch k := m.kindOf(name); k {
	case kept:
		return value
	case none:
		return m.free(value, m.words, open)
	default:
		return m.value(k, value)
	}
}

// schemes are those of Authorization, in lower case.
var schemes = map[string]bool{"bearer": true, "basic": true, "digest": true, "negotiate": true, "oauth": true, "token": true}

// attributes are what Set-Cookie says of a cookie, in lower case.
var attributes = map[string]bool{
	"path": true, "domain": true, "expires": true, "max-age": true, "secure": true, "httponly": true, "samesite": true, "partitioned": true, "priority": true,
}

// cookies masks the values of cookies, and leaves what is said of them.
func (m *Masker) cookies(text string) string {
	each := strings.Split(text, ";")
	for i, cookie := range each {
		name, value, ok := strings.Cut(cookie, "=")
		if attributes[strings.ToLower(strings.TrimSpace(name))] {
			each[i] = name
			if ok {
				each[i] += "=" + m.free(value, m.words, open)
			}
		} else if ok {
			each[i] = m.free(name, m.words, open) + "=" + m.value(secret, value)
		} else {
			each[i] = m.value(secret, cookie)
		}
	}
	return strings.Join(each, ";")
}

// URL returns an address without people and secrets in its path, its query and
// its user.
func (m *Masker) URL(text string) string {
	u, err := url.Parse(text)
	if err != nil {
		return m.unparsed(text, m.words)
	}
	path := m.free(u.Path, m.words, open)
	if !shown(path) {
		path = m.unparsed(path, m.words)
	}
	if path != u.Path {
		u.Path, u.RawPath = path, ""
	}
	if u.User != nil {
		u.User = url.User(m.value(secret, u.User.String()))
	}
	if u.Opaque != "" {
		u.Opaque = m.unparsed(u.Opaque, m.words)
	}
	if u.Fragment != "" {
		u.Fragment, u.RawFragment = m.unparsed(u.Fragment, m.words), ""
	}
	u.RawQuery = m.Form("", u.RawQuery)
	return u.String()
}

// Form returns an urlencoded form or query of a call to a method without people
// and secrets. The order of the parameters stays, and those that stand twice do.
func (m *Masker) Form(method wire.Method, text string) string {
	if text == "" {
		return ""
	}
	raw := strings.Split(text, "&")
	params := make(wire.Params, len(raw))
	for i, each := range raw {
		name, value, _ := strings.Cut(each, "=")
		params[i] = wire.Param{Name: unescape(name), Value: unescape(value)}
	}
	masked := m.Params(method, params)
	for i, each := range raw {
		if masked[i] == params[i] && !strings.ContainsFunc(each, func(r rune) bool { return r > 0x7e }) {
			continue // as it was written
		}
		raw[i] = url.QueryEscape(masked[i].Name)
		if strings.Contains(each, "=") {
			raw[i] += "=" + url.QueryEscape(masked[i].Value)
		}
	}
	return strings.Join(raw, "&")
}

// unescape decodes a name or a value; what is no escape stays as it stands.
func unescape(text string) string {
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	return text
}

// Body returns the body of a request to a method without people and secrets: a
// form, JSON, or what cannot be parsed, by its media type and its looks.
func (m *Masker) Body(method wire.Method, mediaType string, body []byte) []byte {
	text := string(body)
	switch trimmed := strings.TrimSpace(text); {
	case trimmed == "":
		return body
	case trimmed[0] == '{' || trimmed[0] == '[':
		return []byte(m.json(text, membersOf(method, "request", "guideRequest")))
	case strings.HasPrefix(strings.ToLower(strings.TrimSpace(mediaType)), "multipart/"):
		return []byte(m.unparsed(text, m.words))
	case strings.Contains(trimmed, "="):
		return []byte(m.Form(method, text))
	}
	return []byte(m.unparsed(text, m.words))
}
