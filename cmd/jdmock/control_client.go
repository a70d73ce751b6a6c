package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"syscall"

	"github.com/jdmock/jdmock/mockserver/control"
)

// maxControlAnswer bounds an answer of the control API that is read whole.
const maxControlAnswer = 256 << 20

// A controller asks the control API of a simulator.
type controller struct {
	ctx    context.Context
	out    io.Writer
	in     io.Reader
	url    string // no path, no trailing slash
	token  string
	box    string // default, or an app_key
	format string
}

// in returns the path of something in the sandbox; each part is escaped.
func (c *controller) inBox(parts ...string) string {
	path := "/v1/sandboxes/" + url.PathEscape(c.box)
	for _, p := range parts {
		path += "/" + url.PathEscape(p)
	}
	return path
}

// get asks for what is at a path.
func (c *controller) get(path string, query url.Values) ([]byte, error) {
	if q := query.Encode(); q != "" {
		path += "?" + q
	}
	return c.do(http.MethodGet, path, nil)
}

// do sends a request, with a JSON body unless it is nil, and returns the answer,
// which is empty where there is none.
func (c *controller) do(method, path string, body any) ([]byte, error) {
	answer, err := c.send(method, path, body)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, maxControlAnswer+1))
	switch {
	case err != nil:
		return nil, environment("control API: the answer did not arrive whole: %w", err)
	case len(text) > maxControlAnswer:
		return nil, environment("control API: the answer is larger than %d bytes: ask for less", maxControlAnswer)
	}
	return text, nil
}

// send sends a request, and returns the answer if it is a success.
func (c *controller) send(method, path string, body any) (*http.Response, error) {
	var content io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			return nil, usage("request: %w", err)
		}
		content = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(c.ctx, method, c.url+path, content)
	if err != nil {
		return nil, usage("--control-url %q: %w", c.url, err)
	}
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	direct := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}} // no proxy stands between a program and its simulator
	answer, err := direct.Do(r)
	if err != nil {
		return nil, c.unreachable(err)
	}
	if answer.StatusCode >= http.StatusMultipleChoices {
		defer answer.Body.Close()
		return nil, c.refused(answer)
	}
	return answer, nil
}

// unreachable words a request that got no answer.
func (c *controller) unreachable(err error) error {
	var failed *url.Error
	if errors.As(err, &failed) {
		err = failed.Err
	}
	if errors.Is(err, syscall.ECONNREFUSED) {
		return environment("no simulator answers at %s: start one with jdmock serve, or say where it is with --control-url or %s", c.url, varControlURL)
	}
	return environment("control API at %s: %w", c.url, err)
}

// refused words an answer that is no success: what the simulator says of the
// request is a usage error where the request was wrong, and a finding where the
// simulator's state refuses it.
func (c *controller) refused(answer *http.Response) error {
	text, _ := io.ReadAll(io.LimitReader(answer.Body, maxControlAnswer))
	var p control.Problem
	if json.Unmarshal(text, &p) != nil || p.Text == "" {
		return environment("%s answers %s: it is no control API of jdmock", c.url, answer.Status)
	}
	said := p.Text
	if p.Field != "" {
		said += " (" + p.Field + ")"
	}
	switch answer.StatusCode {
	case http.StatusUnauthorized:
		return environment("%s; here: --control-token or %s; serve prints it when it starts", said, varControlToken)
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge:
		return usage("%s", said)
	case http.StatusNotFound, http.StatusConflict, http.StatusTooManyRequests:
		return findings("%s", said)
	}
	return environment("%s", said)
}

// print prints an answer: as it is in JSON, or what text makes of it.
func (c *controller) print(answer []byte, into any, text func(*table)) error {
	if c.format == formatJSON {
		return c.printJSON(answer)
	}
	if err := json.Unmarshal(answer, into); err != nil {
		return environment("control API: its answer is not what this jdmock knows: %w", err)
	}
	t := &table{}
	text(t)
	return t.write(c.out)
}

// printJSON prints an answer with its members on lines of their own.
func (c *controller) printJSON(answer []byte) error {
	var b bytes.Buffer
	if len(bytes.TrimSpace(answer)) == 0 {
		answer = []byte("{}")
	}
	if err := json.Indent(&b, bytes.TrimSpace(answer), "", "  "); err != nil {
		return environment("control API: its answer is no JSON: %w", err)
	}
	_, err := fmt.Fprintln(c.out, b.String())
	return err
}

// say prints that something was done that has no answer.
func (c *controller) say(format string, args ...any) error {
	if c.format == formatJSON {
		return c.printJSON(nil)
	}
	_, err := fmt.Fprintf(c.out, format+"\n", args...)
	return err
}

// controlURL returns the control listener's URL without what does not belong.
func controlURL(text string) (string, error) {
	text = strings.TrimRight(cmp.Or(text, defaultControlURL), "/")
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.Path != "" || u.RawQuery != "" {
		return "", usage("--control-url %q: want the control listener's, such as %s", text, defaultControlURL)
	}
	return text, nil
}
