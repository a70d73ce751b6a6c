package method

import (
	"context"
	"fmt"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

func init() {
	register(Spec{Method: "jingdong.pop.complaint.reply", Main: handler("orderId", replyComplaint, failComplaint)})
}

type replyComplaintRequest struct {
	ComplaintID integer `json:"complaintId"`
	OrderID     integer `json:"orderId"`
	Content     text    `json:"content"`
}

// replyComplaint answers a complaint that is not closed. There can be several
// replies.
//
// No public wire format was found: name, parameters and answer are assumed.
func replyComplaint(ctx context.Context, c *Call, q replyComplaintRequest) (complaintResponse, error) {
	id := int64(q.ComplaintID)
	if aftersale.OrderOf(id) != int64(q.OrderID) {
		return complaintResponse{}, fmt.Errorf("complaint %d of order %d: %w", id, q.OrderID, aftersale.ErrNotFound)
	}
	var replied aftersale.Complaint
	o, err := c.Orders.Update(ctx, int64(q.OrderID), func(was order.Order) (next order.Order, err error) {
		next, replied, err = was.AnswerComplaint(id, string(q.Content), c.Now)
		return next, err
	})
	if err != nil {
		return complaintResponse{}, err
	}
	return complaintResponse{complaintResult{Success: success(c, true), Complaint: showComplaint(&o, replied)}}, nil
}
