package client_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
)

func TestRefundsSendAndReadJDsWording(t *testing.T) {
	t.Parallel()
	g, c := answering(t, `"queryResult":{"success":true,"totalCount":3,"result":[
		{"id":101,"orderId":"1","status":3,"applyRefundSum":19990.0,"applyTime":"2026-03-01 12:00:00","checkTime":"2026-03-01 13:00:00","checkUserName":"小王","checkRemark":"好","reason":"不想要了",
		 "buyerId":"jd_a","buyerName":"李四","storeId":5,"partRefundType":1,"skuVoList":[{"skuId":7,"skuName":"Phone","skuCount":2}]},
		{"refundApplyVo":{"id":"102","orderId":2,"status":"27","applyRefundSum":"100","applyTime":"2026-03-01 11:00:00"}}]}`)
	status := client.RefundUnreviewed
	got, err := c.Refunds.List(t.Context(), client.RefundQuery{
		IDs: []int64{101, 102}, Status: &status, OrderID: 1, BuyerID: "jd_a", BuyerName: "李四", AppliedFrom: testNow, AppliedUntil: testNow.Add(time.Hour),
		CheckedFrom: testNow, CheckedUntil: testNow, ModifiedFrom: testNow, ModifiedUntil: testNow, Goods: true, Page: 2, PageSize: 50,
	})
	require.NoError(t, err)
	assert.Equal(t, client.RefundPage{Total: 3, Refunds: []client.Refund{
		{
			ID: 101, OrderID: 1, Status: client.RefundPaid, Sum: 19990, Applied: at("2026-03-01 12:00:00"), Checked: at("2026-03-01 13:00:00"), CheckedBy: "小王", Remark: "好", Reason: "不想要了",
			BuyerID: "jd_a", BuyerName: "李四", StoreID: 5, PartRefund: 1, Goods: []client.RefundGood{{SkuID: 7, Name: "Phone", Count: 2}},
		},
		{ID: 102, OrderID: 2, Status: 27, Sum: 100, Applied: at("2026-03-01 11:00:00")},
	}}, got)
	assert.JSONEq(t, `{"ids":"101,102","status":0,"orderId":"1","buyerId":"jd_a","buyerName":"李四","applyTimeStart":"2026-03-01 12:00:00","applyTimeEnd":"2026-03-01 13:00:00",
		"checkTimeStart":"2026-03-01 12:00:00","checkTimeEnd":"2026-03-01 12:00:00","modifiedStart":"2026-03-01 12:00:00","modifiedEnd":"2026-03-01 12:00:00",
		"pageIndex":2,"pageSize":50,"showSku":true}`, g.received()[0].system.Get(wire.ParamJSON))
	_, err = c.Refunds.List(t.Context(), client.RefundQuery{})
	require.NoError(t, err)
	assert.Equal(t, `{}`, g.received()[1].system.Get(wire.ParamJSON))
}

func TestRefundStatusesHaveWordsAndLaterOnesNumbers(t *testing.T) {
	t.Parallel()
	assert.Equal(t, "closed by force", client.RefundForceClosed.String())
	for _, later := range []client.RefundStatus{16, 17, 18, 19, 27, 28, 40, -1} {
		assert.Equal(t, fmt.Sprintf("status %d", int(later)), later.String())
		assert.False(t, later.Undecided())
	}
	assert.True(t, client.RefundLogisticsPending.Undecided())
}

func TestARefundThatIsNotThereIsNotFound(t *testing.T) {
	t.Parallel()
	for members, want := range map[string]error{
		`"queryResult":{"success":true,"totalCount":0,"result":[]}`:                                      client.ErrOrderNotFound,
		`"queryResult":{"success":false,"errorCode":"71","errorMsg":"当前的ID不属于此商家","result":[]}`:          client.ErrOrderNotFound,
		`"queryResult":{"success":false,"errorCode":"10500001","errorMsg":"客户端校验没通过或有问题","result":null}`: client.ErrParam,
		`"queryResult":{"success":"false","errorCode":"10800001","errorMsg":"申请单不能审核为该结果，请检查申请单是否已审核；"}`: client.ErrConflict,
	} {
		_, c := answering(t, members)
		_, err := c.Refunds.Get(t.Context(), 5)
		require.ErrorIs(t, err, want, members)
	}
	_, c := answering(t, `"queryResult":{"success":true,"totalCount":1,"result":[{"id":6}]}`)
	_, err := c.Refunds.Get(t.Context(), 5)
	require.ErrorContains(t, err, "not about refund 5")
	_, c = answering(t, `"replyResult":{"success":false,"errorCode":"10800001","errorMsg":"申请单不能审核为该结果"}`)
	_, err = c.Refunds.Approve(t.Context(), client.RefundReply{RefundID: 5, CheckedBy: "a", Remark: "b"})
	require.ErrorContains(t, err, "申请单不能审核为该结果")
}

// A counter is a gateway with one request for a refund, which can be replied to
// and read.
type counter struct {
	status, checker, remark string
	onReply                 []string // what the n-th reply meets; then nothing
	unreadable              bool
	replies                 int
	mu                      sync.Mutex // guards the rest during a test
}

