package record

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// MaxParams is how many parameters are read of one call; further ones are left
// out.
const MaxParams = 1000

// A Request is what a caller sent, as far as parameters may stand in it.
type Request struct {
	Verb        string // of HTTP
	URL         string // without the query
	Query       string // as it was sent
	ContentType string // of the body
	Body        []byte
}

// Params returns the parameters of a request from wherever the caller put them,
// as the gateway reads them: the query, and the urlencoded or multipart body of
// a POST. Of a name that occurs twice, the first value that is not empty
// counts. A body of JSON has parameters for the aggregator alone. What cannot be
// read is passed over: it belongs to a call that the gateway refuses.
func (r Request) Params() wire.Params {
	m := merger{at: map[string]int{}}
	m.form(r.Query)
	if r.Verb == http.MethodPost {
		m.body(r)
	}
	return m.params
}

// A merger collects parameters from several places.
type merger struct {
	params wire.Params
	at     map[string]int // the position of each name
}

func (m *merger) add(name, value string) {
	at, twice := m.at[name]
	switch {
	case twice && m.params[at].Value == "":
		m.params[at].Value = value
	case !twice && len(m.params) < MaxParams:
		m.at[name] = len(m.params)
		m.params = append(m.params, wire.Param{Name: name, Value: value})
	}
}

// form adds the parameters of a query or of an urlencoded body.
func (m *merger) form(text string) {
	for text != "" {
		var each string
		each, text, _ = strings.Cut(text, "&")
		if each != "" {
			name, value, _ := strings.Cut(each, "=")
			m.add(unescape(name), unescape(value))
		}
	}
}

// body adds the parameters of a body, if it holds any.
func (m *merger) body(r Request) {
	body := bytes.TrimSpace(r.Body)
	if len(body) == 0 {
		return
	}
	kind, details, _ := mime.ParseMediaType(r.ContentType)
	switch {
	case kind == "multipart/form-data":
		m.multipart(body, details["boundary"])
	case body[0] == '{' || body[0] == '[':
		if strings.HasSuffix(strings.TrimRight(r.URL, "/"), aggregatorPath) {
			m.members(body)
		}
	default:
		m.form(string(body))
	}
}

// multipart adds the fields of a multipart body. Files are not parameters.
func (m *merger) multipart(body []byte, boundary string) {
	if boundary == "" { // some archives leave it out; the body begins with it
		line, _, _ := bytes.Cut(body, []byte("\n"))
		boundary = strings.TrimPrefix(strings.TrimSpace(string(line)), "--")
	}
	if boundary == "" {
		return
	}
	parts := multipart.NewReader(bytes.NewReader(body), boundary)
	for len(m.params) < MaxParams {
		part, err := parts.NextRawPart()
		if err != nil {
			return
		}
		if part.FileName() != "" || part.FormName() == "" {
			continue
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return
		}
		m.add(part.FormName(), string(value))
	}
}

// members adds the members of one JSON object: texts as such, numbers and the
// like as they are written, null not at all.
func (m *merger) members(body []byte) {
	sent, err := orderedMembers(body)
	if err != nil {
		return
	}
	for _, member := range sent {
		m.add(member.name, plainText(member.value))
	}
}

// plainText returns a text without its quotes, "" for null, and any other value
// as it is written.
func plainText(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}

// A member is a member of a JSON object.
type member struct {
	name  string
	value json.RawMessage
}

// orderedMembers returns the members of an object in their order.
func orderedMembers(object []byte) ([]member, error) {
	dec := json.NewDecoder(bytes.NewReader(object))
	if first, err := dec.Token(); err != nil || first != json.Delim('{') {
		return nil, errNoObject
	}
	var members []member
	for dec.More() && len(members) < MaxParams {
		name, err := dec.Token()
		if err != nil {
			return nil, errNoObject
		}
		each := member{}
		each.name, _ = name.(string)
		if err := dec.Decode(&each.value); err != nil {
			return nil, errNoObject
		}
		members = append(members, each)
	}
	return members, nil
}

// unescape decodes percent-encoding and "+"; a "%" that begins no code stands
// for itself, as it does to the gateway.
func unescape(text string) string {
	if !strings.ContainsAny(text, "%+") {
		return text
	}
	if plain, err := url.QueryUnescape(text); err == nil {
		return plain
	}
	var plain strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if code, err := url.QueryUnescape(text[i : i+3]); err == nil {
				plain.WriteString(code)
				i += 2
				continue
			}
		}
		if text[i] == '+' {
			plain.WriteByte(' ')
			continue
		}
		plain.WriteByte(text[i])
	}
	return plain.String()
}
