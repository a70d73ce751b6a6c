package mockserver

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/jdmock/jdmock/mockserver/fault"
)

// spoil changes an answer's bytes, or puts another in its place.
func (s *Server) spoil(p *reply, c *call, a fault.Action) {
	switch a.Type {
	case fault.Malformed:
		p.body = append(bytes.Clone(bytes.TrimRight(p.body, "}")), ",}"...)
	case fault.HTMLPage:
		p.page(http.StatusOK, "系统维护中", "系统维护中，请稍后再试。")
	case fault.Status:
		text := fmt.Sprint(a.Status, " ", http.StatusText(a.Status))
		p.page(a.Status, text, text)
	case fault.Redirect:
		p.w.Header().Set("Location", PathToLogin)
		p.page(http.StatusFound, "请登录", "请登录后继续。")
	case fault.BadGzip:
		p.w.Header().Set("Content-Encoding", "gzip")
		p.body = corruptGzip(p.body)
	case fault.GBK:
		p.body = inGBK(p.body)
	case fault.Twice:
		p.body = append(p.body[:len(p.body):len(p.body)], p.body...)
	case fault.OtherCall:
		p.replace(s.recall.other(c))
	case fault.Stale:
		p.replace(s.recall.stale(c))
	}
}

// replace puts an earlier answer in place of this one, if there is one.
func (p *reply) replace(body []byte, ok bool) {
	if ok {
		p.body = body
	}
}

// page puts a page in place of the answer.
func (p *reply) page(status int, title, text string) {
	p.w.Header().Set("Content-Type", typeHTML)
	p.status = status
	p.body = fmt.Appendf(nil, "<html>\r\n<head><title>%s</title></head>\r\n<body>\r\n<center><h1>%s</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n", title, text)
}

// gzipHead is how many bytes stand before the first block.
const gzipHead = 10

// corruptGzip compresses a text, and gives its first block a type that there
// is not.
func corruptGzip(text []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(text) // a buffer takes everything
	_ = w.Close()
	packed := b.Bytes()
	packed[gzipHead] |= 0b110
	return packed
}

// inGBK writes a UTF-8 text in GBK; what GBK does not know becomes a question
// mark.
func inGBK(text []byte) []byte {
	encoded, err := encoding.ReplaceUnsupported(simplifiedchinese.GBK.NewEncoder()).Bytes(text)
	if err != nil {
		return []byte(strings.ToValidUTF8(string(text), "?")) // only what is no UTF-8 comes here
	}
	return bytes.ReplaceAll(encoded, []byte{0x1a}, []byte("?"))
}
