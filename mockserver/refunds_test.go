package mockserver_test

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

const (
	refundList  = wire.Method("jingdong.pop.afs.soa.refundapply.queryPageList")
	refundGet   = wire.Method("jingdong.pop.afs.soa.refundapply.queryById")
	refundReply = wire.Method("jingdong.pop.afs.soa.refundapply.replyRefund")
)

// A refundPage is what the tests read of an answer.
type refundPage struct {
	Success bool
	Code    string `json:"errorCode"`
	Text    string `json:"errorMsg"`
	Total   int    `json:"totalCount"`
	Result  []struct {
		ID        int64
		OrderID   string `json:"orderId"`
		Status    int
		Sum       int64  `json:"applyRefundSum"`
		Applied   string `json:"applyTime"`
		Checked   string `json:"checkTime"`
		Buyer     string `json:"buyerId"`
		BuyerName string `json:"buyerName"`
		Cipher    string `json:"encrypt_buyerName"`
		Part      int    `json:"partRefundType"`
	}
}

// refundsOf asks for requests for refunds by a plain signed request.
func refundsOf(t testing.TB, s *mocktest.Server, m wire.Method, body string) refundPage {
	t.Helper()
	return into[struct{ QueryResult refundPage }](t, ask(t, s, m, body)).QueryResult
}

// replyTo replies to a request by a plain signed request, and returns the code
// of the failure, "" for none.
func replyTo(t testing.TB, s *mocktest.Server, id int64, status int) string {
	t.Helper()
	inner := ask(t, s, refundReply, fmt.Sprintf(`{"id":%d,"status":%d,"checkUserName":"小王","remark":"好的"}`, id, status))
	return into[struct {
		ReplyResult struct {
			Success bool
			Code    string `json:"errorCode"`
		}
	}](t, inner).ReplyResult.Code
}

// whyRefused returns what the journal has about the refusal of the latest call.
func whyRefused(t *testing.T, s *mocktest.Server) string {
	t.Helper()
	steps := lastCall(t, s).Steps
	require.NotEmpty(t, steps)
	return steps[len(steps)-1].Detail
}

// askRefund is the buyer asking for money back.
func askRefund(t testing.TB, s *mocktest.Server, orderID, sum int64) int64 {
	t.Helper()
	return askRefundFor(t, s, orderID, sum, "不想要了")
}

func askRefundFor(t testing.TB, s *mocktest.Server, orderID, sum int64, reason string) int64 {
	t.Helper()
	var r aftersale.Refund
	orders := s.Sandbox().Orders(s.VenderID, s.Sandbox().Clock().Now())
	_, err := orders.Update(t.Context(), orderID, func(was order.Order) (o order.Order, err error) {
		o, r, err = was.AskRefund(aftersale.RefundRequest{Sum: sum, Reason: reason}, orders.Now)
		return o, err
	})
	require.NoError(t, err)
	return r.ID
}

