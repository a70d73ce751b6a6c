// Package jsoncopy copies JSON from left to right, so that whoever changes values
// on the way works on JSON that is cut or malformed too: he learns where it ends.
package jsoncopy

import (
	"encoding/json"
	"strings"
)

// A Copier copies the JSON of In to Out, from At on. A Silent one only reads.
type Copier struct {
	In     string
	At     int
	Silent bool
	Out    strings.Builder
}

// Write writes a text in place of one that was read.
func (c *Copier) Write(text string) {
	if !c.Silent {
		c.Out.WriteString(text)
	}
}

// Ended reports whether nothing is left.
func (c *Copier) Ended() bool { return c.At == len(c.In) }

// Comes returns the byte that comes, 0 at the end.
func (c *Copier) Comes() byte {
	if c.Ended() {
		return 0
	}
	return c.In[c.At]
}

// Blanks copies white space.
func (c *Copier) Blanks() {
	from := c.At
	for c.At < len(c.In) && strings.IndexByte(" \t\r\n", c.In[c.At]) >= 0 {
		c.At++
	}
	c.Write(c.In[from:c.At])
}

// Next copies a byte, and white space before it, if it is what comes.
func (c *Copier) Next(b byte) bool {
	c.Blanks()
	if c.Ended() || c.In[c.At] != b {
		return false
	}
	c.Write(c.In[c.At : c.At+1])
	c.At++
	return true
}

// List copies what stands between brackets, with commas between. It reports
// whether each did, and the list is whole.
func (c *Copier) List(open, end byte, each func() bool) bool {
	if !c.Next(open) {
		return false
	}
	if c.Next(end) {
		return true
	}
	for {
		if !each() {
			return false
		}
		if c.Next(end) {
			return true
		}
		if !c.Next(',') {
			return false
		}
	}
}

// Literal reads a string, and returns what it says and how it is written. It
// writes nothing; ok is false if none comes that is whole.
func (c *Copier) Literal() (text, raw string, ok bool) {
	if c.Comes() != '"' {
		return "", "", false
	}
	for end := c.At + 1; end < len(c.In); end++ {
		switch c.In[end] {
		case '\\':
			end++
		case '"':
			raw := c.In[c.At : end+1]
			text, ok := Unquoted(raw)
			if ok {
				c.At = end + 1
			}
			return text, raw, ok
		}
	}
	return "", "", false
}

// Unquoted returns what a string of JSON says; raw has its quotation marks.
func Unquoted(raw string) (string, bool) {
	plain := true
	for i := 1; i < len(raw)-1; i++ {
		if raw[i] < ' ' {
			return "", false
		}
		plain = plain && raw[i] < 0x80 && raw[i] != '\\'
	}
	if plain {
		return raw[1 : len(raw)-1], true
	}
	var text string
	err := json.Unmarshal([]byte(raw), &text)
	return text, err == nil
}

// Word reads a number, true, false or null. It writes nothing; ok is false if
// none comes.
func (c *Copier) Word() (word string, ok bool) {
	end := c.At
	for end < len(c.In) && strings.IndexByte(" \t\r\n,]}:", c.In[end]) < 0 {
		end++
	}
	word = c.In[c.At:end]
	if !json.Valid([]byte(word)) || word[0] == '"' {
		return "", false
	}
	c.At = end
	return word, true
}

// Holds reports whether a text is that of an object or a list.
func Holds(text string) bool {
	inner := strings.TrimSpace(text)
	return inner != "" && (inner[0] == '{' || inner[0] == '[') && json.Valid([]byte(inner))
}

// Quoted writes a text as JSON.
func Quoted(text string) string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(text); err != nil {
		panic(err) // text cannot fail
	}
	return strings.TrimSuffix(b.String(), "\n")
}
