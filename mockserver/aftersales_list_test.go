package mockserver_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

func TestServiceOrdersAndRefundsPageAsOneList(t *testing.T) {
	t.Parallel()
	k := openReturnsDesk(t)
	begin := k.clock.Now()
	var want []string
	for i := range int64(40) {
		id := 1000 + i
		k.completed(id)
		if i%5 > 1 { // several in one second, and runs of one kind
			k.clock.Advance(time.Second)
		}
		if i%3 == 0 || i > 30 {
			k.order(id, func(o order.Order) (order.Order, error) {
				next, _, err := o.AskRefund(aftersale.RefundRequest{Sum: 100}, k.clock.Now())
				return next, err
			})
			want = append(want, fmt.Sprintf("refund of %d", id))
			continue
		}
		k.applies(id, aftersale.ServiceRequest{Kind: aftersale.Return})
		want = append(want, fmt.Sprintf("service of %d", id))
	}
	for _, size := range []int{1, 3, 7, 40, 50} {
		var got []string
		for page := 1; ; page++ {
			list, total, err := k.c.AfterSales.WithRefunds(t.Context(), client.ServiceAndRefundQuery{AppliedFrom: begin, AppliedTo: k.clock.Now(), Page: page, PageSize: size})
			require.NoError(t, err)
			require.Equal(t, len(want), total)
			if len(list) == 0 {
				break
			}
			require.LessOrEqual(t, len(list), size)
			for _, each := range list {
				kind := "service"
				if each.Service.ServiceID == 0 {
					kind = "refund"
				}
				got = append(got, fmt.Sprintf("%s of %d", kind, each.Service.OrderID))
			}
		}
		assert.Equal(t, want, got, "pages of %d", size)
	}
}

func TestAWindowByDecisionFindsWhatWasDecidedInIt(t *testing.T) {
	t.Parallel()
	k := openReturnsDesk(t)
	r, _ := k.view(k.applies(1, aftersale.ServiceRequest{Kind: aftersale.Return}))
	k.completed(2)
	k.applies(2, aftersale.ServiceRequest{Kind: aftersale.Return}) // nobody decides about it
	k.clock.Advance(100 * time.Hour)
	require.NoError(t, k.c.AfterSales.Approve(t.Context(), r, audit, address))
	decided := k.clock.Now()
	for _, c := range []struct {
		name     string
		from, to time.Time
		want     int
	}{
		{"around it", decided.Add(-time.Hour), decided.Add(time.Hour), 1}, {"to the second", decided, decided, 1},
		{"before it", decided.Add(-50 * time.Hour), decided.Add(-time.Second), 0}, {"after it", decided.Add(time.Second), decided.Add(time.Hour), 0},
	} {
		list, total, err := k.c.AfterSales.WithRefunds(t.Context(), client.ServiceAndRefundQuery{DecidedFrom: c.from, DecidedTo: c.to})
		require.NoError(t, err)
		assert.Equal(t, c.want, total, c.name)
		assert.Len(t, list, c.want, c.name)
	}
}

func TestAListNarrowsByWhatNoIndexTells(t *testing.T) {
	t.Parallel()
	k := openReturnsDesk(t)
	r := k.applies(1, aftersale.ServiceRequest{Kind: aftersale.Exchange})
	k.does(r, aftersale.AuditApprove, aftersale.ServiceAct{})
	k.does(r, aftersale.SendBack, onItsWay)
	k.completed(2)
	other := k.applies(2, aftersale.ServiceRequest{Kind: aftersale.Return, SKU: 1000002})
	k.does(other, aftersale.AuditApprove, aftersale.ServiceAct{})
	operator := `"buId":"10000001","operatePin":"p","operateNick":"n"`
	for filter, want := range map[string][]int64{
		``: {r.ServiceID, other.ServiceID}, `,"expressCode":"YT1"`: {r.ServiceID}, `,"customerExpect":10`: {other.ServiceID}, `,"skuId":1000002`: {other.ServiceID},
		`,"skuId":7`: {}, `,"pageSize":1,"pageNumber":2`: {other.ServiceID}, `,"pageSize":1,"pageNumber":2,"customerExpect":10`: {},
	} {
		got := into[struct {
			Page struct {
				Data []struct {
					ServiceID int64 `json:"serviceId"`
				} `json:"data"`
			} `json:"pageResult"`
		}](t, ask(t, k.s, "jingdong.asc.receive.list", `{`+operator+filter+`}`))
		ids := []int64{}
		for _, each := range got.Page.Data {
			ids = append(ids, each.ServiceID)
		}
		assert.Equal(t, want, ids, filter)
	}
}

func TestComplaintsAreListedAndRepliedTo(t *testing.T) {
	t.Parallel()
	k := openReturnsDesk(t)
	ctx := t.Context()
	var id int64
	complain := func(o order.Order) (order.Order, error) {
		next, c, err := o.Complain("商品有划痕", k.clock.Now())
		id = c.ID
		return next, err
	}
	k.order(1, complain)
	page, err := k.c.Complaints.List(ctx, client.ComplaintQuery{})
	require.NoError(t, err)
	require.Equal(t, 1, page.Total)
	assert.Equal(t, client.Complaint{ComplaintID: client.ID(id), OrderID: 1, Status: client.ComplaintOpen, Content: "商品有划痕",
		Opened: page.Complaints[0].Opened, Updated: page.Complaints[0].Opened, Replies: []client.ComplaintReply{}}, page.Complaints[0])

	k.clock.Advance(time.Hour)
	for i, text := range []string{"请稍候", "已为您补发 <新品> & 赠品"} {
		got, err := k.c.Complaints.Reply(ctx, id, 1, text)
		require.NoError(t, err)
		require.Len(t, got.Replies, i+1)
		assert.Equal(t, text, got.Replies[i].Content)
		assert.Equal(t, client.ComplaintReplied, got.Status)
	}
	page, err = k.c.Complaints.List(ctx, client.ComplaintQuery{Status: client.ComplaintOpen})
	require.NoError(t, err)
	assert.Zero(t, page.Total)

	k.order(1, func(o order.Order) (order.Order, error) {
		next, _, err := o.CloseComplaint(id, k.clock.Now())
		return next, err
	})
	_, err = k.c.Complaints.Reply(ctx, id, 1, "还有问题吗")
	assert.ErrorIs(t, err, client.ErrConflict)
	_, err = k.c.Complaints.Reply(ctx, id+1, 1, "有人吗")
	assert.ErrorIs(t, err, client.ErrOrderNotFound)
	page, err = k.c.Complaints.List(ctx, client.ComplaintQuery{OrderID: 1, Status: client.ComplaintClosed, OpenedFrom: noon, OpenedTo: noon})
	require.NoError(t, err)
	assert.Equal(t, 1, page.Total)
}
