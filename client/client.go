package client

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// A Client calls JD's gateway for one app and one shop. It is safe for
// concurrent use. Printed, it shows the address and the app key alone.
type Client struct {
	Orders    *OrdersService
	Logistics *LogisticsService
	Shop      *ShopService
	Skus      *SkusService
	Refunds   *RefundsService
	Waybills  *WaybillsService

	AfterSales *AfterSalesService
	Complaints *ComplaintsService

	url    string // whole, ends in wire.Path
	host   string // for errors
	appKey string
	secret func() string // a closure, which no verb of fmt looks into
	opts   options
	tokens *tokens
}

// New returns a Client of the gateway at baseURL, which is whole and ends in
// "/routerjson", such as "https://api.jd.com/routerjson". It refuses another
// form of URL, a URL with a user, a query or a fragment, empty AppKey or
// AppSecret, and an unknown sign method. It does not connect.
func New(baseURL string, cred Credentials, opts ...Option) (*Client, error) {
	u, err := parseEndpoint(baseURL, wire.Path, "https://api.jd.com")
	if err != nil {
		return nil, err
	}
	if err := cred.check(); err != nil {
		return nil, err
	}
	o := defaultOptions()
	for _, opt := range opts {
		if opt != nil {
			opt(&o)
		}
	}
	switch o.signMethod = strings.ToLower(o.signMethod); o.signMethod {
	case "", wire.SignMD5, wire.SignHMACMD5, wire.SignHMACSHA256:
	default:
		return nil, fmt.Errorf("sign method: want %s, %s or %s", wire.SignMD5, wire.SignHMACMD5, wire.SignHMACSHA256)
	}
	if o.tokens == nil {
		o.tokens = StaticToken(cred.AccessToken)
	}
	c := &Client{
		url: u.String(), host: u.Host, appKey: cred.AppKey, secret: func() string { return cred.AppSecret },
		tokens: &tokens{source: o.tokens, timeout: o.timeout},
	}
	o.tokens = nil // it is held by tokens, out of fmt's sight
	c.opts = o
	c.Orders = &OrdersService{c: c}
	c.Logistics = &LogisticsService{c: c}
	c.Shop = &ShopService{c: c}
	c.Skus = &SkusService{c: c}
	c.AfterSales = &AfterSalesService{c: c}
	c.Complaints = &ComplaintsService{c: c}
	c.Refunds = &RefundsService{c: c}
	c.Waybills = &WaybillsService{c: c}
	return c, nil
}

// parseEndpoint reads an address that ends in path; host is that of the
// example in its errors. It never repeats the text, which may hold a password.
func parseEndpoint(text, path, host string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, fmt.Errorf("base URL: cannot be parsed: want one such as %s%s", host, path)
	}
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return nil, fmt.Errorf("base URL: scheme is neither http nor https: want one such as %s%s", host, path)
	case u.Host == "":
		return nil, fmt.Errorf("base URL: host is missing: want one such as %s%s", host, path)
	case u.User != nil || u.RawQuery != "" || u.Fragment != "":
		return nil, fmt.Errorf("base URL: a user, a query or a fragment has no place in it")
	case !strings.HasSuffix(u.Path, path):
		return nil, fmt.Errorf("base URL: path does not end in %s", path)
	}
	return u, nil
}

// BaseURL returns the address that calls are posted to.
func (c *Client) BaseURL() string { return c.url }

// Now returns the time by the Client's clock.
func (c *Client) Now() time.Time { return c.opts.now() }

// String returns the address and the app key.
func (c *Client) String() string {
	if c == nil {
		return "Client(nil)"
	}
	return fmt.Sprintf("Client{%s AppKey:%s}", c.url, c.appKey)
}

// GoString is String, so that %#v shows no more.
func (c *Client) GoString() string { return "client." + c.String() }

// Format writes String for every verb.
func (c *Client) Format(f fmt.State, verb rune) { writeMasked(f, verb, c.String(), c.GoString()) }

// LogValue is String, for log/slog.
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

// MarshalJSON writes String.
func (c *Client) MarshalJSON() ([]byte, error) { return json.Marshal(c.String()) }

// A CallOption changes how one call is made.
type CallOption func(*call)

// Idempotent says that the method may be repeated when its answer is lost,
// though it is not in the Client's own table of reads.
func Idempotent() CallOption { return func(k *call) { k.idempotent = true } }

// Once says that the call is not to be repeated, whatever the method is. A
// refused token is still replaced.
func Once() CallOption { return func(k *call) { k.once = true } }

// Do calls any method. Params are written as one JSON object (nil as {}); what
// stands under the answer's root is decoded into into, unless that is nil, with
// numbers kept as json.Number where into has no type for them.
//
// A failure is a *CallError around what went wrong: *APIError, *ResultError,
// *ProtocolError, *TransportError or *TokenError.
func (c *Client) Do(ctx context.Context, method wire.Method, params, into any, opts ...CallOption) error {
	k := call{method: method, params: params, idempotent: reads[method], accept: decodeInto(method, into)}
	for _, opt := range opts {
		opt(&k)
	}
	return c.call(ctx, k)
}
