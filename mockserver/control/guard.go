package control

import (
	"crypto/sha256"
	"crypto/subtle"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
)

// dockerHost is what containers call the machine that they run on.
const dockerHost = "host.docker.internal"

// guard refuses requests that foreign web pages cause, or that lack the token.
//
// Without a token only this machine may call: a Host that is no loopback name
// is another name for it, as DNS rebinding makes them. With a token any Host
// passes. A foreign page never does; it may lead to the console, which is no
// more than a page.
func (h *Handler) guard(r *http.Request) *Problem {
	if h.options.Token == "" && !loopback(r.Host) {
		return &Problem{Status: http.StatusMisdirectedRequest, Field: "Host", Text: "the Host header is not a loopback name: call localhost, 127.0.0.1, [::1] or " + dockerHost + ", or start the simulator with --control-token"}
	}
	if isConsole(r) {
		return nil
	}
	if foreign(r) {
		return &Problem{Status: http.StatusForbidden, Field: "Origin", Text: "the request comes from a web page of another origin: call from a program, or from a page of this address"}
	}
	if h.options.Token != "" && !bears(r, h.options.Token) {
		return &Problem{Status: http.StatusUnauthorized, Field: "Authorization", Text: "the control token is missing or wrong: send Authorization: Bearer TOKEN, with the control_token of the ready file"}
	}
	return nil
}

// loopback reports whether a Host, with or without a port, is this machine's
// name for itself.
func loopback(hostPort string) bool {
	host := hostPort
	if h, _, err := net.SplitHostPort(hostPort); err == nil {
		host = h
	}
	host = strings.ToLower(strings.TrimSuffix(host, "."))
	if host == "localhost" || host == dockerHost {
		return true
	}
	address, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"))
	return err == nil && address.Unmap().IsLoopback()
}

// foreign reports whether a web page of another origin caused the request.
func foreign(r *http.Request) bool {
	for _, site := range r.Header.Values("Sec-Fetch-Site") {
		if site != "same-origin" && site != "none" {
			return true
		}
	}
	for _, origin := range r.Header.Values("Origin") {
		u, err := url.Parse(origin)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || !strings.EqualFold(u.Host, r.Host) {
			return true
		}
	}
	return false
}

// bears reports, in a time that does not depend on where they differ, whether
// the request bears the token.
func bears(r *http.Request, token string) bool {
	scheme, sent, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	want, got := sha256.Sum256([]byte(token)), sha256.Sum256([]byte(strings.TrimSpace(sent)))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1 && strings.EqualFold(scheme, "Bearer")
}
