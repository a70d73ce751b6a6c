package control

import (
	"encoding/json"
	"io"
	"net/http"

	"github.com/jdmock/jdmock/contract/har"
	"github.com/jdmock/jdmock/mockserver/journal"
)

// A harEntry is the entry of a call in an HTTP archive. What the journal does not
// keep, as headers, is empty.
type harEntry struct {
	har.Entry
	Call    callView `json:"_call"`
	Written string   `json:"_written"`
}

// exportHAR writes the calls as an HTTP archive, entry by entry.
func exportHAR(w http.ResponseWriter, c *call, entries []journal.Entry) {
	begin(w, typeHAR)
	_, _ = io.WriteString(w, har.Begin)
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
	_, _ = io.WriteString(w, har.End)
}

// harOf returns the entry of a call.
func harOf(e *journal.Entry, urls URLs) harEntry {
	h := harEntry{
		Entry: har.New(e.At.UTC(), e.Duration, e.Verb(), urlOf(e, urls), e.Parameters(), e.Status),
		Call:  viewCall(e), Written: e.Written.How,
	}
	h.Response.BodySize = e.Written.Bytes
	h.Response.Content = har.Content{Size: float64(e.Bytes), MimeType: "application/json;charset=UTF-8"}
	if answer := string(e.Answer()); answer != "" {
		h.Response.Content.Text = &answer
	}
	if e.Cut {
		h.Response.Content.Comment = har.CommentCut
	}
	return h
}
