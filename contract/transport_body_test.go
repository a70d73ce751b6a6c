package contract_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// roundTrip is an http.RoundTripper of one function.
type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func gatewayCall(t *testing.T, body io.Reader) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, "http://jd.invalid/routerjson?"+system(shop, "{}").Encode(), body)
	require.NoError(t, err)
	return r
}

func TestAnAnswerThatBreaksOffIsTheNetworksError(t *testing.T) {
	t.Parallel()
	broken := errors.New("connection reset")
	transport := &contract.Transport{Base: roundTrip(func(*http.Request) (*http.Response, error) {
		body := io.MultiReader(strings.NewReader(goodShop[:50]), iotest.ErrReader(broken))
		return &http.Response{StatusCode: 200, Body: io.NopCloser(body)}, nil
	})}
	resp, err := transport.RoundTrip(gatewayCall(t, nil))
	require.NoError(t, err)
	read, err := io.ReadAll(resp.Body)
	require.ErrorIs(t, err, broken)
	assert.Equal(t, goodShop[:50], string(read))
	require.NoError(t, resp.Body.Close())
}

func TestAnAnswerTooLargeToJudgeIsAViolationAndUnchanged(t *testing.T) {
	t.Parallel()
	const size = 17 << 20
	var told []contract.Violation
	transport := &contract.Transport{
		Base: roundTrip(func(*http.Request) (*http.Response, error) {
			return &http.Response{StatusCode: 200, Body: io.NopCloser(io.LimitReader(blanks{}, size))}, nil
		}),
		Report: func(_ wire.Method, v contract.Violation) { told = append(told, v) },
	}
	resp, err := transport.RoundTrip(gatewayCall(t, nil))
	require.NoError(t, err)
	n, err := io.Copy(io.Discard, resp.Body)
	require.NoError(t, err)
	assert.EqualValues(t, size, n)
	require.Len(t, told, 1)
	assert.Contains(t, told[0].Found, "more than 16777216 bytes")
}

// blanks is a reader without an end.
type blanks struct{}

func (blanks) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestAZippedAnswerIsJudgedAndUnchanged(t *testing.T) {
	t.Parallel()
	var zipped bytes.Buffer
	w := gzip.NewWriter(&zipped)
	_, err := io.WriteString(w, goodShop)
	require.NoError(t, err)
	require.NoError(t, w.Close())
	transport := &contract.Transport{Base: roundTrip(func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Header: http.Header{"Content-Encoding": {"gzip"}}, Body: io.NopCloser(bytes.NewReader(zipped.Bytes()))}, nil
	})}
	resp, err := transport.RoundTrip(gatewayCall(t, nil))
	require.NoError(t, err)
	read, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	assert.Equal(t, zipped.Bytes(), read)
}

// closing notes that it was closed.
type closing struct {
	io.Reader
	closed bool
}

func (c *closing) Close() error { c.closed = true; return nil }

func TestBodiesAreClosed(t *testing.T) {
	t.Parallel()
	answer := &closing{Reader: strings.NewReader("{}")}
	transport := &contract.Transport{Base: roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: answer}, r.Body.Close()
	})}
	body := &closing{Reader: strings.NewReader("a=b")}
	req := gatewayCall(t, body)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	_, err := transport.RoundTrip(req)
	require.Error(t, err)
	assert.True(t, body.closed, "request, sent")
	assert.True(t, answer.closed, "answer, refused")

	body = &closing{Reader: strings.NewReader(url.Values{"360buy_param_json": {`{"x":1}`}, "method": {shop}}.Encode())}
	req, err = http.NewRequestWithContext(context.Background(), http.MethodPost, "http://jd.invalid/routerjson", body)
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	_, err = transport.RoundTrip(req)
	require.Error(t, err)
	assert.True(t, body.closed, "request, refused")
	assert.Same(t, body, req.Body, "the caller's request is left as it is")
}
