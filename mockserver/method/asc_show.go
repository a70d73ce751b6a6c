package method

import (
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// expectations are JD's words for what a buyer expects.
// Source: comments of a PHP client.
var expectations = map[aftersale.ServiceKind]string{aftersale.Return: "退货", aftersale.Exchange: "换货", aftersale.Repair: "维修"}

// serviceWords are the Chinese words for where service orders stand (assumed).
var serviceWords = map[aftersale.ServiceStatus]string{
	aftersale.ServiceApplied: "待审核", aftersale.ServiceRefused: "审核不通过", aftersale.ServiceApproved: "待客户发货", aftersale.ServiceSentBack: "待收货",
	aftersale.ServiceReceived: "待处理", aftersale.ServiceRefunded: "已退款", aftersale.ServiceReplaced: "已换新", aftersale.ServiceRepaired: "已维修",
	aftersale.ServiceCompleted: "完成", aftersale.ServiceCancelled: "取消", aftersale.ServiceReturned: "已原返",
}

// briefs shows the service orders of a list.
func briefs(c *Call, list []caseOf) []object {
	shown := make([]object, 0, len(list))
	for i := range list {
		o := list[i].Order
		if s, ok := o.Cases.Service(list[i].Mark.Case); ok {
			c.shows(o.Outline())
			shown = append(shown, brief(c, o, s))
		}
	}
	return shown
}

// brief shows a service order as lists do. A time that has not come is left out
// (assumed).
func brief(c *Call, o *order.Order, s aftersale.Service) object {
	buyer := buyerOf(c, o)
	shown := append(serviceHead(o, s), member{"customerPin", buyer.pin}, member{"customerName", buyer.name}, member{"customerTel", buyer.mobile},
		member{"actualPayPrice", yuan(s.Sum)}, member{"skuId", s.SKU}, member{"wareName", itemOf(o, s.SKU).Name}, member{"approveName", s.Auditor})
	shown = appendWhen(shown, "approveTime", s.Audited)
	if word := auditWord(s); word != "" {
		shown = append(shown, member{"approveResultName", word})
	}
	shown = appendWhen(shown, "processTime", s.Processed)
	if word := processWord(s); word != "" {
		shown = append(shown, member{"processResultName", word})
	}
	return shown
}

// serviceHead is what every view of a service order begins with.
func serviceHead(o *order.Order, s aftersale.Service) object {
	return object{
		{"serviceId", s.ID}, {"applyId", s.ID}, {"applyTime", wire.FormatTime(s.Applied)},
		{"customerExpect", int(s.Kind)}, {"customerExpectName", expectations[s.Kind]},
		{"serviceStatus", int(s.Status)}, {"serviceStatusName", serviceWords[s.Status]},
		{"orderId", o.ID}, {"orderType", o.Type},
	}
}

// appendWhen appends a time, if it has come.
func appendWhen(shown object, name string, at time.Time) object {
	if at.IsZero() {
		return shown
	}
	return append(shown, member{name, wire.FormatTime(at)})
}

// auditWord says what an audit has found (assumed).
func auditWord(s aftersale.Service) string {
	switch {
	case s.Audited.IsZero():
		return ""
	case s.Status == aftersale.ServiceRefused:
		return "审核不通过"
	}
	return "客户发货"
}

// processWord says what was done with goods that came back (assumed).
func processWord(s aftersale.Service) string {
	switch s.Did {
	case aftersale.RefundService:
		return "退款"
	case aftersale.ExchangeService:
		return "换新"
	case aftersale.RepairService:
		return "维修"
	case aftersale.ReturnAsIs:
		return "原返"
	}
	return ""
}

// itemOf returns the order's line of a SKU, or an empty one.
func itemOf(o *order.Order, sku int64) order.Item {
	for _, it := range o.Items {
		if it.SKU == sku {
			return it
		}
	}
	return order.Item{}
}

// buyerSeen is a buyer as the call sees him.
type buyerSeen struct{ pin, name, mobile string }

// buyerOf returns who has applied for something about an order: its consignee,
// with the buyer's account (assumed).
func buyerOf(c *Call, o *order.Order) buyerSeen {
	s := secretsOf(c, false).alone()
	return buyerSeen{s.of(account, o.Buyer.Pin).shown, s.of(name, o.Consignee.Name).shown, s.of(phone, o.Consignee.Mobile).shown}
}
