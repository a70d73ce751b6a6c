package proxy_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/proxy"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/control"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

// keptCalls is a Recorder that keeps what it gets, or fails.
type keptCalls struct {
	calls   []record.Call
	flushes int
	fail    error
}

func (k *keptCalls) Write(c record.Call) error {
	if k.fail != nil {
		return k.fail
	}
	k.calls = append(k.calls, c)
	return nil
}

func (k *keptCalls) Flush() error { k.flushes++; return nil }

// noon is when everything happens.
var noon = time.Date(2025, 4, 2, 12, 0, 0, 0, time.FixedZone("", 8*3600))

// simulator starts one whose clocks stand.
func simulator(t testing.TB, o mockserver.Options) *mocktest.Server {
	t.Helper()
	o.Clock, o.Gateway = clock.Frozen(noon), clock.Frozen(noon)
	return mocktest.Start(t, o)
}

// signed returns a call as a form.
func signed(s *mocktest.Server, m wire.Method, application string) string {
	p := wire.Params{
		{Name: wire.ParamMethod, Value: string(m)}, {Name: wire.ParamAppKey, Value: s.AppKey}, {Name: wire.ParamAccessToken, Value: s.AccessToken},
		{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(noon)}, {Name: wire.ParamVersion, Value: wire.Version}, {Name: wire.ParamJSON, Value: application},
	}
	return form(p.With(wire.ParamSign, wire.Sign(p, s.AppSecret)))
}

func form(p wire.Params) string {
	f := url.Values{}
	for _, each := range p {
		f.Set(each.Name, each.Value)
	}
	return f.Encode()
}

// post sends a form and returns the answer.
func post(t testing.TB, to, form string) []byte {
	t.Helper()
	answer, err := http.Post(to, "application/x-www-form-urlencoded", strings.NewReader(form))
	require.NoError(t, err)
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	require.NoError(t, err)
	return body
}

// flow polls, reads, ships and tracks with our client, in the orders and by the
// methods of both wordings.
func flow(t testing.TB, base string, s *mocktest.Server) {
	t.Helper()
	c, err := client.New(base+wire.Path, client.Credentials{AppKey: s.AppKey, AppSecret: s.AppSecret, AccessToken: s.AccessToken}, client.WithNow(func() time.Time { return noon }))
	require.NoError(t, err)
	ctx := t.Context()
	page, err := c.Orders.List(ctx, client.ListQuery{Start: noon.AddDate(0, 0, -20), End: noon, States: []client.State{client.WaitSellerStockOut}})
	require.NoError(t, err)
	require.NotEmpty(t, page.Orders)
	id := int64(page.Orders[0].OrderID)
	_, err = c.Orders.Get(ctx, id)
	require.NoError(t, err)
	_, err = c.Orders.Ship(ctx, client.ShipRequest{OrderID: id, LogisticsID: 1010, Waybill: "JD0000000001"})
	require.NoError(t, err)
	_, err = c.Orders.Track(ctx, id)
	require.NoError(t, err)
	_, err = c.Orders.Search(ctx, client.SearchQuery{Start: noon.AddDate(0, 0, -20), End: noon, PageSize: 50})
	require.NoError(t, err)
	_, err = c.Orders.Detail(ctx, id)
	require.NoError(t, err)
}

func TestTheWholeFlowOfOurClientPassesWithItsSignaturesValid(t *testing.T) {
	t.Parallel()
	s := simulator(t, mockserver.Options{}) // it fails the test if a call is refused
	kept := &keptCalls{}
	base, end := start(t, proxy.Options{Upstream: s.URL, Record: kept, Unmasked: true})
	flow(t, base, s)
	sum := end()
	assert.Equal(t, 6, sum.Judged)
	assert.Zero(t, sum.Violations, "%+v", sum.Findings)
	assert.Zero(t, sum.Notes, "%+v", sum.Findings)
	require.Len(t, kept.calls, 6)
	assert.Equal(t, contract.Guide, kept.calls[1].Variant())
	assert.Positive(t, kept.flushes)
	for _, c := range kept.calls {
		assert.True(t, wire.Verify(c.Params, s.AppSecret), "what is not masked is recorded as it was sent")
	}
}

// findCurl returns where curl is, or skips the test; in CI it has to be there.
func findCurl(t *testing.T) string {
	t.Helper()
	curl, err := exec.LookPath("curl")
	if err != nil {
		require.Empty(t, os.Getenv("CI"), "CI has no curl")
		t.Skip("SKIPPED: this machine has no curl")
	}
	return curl
}

