package control

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/journal"
)

// The types of exports. HAR has none of its own: it is JSON.
const (
	typeNDJSON = "application/x-ndjson"
	typeHAR    = "application/json; charset=utf-8"
	typeCurl   = "text/x-shellscript; charset=utf-8"
)

// exporter returns what writes calls in the format that is asked for, nil for
// the usual one.
func (c *call) exporter() (func(http.ResponseWriter, *call, []journal.Entry), error) {
	switch c.parameter("format") {
	case "", "json":
		return nil, nil
	case "ndjson":
		return exportNDJSON, nil
	case "har":
		return exportHAR, nil
	case "curl":
		return exportCurl, nil
	}
	return nil, bad("format", "format is %.40q: want json, ndjson, har or curl", c.parameter("format"))
}

// begin writes the headers of an export.
func begin(w http.ResponseWriter, contentType string) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(http.StatusOK)
}

// exportNDJSON writes each call whole, one a line.
func exportNDJSON(w http.ResponseWriter, _ *call, entries []journal.Entry) {
	begin(w, typeNDJSON)
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i := range entries {
		if enc.Encode(viewWhole(&entries[i])) != nil {
			return // whoever asked went away
		}
	}
}

// exportCurl writes each call as a command of a POSIX shell that makes it anew,
// with secrets from the environment.
func exportCurl(w http.ResponseWriter, c *call, entries []journal.Entry) {
	begin(w, typeCurl)
	fmt.Fprintf(w, "#!/bin/sh\n# JD_APP_KEY, JD_APP_SECRET and JD_ACCESS_TOKEN as jdmock env prints them; what is masked with * has to be filled in.\n: \"${JD_API_URL:=%s}\"\n", c.h.options.URLs.Gateway)
	for i := range entries {
		if _, err := fmt.Fprintf(w, "\n%s\n", curlOf(&entries[i], c.h.options.URLs)); err != nil {
			return // whoever asked went away
		}
	}
}

// curlOf returns the command for a call.
func curlOf(e *journal.Entry, urls URLs) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# call %s, %s: %s, code %s\n", e.ID, e.At.UTC().Format(journalTime), e.Outcome, e.Code)
	if where := urlOf(e, urls); where != urls.Gateway {
		b.WriteString("curl -sS " + shell(where))
		if strings.HasPrefix(e.Method, "tool/") {
			b.WriteString(` -H "Authorization: Bearer $JD_ACCESS_TOKEN"`)
		}
		for _, p := range e.Parameters() {
			b.WriteString(" --data-urlencode " + environment(p))
		}
		return b.String()
	}
	fmt.Fprintf(&b, "# or: jdmock call %s --json %s\n", shell(e.Method), shell(oneLine(e.Application())))
	return b.String() + signedCurl(e.Parameters())
}

// journalTime is how comments write a time.
const journalTime = "2006-01-02T15:04:05.000Z"

// signedCurl returns a command that stamps, signs and sends a call of the
// gateway.
func signedCurl(sent wire.Params) string {
	sent = slices.DeleteFunc(sent, func(p wire.Param) bool {
		return p.Name == wire.ParamSign || p.Name == wire.ParamSignMethod || p.Name == wire.ParamTimestamp || p.Name == wire.ParamOther
	})
	sent = append(sent, wire.Param{Name: wire.ParamTimestamp})
	slices.SortFunc(sent, func(a, b wire.Param) int { return strings.Compare(a.Name, b.Name) })
	text, data := `"$JD_APP_SECRET"`, ""
	for _, p := range sent {
		text += shell(p.Name) + value(p)
		data += " --data-urlencode " + environment(p)
	}
	return `(at=$(TZ=GMT-8 date "+%Y-%m-%d %H:%M:%S") sign=$(printf %s ` + text + `"$JD_APP_SECRET" | openssl dgst -md5 -r | cut -c1-32 | tr a-f A-F); curl -sS "$JD_API_URL"` + data + ` --data-urlencode "sign=$sign")`
}

// environment returns a parameter as one word of a shell, its secret taken from
// the environment.
func environment(p wire.Param) string { return shell(p.Name+"=") + value(p) }

// variables are what stands for the values of parameters.
var variables = map[string]string{
	wire.ParamAppKey: `"$JD_APP_KEY"`, "client_id": `"$JD_APP_KEY"`, "app_secret": `"$JD_APP_SECRET"`, "client_secret": `"$JD_APP_SECRET"`,
	wire.ParamAccessToken: `"$JD_ACCESS_TOKEN"`, "refresh_token": `"$JD_REFRESH_TOKEN"`, "code": `"$JD_CODE"`, wire.ParamTimestamp: `"$at"`,
}

func value(p wire.Param) string {
	if v, ok := variables[p.Name]; ok {
		return v
	}
	return shell(p.Value)
}

// oneLine returns a text without what would end a comment.
func oneLine(text string) string { return strings.NewReplacer("\n", " ", "\r", " ").Replace(text) }

// shell returns a text as one word of a POSIX shell.
func shell(text string) string { return "'" + strings.ReplaceAll(text, "'", `'\''`) + "'" }

// urlOf returns where a call went.
func urlOf(e *journal.Entry, urls URLs) string {
	base := strings.TrimSuffix(urls.Gateway, wire.Path)
	if strings.HasPrefix(e.Method, "tool/") || strings.HasPrefix(e.Method, "oauth") {
		return base + "/" + e.Method
	}
	return urls.Gateway
}
