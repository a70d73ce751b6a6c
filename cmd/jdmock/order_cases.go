package main

import "github.com/jdmock/jdmock/contract/wire"

// orderCaseFlags are the flags of order refund and order service.
type orderCaseFlags struct {
	sum, reason string
	sku, count  int
}

// verbs are what a buyer can want of an order.
func (o *orderCaseFlags) verbs() []verb {
	return []verb{
		{use: "refund ID", short: "let the buyer ask for money back, which locks an order that has not ended", flags: o.defineRefund, do: o.refund},
		{use: "service ID KIND", short: "let the buyer of a completed order apply for a return, exchange or repair", flags: o.defineService, do: o.service},
		{use: "complain ID SUBJECT", short: "let the buyer complain", do: complain},
	}
}

func (o *orderCaseFlags) defineRefund(f *flags) {
	f.text(&o.sum, "sum", "", "yuan, such as 12.50, of an order that has ended (default all that is left)")
	f.text(&o.reason, "reason", "", "what the buyer says")
}

func (o *orderCaseFlags) defineService(f *flags) {
	f.number(&o.sku, "sku-id", 0, "which goods (default the order's first)")
	f.number(&o.count, "count", 1, "how many pieces")
	f.text(&o.reason, "reason", "", "what the buyer says")
}

func (o *orderCaseFlags) refund(c *controller, f *flags, args []string) error {
	id, err := parseOrderID(args[0])
	if err != nil {
		return err
	}
	r := newWish(f).take(map[string]any{"reason": o.reason})
	if f.changed("sum") {
		fen, err := wire.ParseYuan(o.sum)
		if err != nil || fen <= 0 {
			return usage("--sum %q: want yuan with at most two decimals, such as 12.50", o.sum)
		}
		r.body["sum_fen"] = fen
	}
	return refundKind.post(c, r.body, "orders", digits(id), "refunds")
}

func (o *orderCaseFlags) service(c *controller, f *flags, args []string) error {
	id, err := parseOrderID(args[0])
	if err != nil {
		return err
	}
	r := newWish(f).take(map[string]any{"reason": o.reason, "sku-id": o.sku, "count": o.count})
	r.body["kind"] = args[1]
	return serviceKind.post(c, r.body, "orders", digits(id), "services")
}

func complain(c *controller, _ *flags, args []string) error {
	id, err := parseOrderID(args[0])
	if err != nil {
		return err
	}
	return complaintKind.post(c, map[string]any{"subject": args[1]}, "orders", digits(id), "complaints")
}
