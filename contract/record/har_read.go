package record

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/har"
	"github.com/jdmock/jdmock/contract/wire"
)

// errStopped says that nobody wants further calls.
var errStopped = errors.New("reading was stopped")

// An archive reads an HTTP archive entry by entry.
type archive struct {
	stream
	number int // of the entry
	yield  func(Call, error) bool
}

// readArchive reads an HTTP archive; those that follow it in the same file, too.
func readArchive(in *bufio.Reader, yield func(Call, error) bool) {
	a := archive{stream: stream{in: in}, yield: yield}
	for {
		err := a.members(a.top)
		if errors.Is(err, errStopped) {
			return
		}
		if err != nil {
			yield(Call{}, &Error{"entry", a.number + 1, err})
			return
		}
		if _, err := skipBlanks(in); err != nil {
			if !errors.Is(err, io.EOF) {
				yield(Call{}, &Error{"entry", a.number + 1, err})
			}
			return
		}
	}
}

// top reads a member of the document.
func (a *archive) top(name string) error {
	if b, err := a.next(); err != nil || name != "log" || b != '{' {
		return orElse(err, a.skip)
	}
	return a.members(func(name string) error {
		if b, err := a.next(); err != nil || name != "entries" || b != '[' {
			return orElse(err, a.skip)
		}
		return a.each('[', ']', a.entry)
	})
}

// orElse returns the error, or what comes of doing something where there is none.
func orElse(err error, do func() error) error {
	if err != nil {
		return err
	}
	return do()
}

// entry reads one entry and hands its call on.
func (a *archive) entry() error {
	text, err := a.value(MaxEntry)
	if err != nil && !errors.Is(err, ErrTooLarge) {
		return err
	}
	a.number++
	var c Call
	if err == nil {
		c, err = parseEntry(text)
	}
	if err != nil {
		c, err = Call{}, &Error{"entry", a.number, err}
	}
	if !a.yield(c, err) {
		return errStopped
	}
	return nil
}

// parseEntry returns the call of an entry.
func parseEntry(text []byte) (Call, error) {
	var e archived
	if err := json.Unmarshal(text, &e); err != nil {
		return Call{}, worded(err)
	}
	if err := checkStatus(e.Response.Status); err != nil {
		return Call{}, err
	}
	c := Call{
		Verb: e.Request.Method, Status: e.Response.Status, Type: e.contentType(),
		Cut: e.Cut || e.Response.Content.Comment == har.CommentCut, Starred: e.Starred || e.Journal != nil,
	}
	if e.Time != nil {
		c.Duration = duration(*e.Time)
	}
	c.ShopAt = e.shopAt()
	var err error
	if c.At, err = startedAt(e.Started); err != nil {
		return Call{}, err
	}
	if c.URL, c.Params, err = e.sent(); err != nil {
		return Call{}, err
	}
	if c.Answer, err = answerOf(e.Response.Content); err != nil {
		return Call{}, err
	}
	if c.Status == 0 {
		c.Answer = nil // browsers write a call that failed so
	}
	return c, nil
}

// sent returns where an entry was sent, without the query, and its parameters.
func (e archived) sent() (address string, params wire.Params, err error) {
	body, err := sentBody(e.Request.PostData)
	if err != nil {
		return "", nil, err
	}
	whole, _, _ := strings.Cut(e.Request.URL, "#")
	address, query, _ := strings.Cut(whole, "?")
	if query == "" {
		query = har.Form(paramsOf(e.Request.Query))
	}
	r := Request{Verb: e.Request.Method, URL: address, Query: query, ContentType: e.sentType(), Body: body}
	return address, r.Params(), nil
}

// startedAt reads the time of an entry: RFC 3339, or as some tools write it,
// without a colon in the zone or without a zone, which then is UTC.
func startedAt(text string) (time.Time, error) {
	for _, form := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999Z0700", "2006-01-02T15:04:05.999999999", "2006-01-02 15:04:05.999999999Z07:00"} {
		if at, err := time.Parse(form, strings.TrimSpace(text)); err == nil {
			return at, nil
		}
	}
	if text == "" {
		return time.Time{}, nil
	}
	return time.Time{}, errors.New("member startedDateTime is no time: want one such as 2026-01-02T03:04:05.678Z")
}

// shopAt returns the shop's time of an entry of the simulator's journal; zero if
// it is none, or reached no shop.
func (e archived) shopAt() time.Time {
	var c struct {
		ShopAt time.Time `json:"shop_at"`
	}
	if len(e.Journal) == 0 || json.Unmarshal(e.Journal, &c) != nil {
		return time.Time{}
	}
	return c.ShopAt
}

// contentType returns the type of the answer.
func (e archived) contentType() string {
	for _, h := range e.Response.Headers {
		if strings.EqualFold(h.Name, "Content-Type") {
			return h.Value
		}
	}
	return e.Response.Content.MimeType
}

// sentType returns the type of the body that was sent.
func (e archived) sentType() string {
	if p := e.Request.PostData; p != nil && p.MimeType != "" {
		return p.MimeType
	}
	for _, h := range e.Request.Headers {
		if strings.EqualFold(h.Name, "Content-Type") {
			return h.Value
		}
	}
	return ""
}

// sentBody returns a body that was sent, urlencoded where the archive has its
// parameters alone.
func sentBody(p *har.Post) ([]byte, error) {
	switch {
	case p == nil:
		return nil, nil
	case p.Text != "" && strings.EqualFold(p.Encoding, har.Base64):
		return decoded(p.Text, "postData")
	case p.Text != "":
		return []byte(p.Text), nil
	case strings.HasPrefix(strings.ToLower(p.MimeType), "multipart/"):
		p.MimeType = har.URLEncoded // what follows
	}
	return []byte(har.Form(paramsOf(p.Params))), nil
}

// paramsOf returns the parameters that an archive has apart. Files are none.
func paramsOf(pairs []har.Pair) wire.Params {
	var params wire.Params
	for _, p := range pairs {
		if p.File == "" && len(params) < MaxParams {
			params = append(params, wire.Param{Name: p.Name, Value: p.Value})
		}
	}
	return params
}

// answerOf returns the answer; nil where the archive has none.
func answerOf(c har.Content) ([]byte, error) {
	if c.Text == nil {
		return nil, nil
	}
	if !strings.EqualFold(c.Encoding, har.Base64) {
		return []byte(*c.Text), nil
	}
	body, err := decoded(*c.Text, "content")
	if err != nil {
		return nil, err
	}
	return inflated(body), nil
}

// decoded decodes base64, as lines too.
func decoded(text, member string) ([]byte, error) {
	plain, err := base64.StdEncoding.DecodeString(strings.NewReplacer("\n", "", "\r", "", " ", "").Replace(text))
	if err != nil {
		return nil, fmt.Errorf("text of %s is no base64, though its encoding says so", member)
	}
	return plain, nil
}

// inflated returns a body without gzip: some tools archive it as it was sent.
func inflated(body []byte) []byte {
	if !bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return body
	}
	unzip, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		return body
	}
	plain, err := io.ReadAll(io.LimitReader(unzip, MaxEntry+1))
	if err != nil || len(plain) > MaxEntry {
		return body
	}
	return plain
}
