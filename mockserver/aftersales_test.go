package mockserver_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A returnsDesk is a shop with one completed order, its buyer and its seller's
// client.
type returnsDesk struct {
	t     *testing.T
	s     *mocktest.Server
	c     *client.Client
	clock *clock.Clock
	by    client.Operator
}

// openReturnsDesk opens a shop whose order 1 holds two pieces of SKU 1000001 at
// 899.00 and one of 1000002 at 1.00.
func openReturnsDesk(t *testing.T) returnsDesk {
	t.Helper()
	at := clock.Frozen(noon)
	s := start(t, mockserver.Options{Orders: -1, Shops: 2, Clock: at, Gateway: at})
	c, err := client.New(s.URL, client.Credentials{AppKey: s.AppKey, AppSecret: s.AppSecret, AccessToken: s.AccessToken},
		client.WithTransport(&contract.Transport{}), client.WithNow(at.Now))
	require.NoError(t, err)
	k := returnsDesk{t: t, s: s, c: c, clock: at, by: client.Operator{BuID: mockserver.DefaultVenderID, Pin: "seller", Nick: "小王"}}
	k.completed(1)
	return k
}

// completed adds a completed order.
func (k returnsDesk) completed(id int64) {
	k.t.Helper()
	o := waiting(id)
	o.Paid = time.Time{}
	o.Items = []order.Item{{SKU: 1000001, Name: "Xiaomi Phone", Price: 89900, Count: 2}, {SKU: 1000002, Name: "Case", Price: 100, Count: 1}}
	place(k.t, k.s, o.In(order.FinishedL, o.Placed))
}

// order changes an order behind the seller's back.
func (k returnsDesk) order(id int64, change func(order.Order) (order.Order, error)) order.Order {
	k.t.Helper()
	o, err := k.s.Sandbox().Orders(mockserver.DefaultVenderID, k.clock.Now()).Update(k.t.Context(), id, change)
	require.NoError(k.t, err)
	return o
}

// applies lets the buyer apply for a service order.
func (k returnsDesk) applies(id int64, q aftersale.ServiceRequest) client.ServiceRef {
	k.t.Helper()
	var s aftersale.Service
	k.order(id, func(o order.Order) (next order.Order, err error) {
		next, s, err = o.AskService(q, k.clock.Now())
		return next, err
	})
	return client.ServiceRef{By: k.by, ServiceID: s.ID, OrderID: id}
}

// does lets something happen to a service order that is not the seller's doing.
func (k returnsDesk) does(r client.ServiceRef, e aftersale.ServiceEvent, act aftersale.ServiceAct) {
	k.t.Helper()
	k.order(r.OrderID, func(o order.Order) (order.Order, error) {
		next, _, err := o.Serve(r.ServiceID, e, act, k.clock.Now())
		return next, err
	})
}

// view reads a service order, and returns the reference with its version.
func (k returnsDesk) view(r client.ServiceRef) (client.ServiceRef, client.ServiceOrder) {
	k.t.Helper()
	got, err := k.c.AfterSales.View(k.t.Context(), r)
	require.NoError(k.t, err)
	r.Version = got.Version.Int64()
	return r, got
}

var (
	audit     = client.Audit{Notes: "同意", ReasonID: 1}
	address   = client.ReturnAddress{Contact: "小王", Tel: "010-00000000", Zipcode: "100000", Province: 1, City: 72, County: 2799, Detail: "测试路1号", Type: 1}
	reception = client.Reception{Pin: "store", Name: "小李", Remark: "完好", Packing: 1, Quality: 1, Invoice: 1, Judgment: 1, AccessoryOrGift: 1, Appearance: 1}
	onItsWay  = aftersale.ServiceAct{Parcel: aftersale.Parcel{LogisticsID: 463, Waybill: "YT1"}}
)

// brings walks a service order to where the seller has the goods.
func (k returnsDesk) brings(r client.ServiceRef) client.ServiceRef {
	k.t.Helper()
	ctx := k.t.Context()
	r, _ = k.view(r)
	require.NoError(k.t, k.c.AfterSales.Approve(ctx, r, audit, address))
	k.clock.Advance(time.Hour)
	k.does(r, aftersale.SendBack, onItsWay)
	k.clock.Advance(48 * time.Hour)
	require.NoError(k.t, k.c.AfterSales.Receive(ctx, r, reception))
	r, got := k.view(r)
	assert.Equal(k.t, "待处理", got.StatusName)
	return r
}