func TestTheWholeFlowOfCurlPassesAndItsAnswersAreThoseOfADirectCall(t *testing.T) {
	t.Parallel()
	curl := findCurl(t)
	direct, proxied := simulator(t, mockserver.Options{}), simulator(t, mockserver.Options{}) // two of the same seed
	base, end := start(t, proxy.Options{Upstream: proxied.URL})
	id := direct.Orders.List(order.WaitSellerStockOut)[0].ID
	calls := []struct {
		m           wire.Method
		application string
	}{
		{"jingdong.pop.orders.get", `{"order_state":"WAIT_SELLER_STOCK_OUT","start_date":"2025-03-20 00:00:00","end_date":"2025-04-02 12:00:00"}`},
		{"jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d}`, id)},
		{"jingdong.pop.order.ship", fmt.Sprintf(`{"order_id":%d,"logistics_id":1010,"waybill":"JD0000000001"}`, id)},
		{"jingdong.pop.order.track", fmt.Sprintf(`{"order_id":%d}`, id)},
		{"jingdong.pop.order.get", fmt.Sprintf(`{"order_id": %d, "optional_fields":"orderId,consigneeInfo,orderState"}`, id)},
	}
	for _, args := range [][]string{{"--data-binary"}, {"-G", "--data-binary"}, {"-H", "Transfer-Encoding: chunked", "--data-binary"}, {"--http1.0", "--compressed", "--data-binary"}} {
		for i, each := range calls {
			if each.m == "jingdong.pop.order.ship" && args[0] != "--data-binary" {
				continue // it was shipped before
			}
			var answers [][]byte
			for _, to := range []struct {
				url string
				s   *mocktest.Server
			}{{direct.URL, direct}, {base + wire.Path, proxied}} {
				out, err := exec.CommandContext(t.Context(), curl, append(append([]string{"-sS", "--fail", "--noproxy", "*"}, args...), signed(to.s, each.m, each.application), to.url)...).Output()
				require.NoError(t, err)
				answers = append(answers, out)
			}
			assert.Equal(t, string(answers[0]), string(answers[1]), "%d %s", i, args)
			assert.Contains(t, string(answers[1]), each.m.Root(), "%s", args)
		}
	}
	sum := end()
	assert.Equal(t, 17, sum.Judged)
	assert.Zero(t, sum.Violations, "%+v", sum.Findings)
}

func TestCallsAreStillPassedOnWhenTheRecordingFails(t *testing.T) {
	t.Parallel()
	u := newUpstream(t, ok)
	full := errors.New("disk is full")
	warnings := 0
	base, end := start(t, proxy.Options{Upstream: u.URL, Record: &keptCalls{fail: full}, Unmasked: true, Warn: func(error) { warnings++ }})
	for range 3 {
		assert.Equal(t, "{}", string(post(t, base+"/routerjson", "a=b")))
	}
	s := end()
	assert.ErrorIs(t, s.RecordError, full)
	assert.Zero(t, s.Recorded)
	assert.Equal(t, 1, warnings)
}

func TestOfManyCallsAtOnceNoneIsLost(t *testing.T) {
	t.Parallel()
	u := newUpstream(t, ok)
	kept := &keptCalls{}
	base, end := start(t, proxy.Options{Upstream: u.URL, Record: kept, Unmasked: true})
	var all sync.WaitGroup
	for n := range 200 {
		all.Go(func() { assert.Equal(t, "{}", string(post(t, base+"/routerjson", fmt.Sprintf("n=%d", n)))) })
	}
	all.Wait()
	assert.Equal(t, 200, end().Recorded)
	numbers := map[string]bool{}
	for _, c := range kept.calls {
		numbers[c.Params.Get("n")] = true
	}
	assert.Len(t, numbers, 200)
}

func TestTheJournalsExportsAreReadAsTheCallsThatWereMade(t *testing.T) {
	t.Parallel()
	s := simulator(t, mockserver.Options{})
	base, _ := start(t, proxy.Options{Upstream: s.URL})
	flow(t, base, s)
	api := httptest.NewServer(control.New(s.Server, control.Options{URLs: control.URLs{Gateway: s.URL}}))
	defer api.Close()
	for _, format := range []string{"har", "ndjson"} {
		answer, err := http.Get(api.URL + "/v1/sandboxes/default/calls?format=" + format)
		require.NoError(t, err)
		n := 0
		for c, err := range record.Read(answer.Body) {
			require.NoError(t, err)
			assert.NotEmpty(t, c.Method())
			assert.True(t, c.Starred)
			assert.Equal(t, http.StatusOK, c.Status)
			assert.True(t, c.At.Equal(noon))
			assert.True(t, c.ShopAt.Equal(noon), "%s: %s", format, c.ShopAt)
			assert.Contains(t, string(c.Answer), c.Method().Root())
			assert.True(t, json.Valid(c.Application()), format)
			n++
		}
		require.NoError(t, answer.Body.Close())
		assert.Equal(t, 6, n, format)
	}
}
