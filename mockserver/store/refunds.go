package store

import "github.com/jdmock/jdmock/mockserver/aftersale"

// Of the cases that an order can have, only requests for refunds are a part of
// its life: those are what locks and cancels it. An order with any other is kept
// whole.

// appendRefunds writes requests for refunds, as refunds reads them.
func (w *timeWriter) appendRefunds(dst []byte, p *places, refunds []aftersale.Refund) []byte {
	dst = appendNumbers(dst, sizeOf(refunds))
	for i := range refunds {
		r := &refunds[i]
		dst = appendNumbers(dst, r.ID, int64(r.Status), r.Sum, int64(r.RejectType), int64(r.OutWareStatus))
		dst = append(dst, flag(r.Locks), flag(r.UnderWay))
		dst = w.append(dst, p, r.Applied, r.Checked)
		for _, text := range []string{r.Reason, r.Checker, r.Remark} {
			dst = append(appendNumbers(dst, int64(len(text))), text...)
		}
	}
	return dst
}

// flag returns 1 for true and 0 for false.
func flag(is bool) byte {
	if is {
		return 1
	}
	return 0
}

// refunds reads what appendRefunds has written.
func (r *unpacker) refunds() []aftersale.Refund {
	refunds := ofSize[aftersale.Refund](r.number())
	for i := range refunds {
		f := &refunds[i]
		f.ID, f.Status, f.Sum = r.number(), aftersale.RefundStatus(r.number()), r.number()
		f.RejectType, f.OutWareStatus = int(r.number()), int(r.number())
		flags := r.text(2)
		f.Locks, f.UnderWay = flags[0] == 1, flags[1] == 1
		f.Applied, f.Checked = r.time(), r.time()
		f.Reason, f.Checker, f.Remark = r.text(int(r.number())), r.text(int(r.number())), r.text(int(r.number()))
	}
	return refunds
}
