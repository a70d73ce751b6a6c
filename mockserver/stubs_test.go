package mockserver_test

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/stub"
)

const (
	areas   = wire.Method("jingdong.areas.province.get")
	refunds = wire.Method("jingdong.pop.afs.soa.refundapply.getWaitRefundNum")
	unheard = wire.Method("jingdong.never.heard.Of")
)

// stubbed are options of a shop without orders and with two stubs.
func stubbed(t *testing.T) mockserver.Options {
	t.Helper()
	stubs, err := stub.Read(fstest.MapFS{
		stub.FileName(areas): {Data: []byte(`{"token": false, "answer": {"vender": "{{vender_id}}", "call": "{{call_id}}"}}`)},
		stub.FileName(refunds): {Data: []byte(`{"dialect": "guide", "answers": [
			{"when": {"page": 2}, "answer": {"code": "0", "queryResult": {"list": [], "page": "{{params.page}}"}}},
			{"when": {"status": "bad"}, "error": "61", "text": "status {{params.status}}"},
			{"answer": {"queryResult": {"id": "{{params.id}}", "text": "no {{params.id}} at {{now}}", "day": "{{today}}", "of": "{{vender_id}}"}}}
		]}`)},
	})
	require.NoError(t, err)
	o := empty()
	o.Stubs = stubs
	return o
}

// lastCall returns the latest entry of the journal.
func lastCall(t *testing.T, s *mocktest.Server) journal.Entry {
	t.Helper()
	kept, _ := s.Sandbox().Journal.Entries()
	require.NotEmpty(t, kept)
	return kept[len(kept)-1]
}

func TestAStubAnswersByItsParameters(t *testing.T) {
	t.Parallel()
	s := start(t, stubbed(t))
	assert.Equal(t, `{"code":"0","queryResult":{"list":[],"page":"2"}}`, string(ask(t, s, refunds, `{"page":"2"}`)))
	assert.Equal(t, `{"code":"0","queryResult":{"id":42,"text":"no 42 at 2025-04-02 12:00:00","day":"2025-04-02","of":"10000001"}}`,
		string(ask(t, s, refunds, `{"id":42,"whatever":{"else":[1]}}`)))
	e := lastCall(t, s)
	assert.Equal(t, []any{true, journal.Answered, "0", "10000001"}, []any{e.Stub, e.Outcome, e.Code, e.Vender})
	assert.Contains(t, e.Steps, journal.Step{Name: "request schema", Verdict: "stub"})
	assert.Contains(t, e.Steps, journal.Step{Name: "method", Verdict: "stub"})
	refusedWith := refusal(t, s, refunds, `{"status":"bad"}`)
	assert.Equal(t, *wire.InvalidParamValue.Error("status bad"), wire.Error{Code: refusedWith.Code, ZhDesc: refusedWith.ZhDesc, EnDesc: refusedWith.EnDesc})
	e = lastCall(t, s)
	assert.Equal(t, []any{true, journal.Refused, "61"}, []any{e.Stub, e.Outcome, e.Code})
}

func TestOnlyAStubHasTheHeader(t *testing.T) {
	t.Parallel()
	s := start(t, stubbed(t))
	for method, want := range map[wire.Method]string{areas: "1", refunds: "1", "jingdong.vender.shop.query": "", unheard: ""} {
		p := params(s, s.AccessToken, method, `{}`)
		for _, sign := range []string{p.Get(wire.ParamSign), "wrong"} {
			resp, err := http.Post(s.URL, "application/x-www-form-urlencoded", strings.NewReader(form(p.With(wire.ParamSign, sign))))
			require.NoError(t, err)
			_, err = io.Copy(io.Discard, resp.Body)
			require.NoError(t, err)
			require.NoError(t, resp.Body.Close())
			assert.Equal(t, want, resp.Header.Get("X-JDMock-Stub"), "%s", method)
		}
	}
	ask(t, s, "jingdong.vender.shop.query", `{}`)
	assert.False(t, lastCall(t, s).Stub)
}

func TestSignaturesAndJSONOfAStubAreChecked(t *testing.T) {
	t.Parallel()
	s := start(t, stubbed(t))
	p := params(s, s.AccessToken, areas, `{}`)
	assert.Equal(t, "12", refused(t, s, p.With(wire.ParamSign, strings.Repeat("A", 32))).Code)
	assert.Equal(t, "8", refused(t, s, p.With(wire.ParamTimestamp, "2025-04-02 13:00:00")).Code)
	assert.Equal(t, "62", refusal(t, s, areas, `[]`).Code)
	assert.Equal(t, "63", refusal(t, s, areas, `{`).Code)
}

