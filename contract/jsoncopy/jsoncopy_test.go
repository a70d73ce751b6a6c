package jsoncopy_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/contract/jsoncopy"
)

// whole copies a value as it is.
func whole(c *jsoncopy.Copier, depth int) bool {
	c.Blanks()
	each := func() bool { return whole(c, depth+1) }
	switch {
	case depth > 50:
		return false
	case c.Comes() == '{':
		return c.List('{', '}', func() bool { c.Blanks(); return literal(c) && c.Next(':') && each() })
	case c.Comes() == '[':
		return c.List('[', ']', each)
	case c.Comes() == '"':
		return literal(c)
	}
	word, ok := c.Word()
	c.Write(word)
	return ok
}

func literal(c *jsoncopy.Copier) bool {
	_, raw, ok := c.Literal()
	if ok {
		c.Write(raw)
	}
	return ok
}

func FuzzACopyIsTheText(f *testing.F) {
	for _, text := range []string{`{"a":[1, -2.5e3,true ,null,"é\n\"😀"] , "b":{}}`, `[]`, `"x`, `{"a":`, `{"a" 1}`, `01`, "\"\x01\"", `"\ud800"`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := jsoncopy.Copier{In: text}
		ok := whole(&c, 0)
		c.Blanks()
		if got := c.Out.String(); !strings.HasPrefix(text, got) {
			t.Fatalf("%q became %q", text, got)
		}
		if json.Valid([]byte(text)) && strings.Count(text, "[")+strings.Count(text, "{") < 50 && (!ok || c.Out.String() != text) {
			t.Fatalf("%q became %q", text, c.Out.String())
		}
		silent := jsoncopy.Copier{In: text, Silent: true}
		if whole(&silent, 0) != ok || silent.Out.Len() > 0 {
			t.Fatalf("%q: a silent one reads the same and writes nothing", text)
		}
	})
}

func TestTextsAreWrittenAndRecognizedAsJSON(t *testing.T) {
	t.Parallel()
	assert.Equal(t, `"<a>\n\"张"`, jsoncopy.Quoted("<a>\n\"张"))
	for text, holds := range map[string]bool{`{}`: true, ` [1]`: true, `{`: false, `1`: false, `"{}"`: false, ``: false} {
		assert.Equal(t, holds, jsoncopy.Holds(text), text)
	}
}
