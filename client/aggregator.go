package client

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// AggregatorPath is where an aggregator hands out orders, below its host.
const AggregatorPath = "/" + string(methodAggregator)

// methodAggregator stands for the interface in errors.
const methodAggregator wire.Method = "tool/erps/jdpoporderget"

// An Aggregator reads orders through a service that calls JD for its own
// customers, under one of their accounts. It is safe for concurrent use.
// Printed, it shows the address alone.
type Aggregator struct {
	url, host string
	token     func() string // a closure, which no verb of fmt looks into
	opts      options
}

// NewAggregator returns an Aggregator at endpoint, which is whole and ends in
// AggregatorPath, under an account's access token. It refuses another form of
// URL, a URL with a user, a query or a fragment, an empty token or one that
// cannot stand in a header, and the options for signing and for token sources.
// It does not connect.
func NewAggregator(endpoint, token string, opts ...Option) (*Aggregator, error) {
	u, err := parseEndpoint(endpoint, AggregatorPath, "http://api.vv-tool.com")
	if err != nil {
		return nil, err
	}
	if token == "" || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return nil, errors.New("token: want the account's access token: ASCII without blanks")
	}
	o := defaultOptions()
	for _, opt := range opts {
		if opt != nil {
			opt(&o)
		}
	}
	if o.tokens != nil || o.signMethod != "" {
		return nil, errors.New("options: an aggregator takes neither a token source nor a sign method")
	}
	return &Aggregator{url: u.String(), host: u.Host, token: func() string { return token }, opts: o}, nil
}

// An AggregatorQuery names an order and what is wanted of it.
type AggregatorQuery struct {
	OwnerID  string   // the shop, by its vender id
	OrderID  int64    // JD's
	Fields   []string // camelCase names of Order's members; none means OrderFields
	States   []State  // only if the order is in one of these; none means any
	Enhanced bool     // the enhanced edition, which knows more members
}

func (q AggregatorQuery) form() url.Values {
	form := url.Values{
		"owner_id": {q.OwnerID}, "order_id": {strconv.FormatInt(q.OrderID, 10)}, "optional_fields": {fieldList(q.Fields, "orderId")},
	}
	if len(q.States) > 0 {
		form.Set("order_state", joinStates(q.States))
	}
	if q.Enhanced {
		form.Set("vvtype", "2")
	}
	return form
}

// An AggregatorAnswer is an order and what it cost.
type AggregatorAnswer struct {
	Order            Order
	WithholdingMoney int64         // points taken for the call
	Time             time.Time     // of the answer, by the aggregator's clock
	Took             time.Duration // by the aggregator's clock
}

// Order returns an order. It returns ErrOrderNotFound for an order that is
// unknown, another shop's or in another state than q.States. Any other failure
// is a *CallError around what went wrong: *AggregatorError for a refusal by the
// aggregator, *ResultError or *APIError for one by JD, *ProtocolError or
// *TransportError.
//
// The call is repeated after the aggregator's codes 101 and 200 and where no whole
// answer came, which may cost points each time; never for JD's own failures.
func (a *Aggregator) Order(ctx context.Context, q AggregatorQuery) (AggregatorAnswer, error) {
	var answer aggregatorAnswer
	failed := a.opts.repeat(ctx, methodAggregator, repeatableThere, func() error {
		var err error
		answer, err = a.attempt(ctx, q)
		return err
	})
	if failed != nil {
		return AggregatorAnswer{}, failed
	}
	order, err := answer.detail.order(methodAggregator, q.OrderID)
	if err != nil {
		return AggregatorAnswer{}, err
	}
	return AggregatorAnswer{
		Order: order, WithholdingMoney: answer.points, Time: answer.at, Took: answer.took,
	}, nil
}

// repeatableThere reports whether a call may be sent again after err: JD's
// failures cost points like successes, and so are the caller's to repeat.
func repeatableThere(err error) bool {
	var result *ResultError
	var api *APIError
	return errors.Is(err, ErrTransient) && !errors.As(err, &result) && !errors.As(err, &api)
}

// attempt sends q once and reads the answer.
func (a *Aggregator) attempt(ctx context.Context, q AggregatorQuery) (aggregatorAnswer, error) {
	token := a.token()
	status, body, err := a.opts.post(ctx, outgoing{
		method: methodAggregator, url: a.url, host: a.host, form: q.form(), bearer: token, secrets: []string{token},
	})
	if err != nil {
		return aggregatorAnswer{}, err
	}
	answer, err := decodeAggregator(body)
	return answer, finish(err, status, token)
}

// String returns the address.
func (a *Aggregator) String() string {
	if a == nil {
		return "Aggregator(nil)"
	}
	return fmt.Sprintf("Aggregator{%s}", a.url)
}

// GoString is String, so that %#v shows no more.
func (a *Aggregator) GoString() string { return "client." + a.String() }

// Format writes String for every verb.
func (a *Aggregator) Format(f fmt.State, verb rune) { writeMasked(f, verb, a.String(), a.GoString()) }

// LogValue is String, for log/slog.
func (a *Aggregator) LogValue() slog.Value { return slog.StringValue(a.String()) }

// MarshalJSON writes String.
func (a *Aggregator) MarshalJSON() ([]byte, error) { return json.Marshal(a.String()) }