// What else a reply may meet, beside what a shipment may.
const (
	lostThenPaid = "lost, and finance has paid" // carried out, no answer
	lostToBuyer  = "lost to the buyer"          // he has withdrawn it, no answer
	slowReply    = "slow reply"                 // carried out once the request was read, no answer
)

func (d *counter) take(r received) {
	if d.status == "0" || d.status == "10" {
		d.status, d.checker, d.remark = fmt.Sprint(r.params["status"]), r.text("checkUserName"), r.text("remark")
	}
}

func (d *counter) reply(_ int, r received, w http.ResponseWriter) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if r.method == client.MethodRefundGet {
		d.read(r, w)
		return
	}
	d.replies++
	what := ""
	if d.replies <= len(d.onReply) {
		what = d.onReply[d.replies-1]
	}
	switch what {
	case lostBefore, slowReply:
	case lostAfter:
		d.take(r)
	case lostThenPaid:
		d.take(r)
		d.status = "3"
	case lostToBuyer:
		d.status = "11"
	case lostToOther:
		d.status, d.checker, d.remark = "1", "another", ""
	case code1Before:
		refuse(w, "1")
		return
	default:
		d.carryOut(r, w)
		return
	}
	reset(w)
}

func (d *counter) read(r received, w http.ResponseWriter) {
	if d.unreadable {
		reset(w)
		return
	}
	answer(w, r.method, fmt.Sprintf(`"queryResult":{"success":true,"totalCount":1,"result":[{"id":7,"status":%s,"checkUserName":%q,"checkRemark":%q}]}`, d.status, d.checker, d.remark))
	if d.replies > 0 && d.replies <= len(d.onReply) && d.onReply[d.replies-1] == slowReply {
		d.status, d.checker, d.remark = "1", "小王", "好"
	}
}

func (d *counter) carryOut(r received, w http.ResponseWriter) {
	if d.status != "0" && d.status != "10" {
		answer(w, r.method, `"replyResult":{"success":false,"errorCode":"10800001","errorMsg":"x"}`)
		return
	}
	d.take(r)
	answer(w, r.method, `"replyResult":{"success":true}`)
}

func TestRepliesToRefundsFindOutWhatBecameOfThem(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		status     string
		onReply    []string
		unreadable bool
		want       []error // nil is success
		replies    int
		byRead     bool
	}{
		{"at once", "0", nil, false, nil, 1, false},
		{"put off before", "10", nil, false, nil, 1, false},
		{"answer lost after", "0", []string{lostAfter}, false, nil, 1, true},
		{"paid meanwhile", "0", []string{lostThenPaid}, false, nil, 1, true},
		{"lost before", "0", []string{lostBefore}, false, nil, 2, false},
		{"1 before", "0", []string{code1Before, code1Before}, false, nil, 3, false},
		{"carried out after the read", "0", []string{slowReply}, false, nil, 2, true},
		{"decided before", "1", nil, false, []error{client.ErrConflict}, 1, false},
		{"withdrawn", "0", []string{lostToBuyer}, false, []error{client.ErrConflict}, 1, false},
		{"decided by another", "0", []string{lostToOther}, false, []error{client.ErrConflict}, 1, false},
		{"lost over and over", "0", []string{lostBefore, lostBefore, lostBefore, lostBefore}, false, []error{client.ErrUnknownOutcome}, 4, false},
		{"lost and unreadable", "0", []string{lostAfter}, true, []error{client.ErrUnknownOutcome}, 1, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := &counter{status: tt.status, onReply: tt.onReply, unreadable: tt.unreadable}
			g := newGate(t, d.reply)
			c := g.client(t)
			got, err := c.Refunds.Approve(t.Context(), client.RefundReply{RefundID: 7, CheckedBy: "小王", Remark: "好"})
			d.mu.Lock()
			defer d.mu.Unlock()
			assert.Equal(t, tt.replies, d.replies)
			if tt.want == nil {
				require.NoError(t, err)
				assert.Equal(t, tt.byRead, got.ByRead)
				assert.Equal(t, tt.byRead, got.Refund != nil)
				return
			}
			for _, want := range tt.want {
				require.ErrorIs(t, err, want)
			}
		})
	}
}

func TestEachReplyHasItsNumber(t *testing.T) {
	t.Parallel()
	reply := client.RefundReply{RefundID: 7, CheckedBy: "a", Remark: "b", Reject: client.RejectReceived, Goods: client.GoodsSent}
	for status, send := range map[int]func(*client.RefundsService, context.Context, client.RefundReply) (client.RefundReplyResult, error){
		1: (*client.RefundsService).Approve, 2: (*client.RefundsService).Reject, 6: (*client.RefundsService).Intercept,
		9: (*client.RefundsService).ForceClose, 10: (*client.RefundsService).AwaitLogistics,
	} {
		g, c := answering(t, `"replyResult":{"success":"true"}`)
		_, err := send(c.Refunds, t.Context(), reply)
		require.NoError(t, err)
		assert.JSONEq(t, fmt.Sprintf(`{"status":%d,"id":7,"checkUserName":"a","remark":"b","rejectType":2,"outWareStatus":1}`, status), g.received()[0].system.Get(wire.ParamJSON))
	}
}