// orderStateOf returns where an order stands, as a plain signed request shows it.
func orderStateOf(t testing.TB, s *mocktest.Server, id int64) any {
	t.Helper()
	return orderInfoOf(t, ask(t, s, "jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d,"optional_fields":"orderState"}`, id)))["orderState"]
}

// A held is a request and its order.
type held struct {
	aftersale.Refund
	order order.Order
}

// allRefunds reads the requests of all orders of the shop, in the order in which
// JD lists them.
func allRefunds(t testing.TB, s *mocktest.Server) (all []held) {
	t.Helper()
	page, err := s.Sandbox().Orders(s.VenderID, noon).List(t.Context(), store.Query{
		From: noon.AddDate(-10, 0, 0), To: noon, States: order.AllStates, Limit: 1 << 20,
	})
	require.NoError(t, err)
	for _, o := range page.Orders {
		for _, r := range o.Cases.Refunds {
			all = append(all, held{r, o})
		}
	}
	slices.SortFunc(all, func(a, b held) int { return -cmp.Or(a.Applied.Compare(b.Applied), cmp.Compare(a.ID, b.ID)) })
	return all
}

func TestRefundsOfAGeneratedShopComeInPagesWithExactTotals(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: 3000})
	all := allRefunds(t, s)
	require.Greater(t, len(all), 60)
	middle, some := all[len(all)/2], all[len(all)/3]
	decided := slices.IndexFunc(all, func(h held) bool { return !h.Checked.IsZero() })
	require.GreaterOrEqual(t, decided, 0)
	from, to, checked := wire.FormatTime(middle.Applied), wire.FormatTime(some.Applied), wire.FormatTime(all[decided].Checked)
	within := func(at time.Time, from, to string) bool {
		text := wire.FormatTime(at)
		return !at.IsZero() && text >= from && (to == "" || text <= to)
	}
	for name, tt := range map[string]struct {
		body string
		want func(held) bool
	}{
		"all":            {`{}`, func(held) bool { return true }},
		"by status":      {`{"status":3}`, func(h held) bool { return h.Status == aftersale.Refunded }},
		"undecided":      {`{"status":"0"}`, func(h held) bool { return h.Status == aftersale.Unreviewed }},
		"from":           {`{"applyTimeStart":"` + from + `"}`, func(h held) bool { return within(h.Applied, from, "") }},
		"within":         {`{"applyTimeStart":"` + from + `","applyTimeEnd":"` + to + `"}`, func(h held) bool { return within(h.Applied, from, to) }},
		"checked":        {`{"checkTimeStart":"` + checked + `"}`, func(h held) bool { return within(h.Checked, checked, "") }},
		"checked up to":  {`{"checkTimeEnd":"` + checked + `","status":3}`, func(h held) bool { return h.Status == aftersale.Refunded && within(h.Checked, "", checked) }},
		"changed":        {`{"modifiedStart":"` + checked + `"}`, func(h held) bool { return within(h.Checked, checked, "") || within(h.Applied, checked, "") }},
		"by buyer":       {fmt.Sprintf(`{"buyerId":%q}`, middle.order.Buyer.Pin), func(h held) bool { return h.order.Buyer.Pin == middle.order.Buyer.Pin }},
		"by name":        {fmt.Sprintf(`{"buyerName":%q}`, middle.order.Consignee.Name), func(h held) bool { return h.order.Consignee.Name == middle.order.Consignee.Name }},
		"by open id":     {fmt.Sprintf(`{"open_id_buyer":%q}`, middle.order.Buyer.OpenID), func(h held) bool { return h.order.Buyer.OpenID == middle.order.Buyer.OpenID }},
		"by xid":         {fmt.Sprintf(`{"xid_buyer":%q}`, middle.order.Buyer.XID), func(h held) bool { return h.order.Buyer.XID == middle.order.Buyer.XID }},
		"by order":       {fmt.Sprintf(`{"orderId":"%d"}`, middle.order.ID), func(h held) bool { return h.order.ID == middle.order.ID }},
		"by ids":         {fmt.Sprintf(`{"ids":"%d,%d"}`, middle.ID, some.ID), func(h held) bool { return h.ID == middle.ID || h.ID == some.ID }},
		"ids and status": {fmt.Sprintf(`{"ids":"%d,%d","status":%d}`, middle.ID, some.ID, some.Status), func(h held) bool { return (h.ID == middle.ID || h.ID == some.ID) && h.Status == some.Status }},
		"of no store":    {`{"storeId":987654321}`, func(held) bool { return false }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var want, got []int64
			for _, h := range all {
				if tt.want(h) {
					want = append(want, h.ID)
				}
			}
			for page := 1; page == 1 || len(got) < len(want) && page <= 100; page++ {
				body := strings.Replace(tt.body, "{", fmt.Sprintf(`{"pageIndex":%d,"pageSize":20,`, page), 1)
				found := refundsOf(t, s, refundList, strings.Replace(body, ",}", "}", 1))
				require.True(t, found.Success)
				require.Equal(t, len(want), found.Total)
				for _, r := range found.Result {
					got = append(got, r.ID)
				}
			}
			assert.Equal(t, want, got)
		})
	}
}

func TestASearchOfAVastShopStaysBounded(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: 300000})
	found := refundsOf(t, s, refundList, `{"pageIndex":100,"pageSize":50}`)
	require.True(t, found.Success)
	assert.Greater(t, found.Total, 5000)
	assert.Len(t, found.Result, 50)
	found = refundsOf(t, s, refundList, `{"buyerName":"李四"}`)
	assert.Equal(t, "10500001", found.Code)
	assert.Contains(t, whyRefused(t, s), "applyTimeStart and applyTimeEnd enclose")
	found = refundsOf(t, s, refundList, `{"buyerName":"李四","applyTimeStart":"2025-04-01 00:00:00"}`)
	assert.True(t, found.Success)
}

func TestAnEmptyListSaysWhatMissedNarrowly(t *testing.T) {
	t.Parallel()
	s := with(t)
	refundsOf(t, s, refundList, `{"status":1}`)
	assert.Equal(t, []string{"the status filter removes 1 request(s)"}, lastCall(t, s).Notes)
	refundsOf(t, s, refundList, `{"applyTimeEnd":"2025-04-02 04:00:00","applyTimeStart":"2025-04-02 03:00:00"}`)
	assert.Contains(t, lastCall(t, s).Notes[0], "8 h early")
}

func TestAReplyThatIsRepeatedIsToldSo(t *testing.T) {
	t.Parallel()
	s := with(t)
	assert.Empty(t, replyTo(t, s, 200, 1))
	assert.Equal(t, "10800001", replyTo(t, s, 200, 1))
	assert.Contains(t, whyRefused(t, s), "approved: the same reply was taken on 2025-04-02 12:00:00")
	assert.Equal(t, "10800001", replyTo(t, s, 200, 2))
	assert.NotContains(t, whyRefused(t, s), "the same reply")
	assert.EqualValues(t, 2, lastCall(t, s).OrderID, "the call names the request's order")
}

