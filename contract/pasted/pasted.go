// Package pasted reads a request that somebody pasted: a URL, a curl command, a
// raw HTTP request, or a query or form alone. It sends nothing and opens no
// file.
package pasted

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"unicode"
)

// MaxBytes bounds what is read.
const MaxBytes = 1 << 20

// A Request is a pasted request, as far as parameters may be in it.
type Request struct {
	Query       string // as it stands in the URL, without the question mark
	ContentType string
	Body        string
}

// Read finds out what a text is, and reads it.
func Read(text string) (Request, error) {
	if len(text) > MaxBytes {
		return Request{}, fmt.Errorf("request is larger than %d MiB", MaxBytes>>20)
	}
	text = strings.TrimPrefix(text, "\ufeff")
	trimmed := strings.TrimSpace(text)
	first, _, _ := strings.Cut(trimmed, "\n")
	word, _, _ := strings.Cut(first, " ")
	switch {
	case trimmed == "":
		return Request{}, errors.New("request is empty: want a URL, a curl command, a raw HTTP request or a form")
	case strings.TrimPrefix(word, "$") == "curl", word == "$" && strings.HasPrefix(strings.TrimSpace(first[1:]), "curl "):
		return readCurl(trimmed)
	case isRequestLine(first):
		return readRaw(strings.TrimLeftFunc(text, unicode.IsSpace))
	}
	return readForm(trimmed), nil
}

// readForm reads a URL, or what stands after its question mark.
func readForm(text string) Request {
	name, _, _ := strings.Cut(text, "=")
	if before, after, found := strings.Cut(text, "?"); found && (strings.Contains(name, "?") || strings.Contains(before, "://")) {
		text = after
	}
	text, _, _ = strings.Cut(text, "#")
	return Request{Query: text}
}

// isRequestLine reports whether a line begins a raw HTTP request.
func isRequestLine(line string) bool {
	fields := strings.Fields(line)
	if len(fields) < 2 || len(fields) > 3 || strings.ToUpper(fields[0]) != fields[0] || strings.ContainsAny(fields[0], "=&?:/") {
		return false
	}
	return len(fields) == 3 && strings.HasPrefix(fields[2], "HTTP/") || len(fields) == 2 && (fields[0] == "GET" || fields[0] == "POST")
}

// readRaw reads a raw HTTP request: its first line, headers, and after an empty
// line the body.
func readRaw(text string) (Request, error) {
	line, rest, _ := strings.Cut(text, "\n")
	_, query, _ := strings.Cut(strings.Fields(line)[1], "?")
	r := Request{Query: query}
	for rest != "" {
		line, rest, _ = strings.Cut(rest, "\n")
		line = strings.TrimSuffix(line, "\r")
		if line == "" {
			r.Body = rest
			return r, nil
		}
		name, value, found := strings.Cut(line, ":")
		if !found {
			return Request{}, fmt.Errorf("header %.40q: want name: value, and an empty line before the body", line)
		}
		if strings.EqualFold(strings.TrimSpace(name), "Content-Type") {
			r.ContentType = strings.TrimSpace(value)
		}
	}
	return r, nil
}

// escape percent-encodes a value, as curl's --data-urlencode does.
func escape(value string) string { return strings.ReplaceAll(url.QueryEscape(value), "+", "%20") }
