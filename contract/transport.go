package contract

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net/http"

	"github.com/jdmock/jdmock/contract/wire"
)

// A Transport sends calls on and judges each one that goes to a gateway: its
// application parameters before it is sent, its answer when that has come.
// Both pass unchanged, byte for byte. Its zero value is ready for use; its
// fields must not be changed once it is in use, which may be concurrent if
// Report is.
//
// A gateway call is one with the system parameter method, in the query or in
// an urlencoded body, to a path that ends in wire.Path or with an app_key.
// Everything else passes unjudged, and so does a method without a schema.
//
// No violation and no error of a Transport repeats a parameter or a value. An
// http.Client puts the URL into the errors that it returns, and with it what
// the caller put into the query.
type Transport struct {
	Base    http.RoundTripper                     // sends the calls; nil means http.DefaultTransport
	Checker *Checker                              // nil will do
	Report  func(method wire.Method, v Violation) // is told of each violation; nil: RoundTrip returns them as a *ViolationError
}

var _ http.RoundTripper = (*Transport)(nil)

// RoundTrip sends the request on. Where Report is nil, a request that breaks
// the contract is not sent, and an answer that does is not returned: the error
// is a *ViolationError.
func (t *Transport) RoundTrip(req *http.Request) (*http.Response, error) {
	call, req, err := readCall(req)
	if err != nil {
		return nil, err
	}
	if call.method == "" {
		return t.base().RoundTrip(req)
	}
	if err := t.tell(call.method, call.violations(t.Checker)); err != nil {
		closeBody(req.Body)
		return nil, err
	}
	resp, err := t.base().RoundTrip(req)
	if err != nil || req.Method == http.MethodHead {
		return resp, err
	}
	answer, err := readAnswer(resp)
	if err != nil {
		return resp, nil // the caller meets the error where the network had it
	}
	if err := t.tell(call.method, judgeAnswer(call, resp, answer)); err != nil {
		closeBody(resp.Body)
		return nil, err
	}
	return resp, nil
}

func (t *Transport) base() http.RoundTripper {
	if t.Base == nil {
		return http.DefaultTransport
	}
	return t.Base
}

// tell reports the violations, or returns them as an error if nobody listens.
func (t *Transport) tell(m wire.Method, found []Violation) error {
	if len(found) == 0 {
		return nil
	}
	if t.Report == nil {
		return &ViolationError{Method: m, Violations: found}
	}
	for _, v := range found {
		t.Report(m, v)
	}
	return nil
}

// judgeAnswer returns the violations of an answer, without its values.
func judgeAnswer(call call, resp *http.Response, answer []byte) []Violation {
	var found []Violation
	if resp.StatusCode != http.StatusOK {
		found = append(found, wrongStatus(resp.StatusCode))
	}
	return append(found, library().response(call.method, call.variant, plain(resp, answer), naming)...)
}

// wrongStatus returns the violation of a status that is not 200.
func wrongStatus(status int) Violation {
	return newViolation(CodeHTTPStatus, RuleEnvelope, "",
		phrase{"HTTP status 200", "HTTP 状态码 200"}, phrase{fmt.Sprintf("HTTP status %d", status), fmt.Sprintf("HTTP 状态码 %d", status)},
		phrase{"write failures as error_response with status 200", "失败时也应以状态码 200 返回 error_response"})
}

// plain returns an answer without the compression that the caller asked for
// in its own words; what is no gzip is returned as it is.
func plain(resp *http.Response, answer []byte) []byte {
	if resp.Header.Get("Content-Encoding") != "gzip" {
		return answer
	}
	unzipped, err := gzip.NewReader(bytes.NewReader(answer))
	if err != nil {
		return answer
	}
	read, err := io.ReadAll(io.LimitReader(unzipped, maxAnswer+1))
	if err != nil {
		return answer
	}
	return read
}

// readAnswer returns the body of an answer, at most one byte more than can be
// judged, and puts it back.
func readAnswer(resp *http.Response) ([]byte, error) {
	answer, body, err := readAhead(resp.Body)
	resp.Body = body
	return answer, err
}

// readAhead reads what can be judged of a body. It returns a body that gives
// the same bytes, and then whatever is left or the error that reading met.
func readAhead(body io.ReadCloser) ([]byte, io.ReadCloser, error) {
	if body == nil || body == http.NoBody {
		return nil, body, nil
	}
	read, err := io.ReadAll(io.LimitReader(body, maxAnswer+1))
	rest := io.Reader(body)
	if err != nil {
		rest = failing{err}
	}
	return read, restored{io.MultiReader(bytes.NewReader(read), rest), body}, err
}

// restored is a body that was read ahead: its bytes, and how to close it.
type restored struct {
	io.Reader
	io.Closer
}

// failing is a body that broke off.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// closeBody closes a body that nobody will read.
func closeBody(body io.Closer) {
	if body != nil {
		_ = body.Close()
	}
}

// errRequestBody says that the body of a request could not be read to judge it.
var errRequestBody = errors.New("request body cannot be read")