func TestABuyersNameStandsAsTheQuirkSays(t *testing.T) {
	t.Parallel()
	for value, check := range map[string]func(name, cipher string, key wire.SensitiveKey){
		"method": func(name, _ string, _ wire.SensitiveKey) { assert.Equal(t, "李四", name) },
		"masked": func(name, _ string, _ wire.SensitiveKey) { assert.Equal(t, "李**", name) },
		"cipher": func(name, _ string, key wire.SensitiveKey) {
			plain, err := key.Decrypt(name)
			require.NoError(t, err)
			assert.Equal(t, "李四", plain)
		},
		"both": func(name, cipher string, key wire.SensitiveKey) {
			assert.Equal(t, "李四", name)
			plain, err := key.Decrypt(cipher)
			require.NoError(t, err)
			assert.Equal(t, "李四", plain)
		},
	} {
		s := with(t, quirk.Sensitive.Name+"="+value)
		for _, found := range []refundPage{refundsOf(t, s, refundList, `{}`), refundsOf(t, s, refundGet, `{"id":200}`)} {
			check(found.Result[0].BuyerName, found.Result[0].Cipher, s.Sandbox().Shops()[0].Key)
		}
	}
}

func TestTheJournalKeepsNoPersonOfARefund(t *testing.T) {
	t.Parallel()
	h := newHouse(t)
	id := askRefundFor(t, h.Server, 1, 0, plantedName+"不想要了")
	for _, call := range []struct {
		method wire.Method
		body   string
	}{
		{refundList, `{"buyerName":"` + plantedName + `","buyerId":"` + plantedName + `"}`}, {refundList, `{}`}, {refundList, `{"buyerName":["` + plantedName + `"]}`},
		{refundGet, fmt.Sprintf(`{"id":%d}`, id)},
		{refundReply, fmt.Sprintf(`{"id":%d,"status":1,"checkUserName":"%s","remark":"call %s"}`, id, plantedName, plantedPhone)},
		{refundReply, fmt.Sprintf(`{"id":%d,"status":1,"checkUserName":"%s","remark":"call %s"}`, id, plantedName, plantedPhone)},
		{refundReply, fmt.Sprintf(`{"id":%d,"status":3,"checkUserName":"%s","remark":"%s"}`, id, plantedName, plantedAddress)},
		{refundGet, fmt.Sprintf(`{"id":%d}`, id)},
	} {
		h.gatewayCall(params(h.Server, plantedAccess, call.method, call.body))
	}
	h.log.WriteString("-") // nothing has to be logged
	h.tellsNothing()
}

func TestTheClientRepliesOnceThoughTheAnswerIsLost(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	s := start(t, mockserver.Options{Clock: at, Gateway: at, Orders: 2000})
	c, err := client.New(s.URL, client.Credentials{AppKey: s.AppKey, AppSecret: s.AppSecret, AccessToken: s.AccessToken}, client.WithNow(at.Now))
	require.NoError(t, err)
	all := allRefunds(t, s)
	var open []client.Refund
	seen := 0
	for r, err := range c.Refunds.ListAll(t.Context(), client.RefundQuery{AppliedFrom: noon.AddDate(0, -6, 0), AppliedUntil: noon}) {
		require.NoError(t, err)
		require.Equal(t, all[seen].ID, r.ID.Int64())
		require.Equal(t, all[seen].order.RefundSum(all[seen].Refund), r.Sum.Money().Fen())
		if seen++; r.Status.Undecided() {
			open = append(open, r)
		}
	}
	require.Len(t, all, seen)
	require.GreaterOrEqual(t, len(open), 2)

	s.Faults.LostAnswer(refundReply)
	reply := client.RefundReply{RefundID: open[0].ID.Int64(), CheckedBy: "小王", Remark: "同意"}
	got, err := c.Refunds.Approve(t.Context(), reply)
	require.NoError(t, err)
	require.True(t, got.ByRead)
	assert.Equal(t, []any{client.RefundApproved, "小王", "同意"}, []any{got.Refund.Status, got.Refund.CheckedBy, got.Refund.Remark})
	assert.NotEmpty(t, got.Refund.Goods)
	_, err = c.Refunds.Approve(t.Context(), reply)
	require.ErrorIs(t, err, client.ErrConflict)
	reply.RefundID = open[1].ID.Int64()
	got, err = c.Refunds.Reject(t.Context(), reply)
	require.NoError(t, err)
	assert.False(t, got.ByRead)
	_, err = c.Refunds.Get(t.Context(), 1)
	require.ErrorIs(t, err, client.ErrOrderNotFound)
	_, err = c.Refunds.Reject(t.Context(), client.RefundReply{RefundID: 1, CheckedBy: "小王", Remark: "不"})
	require.ErrorIs(t, err, client.ErrOrderNotFound)
}
