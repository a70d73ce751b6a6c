package client

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// An AggregatorError is a refusal by an aggregator. It matches the values of
// this package that the code stands for.
type AggregatorError struct {
	Code         int
	Msg          string
	AuthorizeURL string // where the shop's owner can authorize the account; with 302 only
}

// Error returns the code and its text.
func (e *AggregatorError) Error() string {
	text := fmt.Sprintf("%s: code %d: %s", methodAggregator, e.Code, e.Msg)
	if e.AuthorizeURL != "" {
		text += " (AuthorizeURL says where)"
	}
	return text
}

// The aggregator's codes. Source: its documentation of jdpoporderget.
const (
	aggregatorParam         = 100
	aggregatorTimeout       = 101
	aggregatorAccount       = 103
	aggregatorSystem        = 200
	aggregatorUnsupported   = 203
	aggregatorRefused       = 204 // for want of the right, or of calls: the text says which
	aggregatorNotAuthorized = 302
)

// outOfCalls is in the text of the 204 that is about the number of calls.
const outOfCalls = "次数"

// Is reports whether target is the value that the code stands for. The two
// meanings of 204 are told apart by the text.
func (e *AggregatorError) Is(target error) bool {
	switch e.Code {
	case aggregatorParam:
		return target == ErrParam
	case aggregatorTimeout, aggregatorSystem:
		return target == ErrTransient
	case aggregatorAccount:
		return target == ErrTokenExpired
	case aggregatorUnsupported:
		return target == ErrUnsupported
	case aggregatorRefused:
		if strings.Contains(e.Msg, outOfCalls) {
			return target == ErrOutOfCalls
		}
		return target == ErrNoPermission
	case aggregatorNotAuthorized:
		return target == ErrNotAuthorized
	default:
		return false
	}
}

// An aggregatorAnswer is an answer that refuses nothing.
type aggregatorAnswer struct {
	detail detailAnswer
	points int64
	at     time.Time
	took   time.Duration
}

// decodeAggregator reads an answer: *AggregatorError for a refusal, JD's own
// errors for what JD refused, *ProtocolError for anything that is no answer.
func decodeAggregator(body []byte) (aggregatorAnswer, error) {
	members, err := decodeEnvelope(methodAggregator, body)
	if err != nil {
		return aggregatorAnswer{}, err
	}
	if code := scalar(members["code"]); code != wire.CodeOK {
		return aggregatorAnswer{}, aggregatorRefusal(code, members)
	}
	var answer struct {
		Took ID `json:"msec"`
		At   ID `json:"time"` // in seconds
		Data *struct {
			Points  ID              `json:"withholding_money"`
			Detail  json.RawMessage `json:"jingdong_pop_order_get_response"` // JD itself spells it responce
			Refusal json.RawMessage `json:"error_response"`
		} `json:"data"`
	}
	if err := assignMembers(members, reflect.ValueOf(&answer).Elem()); err != nil {
		return aggregatorAnswer{}, unreadable("answer cannot be read: " + err.Error())
	}
	switch data := answer.Data; {
	case data == nil:
		return aggregatorAnswer{}, unreadable("answer has no data")
	case data.Refusal != nil:
		return aggregatorAnswer{}, decodeRefusal(methodAggregator, data.Refusal)
	}
	detail, err := aggregatorDetail(answer.Data.Detail)
	return aggregatorAnswer{
		detail: detail, points: answer.Data.Points.Int64(),
		at: time.Unix(answer.At.Int64(), 0).In(wire.Zone), took: time.Duration(answer.Took) * time.Millisecond,
	}, err
}

// aggregatorDetail reads JD's part of an answer.
func aggregatorDetail(raw json.RawMessage) (detailAnswer, error) {
	var detail detailAnswer
	if err := judgeResult(methodAggregator, "jingdong_pop_order_get_response", raw); err != nil {
		return detail, err
	}
	if err := decodeLoosely(raw, &detail); err != nil {
		return detail, unreadable("order cannot be read: " + err.Error())
	}
	return detail, nil
}

func unreadable(reason string) error {
	return &ProtocolError{Method: methodAggregator, Reason: reason}
}

// aggregatorRefusal reads an answer whose code is not 0.
func aggregatorRefusal(code string, members map[string]json.RawMessage) error {
	n, err := strconv.Atoi(code)
	if err != nil {
		return unreadable("answer has no code that is a number")
	}
	e := &AggregatorError{Code: n, Msg: scalar(members["msg"])}
	if n == aggregatorNotAuthorized {
		e.AuthorizeURL = linkIn(members["data"])
	}
	return e
}

// linkIn returns the link in data, which is a text or an object of texts. The
// documentation does not name the member: url goes first, then the others by name.
func linkIn(data json.RawMessage) string {
	if link := scalar(data); isLink(link) {
		return link
	}
	var members map[string]json.RawMessage
	if json.Unmarshal(data, &members) != nil {
		return ""
	}
	for _, name := range append([]string{"url"}, slices.Sorted(maps.Keys(members))...) {
		if link := scalar(members[name]); isLink(link) {
			return link
		}
	}
	return ""
}

func isLink(text string) bool {
	u, err := url.Parse(text)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && len(text) <= maxErrorText
}