func TestAReturnWalksFromItsApplicationToTheMoney(t *testing.T) {
	t.Parallel()
	k := openReturnsDesk(t)
	ctx, asc := t.Context(), k.c.AfterSales
	r := k.applies(1, aftersale.ServiceRequest{Kind: aftersale.Return, Reason: "尺寸不合适"})
	ids := func(page client.ServicePage, err error) (found []int64) {
		require.NoError(t, err)
		for _, s := range page.Services {
			found = append(found, s.ServiceID.Int64())
		}
		assert.Equal(t, len(found), page.Total)
		return found
	}
	q := client.ServiceQuery{By: k.by}
	assert.Equal(t, []int64{r.ServiceID}, ids(asc.ToAudit(ctx, q)))
	assert.Empty(t, ids(asc.ToReceive(ctx, q)))
	r, got := k.view(r)
	assert.Equal(t, client.Return, got.Kind)
	assert.Equal(t, "尺寸不合适", got.Question)
	assert.Equal(t, []client.ServiceLine{{SKU: 1000001, Name: "Xiaomi Phone", Count: 1, Price: 89900, Amount: 89900}}, got.Lines)
	require.NoError(t, asc.Approve(ctx, r, audit, address))
	assert.Empty(t, ids(asc.ToAudit(ctx, q)))
	assert.Equal(t, []int64{r.ServiceID}, ids(asc.ToReceive(ctx, q)))

	k.does(r, aftersale.SendBack, onItsWay)
	freight, err := asc.Freight(ctx, r)
	require.NoError(t, err)
	assert.Equal(t, "YT1", freight.Waybill)
	assert.NotEmpty(t, freight.Company)
	k.clock.Advance(72 * time.Hour)
	require.NoError(t, asc.Receive(ctx, r, reception))
	assert.Equal(t, []int64{r.ServiceID}, ids(asc.ToProcess(ctx, q)))
	r, _ = k.view(r)
	require.NoError(t, asc.Refund(ctx, r))
	assert.Empty(t, ids(asc.ToProcess(ctx, q)))
	assert.Equal(t, []int64{r.ServiceID}, ids(asc.List(ctx, client.ServiceQuery{By: k.by, OrderID: 1})))

	both, total, err := asc.WithRefunds(ctx, client.ServiceAndRefundQuery{OrderID: 1})
	require.NoError(t, err)
	require.Equal(t, 1, total)
	assert.Equal(t, client.RefundSucceeded, both[0].Status)
	assert.Equal(t, client.Money(89900), both[0].Amount)
	assert.Equal(t, k.clock.Now(), both[0].Completed.Time.UTC())
	k.does(r, aftersale.Confirm, aftersale.ServiceAct{})
	_, got = k.view(r)
	assert.Equal(t, "完成", got.StatusName)
	assert.Equal(t, "退款", got.Result)
}

func TestTheMoneyOfServiceOrdersAndRefundsIsNeverMoreThanWasPaid(t *testing.T) {
	t.Parallel()
	k := openReturnsDesk(t)
	r := k.brings(k.applies(1, aftersale.ServiceRequest{Kind: aftersale.Return, Count: 2}))
	require.NoError(t, k.c.AfterSales.Refund(t.Context(), r))
	o := k.order(1, func(o order.Order) (order.Order, error) { return o, nil })
	paid := o.AmountPaid()
	require.Equal(t, int64(2*89900+100+800), paid)
	assert.Equal(t, int64(2*89900), o.Refunded())
	_, _, err := o.AskRefund(aftersale.RefundRequest{Sum: 901}, k.clock.Now())
	require.ErrorIs(t, err, aftersale.ErrSum)

	o = k.order(1, func(o order.Order) (order.Order, error) {
		next, refund, err := o.AskRefund(aftersale.RefundRequest{Sum: 900}, k.clock.Now())
		if err != nil {
			return o, err
		}
		next, _, err = next.ReplyRefund(refund.ID, aftersale.Approve, aftersale.Reply{}, k.clock.Now())
		return next, err
	})
	assert.Equal(t, int64(2*89900), o.Refunded(), "finance has not paid yet")
	k.clock.Advance(order.PayRefundAfter)
	both, total, err := k.c.AfterSales.WithRefunds(t.Context(), client.ServiceAndRefundQuery{OrderID: 1})
	require.NoError(t, err)
	require.Equal(t, 2, total)
	var sum client.Money
	for _, each := range both {
		assert.Equal(t, client.RefundSucceeded, each.Status)
		sum += each.Amount
	}
	assert.Equal(t, paid, sum.Fen())
	o = k.order(1, func(o order.Order) (order.Order, error) { return o, nil })
	assert.Equal(t, paid, o.Refunded())
	assert.Empty(t, o.Check())
}

