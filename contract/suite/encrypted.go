package suite

import (
	"fmt"

	"github.com/jdmock/jdmock/contract"
)

// unknownIDs are ids that no order has.
var unknownIDs = []int64{999, 1_000_000_000_999, 1<<53 + 1}

// unknownAlike asks both dialects for orders that there are not.
func unknownAlike(p *probe) {
	for _, params := range []string{`{"order_id":%d}`, `{"order_id":%d,"optional_fields":"orderId"}`} {
		var first reply
		for i, id := range unknownIDs {
			got := p.ask(p.owner(), asked{method: getMethod, params: fmt.Sprintf(params, id)})
			if i == 0 {
				first = got
				continue
			}
			if got.root != first.root || got.code != first.code {
				p.fail(contract.CodeUnstable, "unknown", "/"+first.root, first.told(), got.told())
				continue
			}
			p.same(contract.CodeUnstable, "unknown", "/"+first.root, first.inner, got.inner)
		}
	}
}

// encryptedAgrees compares orders with what the en-methods say of them, but for
// what is encrypted there.
func encryptedAgrees(p *probe) {
	const fields = "orderId,orderState,orderType,orderTotalPrice,orderPayment,freightPrice,orderStartTime,modified,dataVersion,itemInfoList"
	for _, o := range p.some(3) {
		plain, other := p.detail(getMethod, o.id, fields), p.detail(enMethod, o.id, fields)
		if plain == nil || other == nil {
			if (plain == nil) != (other == nil) {
				p.fail(contract.CodeDialects, "same", detailPointer(enMethod), say("order %d from both methods, or from neither", "两个接口对订单 %d 的返回一致", o.id), say("it from one", "仅一个接口返回"))
			}
			continue
		}
		if plain.sameVersion(*other) {
			if at, differ := firstDifference(plain.members, other.members, detailPointer(enMethod)); differ {
				p.fail(contract.CodeDialects, "same", at, say("what %s says", "与 %s 一致", getMethod), say("another value", "不同的值"))
			}
		}
	}
}
