package record_test

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
)

// readAll returns the calls and the errors of a recording.
func readAll(r io.Reader) (calls []record.Call, errs []error) {
	for c, err := range record.Read(r) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		calls = append(calls, c)
	}
	return calls, errs
}

func TestAnArchiveOfABrowserIsRead(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/browser.har")
	require.NoError(t, err)
	calls, errs := readAll(bytes.NewReader(text))
	require.Len(t, calls, 4)
	first := calls[0]
	assert.Equal(t, wire.Method("jingdong.pop.order.get"), first.Method())
	assert.Equal(t, contract.Guide, first.Variant())
	assert.Equal(t, `{"order_id":1}`, string(first.Application()))
	assert.Equal(t, "2.0", first.Params.Get("v"), "an empty value of the body does not replace that of the query")
	assert.Equal(t, "https://api.jd.com/routerjson", first.URL)
	assert.Equal(t, `{"jingdong_pop_order_get_responce":{"code":"0"}}`, string(first.Answer))
	assert.Equal(t, 41500*time.Microsecond, first.Duration)
	assert.True(t, first.At.Equal(time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)))
	assert.Equal(t, "application/json;charset=UTF-8", first.Type)
	assert.Empty(t, calls[1].Method(), "what is no call has no method")
	assert.Zero(t, calls[1].Status)
	assert.Nil(t, calls[1].Answer)
	assert.Equal(t, wire.Params{{Name: "method", Value: "a.b"}}, calls[2].Params, "files are no parameters")
	assert.Zero(t, calls[2].Duration)
	assert.Equal(t, contract.AggregatorMethod, calls[3].Method())
	assert.JSONEq(t, `{"order_id":"12","owner_id":"7","vvtype":""}`, string(calls[3].Application()))
	require.Len(t, errs, 2)
	assert.EqualError(t, errs[0], "recording, entry 4: member startedDateTime is no time: want one such as 2026-01-02T03:04:05.678Z")
	assert.EqualError(t, errs[1], "recording, entry 5: member request.method is a JSON array: want another type")
}

func TestGzipAndAMarkOfByteOrderAreNoObstacle(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("testdata/browser.har")
	require.NoError(t, err)
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	_, err = z.Write(append([]byte("\ufeff \r\n"), text...))
	require.NoError(t, err)
	require.NoError(t, z.Close())
	plain, _ := readAll(bytes.NewReader(text))
	calls, errs := readAll(bytes.NewReader(zipped.Bytes()))
	assert.Equal(t, plain, calls)
	assert.Len(t, errs, 2)
	_, errs = readAll(bytes.NewReader(zipped.Bytes()[:zipped.Len()/2]))
	require.NotEmpty(t, errs)
	assert.ErrorIs(t, errs[len(errs)-1], record.ErrEnd)
}

func TestABrokenLineIsNamedAndTheRestIsRead(t *testing.T) {
	t.Parallel()
	good := `{"at":"2026-01-02T03:04:05Z","verb":"POST","url":"/routerjson","params":[{"name":"method","value":"a"}],"status":200,"answer":"{}"}`
	text := strings.Join([]string{good, `{"secret-value-1":`, "", `[]`, good, `{"params":[],"status":5000}`, `{"params":[],"at":"secret"}`, `{"a":1}`, `{"calls":[]}`, `{"params":"secret"}`, good, `{"at":"20`}, "\r\n")
	calls, errs := readAll(strings.NewReader(text))
	assert.Len(t, calls, 3)
	var numbers []int
	for _, err := range errs {
		var at *record.Error
		require.ErrorAs(t, err, &at)
		assert.Equal(t, "line", at.Unit)
		assert.NotContains(t, err.Error(), "secret")
		assert.NotContains(t, err.Error(), "\n")
		numbers = append(numbers, at.Number)
	}
	assert.Equal(t, []int{2, 4, 6, 7, 8, 9, 10, 12}, numbers)
	assert.ErrorIs(t, errs[len(errs)-1], record.ErrEnd)
}

