package control

import (
	"context"
	"time"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// complaintView is what a buyer says against the seller.
type complaintView struct {
	ComplaintID int64 `json:"complaint_id"`
	caseHead
	Subject string      `json:"subject"`
	Opened  time.Time   `json:"opened"`
	Changed time.Time   `json:"changed"`
	Replies []replyView `json:"replies"`
}

type replyView struct {
	At   time.Time `json:"at"`
	Text string    `json:"text"`
}

type complaintPage struct {
	Complaints []complaintView `json:"complaints"`
	Total      int             `json:"total"` // over all pages
}

// newComplaint is what a buyer says.
type newComplaint struct {
	Subject string `json:"subject" control:"required"`
}

// complaintEvent is what happens to a complaint: reply, with what the seller
// says, or close.
type complaintEvent struct {
	Event string `json:"event" control:"required"`
	Reply string `json:"reply"`
}

func viewComplaint(o order.Order, venderID string, k aftersale.Complaint) complaintView {
	v := complaintView{
		ComplaintID: k.ID, caseHead: caseHead{o.ID, venderID, o.State.String(), k.Status.String()},
		Subject: k.Subject, Opened: k.Opened, Changed: k.Changed, Replies: []replyView{},
	}
	for _, r := range k.Replies {
		v.Replies = append(v.Replies, replyView{r.At, r.Text})
	}
	return v
}

func viewComplaints(o order.Order, venderID string) []complaintView {
	all := []complaintView{}
	for _, k := range o.Cases.Complaints {
		all = append(all, viewComplaint(o, venderID, k))
	}
	return all
}

func complain(ctx context.Context, c *call, q newComplaint) (complaintView, error) {
	id, err := c.pathID()
	if err == nil {
		err = bounded("subject", q.Subject, maxText)
	}
	if err != nil {
		return complaintView{}, err
	}
	var k aftersale.Complaint
	o, shop, err := c.changed(ctx, id, func(was order.Order) (o order.Order, err error) {
		o, k, err = was.Complain(q.Subject, c.now)
		return o, err
	})
	return viewComplaint(o, shop.VenderID, k), err
}

func postComplaintEvent(ctx context.Context, c *call, q complaintEvent) (complaintView, error) {
	id, orderID, err := c.caseID("complaint_id")
	if err == nil {
		err = q.check()
	}
	if err != nil {
		return complaintView{}, err
	}
	var k aftersale.Complaint
	o, shop, err := c.changed(ctx, orderID, func(was order.Order) (o order.Order, err error) {
		if q.Event == "close" {
			o, k, err = was.CloseComplaint(id, c.now)
		} else {
			o, k, err = was.AnswerComplaint(id, q.Reply, c.now)
		}
		return o, err
	})
	return viewComplaint(o, shop.VenderID, k), notOfCase("complaint_id", id, err)
}

// check refuses what cannot happen to a complaint.
func (q complaintEvent) check() error {
	switch {
	case q.Event != "reply" && q.Event != "close":
		return unknownEvent(q.Event, []string{"reply", "close"})
	case q.Event == "reply" && q.Reply == "":
		return bad("reply", "reply is missing: want what the seller says")
	case q.Event == "close" && q.Reply != "":
		return bad("reply", "reply is for the event reply, not for close")
	}
	return bounded("reply", q.Reply, maxText)
}

// listComplaints returns a page of the sandbox's complaints.
func listComplaints(ctx context.Context, c *call) (complaintPage, error) {
	page := complaintPage{Complaints: []complaintView{}}
	q, err := c.window(aftersale.KindComplaint, aftersale.ComplaintStatusNames())
	if err != nil {
		return page, err
	}
	page.Total, err = c.collectCases(ctx, q, func(o order.Order, venderID string, m aftersale.Mark) {
		if k := m.Place(); k < len(o.Cases.Complaints) {
			page.Complaints = append(page.Complaints, viewComplaint(o, venderID, o.Cases.Complaints[k]))
		}
	})
	return page, err
}
