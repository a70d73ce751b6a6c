package method

import (
	"context"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "jingdong.asc.query.view", Main: handler("orderId", viewService, failASC)})
}

// viewService shows one service order.
//
// Source: JD's page of apiId 2118; clients that read serviceStatus, sysVersion,
// updateDate and serviceBillDetailList.
func viewService(ctx context.Context, c *Call, q ascCase) (ascResponse, error) {
	o, s, err := c.service(ctx, q)
	if err != nil {
		return ascResponse{}, err
	}
	return ascResponse{ascDone(c, viewOfService(c, &o, s))}, nil
}

// service returns a service order and its order, which the answer shows.
func (c *Call) service(ctx context.Context, q ascCase) (order.Order, aftersale.Service, error) {
	q.check(c)
	id, err := q.id()
	if err != nil {
		return order.Order{}, aftersale.Service{}, err
	}
	o, err := c.Orders.Get(ctx, int64(q.OrderID))
	if err != nil {
		return o, aftersale.Service{}, err
	}
	s, err := serviceOf(&o, id)
	if err == nil {
		c.shows(o.Outline())
	}
	return o, s, err
}

func viewOfService(c *Call, o *order.Order, s aftersale.Service) object {
	buyer, it := buyerOf(c, o), itemOf(o, s.SKU)
	shown := append(serviceHead(o, s), member{"questionDesc", s.Reason}, member{"updateDate", wire.FormatTime(s.Changed)}, member{"sysVersion", versionOf(s)},
		member{"approveName", s.Auditor}, member{"approveNotes", s.Remark})
	shown = appendWhen(shown, "approveDate", s.Audited)
	shown = appendWhen(shown, "receiveDate", s.Received)
	shown = appendWhen(shown, "processDate", s.Processed)
	for _, word := range []member{{"approveResultName", auditWord(s)}, {"processResultName", processWord(s)}} {
		if word.value != "" {
			shown = append(shown, word)
		}
	}
	return append(shown, member{"serviceIdList", []int64{s.ID}},
		member{"customerInfo", object{{"jdPin", buyer.pin}, {"name", buyer.name}, {"contactInfo", object{{"contactName", buyer.name}, {"contactMobile", buyer.mobile}}}}},
		member{"serviceBillDetailList", []object{{
			{"serviceDetailId", s.ID}, {"skuId", s.SKU}, {"wareName", it.Name}, {"wareNum", s.Count}, {"payPrice", yuan(it.Price)}, {"actualPayPrice", yuan(s.Sum)},
		}}})
}
