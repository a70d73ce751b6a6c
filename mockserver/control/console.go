package control

import (
	"bytes"
	"crypto/sha256"
	_ "embed" // of the page
	"encoding/base64"
	"net/http"
	"strings"
	"sync"
)

// PathConsole is where the console is: the API with a face.
const PathConsole = "/"

// page is the console, which needs nothing but itself and the API.
//
//go:embed page/console.html
var page []byte

// pagePolicy lets the page run its own script and style, call its own address,
// and be framed by nobody.
var pagePolicy = sync.OnceValue(func() string {
	return strings.Join([]string{
		"default-src 'self'", "script-src " + hashOf("script"), "style-src " + hashOf("style"),
		"object-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
	}, "; ")
})

// hashOf returns the hash of what stands in the page's only element of a name,
// as a policy writes it.
func hashOf(element string) string {
	_, after, _ := bytes.Cut(page, []byte("<"+element+">"))
	text, _, _ := bytes.Cut(after, []byte("</"+element+">"))
	sum := sha256.Sum256(text)
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// console serves the page. It holds no secret: where a token is needed, the page
// asks for it.
func console(w http.ResponseWriter, _ *http.Request) {
	for name, value := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": pagePolicy(), "Cache-Control": "no-store",
		"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "no-referrer", "Cross-Origin-Opener-Policy": "same-origin",
	} {
		w.Header().Set(name, value)
	}
	_, _ = w.Write(page) // whoever went away does not see it
}

// isConsole reports whether a request is for the page, which a browser asks for
// without a token, and wherever the link to it stood.
func isConsole(r *http.Request) bool {
	return r.URL.Path == PathConsole && (r.Method == http.MethodGet || r.Method == http.MethodHead)
}
