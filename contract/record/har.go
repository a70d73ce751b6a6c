package record

import (
	"encoding/base64"
	"encoding/json"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/har"
)

// An archived is an entry as far as it is read: tools differ in the rest.
type archived struct {
	Started string   `json:"startedDateTime"`
	Time    *float64 `json:"time"` // milliseconds; some write null
	Request struct {
		Method   string     `json:"method"`
		URL      string     `json:"url"`
		Headers  []har.Pair `json:"headers"`
		Query    []har.Pair `json:"queryString"`
		PostData *har.Post  `json:"postData"`
	} `json:"request"`
	Response struct {
		Status  int         `json:"status"`
		Headers []har.Pair  `json:"headers"`
		Content har.Content `json:"content"`
	} `json:"response"`
	Starred bool            `json:"_starred"`
	Cut     bool            `json:"_cut"`
	Journal json.RawMessage `json:"_call"` // of the simulator's journal
}

// An entry is one as it is written, with members of ours.
type entry struct {
	har.Entry
	Starred bool `json:"_starred,omitempty"`
	Cut     bool `json:"_cut,omitempty"`
}

// entryOf returns the entry of a call.
func entryOf(c Call) entry {
	e := entry{Entry: har.New(c.At, c.Duration, c.Verb, c.URL, c.Params, c.Status), Starred: c.Starred, Cut: c.Cut}
	e.Response.Content = contentOf(c)
	if c.Type != "" {
		e.Response.Headers = append(e.Response.Headers, har.Pair{Name: "Content-Type", Value: c.Type})
	}
	return e
}

// contentOf returns the answer of a call as archives have it.
func contentOf(c Call) har.Content {
	content := har.Content{Size: float64(len(c.Answer)), MimeType: c.Type}
	if c.Cut {
		content.Comment = har.CommentCut
	}
	if c.Answer == nil || c.Status == 0 { // there is no answer without a status
		return content
	}
	text := string(c.Answer)
	if !utf8.ValidString(text) {
		text, content.Encoding = base64.StdEncoding.EncodeToString(c.Answer), har.Base64
	}
	content.Text = &text
	return content
}
