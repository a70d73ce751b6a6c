package mockserver

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/method"
)

// A Bare calls a handler without net/http, with one request and one writer that
// are used again and again: what it takes and allocates is the handler's own.
type Bare struct {
	Status  int // of the last answer
	Bytes   int // of its body
	Refused bool

	request *http.Request
	body    rewound
	header  http.Header
}

// A rewound body is read again and again.
type rewound struct{ strings.Reader }

// Close does nothing.
func (*rewound) Close() error { return nil }

// NewBare returns a caller of the gateway.
func NewBare() *Bare {
	b := &Bare{header: http.Header{}}
	b.request = &http.Request{
		Method: http.MethodPost, URL: &url.URL{Path: wire.Path}, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}, Body: &b.body, Host: "127.0.0.1", RemoteAddr: "127.0.0.1:40000",
	}
	return b
}

// Call sends a form.
func (b *Bare) Call(h http.Handler, form string) { h.ServeHTTP(b, b.sending(form)) }

// sending returns the request of a form.
func (b *Bare) sending(form string) *http.Request {
	b.body.Reset(form)
	b.request.ContentLength = int64(len(form))
	clear(b.header)
	b.Status, b.Bytes, b.Refused = 0, 0, false
	return b.request
}

// Header implements http.ResponseWriter.
func (b *Bare) Header() http.Header { return b.header }

// WriteHeader implements http.ResponseWriter.
func (b *Bare) WriteHeader(status int) { b.Status = status }

// refusal begins the body of a call that the gateway refuses.
var refusalRoot = []byte(`{"` + wire.ErrorRoot)

// Write implements http.ResponseWriter.
func (b *Bare) Write(body []byte) (int, error) {
	b.Bytes += len(body)
	b.Refused = b.Refused || bytes.HasPrefix(body, refusalRoot)
	return len(body), nil
}

// SignedForm returns the form of a call to the default shop.
func SignedForm(m wire.Method, params string, at time.Time) string {
	p := wire.Params{
		{Name: wire.ParamMethod, Value: string(m)}, {Name: wire.ParamAppKey, Value: DefaultAppKey}, {Name: wire.ParamAccessToken, Value: DefaultAccessToken},
		{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(at)}, {Name: wire.ParamVersion, Value: wire.Version}, {Name: wire.ParamJSON, Value: params},
	}
	values := url.Values{}
	for _, q := range p.With(wire.ParamSign, wire.Sign(p, DefaultAppSecret)) {
		values.Add(q.Name, q.Value)
	}
	return values.Encode()
}

// The field lists of the measured calls.
const ShortFields = "itemInfoList,orderSign,consigneeInfo"

// FullFields are all fields.
var FullFields = strings.Join(method.OrderFields(), ",")
