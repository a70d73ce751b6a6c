package client

import (
	"context"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// The methods of complaints. No public wire format was found: names, parameters
// and answers are assumed, and only the simulator is known to have them.
const (
	MethodComplaintList  wire.Method = "jingdong.pop.complaint.list"
	MethodComplaintReply wire.Method = "jingdong.pop.complaint.reply"
)

// ComplaintsService has the methods about complaints, which are assumed.
type ComplaintsService struct{ c *Client }

// A ComplaintStatus is where a complaint stands.
type ComplaintStatus int

// The statuses.
const (
	ComplaintOpen    ComplaintStatus = 1
	ComplaintReplied ComplaintStatus = 2
	ComplaintClosed  ComplaintStatus = 3
)

// A ComplaintQuery selects complaints. Each member narrows the list.
type ComplaintQuery struct {
	OrderID              int64
	Status               ComplaintStatus // 0 means any
	OpenedFrom, OpenedTo time.Time       // inclusive, to the second
	Page                 int             // from 1; 0 means 1
	PageSize             int             // 1 to 50; 0 means 10
}

// A ComplaintPage is one page of complaints and the number that match over all
// pages.
type ComplaintPage struct {
	Complaints []Complaint
	Total      int
}

// A Complaint is what a buyer says against the seller, about an order.
type Complaint struct {
	ComplaintID ID               `json:"complaintId"`
	OrderID     ID               `json:"orderId"`
	Status      ComplaintStatus  `json:"status"`
	Content     string           `json:"content"`
	Opened      Time             `json:"openTime"`
	Updated     Time             `json:"updateTime"`
	Replies     []ComplaintReply `json:"replies"` // oldest first
}

// A ComplaintReply is what the seller has replied.
type ComplaintReply struct {
	Time    Time   `json:"time"`
	Content string `json:"content"`
}

type complaintAnswer struct {
	Result *complaintResult `json:"complaintResult"`
}

type complaintResult struct {
	Success    string      `json:"success"` // a boolean, or text
	Code       string      `json:"errorCode"`
	Msg        string      `json:"errorMsg"`
	Total      ID          `json:"totalCount"`
	Complaints []Complaint `json:"complaints"`
	Complaint  *Complaint  `json:"complaint"`
}

func (a *complaintAnswer) failure(method wire.Method) error {
	switch {
	case a.Result == nil:
		return missing(method, "complaintResult")
	case a.Result.Success != "true":
		return &ResultError{Method: method, Code: a.Result.Code, Zh: a.Result.Msg}
	}
	return nil
}

// List returns a page of complaints, oldest first.
//
// JD method: jingdong.pop.complaint.list (assumed)
func (s *ComplaintsService) List(ctx context.Context, q ComplaintQuery) (ComplaintPage, error) {
	params := struct {
		OrderID  int64           `json:"orderId,omitempty"`
		Status   ComplaintStatus `json:"status,omitempty"`
		From     string          `json:"openTimeBegin,omitempty"`
		To       string          `json:"openTimeEnd,omitempty"`
		Page     int             `json:"pageNumber,omitempty"`
		PageSize int             `json:"pageSize,omitempty"`
	}{q.OrderID, q.Status, timeOrNone(q.OpenedFrom), timeOrNone(q.OpenedTo), q.Page, q.PageSize}
	var answer complaintAnswer
	check := func(a *complaintAnswer) error { return a.failure(MethodComplaintList) }
	if err := s.c.read(ctx, MethodComplaintList, params, reading(MethodComplaintList, &answer, check)); err != nil {
		return ComplaintPage{}, err
	}
	return ComplaintPage{answer.Result.Complaints, int(answer.Result.Total)}, nil
}

// Reply replies to a complaint that is not closed, and returns it. It is sent
// once: a complaint takes several replies, so that whether one whose answer was
// lost has arrived is seen in the list alone.
//
// JD method: jingdong.pop.complaint.reply (assumed)
func (s *ComplaintsService) Reply(ctx context.Context, complaintID, orderID int64, content string) (Complaint, error) {
	params := struct {
		ComplaintID int64  `json:"complaintId"`
		OrderID     int64  `json:"orderId"`
		Content     string `json:"content"`
	}{complaintID, orderID, content}
	var answer complaintAnswer
	check := func(a *complaintAnswer) error {
		if err := a.failure(MethodComplaintReply); err != nil {
			return err
		}
		if a.Result.Complaint == nil {
			return missing(MethodComplaintReply, "complaintResult.complaint")
		}
		return nil
	}
	if err := s.c.write(ctx, MethodComplaintReply, params, reading(MethodComplaintReply, &answer, check)); err != nil {
		return Complaint{}, err
	}
	return *answer.Result.Complaint, nil
}