func TestAPublicStubNeedsNoTokenButNoBadOne(t *testing.T) {
	t.Parallel()
	o := stubbed(t)
	s, said := watched(t, o)
	root, inner := post(t, s, params(s, "", areas, `{}`))
	assert.Equal(t, areas.Root(), root)
	assert.Equal(t, `{"code":"0","vender":"","call":"00000001"}`, string(inner))
	assert.Equal(t, `{"code":"0","vender":"10000001","call":"00000002"}`, string(ask(t, s, areas, `{}`)))
	assert.Empty(t, *said)
	assert.Equal(t, "19", refused(t, s, params(s, "nobody's", areas, `{}`)).Code)
	assert.Equal(t, "401", refused(t, s, params(s, "nobody's", refunds, `{}`)).Code, "the guide's dialect")
	assert.Equal(t, "18", refused(t, s, params(s, "", refunds, `{}`)).Code)
	assert.Contains(t, (*said)[2].String(), `stub, code 18`)
	assert.Contains(t, (*said)[2].String(), `write "token": false into `+stub.FileName(refunds))
}

func TestTheLimitHoldsForAStub(t *testing.T) {
	t.Parallel()
	o := stubbed(t)
	o.Limit = limit.Rate{Calls: 1, Per: time.Second}
	s := start(t, o)
	ask(t, s, refunds, `{}`)
	assert.Equal(t, "2", refusal(t, s, refunds, `{}`).Code)
	ask(t, s, areas, `{}`)
}

func TestAFaultStrikesAStub(t *testing.T) {
	t.Parallel()
	s := start(t, stubbed(t))
	for _, r := range []fault.Rule{
		{Method: refunds, OrderID: 7, Action: fault.Action{Type: fault.ErrorAction, Code: "66"}},
		{Method: refunds, First: 1, Phase: fault.After, Action: fault.Action{Type: fault.ErrorAction, Code: "10400001"}},
	} {
		_, err := s.Sandbox().Faults.Add(r)
		require.NoError(t, err)
	}
	assert.Equal(t, "66", refusal(t, s, refunds, `{"order_id":"7"}`).Code)
	assert.Equal(t, "10400001", refusal(t, s, refunds, `{"order_id":8}`).Code)
	ask(t, s, refunds, `{"order_id":8}`)
	ask(t, s, areas, `{"order_id":7}`)
}

func TestAnUnknownMethodIsRefusedWithTheFileThatWouldAnswerIt(t *testing.T) {
	t.Parallel()
	s, said := watched(t, stubbed(t))
	assert.Equal(t, "15", refusal(t, s, unheard, `{}`).Code)
	assert.Equal(t, "15", refusal(t, s, areas+"s", `{}`).Code)
	assert.Equal(t, "15", refusal(t, s, `evil","x`, `{}`).Code)
	assert.Contains(t, (*said)[0].Cure, `write METHODS_DIR/jingdong.never.heard.Of.json: {"answer":{}} (it is answered under jingdong_never_heard_Of_responce) and start with --methods METHODS_DIR`)
	assert.Contains(t, (*said)[1].Cure, "the nearest is "+string(areas)+"; or write ")
	assert.Equal(t, "jdmock explain lists the methods", (*said)[2].Cure)
	assert.False(t, (*said)[0].Stub)
}

func TestAnUnknownMethodCanBeAnsweredEmpty(t *testing.T) {
	t.Parallel()
	o := stubbed(t)
	o.Unknown = mockserver.UnknownEmpty
	s, said := watched(t, o)
	assert.Equal(t, `{"code":"0"}`, string(ask(t, s, unheard, `{"x":1}`)))
	e := lastCall(t, s)
	assert.True(t, e.Stub)
	require.Len(t, e.Notes, 1)
	require.Len(t, *said, 1)
	assert.True(t, (*said)[0].Note())
	assert.Contains(t, (*said)[0].String(), "stub, note: jingdong.never.heard.Of is unknown and answered as a success with nothing in it (--unknown empty); write METHODS_DIR/")
	assert.Equal(t, "15", refusal(t, s, `evil":{},"x.y.z`, `{}`).Code)
	assert.Equal(t, "15", refusal(t, s, `nonsense`, `{}`).Code)
	assert.Equal(t, "12", refused(t, s, params(s, s.AccessToken, unheard, `{}`).With(wire.ParamVersion, "1.0")).Code)
	assert.Contains(t, string(ask(t, s, refunds, `{}`)), "queryResult")
}

func TestAStubOfAnImitatedMethodIsNoStub(t *testing.T) {
	t.Parallel()
	_, err := stub.Read(fstest.MapFS{"jingdong.vender.shop.query.json": {Data: []byte(stub.Example)}})
	require.ErrorContains(t, err, "jingdong.vender.shop.query is imitated")
}

func TestAnswersOfStubsAreBounded(t *testing.T) {
	t.Parallel()
	stubs, err := stub.Read(fstest.MapFS{stub.FileName(areas): {Data: []byte(`{"answer":{"a":"` + strings.Repeat("{{params.a}}", 50) + `"}}`)}})
	require.NoError(t, err)
	s := start(t, mockserver.Options{Orders: -1, Stubs: stubs})
	text, err := json.Marshal(strings.Repeat("x", 100_000))
	require.NoError(t, err)
	assert.Equal(t, "43", refusal(t, s, areas, `{"a":`+string(text)+`}`).Code)
}
