package main

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract/plural"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
)

// caseAnswer is what all cases have: requests for refunds, service orders and
// complaints.
type caseAnswer struct {
	OrderID    int64     `json:"order_id"`
	OrderState string    `json:"order_state"`
	Status     string    `json:"status"`
	Applied    time.Time `json:"applied"`
	Reason     string    `json:"reason"`
	SumFen     int64     `json:"sum_fen"`

	RefundID int64 `json:"refund_id"`

	ServiceID int64  `json:"service_id"`
	Kind      string `json:"kind"`
	SKU       int64  `json:"sku_id"`
	Count     int64  `json:"count"`

	ComplaintID int64     `json:"complaint_id"`
	Subject     string    `json:"subject"`
	Opened      time.Time `json:"opened"`
	Replies     []struct {
		Text string `json:"text"`
	} `json:"replies"`
}

// A caseKind is what the command line knows of a kind of cases.
type caseKind struct {
	name, plural string // as in the control API
	columns      []string
	cells        func(caseAnswer) []string
}

var (
	refundKind = caseKind{"refund", "refunds", []string{"REFUND_ID", "ORDER_ID", "ORDER_STATE", "STATUS", "YUAN", "APPLIED", "REASON"}, func(a caseAnswer) []string {
		return []string{digits(a.RefundID), digits(a.OrderID), a.OrderState, a.Status, wire.Yuan(a.SumFen), shown(a.Applied), dash(a.Reason)}
	}}
	serviceKind = caseKind{"service", "services", []string{"SERVICE_ID", "ORDER_ID", "KIND", "STATUS", "SKU", "COUNT", "APPLIED", "REASON"}, func(a caseAnswer) []string {
		return []string{digits(a.ServiceID), digits(a.OrderID), a.Kind, a.Status, digits(a.SKU), digits(a.Count), shown(a.Applied), dash(a.Reason)}
	}}
	complaintKind = caseKind{"complaint", "complaints", []string{"COMPLAINT_ID", "ORDER_ID", "STATUS", "OPENED", "REPLIES", "SUBJECT"}, func(a caseAnswer) []string {
		return []string{digits(a.ComplaintID), digits(a.OrderID), a.Status, shown(a.Opened), strconv.Itoa(len(a.Replies)), a.Subject}
	}}
)

func digits(n int64) string { return strconv.FormatInt(n, 10) }

// print prints one case.
func (k caseKind) print(c *controller, answer []byte) error {
	var one caseAnswer
	return c.print(answer, &one, func(t *table) {
		t.row(k.columns...)
		t.row(k.cells(one)...)
	})
}

// printAll prints a page of cases.
func (k caseKind) printAll(c *controller, answer []byte) error {
	var page struct {
		Refunds    []caseAnswer `json:"refunds"`
		Services   []caseAnswer `json:"services"`
		Complaints []caseAnswer `json:"complaints"`
		Total      int          `json:"total"`
	}
	return c.print(answer, &page, func(t *table) {
		all := slices.Concat(page.Refunds, page.Services, page.Complaints) // two of them are not there
		t.row(k.columns...)
		for _, each := range all {
			t.row(k.cells(each)...)
		}
		if page.Total > len(all) {
			t.line("")
			t.line(strconv.Itoa(len(all)) + " of " + plural.Of(page.Total, k.name) + "; --offset continues")
		}
	})
}

// caseListFlags are the flags of the lists.
type caseListFlags struct {
	status                    []string
	from, to, venderID, order string
	limit, offset             int
}

func (o *caseListFlags) define(f *flags) {
	f.list(&o.status, "status", "statuses, several with commas (default all)")
	f.text(&o.order, "order-id", "", "of one order")
	f.text(&o.venderID, "vender-id", "", "of one shop")
	f.text(&o.from, "from", "", "applied for since: RFC 3339, or yyyy-MM-dd HH:mm:ss in GMT+8")
	f.text(&o.to, "to", "", "and until")
	f.number(&o.limit, "limit", 100, "how many at most, up to 1000")
	f.number(&o.offset, "offset", 0, "how many to leave out")
}

// list returns what lists the cases of a kind.
func (o *caseListFlags) list(k caseKind) func(*controller, *flags, []string) error {
	return func(c *controller, f *flags, _ []string) error {
		r := newWish(f).take(map[string]any{
			"status": strings.Join(o.status, ","), "order-id": o.order, "vender-id": o.venderID, "limit": o.limit, "offset": o.offset,
		})
		for flag, text := range map[string]string{"from": o.from, "to": o.to} {
			if err := r.time(flag, text); err != nil {
				return err
			}
			if at, ok := r.body[flag].(time.Time); ok {
				r.body[flag] = at.Format(time.RFC3339)
			}
		}
		answer, err := c.get(c.inBox(k.plural), r.query())
		if err != nil {
			return err
		}
		return k.printAll(c, answer)
	}
}

