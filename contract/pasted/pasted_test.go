package pasted

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestAPastedRequestIsRead(t *testing.T) {
	t.Parallel()
	const multipart = "multipart/form-data; boundary=b"
	for name, c := range map[string]struct {
		text string
		want Request
	}{
		"a URL":                  {"https://api.jd.com/routerjson?a=1&b=%20x#top", Request{Query: "a=1&b=%20x"}},
		"a path":                 {"/routerjson?a=1?2", Request{Query: "a=1?2"}},
		"a form":                 {"\n a=1&b=what?\n", Request{Query: "a=1&b=what?"}},
		"a GET":                  {"GET /routerjson?a=1 HTTP/1.1\r\nHost: api.jd.com\r\n\r\n", Request{Query: "a=1"}},
		"a GET of one line":      {"GET https://api.jd.com/routerjson?a=1", Request{Query: "a=1"}},
		"a POST":                 {"POST /routerjson?a=1 HTTP/1.1\r\ncontent-type: application/x-www-form-urlencoded\r\n\r\nb=2&c=", Request{Query: "a=1", ContentType: "application/x-www-form-urlencoded", Body: "b=2&c="}},
		"a multipart POST":       {"POST / HTTP/1.1\nContent-Type: " + multipart + "\n\n--b\n", Request{ContentType: multipart, Body: "--b\n"}},
		"curl with data":         {"curl -sS 'http://h/routerjson?x=1' -d a=1 --data-raw 'b=%7B' -H 'Content-Type: t/t'", Request{Query: "x=1", ContentType: "t/t", Body: "a=1&b=%7B"}},
		"curl over lines":        {"$ curl \\\n  http://h/ \\\n  --data \"a=\\\"1\\\"\" && echo b=2", Request{Body: `a="1"`}},
		"curl that encodes":      {"curl http://h --data-urlencode 'a={\"b\": 京}' --data-urlencode =x+y", Request{Body: "a=%7B%22b%22%3A%20%E4%BA%AC%7D&x%2By"}},
		"curl with -G":           {"curl -sG http://h/?a=1 -d b=2", Request{Query: "a=1&b=2"}},
		"curl with a form":       {"curl -F a=1 -F 'b=x y' -F f=@file.png -XPOST http://h", Request{Body: "a=1&b=x%20y"}},
		"curl from a browser":    {`curl 'http://h' --data-raw $'a=\u0021京\'\n'  --compressed`, Request{Body: "a=!京'\n"}},
		"curl with a short flag": {"curl -da=1 --data=b=2 --url http://h/?c=3", Request{Query: "c=3", Body: "a=1&b=2"}},
	} {
		got, err := Read(c.text)
		require.NoError(t, err, name)
		assert.Equal(t, c.want, got, name)
	}
}

func TestWhatCannotBeReadSaysWhy(t *testing.T) {
	t.Parallel()
	for text, why := range map[string]string{
		" \n": "empty", "curl 'http://h": "not closed", `curl "a\`: "not closed", "curl -d": "ends after -d", "curl -d @body.txt http://h": "files are not read",
		"curl --data-urlencode a@f http://h": "files are not read", "GET / HTTP/1.1\nnonsense\n\n": "want name: value", strings.Repeat("a", MaxBytes+1): "larger",
	} {
		_, err := Read(text)
		assert.ErrorContains(t, err, why)
	}
}

func FuzzRead(f *testing.F) {
	for _, text := range []string{
		"https://h/p?a=1#b", "GET /?a HTTP/1.1\r\nA: b\r\n\r\nx", "curl -sG $'\\u00' -d 'a' \\\n\"\\\"\" ^\r\n--data-urlencode a=b -F x=@y", "$ curl -d", "a=1&b",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		r, err := Read(text)
		if err == nil && len(r.Query)+len(r.Body) > 4*len(text) {
			t.Fatalf("%d bytes became %d", len(text), len(r.Query)+len(r.Body))
		}
	})
}