func TestLinesAreCountedFromTheBeginningOfTheFile(t *testing.T) {
	t.Parallel()
	_, errs := readAll(strings.NewReader("\ufeff\n \r\n\t{\"params\":7}\n\n{"))
	require.Len(t, errs, 2)
	assert.ErrorContains(t, errs[0], "recording, line 3: ")
	assert.ErrorContains(t, errs[1], "recording, line 5: ")
}

func TestParametersAreBounded(t *testing.T) {
	t.Parallel()
	var form, parts, pairs, members []string
	for i := range record.MaxParams + 7 {
		form = append(form, fmt.Sprintf("p%d=1", i))
		parts = append(parts, fmt.Sprintf("--b\r\nContent-Disposition: form-data; name=\"p%d\"\r\n\r\n1\r\n", i))
		pairs = append(pairs, fmt.Sprintf(`{"name":"p%d","value":"1"}`, i))
		members = append(members, fmt.Sprintf(`"p%d":"1"`, i))
	}
	for name, r := range map[string]record.Request{
		"query":     {Verb: "GET", Query: strings.Join(form, "&")},
		"form":      {Verb: "POST", Body: []byte(strings.Join(form, "&"))},
		"multipart": {Verb: "POST", ContentType: "multipart/form-data; boundary=b", Body: []byte(strings.Join(parts, "") + "--b--\r\n")},
		"json":      {Verb: "POST", URL: "/tool/erps/jdpoporderget", Body: []byte("{" + strings.Join(members, ",") + "}")},
	} {
		assert.Len(t, r.Params(), record.MaxParams, name)
	}
	for name, text := range map[string]string{
		"lines":   `{"params":[` + strings.Join(pairs, ",") + `]}`,
		"journal": `{"parameters":{` + strings.Join(members, ",") + `}}`,
		"archive": `{"log":{"entries":[{"request":{"method":"GET","url":"/a","queryString":[` + strings.Join(pairs, ",") + `]}}]}}`,
		"body":    `{"log":{"entries":[{"request":{"method":"POST","url":"/a","postData":{"params":[` + strings.Join(pairs, ",") + `]}}}]}}`,
	} {
		calls, errs := readAll(strings.NewReader(text))
		require.Empty(t, errs, name)
		require.Len(t, calls, 1, name)
		assert.Len(t, calls[0].Params, record.MaxParams, name)
	}
}

func TestAnAnswerThatWasArchivedAsItWasSentIsReadPlain(t *testing.T) {
	t.Parallel()
	var packed bytes.Buffer
	zip := gzip.NewWriter(&packed)
	_, err := io.WriteString(zip, `{"a":1}`)
	require.NoError(t, err)
	require.NoError(t, zip.Close())
	for want, body := range map[string][]byte{`{"a":1}`: packed.Bytes(), "\x1f\x8bno gzip": []byte("\x1f\x8bno gzip")} {
		content := base64.StdEncoding.EncodeToString(body)
		calls, errs := readAll(strings.NewReader(`{"log":{"entries":[{"response":{"status":200,"content":{"encoding":"base64","text":"` + content + `"}}}]}}`))
		require.Empty(t, errs)
		require.Len(t, calls, 1)
		assert.Equal(t, want, string(calls[0].Answer))
	}
}

func TestTheJournalsArchiveTellsTheShopsTime(t *testing.T) {
	t.Parallel()
	calls, errs := readAll(strings.NewReader(`{"log":{"entries":[{"_call":{"shop_at":"2025-01-02T03:04:05Z"}},{"_call":{"id":"7"}},{"_call":7},{}]}}`))
	require.Empty(t, errs)
	require.Len(t, calls, 4)
	assert.True(t, calls[0].ShopAt.Equal(time.Date(2025, 1, 2, 3, 4, 5, 0, time.UTC)))
	for i, c := range calls {
		assert.Equal(t, i < 3, c.Starred, i)
		assert.Equal(t, i > 0, c.ShopAt.IsZero(), i)
	}
}

