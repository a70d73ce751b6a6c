package pasted

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// readCurl reads a curl command.
func readCurl(text string) (Request, error) {
	words, err := split(text)
	if err != nil {
		return Request{}, err
	}
	for len(words) > 0 && strings.TrimPrefix(words[0], "$") != "curl" {
		words = words[1:]
	}
	var c command
	for len(words) > 1 {
		words = words[1:]
		used, err := c.take(words)
		if err != nil {
			return Request{}, err
		}
		if used {
			words = words[1:]
		}
	}
	return c.request(), nil
}

// A command is a curl command while it is read.
type command struct {
	address, contentType string
	data                 []string // joined with & they are the body, or with -G the query
	form                 []string
	get                  bool
}

// take reads the first word; it reports whether it took the second, too.
func (c *command) take(words []string) (usedNext bool, err error) {
	flag, value, attached := words[0], "", false
	if !strings.HasPrefix(flag, "-") || flag == "-" {
		if c.address == "" {
			c.address = flag
		}
		return false, nil
	}
	if name, rest, found := strings.Cut(flag, "="); found && strings.HasPrefix(flag, "--") {
		flag, value, attached = name, rest, true
	} else if !strings.HasPrefix(flag, "--") {
		flag, value, attached = cluster(flag)
	}
	if flag == "-G" || flag == "--get" {
		c.get = true
		return false, nil
	}
	if !valued[flag] {
		return false, nil
	}
	if !attached {
		if len(words) < 2 {
			return false, fmt.Errorf("curl command ends after %s: want its value", flag)
		}
		value = words[1]
	}
	return !attached, c.flag(flag, value)
}

// cluster reads short flags that stand together: the last one that may have a
// value has what follows it.
func cluster(word string) (flag, value string, attached bool) {
	for i := 1; i < len(word); i++ {
		short := "-" + word[i:i+1]
		if valued[short] || short == "-G" && len(word) == 2 {
			return short, word[i+1:], i+1 < len(word)
		}
	}
	if strings.Contains(word, "G") {
		return "-G", "", false
	}
	return word, "", false
}

// valued are the flags of curl that have a value, as far as they are pasted.
var valued = setOf("-d --data --data-raw --data-binary --data-ascii --data-urlencode --json -F --form --form-string --url -H --header " +
	"-X --request -A --user-agent -e --referer -u --user -b --cookie -c --cookie-jar -o --output -w --write-out -x --proxy -m --max-time " +
	"--connect-timeout --cacert --cert --key --resolve --retry -E -K --config --interface --noproxy -T --upload-file -D --dump-header")

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[word] = true
	}
	return set
}

// flag takes a flag with its value.
func (c *command) flag(name, value string) error {
	switch name {
	case "-d", "--data", "--data-ascii", "--data-binary":
		if strings.HasPrefix(value, "@") {
			return fmt.Errorf("%s %.40q: files are not read: paste what is in it", name, value)
		}
		c.data = append(c.data, value)
	case "--data-raw", "--json":
		c.data = append(c.data, value)
	case "--data-urlencode":
		encoded, err := urlencode(value)
		if err != nil {
			return err
		}
		c.data = append(c.data, encoded)
	case "-F", "--form", "--form-string":
		field, content, _ := strings.Cut(value, "=")
		if name != "--form-string" && strings.HasPrefix(content, "@") {
			return nil // a file is no parameter
		}
		c.form = append(c.form, escape(field)+"="+escape(content))
	case "--url":
		c.address = value
	case "-H", "--header":
		if header, content, _ := strings.Cut(value, ":"); strings.EqualFold(strings.TrimSpace(header), "Content-Type") {
			c.contentType = strings.TrimSpace(content)
		}
	}
	return nil
}

// urlencode reads a value of --data-urlencode: content, =content or
// name=content.
func urlencode(value string) (string, error) {
	name, content, found := strings.Cut(value, "=")
	switch {
	case strings.Contains(name, "@"):
		return "", fmt.Errorf("--data-urlencode %.40q: files are not read: paste what is in it", value)
	case !found:
		return escape(value), nil
	case name == "":
		return escape(content), nil
	}
	return name + "=" + escape(content), nil
}

// request returns what curl would send. Its multipart form is written
// urlencoded, as that is the same parameters.
func (c *command) request() Request {
	_, query, _ := strings.Cut(c.address, "?")
	query, _, _ = strings.Cut(query, "#")
	body := strings.Join(append(c.data, c.form...), "&")
	if c.get {
		return Request{Query: strings.Trim(query+"&"+body, "&")}
	}
	r := Request{Query: query, Body: body, ContentType: c.contentType}
	if len(c.form) > 0 {
		r.ContentType = ""
	}
	return r
}

// split splits a command into words, as a POSIX shell does without expanding
// anything; ^ at the end of a line, as cmd.exe has it, continues it too.
func split(text string) ([]string, error) {
	var words []string
	var word strings.Builder
	inWord := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\'' || c == '"' || c == '$' && strings.HasPrefix(text[i+1:], "'"):
			end, err := quoted(text, i, &word)
			if err != nil {
				return nil, err
			}
			i, inWord = end, true
		case (c == '\\' || c == '^') && i+1 < len(text) && (text[i+1] == '\n' || text[i+1] == '\r'):
			i++
		case c == '\\' && i+1 < len(text):
			i++
			word.WriteByte(text[i])
			inWord = true
		case strings.IndexByte(" \t\r\n", c) >= 0:
			if inWord {
				words = append(words, word.String())
				word.Reset()
				inWord = false
			}
		case c == '|' || c == ';' || c == '>' || c == '&' && !inWord:
			i = len(text) // another command, or a file
		default:
			word.WriteByte(c)
			inWord = true
		}
	}
	if inWord {
		words = append(words, word.String())
	}
	return words, nil
}

// errUnclosed says that a quote is not closed.
var errUnclosed = errors.New("curl command has a quote that is not closed")

// quoted reads what begins with a quote, and returns where it ends.
func quoted(text string, at int, word *strings.Builder) (end int, err error) {
	if text[at] == '\'' {
		length := strings.IndexByte(text[at+1:], '\'')
		if length < 0 {
			return 0, errUnclosed
		}
		word.WriteString(text[at+1 : at+1+length])
		return at + 1 + length, nil
	}
	closing, escaped := byte('"'), escapedInDouble
	i := at + 1
	if text[at] == '$' {
		closing, escaped = '\'', escapedInDollar
		i++
	}
	for ; i < len(text) && text[i] != closing; i++ {
		if text[i] == '\\' && i+1 < len(text) {
			i++
			if r, err := strconv.ParseUint(text[i+1:min(i+5, len(text))], 16, 16); closing == '\'' && text[i] == 'u' && err == nil && i+5 <= len(text) {
				word.WriteRune(rune(r))
				i += 4
				continue
			}
			word.WriteString(escaped(text[i]))
			continue
		}
		word.WriteByte(text[i])
	}
	if i >= len(text) {
		return 0, errUnclosed
	}
	return i, nil
}

// escapedInDouble returns what a backslash and a byte stand for in "…".
func escapedInDouble(c byte) string {
	if strings.IndexByte("\"\\$`", c) >= 0 {
		return string(c)
	}
	return string([]byte{'\\', c})
}

// escapedInDollar returns what a backslash and a byte stand for in $'…', as far
// as browsers write it.
func escapedInDollar(c byte) string {
	switch c {
	case 'n':
		return "\n"
	case 'r':
		return "\r"
	case 't':
		return "\t"
	case '\'', '"', '\\', '?':
		return string(c)
	}
	return string([]byte{'\\', c})
}
