package control

import (
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/jdmock/jdmock/mockserver/journal"
)

// The parts of an HTTP archive, version 1.2. What the journal does not keep, as
// headers, is empty; members with an underscore are ours, as the format allows.
type (
	harEntry struct {
		Started  string      `json:"startedDateTime"`
		Time     float64     `json:"time"` // milliseconds
		Request  harRequest  `json:"request"`
		Response harResponse `json:"response"`
		Cache    struct{}    `json:"cache"`
		Timings  harTimings  `json:"timings"`
		Call     callView    `json:"_call"`
		Written  string      `json:"_written"`
	}
	harRequest struct {
		Method      string    `json:"method"`
		URL         string    `json:"url"`
		HTTPVersion string    `json:"httpVersion"`
		Cookies     []harPair `json:"cookies"`
		Headers     []harPair `json:"headers"`
		Query       []harPair `json:"queryString"`
		PostData    *harPost  `json:"postData,omitempty"`
		HeadersSize int       `json:"headersSize"`
		BodySize    int       `json:"bodySize"`
	}
	harPair struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	harPost struct {
		MimeType string    `json:"mimeType"`
		Params   []harPair `json:"params"`
		Text     string    `json:"text"`
	}
	harResponse struct {
		Status      int        `json:"status"`
		StatusText  string     `json:"statusText"`
		HTTPVersion string     `json:"httpVersion"`
		Cookies     []harPair  `json:"cookies"`
		Headers     []harPair  `json:"headers"`
		Content     harContent `json:"content"`
		RedirectURL string     `json:"redirectURL"`
		HeadersSize int        `json:"headersSize"`
		BodySize    int        `json:"bodySize"`
	}
	harContent struct {
		Size     int    `json:"size"`
		MimeType string `json:"mimeType"`
		Text     string `json:"text,omitempty"`
		Comment  string `json:"comment,omitempty"`
	}
	harTimings struct {
		Send    float64 `json:"send"`
		Wait    float64 `json:"wait"`
		Receive float64 `json:"receive"`
	}
)

// unknownSize is how the format says that a size is not known.
const unknownSize = -1

// exportHAR writes the calls as an HTTP archive, entry by entry.
func exportHAR(w http.ResponseWriter, c *call, entries []journal.Entry) {
	begin(w, typeHAR)
	_, _ = io.WriteString(w, `{"log":{"version":"1.2","creator":{"name":"jdmock","version":"1"},"entries":[`)
	for i := range entries {
		text, err := json.Marshal(harOf(&entries[i], c.h.options.URLs))
		if err != nil {
			panic(err) // texts and numbers cannot fail
		}
		if i > 0 {
			text = append([]byte(",\n"), text...)
		}
		if _, err := w.Write(text); err != nil {
			return // whoever asked went away
		}
	}
	_, _ = io.WriteString(w, "]}}\n")
}

// harOf returns the entry of a call. Parameters stand in the body of a POST and
// in the query of anything else, wherever the caller put them.
func harOf(e *journal.Entry, urls URLs) harEntry {
	milliseconds := float64(e.Duration) / float64(time.Millisecond)
	pairs, form := []harPair{}, url.Values{}
	for _, p := range e.Parameters() {
		pairs = append(pairs, harPair(p))
		form.Set(p.Name, p.Value)
	}
	h := harEntry{
		Started: e.At.UTC().Format(journalTime), Time: milliseconds, Timings: harTimings{Wait: milliseconds}, Call: viewCall(e), Written: e.Written.How,
		Request:  harRequest{Method: e.Verb(), URL: urlOf(e, urls), HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: []harPair{}, Query: []harPair{}, HeadersSize: unknownSize, BodySize: unknownSize},
		Response: harResponse{Status: e.Status, StatusText: http.StatusText(e.Status), HTTPVersion: "HTTP/1.1", Cookies: []harPair{}, Headers: []harPair{}, HeadersSize: unknownSize, BodySize: e.Written.Bytes},
	}
	if e.Verb() == http.MethodPost {
		const urlencoded = "application/x-www-form-urlencoded"
		h.Request.PostData = &harPost{MimeType: urlencoded, Params: pairs, Text: form.Encode()}
		h.Request.Headers = append(h.Request.Headers, harPair{"Content-Type", urlencoded})
	} else {
		h.Request.Query = pairs
		h.Request.URL += "?" + form.Encode()
	}
	h.Response.Content = harContent{Size: e.Bytes, MimeType: "application/json;charset=UTF-8", Text: string(e.Answer())}
	if e.Cut {
		h.Response.Content.Comment = "only the beginning is kept"
	}
	return h
}
