package mockserver

import (
	"encoding/json"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aggregator"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/limit"
)

// FuzzEveryAnswerOfTheAggregatorIsItsEnvelope sends any body under any type.
func FuzzEveryAnswerOfTheAggregatorIsItsEnvelope(f *testing.F) {
	noon := time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)
	s, err := New(Options{Clock: clock.Frozen(noon), Gateway: clock.Frozen(noon), Orders: 3, CheckAnswers: CheckAll, AggregatorLimit: &limit.Rate{}})
	if err != nil {
		f.Fatal(err)
	}
	s.options.OnViolation = func(v Violation) { f.Errorf("%s breaks its schema: %s", v.Method, v.Where) }
	f.Add("application/x-www-form-urlencoded", []byte("owner_id="+DefaultVenderID+"&order_id=1&optional_fields=orderId&vvtype=2"))
	f.Add("application/json", []byte(`{"owner_id":"`+DefaultVenderID+`","order_id":-1,"optional_fields":" ,orderId","order_state":"LOCKED"}`))
	f.Add("multipart/form-data; boundary=b", []byte("--b\r\nContent-Disposition: form-data; name=\"owner_id\"\r\n\r\n"+DefaultVenderID+"\r\n--b--\r\n"))
	f.Fuzz(func(t *testing.T, contentType string, body []byte) {
		r := httptest.NewRequest("POST", aggregator.Path, strings.NewReader(string(body)))
		r.Header.Set("Content-Type", contentType)
		r.Header.Set("Authorization", "Bearer "+DefaultAccessToken)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		var answer struct {
			Code int
			Msg  string
		}
		if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || answer.Msg == "" {
			t.Fatalf("%q is answered %q: %v", body, w.Body, err)
		}
		switch answer.Code {
		case 0, 100:
			if wrong := s.checker.Aggregator(w.Body.Bytes()); len(wrong) > 0 {
				t.Fatalf("%q is answered %q: %s", body, w.Body, wrong[0])
			}
		case 302:
			if !strings.Contains(answer.Msg, wire.AggregatorUnauthorized.Zh) {
				t.Fatalf("%q is answered %q", body, w.Body)
			}
		default:
			t.Fatalf("%q is answered %q", body, w.Body)
		}
	})
}