// post sends what happens to a case, or makes one of an order's, and prints it.
func (k caseKind) post(c *controller, body map[string]any, path ...string) error {
	answer, err := c.do(http.MethodPost, c.inBox(path...), body)
	if err != nil {
		return err
	}
	return k.print(c, answer)
}

// happens sends an event of a case.
func (k caseKind) happens(c *controller, r *wish, args []string) error {
	id, err := strconv.ParseInt(args[0], 10, 64)
	if err != nil || id < 1 {
		return usage("%s id %q: want a number from 1, as jdmock %[1]s list shows them", k.name, args[0])
	}
	r.body["event"] = args[1]
	return k.post(c, r.body, k.plural, digits(id), "events")
}

// refundEventFlags are the flags of refund event.
type refundEventFlags struct {
	checker, remark           string
	rejectType, outWareStatus int
}

func (o *refundEventFlags) define(f *flags) {
	f.text(&o.checker, "checker", "", "who decides")
	f.text(&o.remark, "remark", "", "what is said about it")
	f.number(&o.rejectType, "reject-type", 0, "of reject: JD's number of the reason")
	f.number(&o.outWareStatus, "out-ware-status", 0, "JD's number of whether the goods have left")
}

func newRefund() *cobra.Command {
	var list caseListFlags
	var event refundEventFlags
	return newGroup("refund", "list requests for refunds, and make things happen to them",
		"  jdmock order refund 310000000001 --reason 不想要了\n  jdmock refund list --status not_reviewed\n  jdmock refund event 31000000000100 approve",
		commands(
			verb{use: "list", short: "list requests for refunds, oldest first", flags: list.define, do: list.list(refundKind)},
			verb{
				use: "event REFUND_ID EVENT", short: "make something happen to one: " + strings.Join(aftersale.RefundEvents(), ", "), flags: event.define,
				do: func(c *controller, f *flags, args []string) error {
					return refundKind.happens(c, newWish(f).take(map[string]any{
						"checker": event.checker, "remark": event.remark, "reject-type": event.rejectType, "out-ware-status": event.outWareStatus,
					}), args)
				},
			},
		)...)
}

func newService() *cobra.Command {
	var list caseListFlags
	var carrier int
	var waybill, auditor, remark string
	return newGroup("service", "list service orders (returns, exchanges, repairs), and make things happen to them",
		"  jdmock order service 310000000001 return\n  jdmock service list --status applied\n  jdmock service event 31000000000125 approve",
		commands(
			verb{use: "list", short: "list service orders, oldest first", flags: list.define, do: list.list(serviceKind)},
			verb{
				use: "event SERVICE_ID EVENT", short: "make something happen to one: " + strings.Join(aftersale.ServiceEvents(), ", "),
				flags: func(f *flags) {
					f.number(&carrier, "logistics-id", 0, "of what sends a parcel: the carrier (default the shop's first)")
					f.text(&waybill, "waybill", "", "of what sends a parcel (default made up)")
					f.text(&auditor, "auditor", "", "who decides")
					f.text(&remark, "remark", "", "what is said about it")
				},
				do: func(c *controller, f *flags, args []string) error {
					return serviceKind.happens(c, newWish(f).take(map[string]any{"logistics-id": carrier, "waybill": waybill, "auditor": auditor, "remark": remark}), args)
				},
			},
		)...)
}

func newComplaint() *cobra.Command {
	var list caseListFlags
	var reply string
	return newGroup("complaint", "list complaints, answer and close them",
		"  jdmock order complain 310000000001 物流太慢\n  jdmock complaint list --status open\n  jdmock complaint event 31000000000150 reply --reply 已催促物流",
		commands(
			verb{use: "list", short: "list complaints, oldest first", flags: list.define, do: list.list(complaintKind)},
			verb{
				use: "event COMPLAINT_ID EVENT", short: "make something happen to one: reply, close",
				flags: func(f *flags) { f.text(&reply, "reply", "", "of reply: what the seller says") },
				do: func(c *controller, f *flags, args []string) error {
					return complaintKind.happens(c, newWish(f).take(map[string]any{"reply": reply}), args)
				},
			},
		)...)
}
