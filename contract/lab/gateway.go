package lab

import (
	"bytes"
	"io"
	"maps"
	"net/http"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// Bounds of what a lie reads; what is larger passes unchanged, or is refused.
const (
	maxRequest = 8 << 20
	maxAnswer  = 32 << 20
)

// A behaviour answers a call; it asks the gateway that does not lie, once, never
// or several times.
type behaviour func(c call, ask asker) answer

// An asker passes a call on, and returns how it was answered.
type asker func(c call) answer

// An answer is what goes back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// A gateway lies about what the next one says.
type gateway struct {
	next   http.Handler
	behave behaviour
	oauth  bool // whether it lies as the OAuth service
}

// concerns reports whether the lie is about calls to a path.
func (g *gateway) concerns(path string) bool {
	if g.oauth {
		return strings.HasSuffix(path, "/"+string(tokens))
	}
	return strings.HasSuffix(path, wire.Path) || strings.HasSuffix(path, "/"+string(contract.AggregatorMethod))
}

// ServeHTTP answers the calls that the lie is about as the lie has it; all else
// passes.
func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !g.concerns(r.URL.Path) {
		g.next.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, maxRequest+1))
	if err != nil || len(body) > maxRequest {
		http.Error(w, "request: cannot be read, or is larger than 8 MiB", http.StatusRequestEntityTooLarge)
		return
	}
	g.behave(newCall(r, body), g.ask).send(w)
}

// ask passes a call to the gateway behind.
func (g *gateway) ask(c call) answer {
	w := &recorder{header: http.Header{}}
	g.next.ServeHTTP(w, c.request())
	return w.answer()
}

// send writes an answer.
func (a answer) send(w http.ResponseWriter) {
	maps.Copy(w.Header(), a.header)
	w.Header().Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	_, _ = w.Write(a.body) // who has hung up needs no answer
}

// with returns the answer with another body.
func (a answer) with(body []byte) answer {
	a.body = body
	return a
}

// doc returns the answer's JSON, if it is one object.
func (a answer) doc() (*node, bool) {
	n, err := parse(a.body)
	return n, err == nil && n.open == '{'
}

// good returns the JSON of an answer of a method that does not refuse.
func (a answer) good(m wire.Method) (*node, bool) {
	if m == "" || !bytes.Contains(a.body, []byte(m.Root())) {
		return nil, false // without reading it all
	}
	n, ok := a.doc()
	return n, ok && len(n.names) == 1 && n.names[0] == m.Root()
}

// refusal returns the code of an error_response, "" of all else.
func (a answer) refusal() string {
	if !bytes.Contains(a.body, []byte(wire.ErrorRoot)) {
		return "" // without reading it all
	}
	n, ok := a.doc()
	if !ok {
		return ""
	}
	return n.says(wire.ErrorRoot + "/code")
}

// A recorder keeps an answer that a handler writes.
type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

var _ http.ResponseWriter = (*recorder)(nil)

// Header returns the answer's headers.
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader keeps the first status.
func (w *recorder) WriteHeader(status int) {
	if w.status == 0 && status >= http.StatusOK {
		w.status = status
	}
}

// Write keeps what is written.
func (w *recorder) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	if w.body.Len()+len(b) > maxAnswer {
		return 0, io.ErrShortWrite
	}
	return w.body.Write(b)
}

func (w *recorder) answer() answer {
	if w.status == 0 {
		w.status = http.StatusOK
	}
	w.header.Del("Content-Length")
	return answer{status: w.status, header: w.header, body: w.body.Bytes()}
}
