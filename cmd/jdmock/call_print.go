package main

import (
	"embed"
	"io"
	"slices"
	"strings"
	"sync"
	"text/template"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// The programs that make a call, one file for each language. That of curl has a
// signature which is ready; the others sign anew each time they run.
//
//go:embed print
var printFS embed.FS

var programs = sync.OnceValue(func() *template.Template {
	return template.Must(template.New("").Funcs(template.FuncMap{
		"sh": quoteShell, "powershell": quotePowerShell, "python": quoteJSON, "php": quotePHP, "java": quoteJava,
	}).ParseFS(printFS, "print/*.tmpl"))
})

// A snippet is what the templates are filled with.
type snippet struct {
	URL, Secret string
	Params      wire.Params // by name, without timestamp and sign
	Form        string      // stamped and signed, urlencoded
}

// languages are the names that --print takes.
var languages = []string{"curl", "powershell", "python", "php", "java"}

// print writes a program that makes the call.
func (r request) print(w io.Writer, language string, now time.Time) error {
	if err := oneOf("print", language, languages...); err != nil {
		return err
	}
	data := snippet{URL: r.URL, Secret: r.Secret, Params: slices.Clone(r.params), Form: r.signed(now)}
	slices.SortFunc(data.Params, func(a, b wire.Param) int { return strings.Compare(a.Name, b.Name) })
	return programs().ExecuteTemplate(w, language+".tmpl", data)
}
