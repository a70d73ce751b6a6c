package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/mockserver"
)

func TestSameRefusalIsSaidOnceASecond(t *testing.T) {
	t.Parallel()
	now := time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)
	var out bytes.Buffer
	r := refusals{out: &out, log: logFlags{}.open(io.Discard), now: func() time.Time { return now }}
	for i := range 100 {
		r.tell(mockserver.Refusal{Call: fmt.Sprint(i), Method: "m", Code: "12", Cause: "cause", Cure: "cure"})
		r.tell(mockserver.Refusal{Call: fmt.Sprint(i), Method: "m", Code: "15", Cause: "cause"})
		now = now.Add(20 * time.Millisecond)
	}
	assert.Equal(t, 4, strings.Count(out.String(), "\n"), "%s", &out)
	assert.Contains(t, out.String(), `call 0 "m": code 12: cause; cure`+"\n")
}

func TestThrottleStaysSmall(t *testing.T) {
	t.Parallel()
	var said throttle
	for i := range 10 * maxRemembered {
		said.allow(fmt.Sprint(i), time.Time{})
	}
	assert.LessOrEqual(t, len(said.last), maxRemembered)
}

func TestRefusalsAreSeenWhereverTheyStand(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]bool{
		`{"a_responce":{"code":"0","x":1}}`:                                  false,
		`{"a_responce":{"code":0}}`:                                          false,
		`{"error_response":{"code":"12"}}`:                                   true,
		`{"a_responce":{"code":"9"}}`:                                        true,
		`{"a_responce":{"code":"0","r":{"success":false}}}`:                  true,
		`{"a_responce":{"code":"0","r":{"success":"false"}}}`:                true,
		`{"a_responce":{"code":"0","r":{"apiResult":{"success":false}}}}`:    true,
		`{"a_responce":{"code":"0","r":{"apiResult":{"success":true}}}}`:     false,
		`{"a_responce":{"code":"0","list":[{"success":false,"of":"data"}]}}`: false,
	} {
		assert.Equal(t, want, refused([]byte(answer)), answer)
	}
}

func TestPrettyUnescapesText(t *testing.T) {
	t.Parallel()
	got := string(pretty([]byte(`{"a":"\u4f60\"<\u003c\ud83d\ude00","b":"\\u4f60","n":1.50}`)))
	assert.Equal(t, "{\n  \"a\": \"你\\\"<<😀\",\n  \"b\": \"\\\\u4f60\",\n  \"n\": 1.50\n}\n", got)
}

func TestEveryViolationOfACallIsSaid(t *testing.T) {
	t.Parallel()
	wrong, err := contract.New().Request("jingdong.pop.order.ship", contract.Main, []byte(`{"orderid":1,"logistics_id":1274}`))
	require.NoError(t, err)
	said := mockserver.Refusal{Call: "1", Method: "m", Code: "60", Cause: "cause", Schema: true, Violations: contract.New().ParamViolations(wrong)}
	var out, lines bytes.Buffer
	(&refusals{out: &out, log: logFlags{}.open(io.Discard), now: time.Now}).tell(said)
	assert.Equal(t, 2, strings.Count(out.String(), "\n"), "%s", &out)
	assert.Contains(t, out.String(), "  also /360buy_param_json/order_id (required): want an integer")
	assert.Contains(t, out.String(), "应为 1 到")
	(&refusals{json: true, log: logFlags{format: "json"}.open(&lines), now: time.Now}).tell(said)
	assert.Contains(t, lines.String(), `"code":"member-missing"`)

	var seen observed
	seen.refusal(said)
	var told []string
	for _, f := range seen.found {
		told = append(told, f.first)
	}
	assert.Contains(t, strings.Join(told, "\n"), "; also /360buy_param_json/order_id (required)")
}

func TestAnswersThatAreWrongInTheSameWayAreOneFinding(t *testing.T) {
	t.Parallel()
	var seen observed
	for _, pointer := range []string{"/a_responce/list/0/x", "/a_responce/list/17/x", "/a_responce/list/3"} {
		seen.violation(mockserver.Violation{Call: "1", Method: "m", Where: contract.Violation{Pointer: pointer, Rule: "type"}})
	}
	assert.Len(t, seen.found, 2)
	assert.Equal(t, 2, seen.found[[2]string{findViolation, "answer of m at /a_responce/list/*/x"}].times)
}
