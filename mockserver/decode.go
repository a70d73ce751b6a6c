package mockserver

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"regexp"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// Bounds of a request.
const (
	maxRequest = 1 << 20 // bytes of the query and of the body, each
	maxParams  = 1000
)

// decode reads the parameters from wherever the caller put them: the query, an
// urlencoded or a multipart body, or both. Of a name that occurs twice, the
// first value that is not empty counts, the query's before the body's.
//
// Source: the code of the official and other SDKs, which differ in all of this.
func (s *Server) decode(c *call, r *http.Request) *refusal {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		return &refusal{entry: wire.ForbiddenRequest, cause: fmt.Sprintf("the request is a %.20s", r.Method), cure: "send GET or POST"}
	}
	if len(r.URL.RawQuery) > maxRequest {
		return tooLarge()
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequest+1))
	if err != nil {
		return &refusal{entry: wire.InvalidFormat, cause: "the body could not be read to its end", cure: "send as much as Content-Length says"}
	}
	if len(body) > maxRequest {
		return tooLarge()
	}
	m := merger{seen: map[string]int{}}
	m.form(r.URL.RawQuery)
	if r.Method == http.MethodPost {
		if err := m.body(r.Header.Get("Content-Type"), body); err != nil {
			return &refusal{entry: wire.InvalidFormat, cause: err.Error(), cure: "send the parameters urlencoded, or as a complete multipart body"}
		}
	}
	if len(m.params) > maxParams {
		return &refusal{entry: wire.InvalidFormat, cause: fmt.Sprintf("the call has more than %d parameters", maxParams), cure: "send the application parameters as one JSON object in " + wire.ParamJSON}
	}
	c.params, c.notes = m.params, m.notes
	if text, ok := c.params.Lookup(wire.ParamJSON); ok {
		c.json = []byte(text)
	}
	return nil
}

func tooLarge() *refusal {
	return &refusal{entry: wire.InvalidFormat, cause: "the request is larger than 1 MiB", cure: "send less at once"}
}

// A merger collects parameters from several places.
type merger struct {
	params wire.Params
	seen   map[string]int // the position of each name in params
	notes  []string
}

func (m *merger) add(name, value string) {
	if len(m.params) > maxParams {
		return // too many anyhow
	}
	if name == wire.ParamTimestamp {
		value = mendOffset(value)
	}
	at, twice := m.seen[name]
	switch {
	case !twice:
		m.seen[name] = len(m.params)
		m.params = append(m.params, wire.Param{Name: name, Value: value})
	case m.params[at].Value == "":
		m.params[at].Value = value
	case value != "" && value != m.params[at].Value:
		m.notes = append(m.notes, fmt.Sprintf("%.40q was sent twice with different values; the first counts", name))
	}
}

// offsetLost is a timestamp whose "+0800" was sent without percent-encoding, so
// that the plus became a blank.
var offsetLost = regexp.MustCompile(`^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) (\d{4})$`)

func mendOffset(timestamp string) string {
	return offsetLost.ReplaceAllString(timestamp, "$1+$2")
}

// form adds the parameters of a query or an urlencoded body. It takes what
// careless clients send: a trailing &, a ";" in a value, a stray "%".
func (m *merger) form(text string) {
	for text != "" && len(m.params) <= maxParams {
		var pair string
		pair, text, _ = strings.Cut(text, "&")
		if pair == "" {
			continue
		}
		name, value, _ := strings.Cut(pair, "=")
		m.add(unescape(name), unescape(value))
	}
}

// unescape decodes percent-encoding and "+"; a "%" that begins no code stands
// for itself.
func unescape(s string) string {
	if !strings.ContainsAny(s, "%+") {
		return s
	}
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '+':
			out = append(out, ' ')
		case s[i] == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			out = append(out, unhex(s[i+1])<<4|unhex(s[i+2]))
			i += 2
		default:
			out = append(out, s[i])
		}
	}
	return string(out)
}

func isHex(b byte) bool { return strings.IndexByte("0123456789abcdefABCDEF", b) >= 0 }

func unhex(b byte) byte {
	switch {
	case b >= 'a':
		return b - 'a' + 10
	case b >= 'A':
		return b - 'A' + 10
	}
	return b - '0'
}

// body adds the parameters of a body, if it holds any. A body that is JSON
// holds none: clients that send one repeat there what the query has.
func (m *merger) body(contentType string, body []byte) error {
	trimmed := bytes.TrimSpace(body)
	if len(trimmed) == 0 {
		return nil
	}
	kind, details, _ := mime.ParseMediaType(contentType)
	if kind == "multipart/form-data" {
		return m.multipart(body, details["boundary"])
	}
	if trimmed[0] == '{' || trimmed[0] == '[' {
		m.notes = append(m.notes, "the body is bare JSON and is ignored; the application parameters go into "+wire.ParamJSON)
		return nil
	}
	m.form(string(trimmed))
	return nil
}

// multipart adds the fields of a multipart body. Files are not parameters.
func (m *merger) multipart(body []byte, boundary string) error {
	if boundary == "" {
		return errors.New("the multipart body has no boundary in its Content-Type")
	}
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for len(m.params) <= maxParams {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return errors.New("the multipart body is incomplete or malformed")
		}
		if part.FileName() != "" || part.FormName() == "" {
			continue
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return errors.New("the multipart body is incomplete or malformed")
		}
		m.add(part.FormName(), string(value))
	}
	return nil
}