func TestAnExchangeHasAWaybillOfItsOwn(t *testing.T) {
	t.Parallel()
	k := openReturnsDesk(t)
	r := k.brings(k.applies(1, aftersale.ServiceRequest{Kind: aftersale.Exchange, SKU: 1000002}))
	require.NoError(t, k.c.AfterSales.Exchange(t.Context(), r, client.ServiceParcel{ShipWay: 30, Company: "顺丰快递", Waybill: "SF9"}))
	_, got := k.view(r)
	assert.Equal(t, "换新", got.Result)
	freight, err := k.c.AfterSales.Freight(t.Context(), r)
	require.NoError(t, err)
	assert.Equal(t, "YT1", freight.Waybill, "the buyer's stays")
	require.Len(t, freight.Log, 1)
	assert.Equal(t, "SF9", freight.Log[0].Content)
	o := k.order(1, func(o order.Order) (order.Order, error) { return o, nil })
	assert.Zero(t, o.Refunded())
	assert.Equal(t, order.FinishedL, o.State)
	assert.ErrorIs(t, k.c.AfterSales.Refund(t.Context(), r), client.ErrConflict)
}

func TestARepairGoesBackToItsBuyer(t *testing.T) {
	t.Parallel()
	k := openReturnsDesk(t)
	r := k.brings(k.applies(1, aftersale.ServiceRequest{Kind: aftersale.Repair}))
	ctx, sf := t.Context(), client.ServiceParcel{ShipWay: 30, Company: "顺丰快递", Waybill: "SF9"}
	require.ErrorIs(t, k.c.AfterSales.Refund(ctx, r), client.ErrConflict)
	require.NoError(t, k.c.AfterSales.SendRepaired(ctx, r, sf, "李四", "13800000000"))
	_, got := k.view(r)
	assert.Equal(t, "已维修", got.StatusName)

	again := k.brings(k.applies(1, aftersale.ServiceRequest{Kind: aftersale.Repair}))
	require.NoError(t, k.c.AfterSales.SendBack(ctx, again, sf, "李四", "13800000000"))
	_, got = k.view(again)
	assert.Equal(t, "原返", got.Result)
}

func TestARefusedAndACancelledServiceOrderMoveNoMore(t *testing.T) {
	t.Parallel()
	k := openReturnsDesk(t)
	ctx := t.Context()
	r, _ := k.view(k.applies(1, aftersale.ServiceRequest{Kind: aftersale.Return}))
	require.NoError(t, k.c.AfterSales.Refuse(ctx, r, audit))
	r, got := k.view(r)
	assert.Equal(t, "审核不通过", got.StatusName)
	assert.ErrorIs(t, k.c.AfterSales.Approve(ctx, r, audit, address), client.ErrConflict)
	assert.ErrorIs(t, k.c.AfterSales.Receive(ctx, r, reception), client.ErrConflict)

	r, _ = k.view(k.applies(1, aftersale.ServiceRequest{Kind: aftersale.Return}))
	stale := r
	require.NoError(t, k.c.AfterSales.Approve(ctx, r, audit, address))
	assert.ErrorIs(t, k.c.AfterSales.Cancel(ctx, stale, "不退了"), client.ErrConflict, "another version stands")
	r, _ = k.view(r)
	k.does(r, aftersale.SendBack, onItsWay)
	require.NoError(t, k.c.AfterSales.Cancel(ctx, r, "不退了"), "the buyer's waybill leaves the version")
	r, got = k.view(r)
	assert.Equal(t, "取消", got.StatusName)
	assert.ErrorIs(t, k.c.AfterSales.Receive(ctx, r, reception), client.ErrConflict)
	assert.ErrorIs(t, k.c.AfterSales.Receive(ctx, client.ServiceRef{By: k.by, ServiceID: 199, OrderID: 1}, reception), client.ErrOrderNotFound)
}
