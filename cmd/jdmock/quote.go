package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"unicode/utf16"
)

// plainWord needs no quotes in a shell.
var plainWord = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`) })

// quoteShell writes a text as one word of a POSIX shell.
func quoteShell(s string) string {
	if plainWord().MatchString(s) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// singleQuotes are all that PowerShell takes for one.
var singleQuotes = strings.NewReplacer("'", "''", "‘", "‘‘", "’", "’’", "‚", "‚‚", "‛", "‛‛")

// quotePowerShell writes a text as a literal of PowerShell.
func quotePowerShell(s string) string { return "'" + singleQuotes.Replace(s) + "'" }

// quotePHP writes a text as a literal of PHP.
func quotePHP(s string) string {
	return "'" + strings.NewReplacer(`\`, `\\`, "'", `\'`).Replace(s) + "'"
}

// quoteJSON writes a text as a literal of JSON, which is one of Python as well.
func quoteJSON(s string) string {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		panic(err) // text cannot fail
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// quoteJava writes a text as a literal of Java, in ASCII: which encoding a
// source file is read in depends on the machine.
func quoteJava(s string) string {
	var b strings.Builder
	for _, r := range quoteJSON(s) {
		if r < 0x80 {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}

// quoteDotenv writes a text as a value of a .env file.
func quoteDotenv(s string) string {
	if plainWord().MatchString(s) {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "\n", `\n`).Replace(s) + `"`
}
