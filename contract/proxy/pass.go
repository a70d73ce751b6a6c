package proxy

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/textproto"
	"strings"
	"sync"
)

// ServeHTTP passes a request on and its answer back.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if status, text := p.refuses(r); status != 0 {
		refuse(w, status, text)
		return
	}
	if p.underWay.Acquire(r.Context(), 1) != nil {
		return // whoever called went away
	}
	defer p.underWay.Release(1)
	x := &exchange{at: p.options.Now(), verb: r.Method, to: p.address(r), sentType: r.Header.Get("Content-Type")}
	whole := p.pass(w, r, x)
	x.end = p.options.Now()
	p.queue.add(x)
	if !whole {
		panic(http.ErrAbortHandler) // so that the caller sees an answer break off as it did
	}
}

// refuses returns why a request is not passed on, and what would be right; 0
// where it is.
func (p *Proxy) refuses(r *http.Request) (status int, text string) {
	const right = "Give the client this proxy's own address in place of the gateway's, such as http://%s/routerjson, and no proxy."
	host := "127.0.0.1:6183"
	if at, ok := r.Context().Value(http.LocalAddrContextKey).(fmt.Stringer); ok {
		host = at.String()
	}
	switch {
	case r.Method == http.MethodConnect:
		return http.StatusMethodNotAllowed, "CONNECT is refused: this proxy opens no tunnels, since it reads the calls. " + fmt.Sprintf(right, host)
	case r.URL.IsAbs() || r.URL.Host != "":
		return http.StatusBadRequest, "A target with scheme and host is refused: this is no proxy for any host. " + fmt.Sprintf(right, host)
	case r.Header.Get("Upgrade") != "":
		return http.StatusBadRequest, "A change of protocol is refused: gateways answer in HTTP. Leave out the header Upgrade."
	case !served(r.URL.Path):
		return http.StatusNotFound, "Only the paths of a gateway are passed on: /routerjson, /tool/erps/…, /oauth2/… and /oauth/…."
	}
	return 0, ""
}

// refuse answers in the proxy's own words.
func refuse(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-JDMock-Proxy", "refused")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, "jdmock proxy: "+text+"\n")
}

// pass sends a request on and the answer back, and keeps both. It reports
// whether the caller got all that there is.
func (p *Proxy) pass(w http.ResponseWriter, r *http.Request, x *exchange) bool {
	reached := false // whether there was a connection to the upstream
	sent := r.Clone(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { reached = true },
	}))
	sent.URL, sent.Host, sent.RequestURI = x.to, x.to.Host, ""
	sent.Header = endToEnd(r.Header)
	sent.Header.Del("Expect") // the server has answered it
	if _, named := sent.Header["User-Agent"]; !named {
		sent.Header["User-Agent"] = []string{""} // or the library names itself
	}
	sent.Body, sent.Trailer, sent.Close = http.NoBody, nil, false
	if r.ContentLength != 0 {
		sent.Body = io.NopCloser(io.TeeReader(r.Body, &x.sent))
	}
	defer x.sent.seal() // an answer may come before the whole request has gone
	through := p.kept
	if r.Method != http.MethodPost || r.ContentLength == 0 {
		through = p.once // over a kept connection it might be sent twice
	}
	answer, err := through.RoundTrip(sent)
	if err != nil && reached {
		return false // the answer was lost, and the caller sees it lost
	}
	if err != nil {
		p.unanswered(w, err)
		return true
	}
	defer answer.Body.Close()
	if answer.StatusCode < http.StatusOK {
		return false // no answer to a call, and none that could be passed on
	}
	x.status, x.header = answer.StatusCode, answer.Header
	header := w.Header()
	for name, values := range endToEnd(answer.Header) {
		header[name] = values
	}
	for _, name := range []string{"Content-Type", "Date"} {
		if _, named := header[name]; !named {
			header[name] = nil // or the library makes one up
		}
	}
	w.WriteHeader(answer.StatusCode)
	return copyBody(w, answer.Body, x)
}

// unanswered answers where the upstream could not be asked.
func (p *Proxy) unanswered(w http.ResponseWriter, err error) {
	var barred *barredError
	if errors.As(err, &barred) {
		refuse(w, http.StatusForbidden, barred.Error()+".")
		return
	}
	refuse(w, http.StatusBadGateway, "the upstream "+p.upstream.Host+" cannot be asked: "+err.Error())
}

// copyBody passes the body of an answer on, each part as it comes.
func copyBody(w http.ResponseWriter, body io.Reader, x *exchange) bool {
	control := http.NewResponseController(w)
	room := make([]byte, 32<<10)
	for {
		n, err := body.Read(room)
		if n > 0 {
			_, _ = x.answer.Write(room[:n])
			if _, err := w.Write(room[:n]); err != nil {
				x.brokenOff = true // whoever called went away
				return false
			}
			_ = control.Flush()
		}
		if errors.Is(err, io.EOF) {
			_ = control.Flush()
			return true
		}
		if err != nil {
			x.brokenOff = true
			return false
		}
	}
}

// hopByHop are the headers that are about one connection.
var hopByHop = []string{"Connection", "Proxy-Connection", "Keep-Alive", "Proxy-Authenticate", "Proxy-Authorization", "Te", "Trailer", "Transfer-Encoding", "Upgrade"}

// endToEnd returns a copy of headers without those about one connection.
func endToEnd(h http.Header) http.Header {
	out := h.Clone()
	for _, names := range h["Connection"] {
		for name := range strings.SplitSeq(names, ",") {
			out.Del(textproto.TrimString(name))
		}
	}
	for _, name := range hopByHop {
		out.Del(name)
	}
	return out
}

// kept is the beginning of a body, up to MaxKept. What it holds is read once it
// is sealed, or written no more.
type kept struct {
	mu     sync.Mutex // guards what follows
	held   []byte
	cut    bool
	sealed bool
}

// Write keeps what there is room for; it never fails.
func (k *kept) Write(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.sealed {
		return len(p), nil
	}
	room := min(len(p), MaxKept-len(k.held))
	k.cut = k.cut || room < len(p)
	k.held = append(k.held, p[:room]...)
	return len(p), nil
}

// seal keeps nothing more.
func (k *kept) seal() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.sealed = true
}