func TestTheJournalsLinesAreRead(t *testing.T) {
	t.Parallel()
	text := `{"id":"7","at":"2026-01-02T03:04:05.5Z","method":"jingdong.pop.order.get","vender_id":"1","outcome":"answered","code":"0","http_status":200,"duration":"1.5ms","app_key":"k",` +
		`"parameters":{"v":"2.0","method":"jingdong.pop.order.get","360buy_param_json":{"order_id":1,"optional_fields":"orderId"}},"steps":[],"notes":[],"bytes":3,"answer":{"a": 1},"answer_cut":true,"bytes_written":3}` + "\n" +
		`{"at":"2026-01-02T03:04:06Z","method":"tool/erps/jdpoporderget","http_status":200,"duration":"2s","parameters":{"order_id":"12"},"answer":"<html>"}` + "\n" +
		`{"at":"2026-01-02T03:04:06Z","method":"oauth2/access_token","http_status":200,"duration":"2s","parameters":{"method":"x"}}` + "\n" +
		`{"at":"2026-01-02T03:04:06Z","duration":"long","parameters":{}}` + "\n"
	calls, errs := readAll(strings.NewReader(text))
	require.Len(t, calls, 3)
	assert.Equal(t, contract.Main, calls[0].Variant())
	assert.Equal(t, `{"order_id":1,"optional_fields":"orderId"}`, string(calls[0].Application()))
	assert.Equal(t, `{"a": 1}`, string(calls[0].Answer))
	assert.True(t, calls[0].Cut && calls[0].Starred)
	assert.Equal(t, 1500*time.Microsecond, calls[0].Duration)
	assert.Equal(t, contract.AggregatorMethod, calls[1].Method())
	assert.Equal(t, "<html>", string(calls[1].Answer))
	assert.Empty(t, calls[2].Method())
	assert.Nil(t, calls[2].Answer)
	require.Len(t, errs, 1)
	assert.EqualError(t, errs[0], "recording, line 4: member duration is no duration: want one such as 1.5ms")
}

func TestWhatIsNoRecordingIsRefused(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{"a page": "<html>", "a list": "[1]", "text": "hello"} {
		calls, errs := readAll(strings.NewReader(text))
		assert.Empty(t, calls, name)
		require.Len(t, errs, 1, name)
		assert.ErrorIs(t, errs[0], record.ErrFormat, name)
	}
	calls, errs := readAll(strings.NewReader(" \n"))
	assert.Empty(t, calls)
	assert.Empty(t, errs)
}

func TestAnArchiveThatBreaksOffIsReadAsFarAsItIsWhole(t *testing.T) {
	t.Parallel()
	var text bytes.Buffer
	w := record.NewWriter(&text, record.HAR)
	for range 5 {
		require.NoError(t, w.Write(record.Call{Verb: "POST", URL: "/routerjson", Status: 200, Answer: []byte("{}")}))
	}
	require.NoError(t, w.Flush())
	calls, errs := readAll(bytes.NewReader(text.Bytes()))
	assert.Len(t, calls, 5)
	require.Len(t, errs, 1)
	assert.ErrorIs(t, errs[0], record.ErrEnd)
	calls, errs = readAll(bytes.NewReader(text.Bytes()[:text.Len()-10]))
	assert.Len(t, calls, 4)
	require.Len(t, errs, 1)
	assert.ErrorIs(t, errs[0], record.ErrEnd)
	calls, errs = readAll(strings.NewReader(`{"log":{"entries":[{"request":{}} {}]}}`))
	assert.Len(t, calls, 1)
	assert.Len(t, errs, 1)
}

func TestACallThatIsTooLargeIsPassedOver(t *testing.T) {
	t.Parallel()
	large := `{"request":{"url":"` + strings.Repeat("x", record.MaxEntry) + `"}}`
	small := `{"request":{"url":"/routerjson"},"response":{"status":200}}`
	for unit, text := range map[string]string{
		"entry": `{"log":{"entries":[` + small + "," + large + "," + small + `]}}`,
		"line":  `{"url":"a","params":[]}` + "\n" + `{"params":[],"url":` + large + "}\n" + `{"url":"b","params":[]}`,
	} {
		calls, errs := readAll(strings.NewReader(text))
		assert.Len(t, calls, 2, unit)
		require.Len(t, errs, 1, unit)
		assert.ErrorIs(t, errs[0], record.ErrTooLarge)
		assert.Contains(t, errs[0].Error(), unit+" 2")
	}
}

