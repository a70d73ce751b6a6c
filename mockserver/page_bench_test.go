package mockserver_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// pageBody returns the form of a search for one page of 20 whole orders.
func pageBody(s *mocktest.Server, page int) string {
	return form(params(s, s.AccessToken, "jingdong.pop.order.search", fmt.Sprintf(
		`{"start_date":"2025-03-12 00:00:00","end_date":"2025-04-02 12:00:00","order_state":"","optional_fields":%q,"page":%d,"page_size":20}`,
		strings.Join(method.OrderFields(), ","), page)))
}

func formRequest(body string) *http.Request {
	r := httptest.NewRequest(http.MethodPost, wire.Path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// serveUnread sends a call whose answer nobody reads.
func serveUnread(s *mocktest.Server, body string) {
	s.ServeHTTP(unread{http.Header{}}, formRequest(body))
}

// unread is a writer for answers that nobody reads.
type unread struct{ header http.Header }

func (u unread) Header() http.Header         { return u.header }
func (u unread) Write(p []byte) (int, error) { return len(p), nil }
func (u unread) WriteHeader(int)             {}

// BenchmarkSearchPage measures a page of 20 whole orders beside a handler that
// writes the same bytes.
func BenchmarkSearchPage(b *testing.B) {
	const orders = 100_000
	b.Run("static", func(b *testing.B) {
		s := bench(b, orders)
		w, body := httptest.NewRecorder(), pageBody(s, 3)
		s.ServeHTTP(w, formRequest(body))
		answer := w.Body.Bytes()
		b.ReportAllocs()
		for b.Loop() {
			w := unread{http.Header{}}
			_, _ = io.Copy(io.Discard, formRequest(body).Body)
			_, _ = w.Write(answer)
		}
	})
	b.Run("hot", func(b *testing.B) {
		s := bench(b, orders)
		body := pageBody(s, 3)
		for range 2000 { // of the first answers, many are checked
			serveUnread(s, body)
		}
		b.ReportAllocs()
		for b.Loop() {
			serveUnread(s, body)
		}
	})
	b.Run("cold", func(b *testing.B) {
		s := bench(b, 10*orders)
		bodies := make([]string, 2000) // more than the cache holds
		for i := range bodies {
			bodies[i] = pageBody(s, 1+20*i)
			serveUnread(s, bodies[i])
		}
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			serveUnread(s, bodies[i%len(bodies)])
		}
	})
}
