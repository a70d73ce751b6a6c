// Package har has the parts of an HTTP archive, version 1.2, as they are written.
// Source: HAR 1.2 Spec, http://www.softwareishard.com/blog/har-12-spec.
package har

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// An archive is Begin, its entries with a comma between two, and End.
const (
	Begin = `{"log":{"version":"1.2","creator":{"name":"jdmock","version":"1"},"entries":[` + "\n"
	End   = "\n]}}\n"
)

// What archives say in their own words.
const (
	TimeForm    = "2006-01-02T15:04:05.000000000Z07:00"
	UnknownSize = -1
	Base64      = "base64"                            // the name of an encoding
	URLEncoded  = "application/x-www-form-urlencoded" // the type of a form
	CommentCut  = "only the beginning is kept"        // of a content: ours

	version = "HTTP/1.1"
)

// An Entry is a call and its answer. Who adds members of their own begins their
// names with an underscore, as the format allows.
type Entry struct {
	Started  string   `json:"startedDateTime"`
	Time     float64  `json:"time"` // milliseconds
	Request  Request  `json:"request"`
	Response Response `json:"response"`
	Cache    struct{} `json:"cache"`
	Timings  Timings  `json:"timings"`
}

// A Request is what was sent.
type Request struct {
	Method      string `json:"method"`
	URL         string `json:"url"`
	HTTPVersion string `json:"httpVersion"`
	Cookies     []Pair `json:"cookies"`
	Headers     []Pair `json:"headers"`
	Query       []Pair `json:"queryString"`
	PostData    *Post  `json:"postData,omitempty"`
	HeadersSize int    `json:"headersSize"`
	BodySize    int    `json:"bodySize"`
}

// A Pair is a header or a parameter.
type Pair struct {
	Name  string `json:"name"`
	Value string `json:"value"`
	File  string `json:"fileName,omitempty"` // of a Post
}

// A Post is a body that was sent.
type Post struct {
	MimeType string `json:"mimeType"`
	Params   []Pair `json:"params"`
	Text     string `json:"text"`
	Encoding string `json:"encoding,omitempty"` // not of the format: some tools write Base64
}

// A Response is what was answered.
type Response struct {
	Status      int     `json:"status"`
	StatusText  string  `json:"statusText"`
	HTTPVersion string  `json:"httpVersion"`
	Cookies     []Pair  `json:"cookies"`
	Headers     []Pair  `json:"headers"`
	Content     Content `json:"content"`
	RedirectURL string  `json:"redirectURL"`
	HeadersSize int     `json:"headersSize"`
	BodySize    int     `json:"bodySize"`
}

// A Content is the body of an answer.
type Content struct {
	Size     float64 `json:"size"` // in bytes; some tools write a fraction
	MimeType string  `json:"mimeType"`
	Text     *string `json:"text,omitempty"`
	Encoding string  `json:"encoding,omitempty"` // "" or Base64
	Comment  string  `json:"comment,omitempty"`
}

// Timings are parts of an entry's time, in milliseconds.
type Timings struct {
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
}

// New returns the entry of a call that has neither headers nor an answer yet: its
// parameters stand in the body of a POST and in the query of anything else,
// wherever the caller put them. The address is without a query.
func New(at time.Time, took time.Duration, verb, address string, params wire.Params, status int) Entry {
	milliseconds := float64(took) / float64(time.Millisecond)
	e := Entry{
		Started: at.Format(TimeForm), Time: milliseconds, Timings: Timings{Wait: milliseconds},
		Request: Request{
			Method: verb, URL: address, HTTPVersion: version, Cookies: []Pair{}, Headers: []Pair{}, Query: []Pair{},
			HeadersSize: UnknownSize, BodySize: UnknownSize,
		},
		Response: Response{
			Status: status, StatusText: http.StatusText(status), HTTPVersion: version, Cookies: []Pair{}, Headers: []Pair{},
			HeadersSize: UnknownSize, BodySize: UnknownSize,
		},
	}
	switch {
	case verb == http.MethodPost:
		e.Request.PostData = &Post{MimeType: URLEncoded, Params: pairs(params), Text: Form(params)}
		e.Request.Headers = append(e.Request.Headers, Pair{Name: "Content-Type", Value: URLEncoded})
	case len(params) > 0:
		e.Request.Query = pairs(params)
		e.Request.URL += "?" + Form(params)
	}
	return e
}

func pairs(params wire.Params) []Pair {
	all := make([]Pair, 0, len(params))
	for _, p := range params {
		all = append(all, Pair{Name: p.Name, Value: p.Value})
	}
	return all
}

// Form returns parameters as an urlencoded form, in their order.
func Form(params wire.Params) string {
	var form strings.Builder
	for i, p := range params {
		if i > 0 {
			form.WriteByte('&')
		}
		form.WriteString(url.QueryEscape(p.Name) + "=" + url.QueryEscape(p.Value))
	}
	return form.String()
}
