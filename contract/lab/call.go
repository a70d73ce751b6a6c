package lab

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// maxParams bounds the parameters of a call.
const maxParams = 1000

// A call is one on its way to the gateway.
type call struct {
	http    *http.Request
	body    []byte
	params  wire.Params
	changed bool // whether the parameters are no longer those that stand in the request
}

// newCall reads the parameters of a request: those of the query, then those of
// the body.
func newCall(r *http.Request, body []byte) call {
	c := call{http: r, body: body}
	c.addForm(r.URL.RawQuery)
	kind, about, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "multipart/form-data":
		c.addParts(multipart.NewReader(bytes.NewReader(body), about["boundary"]))
	case "application/json", "text/plain":
	default:
		c.addForm(string(body))
	}
	return c
}

// add adds a parameter, unless its name stands already.
func (c *call) add(name, value string) {
	if _, there := c.params.Lookup(name); !there && name != "" && len(c.params) < maxParams {
		c.params = append(c.params, wire.Param{Name: name, Value: value})
	}
}

// addForm adds the parameters of a query, or of a body like one.
func (c *call) addForm(text string) {
	for pair := range strings.SplitSeq(text, "&") {
		name, value, _ := strings.Cut(pair, "=")
		name, errName := url.QueryUnescape(name)
		value, errValue := url.QueryUnescape(value)
		if errName == nil && errValue == nil {
			c.add(name, value)
		}
	}
}

// addParts adds the fields of a multipart body; files are none.
func (c *call) addParts(r *multipart.Reader) {
	for {
		part, err := r.NextPart()
		if err != nil {
			return
		}
		value, err := io.ReadAll(part) // it is a piece of a body that was bounded
		if err == nil && part.FileName() == "" {
			c.add(part.FormName(), string(value))
		}
	}
}

// method returns whose call it is.
func (c call) method() wire.Method {
	if strings.HasSuffix(c.http.URL.Path, "/"+string(contract.AggregatorMethod)) {
		return contract.AggregatorMethod
	}
	return wire.Method(c.params.Get(wire.ParamMethod))
}

// members returns the application parameters; those of no object are none.
func (c call) members() *node {
	n, err := parse([]byte(c.params.Get(wire.ParamJSON)))
	if err != nil || n.open != '{' {
		return object()
	}
	return n
}

// about returns an application parameter as text.
func (c call) about(name string) string { return c.members().says(name) }

// signedBy reports whether the call is the app's, and signed as it ought to be.
func (c call) signedBy(own Credentials) bool {
	return own.AppSecret != "" && c.params.Get(wire.ParamAppKey) == own.AppKey && wire.Verify(c.params, own.AppSecret)
}

// with returns the call with another system parameter, signed anew.
func (c call) with(own Credentials, name, value string) call {
	c.params = c.params.With(name, value)
	c.params = c.params.With(wire.ParamSign, wire.Sign(c.params, own.AppSecret))
	c.changed = true
	return c
}

// asking returns the call with other application parameters, signed anew.
func (c call) asking(own Credentials, members *node) call {
	return c.with(own, wire.ParamJSON, string(members.bytes()))
}

// instead returns a call of another method by the same caller.
func (c call) instead(own Credentials, m wire.Method, members *node) call {
	return c.with(own, wire.ParamMethod, string(m)).asking(own, members)
}

// request returns what is to be sent on: byte for byte what came, or a form of
// the parameters where they were changed.
func (c call) request() *http.Request {
	r := c.http.Clone(c.http.Context())
	r.Header.Del("Accept-Encoding") // a lie reads the answer
	if !c.changed {
		r.Body = io.NopCloser(bytes.NewReader(c.body))
		r.ContentLength, r.TransferEncoding = int64(len(c.body)), nil
		return r
	}
	form := url.Values{}
	for _, p := range c.params {
		form.Set(p.Name, p.Value)
	}
	body := form.Encode()
	r.Method, r.URL.RawQuery = http.MethodPost, ""
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Body, r.ContentLength, r.TransferEncoding = io.NopCloser(strings.NewReader(body)), int64(len(body)), nil
	r.Header.Del("Content-Length")
	r.RequestURI = r.URL.RequestURI()
	return r
}
