package control

import (
	"context"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

func caseRoutes() []route {
	window := []string{"order_id", "vender_id", "status", "from", "to", "offset", "limit"}
	return []route{
		change(http.MethodPost, inBox+"/orders/{order_id}/refunds", "askRefund", "Lets the buyer ask for money back: an order that has not ended is locked by that.", http.StatusCreated, askRefund),
		change(http.MethodPost, inBox+"/refunds/{refund_id}/events", "postRefundEvent", "Makes something happen to a request for a refund, if its status allows it.", http.StatusOK, postRefundEvent),
		read(http.MethodGet, inBox+"/refunds", "listRefunds", "Lists requests for refunds, by shop and, in a shop, oldest first.", listRefunds, window...),
		change(http.MethodPost, inBox+"/orders/{order_id}/services", "askService", "Lets the buyer apply for a return, an exchange or a repair; the order's state stays.", http.StatusCreated, askService),
		change(http.MethodPost, inBox+"/services/{service_id}/events", "postServiceEvent", "Makes something happen to a service order, if its status allows it.", http.StatusOK, postServiceEvent),
		read(http.MethodGet, inBox+"/services", "listServices", "Lists service orders, by shop and, in a shop, oldest first.", listServices, window...),
		change(http.MethodPost, inBox+"/orders/{order_id}/complaints", "complain", "Lets the buyer complain.", http.StatusCreated, complain),
		change(http.MethodPost, inBox+"/complaints/{complaint_id}/events", "postComplaintEvent", "Makes something happen to a complaint: reply or close.", http.StatusOK, postComplaintEvent),
		read(http.MethodGet, inBox+"/complaints", "listComplaints", "Lists complaints, by shop and, in a shop, oldest first.", listComplaints, window...),
	}
}

// caseHead is what all cases have.
type caseHead struct {
	OrderID    int64  `json:"order_id"`
	VenderID   string `json:"vender_id"`
	OrderState string `json:"order_state"`
	Status     string `json:"status"`
}

// changed applies a change to an order of the sandbox.
func (c *call) changed(ctx context.Context, id int64, fn func(order.Order) (order.Order, error)) (order.Order, sandbox.Shop, error) {
	_, shop, err := c.find(ctx, id)
	if err != nil {
		return order.Order{}, shop, err
	}
	o, err := c.box.Orders(shop.VenderID, c.now).Update(ctx, id, func(was order.Order) (order.Order, error) {
		o, err := fn(was)
		return o.CausedBy(order.ByControl, was), err
	})
	return o, shop, err
}

// caseID returns the id of a case in the path, and its order's.
func (c *call) caseID(name string) (id, orderID int64, err error) {
	id, err = strconv.ParseInt(c.vars[name], 10, 64)
	if err != nil || id < 1 {
		return 0, 0, bad(name, "%s %.40q in the path: want a number from 1", name, c.vars[name])
	}
	return id, aftersale.OrderOf(id), nil
}

// notOfCase words that a case's order does not exist.
func notOfCase(name string, id int64, err error) error {
	var p *Problem
	if errors.As(err, &p) && p.Status == http.StatusNotFound || errors.Is(err, aftersale.ErrNotFound) {
		return notFound(name, "%s %d: no order of the sandbox has it", name, id)
	}
	return err
}

// maxName bounds the name of whoever decides, in characters.
const maxName = 100

// bounded refuses a text that is too long.
func bounded(field, text string, most int) error {
	if n := len([]rune(text)); n > most {
		return bad(field, "%s has %d characters: want at most %d", field, n, most)
	}
	return nil
}

// window returns the query that the request asks for.
func (c *call) window(kind aftersale.Kind, statuses []string) (q store.CaseQuery, err error) {
	q.Kind = kind
	if q.From, err = c.instant("from"); err != nil {
		return q, err
	}
	if q.To, err = c.instant("to"); err != nil {
		return q, err
	}
	for _, name := range strings.FieldsFunc(c.parameter("status"), func(r rune) bool { return r == ',' || r == ' ' }) {
		i := indexOf(statuses, name)
		if i < 0 {
			p := unknownName("status", name, named(statuses))
			p.Field = "status"
			return q, p
		}
		q.Statuses |= 1 << i
	}
	offset, err := c.number("offset", 0, 0, math.MaxInt32)
	if err != nil {
		return q, err
	}
	limit, err := c.number("limit", defaultPage, 0, maxPage)
	q.Offset, q.Limit = int(offset), int(limit)
	return q, err
}

func indexOf(names []string, name string) int {
	for i := range names {
		if names[i] == name && name != "" {
			return i
		}
	}
	return -1
}

// named returns the names that are not empty.
func named(names []string) (all []string) {
	for _, name := range names {
		if name != "" {
			all = append(all, name)
		}
	}
	return all
}

// instant returns a query parameter that is a time, the zero time if it is not
// there.
func (c *call) instant(name string) (time.Time, error) {
	text := c.parameter(name)
	if text == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return t, bad(name, "%s is %.40q: want a time such as 2025-04-02T12:00:00+08:00", name, text)
	}
	return t, nil
}

// collectCases calls visit with the orders of a page of cases, and returns how
// many cases there are in all.
func (c *call) collectCases(ctx context.Context, q store.CaseQuery, visit func(o order.Order, venderID string, m aftersale.Mark)) (total int, err error) {
	if c.parameter("order_id") != "" {
		return c.casesOfOne(ctx, q, visit)
	}
	shops := c.box.Shops()
	if only := c.parameter("vender_id"); only != "" {
		shop, err := c.shop(only)
		if err != nil {
			return 0, err
		}
		shops = []sandbox.Shop{shop}
	}
	for _, shop := range shops {
		orders := c.box.Orders(shop.VenderID, c.now)
		page, err := orders.Cases(ctx, q)
		if err != nil {
			return 0, err
		}
		total += page.Total
		q.Offset, q.Limit = max(0, q.Offset-page.Total), q.Limit-len(page.Marks)
		for _, m := range page.Marks {
			o, err := orders.Get(ctx, aftersale.OrderOf(m.Case))
			if errors.Is(err, order.ErrNotFound) {
				continue // it has gone since
			}
			if err != nil {
				return 0, err
			}
			visit(o, shop.VenderID, m)
		}
	}
	return total, nil
}

// casesOfOne is collectCases of the order that the request names.
func (c *call) casesOfOne(ctx context.Context, q store.CaseQuery, visit func(o order.Order, venderID string, m aftersale.Mark)) (total int, err error) {
	id, err := c.number("order_id", 0, 1, math.MaxInt64)
	if err != nil {
		return 0, err
	}
	o, shop, err := c.find(ctx, id)
	if err != nil {
		return 0, err
	}
	if only := c.parameter("vender_id"); only != "" && only != shop.VenderID {
		return 0, nil
	}
	for _, m := range o.CaseMarks() {
		if m.Kind != q.Kind || !q.Covers(m) {
			continue
		}
		if total >= q.Offset && total < q.Offset+q.Limit {
			visit(o, shop.VenderID, m)
		}
		total++
	}
	return total, nil
}
