package arrival

import (
	"math"
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// Purposes of the random streams.
const (
	streamTime = iota + 1
	streamShop
	streamBuyer
	streamPay
	streamPayAfter
	streamHeld
	streamReleaseAfter
	streamAskAfter
	streamEnd
	streamEndAfter
	streamRemark
	streamWishAfter
)

// draw returns the number of the stream for a purpose and the n-th arrival.
func draw(seed uint64, purpose, n int) uint64 {
	const salt = 0x6172_7269_7661_6c73 // apart from what shops are made of
	return mix(mix(seed^salt+uint64(purpose)*0x9e3779b97f4a7c15) + uint64(n))
}

// mix spreads the bits of x (the finalizer of SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Shop returns which of so many shops the n-th order arrives at, from 0.
func Shop(seed uint64, n, shops int) int { return int(draw(seed, streamShop, n) % uint64(shops)) }

// A share is a part of a whole, in millionths.
type share int64

const whole share = 1_000_000

// A Life is what a buyer makes of an order.
type Life struct {
	Pay     int          // order.Online or order.CashOnDelivery
	Held    bool         // the platform holds it after payment, and lets it go
	Refuses bool         // the buyer refuses the parcel
	Remark  bool         // the buyer has left a remark
	Steps   []order.Step // what will happen by itself
}

// A delay is how long people take: half of them less than its median, and few
// of them very long (log-normal).
type delay struct {
	median time.Duration
	sigma  float64 // of the logarithm
}

// of returns the delay of a draw, to the second: at least one, and at most most.
func (d delay) of(drawn uint64, most time.Duration) time.Duration {
	u := (float64(drawn>>11) + 0.5) / (1 << 53)
	z := math.Sqrt2 * math.Erfinv(2*u-1)
	seconds := math.Round(d.median.Seconds() * math.Exp(d.sigma*z))
	return time.Duration(min(max(seconds, 1), most.Seconds())) * time.Second
}

// What people take, beside the time until they pay.
var (
	tillCancel  = delay{20 * time.Minute, 1}   // an order that is not paid
	tillRelease = delay{30 * time.Minute, 0.8} // by the platform
	tillAsk     = delay{3 * time.Hour, 1.2}    // to cancel, once it is paid
	tillEnd     = delay{6 * time.Hour, 0.8}    // of a wish to cancel
)

// wishes are what buyers want later, and how long after they have bought.
var wishes = map[mind]struct {
	order.Event
	delay
}{
	wantsMoneyBack: {order.WishRefund, delay{4 * 24 * time.Hour, 0.8}},
	sendsBack:      {order.WishReturn, delay{16 * 24 * time.Hour, 0.3}},
	exchanges:      {order.WishExchange, delay{16 * 24 * time.Hour, 0.3}},
	complains:      {order.WishComplaint, delay{3 * 24 * time.Hour, 0.8}},
}

// The longest delays.
const (
	maxUnpaid = order.PayWithin - time.Minute
	maxWait   = 5 * 24 * time.Hour
	maxWish   = 60 * 24 * time.Hour
)

// Life returns what the buyer of the n-th order makes of it.
func (p Plan) Life(seed uint64, n int) Life {
	part := func(purpose int) share { return share(draw(seed, purpose, n) % uint64(whole)) }
	l := Life{Pay: order.Online, Remark: part(streamRemark) < p.shares.remark}
	mind := p.shares.mindOf(part(streamBuyer))
	switch mind {
	case neverPays:
		return l
	case cancelsUnpaid:
		l.Steps = []order.Step{{After: tillCancel.of(draw(seed, streamPayAfter, n), maxUnpaid), Event: order.Cancel}}
		return l
	case refuses:
		l.Refuses = true
	}
	after := l.buy(p, seed, n, part)
	if mind == asksToCancel {
		l.ask(p, seed, n, after, part)
	}
	if wish, ok := wishes[mind]; ok {
		l.Steps = append(l.Steps, order.Step{After: after + wish.of(draw(seed, streamWishAfter, n), maxWish), Event: wish.Event})
	}
	return l
}

// buy plans how the buyer pays, and returns when the seller may ship.
func (l *Life) buy(p Plan, seed uint64, n int, part func(int) share) (after time.Duration) {
	if part(streamPay) < p.shares.cashOnDelivery {
		l.Pay = order.CashOnDelivery
		return 0
	}
	after = p.pay.of(draw(seed, streamPayAfter, n), maxUnpaid)
	l.Steps = append(l.Steps, order.Step{After: after, Event: order.Pay})
	if l.Held = part(streamHeld) < p.shares.held; l.Held {
		after += tillRelease.of(draw(seed, streamReleaseAfter, n), maxWait)
		l.Steps = append(l.Steps, order.Step{After: after, Event: order.Release})
	}
	return after
}

// ask plans how the buyer asks to cancel, and how that ends: the buyer thinks
// better of it, the shop's staff grants it, or nobody decides.
func (l *Life) ask(p Plan, seed uint64, n int, after time.Duration, part func(int) share) {
	after += tillAsk.of(draw(seed, streamAskAfter, n), maxWait)
	l.Steps = append(l.Steps, order.Step{After: after, Event: order.Lock})
	after += tillEnd.of(draw(seed, streamEndAfter, n), maxWait)
	switch drawn := part(streamEnd); {
	case drawn < p.shares.withdraw:
		l.Steps = append(l.Steps, order.Step{After: after, Event: order.Withdraw})
	case drawn < p.shares.withdraw+p.shares.approve:
		l.Steps = append(l.Steps, order.Step{After: after, Event: order.Approve})
	}
}

// Apply gives an order that was just placed, and is not paid, its life.
func (l Life) Apply(o *order.Order) {
	o.Pay, o.Held, o.Plan = l.Pay, l.Held, l.Steps
	if l.Refuses {
		o.Fated = order.Returned
	}
	o.State = order.NotPay
	if l.Pay == order.CashOnDelivery {
		o.State = order.WaitSellerStockOut
	}
	if !l.Remark {
		o.Remark = ""
	}
}
