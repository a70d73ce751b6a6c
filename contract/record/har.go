package record

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"unicode/utf8"
)

// An archived is an entry as far as it is read: tools differ in the rest.
type archived struct {
	Started string   `json:"startedDateTime"`
	Time    *float64 `json:"time"` // milliseconds; some write null
	Request struct {
		Method   string    `json:"method"`
		URL      string    `json:"url"`
		Headers  []harPair `json:"headers"`
		Query    []harPair `json:"queryString"`
		PostData *harPost  `json:"postData"`
	} `json:"request"`
	Response struct {
		Status  int        `json:"status"`
		Headers []harPair  `json:"headers"`
		Content harContent `json:"content"`
	} `json:"response"`
	Starred bool            `json:"_starred"`
	Cut     bool            `json:"_cut"`
	Journal json.RawMessage `json:"_call"` // of the simulator's journal
}

// The parts of an HTTP archive, version 1.2, as they are written. Members with
// an underscore are no part of the format, which allows them.
type (
	harEntry struct {
		Started  string      `json:"startedDateTime"`
		Time     float64     `json:"time"` // milliseconds
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Starred  bool        `json:"_starred,omitempty"` // ours
		Cut      bool        `json:"_cut,omitempty"`     // ours
	}
	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		Query       []harPair `json:"queryString"`
		PostData    *harPost  `json:"postData,omitempty"`
		HeadersSize float64   `json:"headersSize"`
		BodySize    float64   `json:"bodySize"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
		File  string `json:"fileName,omitempty"` // of postData
	}
	harPost struct {
		MimeType string    `json:"mimeType"`
		Params   []harPair `json:"params"`
		Text     string    `json:"text"`
		Encoding string    `json:"encoding,omitempty"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []harPair  `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize float64    `json:"headersSize"`
		BodySize    float64    `json:"bodySize"`
	}
	harContent struct {
		Size     float64 `json:"size"`
		MimeType string  `json:"mimeType"`
		Text     *string `json:"text,omitempty"`
		Encoding string  `json:"encoding,omitempty"`
		Comment  string  `json:"comment,omitempty"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// What archives say in their own words.
const (
	harVersion  = "HTTP/1.1"
	unknownSize = -1
	base64Name  = "base64"
	commentCut  = "only the beginning is kept" // the journal's
)

// harOf returns the entry of a call: its parameters stand in the body of a POST
// and in the query of anything else, wherever the caller put them.
func harOf(c Call) harEntry {
	took := milliseconds(c.Duration)
	e := harEntry{
		Started: c.At.Format(timeForm), Time: took, Timings: harTimings{Wait: took}, Starred: c.Starred, Cut: c.Cut,
		Request: harRequest{
			Method: c.Verb, URL: c.URL, HTTPVersion: harVersion, Cookies: []harPair{}, Headers: []harPair{}, Query: []harPair{},
			HeadersSize: unknownSize, BodySize: unknownSize,
		},
		Response: harResponse{
			Status: c.Status, StatusText: http.StatusText(c.Status), HTTPVersion: harVersion, Cookies: []harPair{}, Headers: []harPair{},
			HeadersSize: unknownSize, BodySize: unknownSize, Content: contentOf(c),
		},
	}
	form := escaped(c.Params)
	switch {
	case c.Verb == http.MethodPost:
		e.Request.PostData = &harPost{MimeType: urlencoded, Params: pairsOf(c), Text: form}
		e.Request.Headers = append(e.Request.Headers, harPair{Name: "Content-Type", Value: urlencoded})
	case form != "":
		e.Request.Query = pairsOf(c)
		e.Request.URL += "?" + form
	}
	if c.Type != "" {
		e.Response.Headers = append(e.Response.Headers, harPair{Name: "Content-Type", Value: c.Type})
	}
	return e
}

// urlencoded is what a form is called.
const urlencoded = "application/x-www-form-urlencoded"

// timeForm is how archives write a time.
const timeForm = "2006-01-02T15:04:05.000000000Z07:00"

func pairsOf(c Call) []harPair {
	pairs := make([]harPair, 0, len(c.Params))
	for _, p := range c.Params {
		pairs = append(pairs, harPair{Name: p.Name, Value: p.Value})
	}
	return pairs
}

// contentOf returns the answer of a call as archives have it.
func contentOf(c Call) harContent {
	content := harContent{Size: float64(len(c.Answer)), MimeType: c.Type}
	if c.Cut {
		content.Comment = commentCut
	}
	if c.Answer == nil {
		return content
	}
	text := string(c.Answer)
	if !utf8.ValidString(text) {
		text, content.Encoding = base64.StdEncoding.EncodeToString(c.Answer), base64Name
	}
	content.Text = &text
	if c.Status == 0 {
		content.Text = nil // there is no answer without a status
	}
	return content
}