func TestAReaderThatFailsEndsTheReading(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk is broken")
	for _, text := range []string{"", `{"url":"a","params":[]}` + "\n{", `{"log":{"entries":[{"request":{}},`} {
		_, errs := readAll(io.MultiReader(strings.NewReader(text), failing{broken}))
		require.Len(t, errs, 1, text)
		assert.ErrorIs(t, errs[0], broken, text)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestReadingStopsWhenNobodyWantsMore(t *testing.T) {
	t.Parallel()
	for _, text := range []string{`{"log":{"entries":[{},{},{}]}}`, "{\"params\":[]}\n{\"params\":[]}\n", "{}\n{}\n"} {
		n := 0
		for range record.Read(strings.NewReader(text)) {
			n++
			break
		}
		assert.Equal(t, 1, n)
	}
}

func TestArchivesOfOtherToolsAreRead(t *testing.T) {
	t.Parallel()
	body := "--b1\\r\\nContent-Disposition: form-data; name=\\\"method\\\"\\r\\n\\r\\njingdong.pop.order.get\\r\\n--b1\\r\\nContent-Disposition: form-data; name=\\\"360buy_param_json\\\"\\r\\n\\r\\n{\\\"order_id\\\":1}\\r\\n--b1--\\r\\n"
	for name, request := range map[string]string{
		"parameters alone":             `"url":"https://api.jd.com/routerjson","method":"POST","postData":{"mimeType":"application/x-www-form-urlencoded","text":"","params":[{"name":"method","value":"jingdong.pop.order.get","comment":""},{"name":"360buy_param_json","value":"{\"order_id\":1}"}]}`,
		"a query apart":                `"url":"https://api.jd.com/routerjson","method":"GET","queryString":[{"name":"method","value":"jingdong.pop.order.get"},{"name":"360buy_param_json","value":"{\"order_id\":1}"}],"postData":null`,
		"a query in the URL":           `"url":"https://api.jd.com/routerjson?method=jingdong.pop.order.get&360buy_param_json=%7B%22order_id%22%3A1%7D","method":"GET","queryString":[{"name":"method","value":"other"}]`,
		"a body in base64":             `"url":"https://api.jd.com/routerjson","method":"POST","postData":{"mimeType":"application/x-www-form-urlencoded","encoding":"base64","text":"bWV0aG9kPWppbmdkb25nLnBvcC5vcmRlci5nZXQmMzYwYnV5X3BhcmFtX2pzb249eyJvcmRlcl9pZCI6MX0="}`,
		"a multipart body":             `"url":"https://api.jd.com/routerjson","method":"POST","postData":{"mimeType":"multipart/form-data; boundary=b1","text":"` + body + `","params":[]}`,
		"a multipart body of no bound": `"url":"https://api.jd.com/routerjson","method":"POST","headers":[{"name":"content-type","value":"multipart/form-data"}],"postData":{"mimeType":"","text":"` + body + `"}`,
		"a split call":                 `"url":"https://api.jd.com/routerjson?method=jingdong.pop.order.get&v=2.0","method":"POST","postData":{"mimeType":"text/plain","text":"360buy_param_json={\"order_id\":1}&x=%zz;"}`,
	} {
		text := `{"log":{"version":"1.2","entries":[{"startedDateTime":"2026-01-02T11:04:05.6780000+08:00","time":3,"request":{"httpVersion":"HTTP/2.0","cookies":[{"name":"a","value":"b","expires":null}],` + request +
			`},"response":{"status":200,"_charset":"?","content":{"size":2,"mimeType":"application/json","compression":-1,"text":"e\r\n30=","encoding":"BASE64"}},"serverIPAddress":"1.1.1.1"}]}}`
		calls, errs := readAll(strings.NewReader(text))
		require.Empty(t, errs, name)
		require.Len(t, calls, 1, name)
		assert.Equal(t, wire.Method("jingdong.pop.order.get"), calls[0].Method(), name)
		assert.Equal(t, `{"order_id":1}`, string(calls[0].Application()), name)
		assert.Equal(t, "{}", string(calls[0].Answer), name)
		assert.Equal(t, "application/json", calls[0].Type, name)
	}
}
