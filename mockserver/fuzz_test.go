package mockserver

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// FuzzEveryAnswerIsOneEnvelope sends signed calls with any application
// parameters.
func FuzzEveryAnswerIsOneEnvelope(f *testing.F) {
	noon := time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)
	s, err := New(Options{Clock: clock.Frozen(noon), Gateway: clock.Frozen(noon), Orders: 3, CheckAnswers: CheckAll, ShopList: []sandbox.ShopConfig{{Access: DefaultAccessToken}}})
	if err != nil {
		f.Fatal(err)
	}
	methods := s.checker.Methods()
	for i := range methods {
		cases, err := s.checker.Cases(methods[i])
		if err != nil {
			f.Fatal(err)
		}
		for _, c := range cases {
			f.Add(uint8(i), []byte(c.Request))
		}
	}
	s.options.OnViolation = func(v Violation) { f.Errorf("%s breaks its schema: %s", v.Method, v.Where) }
	f.Fuzz(func(t *testing.T, method uint8, body []byte) {
		p := wire.Params{
			{Name: wire.ParamMethod, Value: string(methods[int(method)%len(methods)])}, {Name: wire.ParamAppKey, Value: DefaultAppKey},
			{Name: wire.ParamAccessToken, Value: DefaultAccessToken}, {Name: wire.ParamVersion, Value: wire.Version},
			{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(noon)}, {Name: wire.ParamJSON, Value: string(body)},
		}
		p = p.With(wire.ParamSign, wire.Sign(p, DefaultAppSecret))
		form := url.Values{}
		for _, q := range p {
			form.Set(q.Name, q.Value)
		}
		r := httptest.NewRequest("POST", wire.Path, strings.NewReader(form.Encode()))
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		answer, _ := io.ReadAll(w.Body)
		var top map[string]struct{ Code string }
		if err := json.Unmarshal(answer, &top); err != nil || len(top) != 1 {
			t.Fatalf("%q is answered %q: %v", body, answer, err)
		}
		for _, inner := range top {
			if inner.Code == "" || inner.Code == wire.SystemError.Code {
				t.Fatalf("%q is answered %q", body, answer)
			}
		}
		if !bytes.HasPrefix(answer, []byte(`{"`)) {
			t.Fatalf("%q", answer)
		}
	})
}
