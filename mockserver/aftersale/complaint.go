package aftersale

import (
	"slices"
	"time"
)

// A ComplaintStatus is where a complaint stands (assumed).
type ComplaintStatus uint8

// The statuses.
const (
	ComplaintOpen    ComplaintStatus = iota + 1 // the seller is to reply
	ComplaintReplied                            // he has
	ComplaintClosed                             // by the buyer or the platform
)

var complaintStatusNames = [...]string{ComplaintOpen: "open", ComplaintReplied: "replied", ComplaintClosed: "closed"}

// String returns the status's name, such as "replied".
func (s ComplaintStatus) String() string {
	if int(s) < len(complaintStatusNames) && s != 0 {
		return complaintStatusNames[s]
	}
	return "no status"
}

// ComplaintStatusNames returns the names of the statuses, each at its number; ""
// at numbers that none has.
func ComplaintStatusNames() []string { return slices.Clone(complaintStatusNames[:]) }

// A Complaint is what a buyer says against a seller, about an order. No public
// wire format was found: all of it is assumed.
type Complaint struct {
	ID      int64
	Status  ComplaintStatus
	Subject string // the buyer's words
	Opened  time.Time
	Changed time.Time
	Replies []ComplaintReply // the seller's, oldest first
}

// A ComplaintReply is what the seller says to a complaint.
type ComplaintReply struct {
	At   time.Time
	Text string
}

// MostReplies is how many replies a complaint takes.
const MostReplies = 50

// Reply returns the complaint with another reply, a *ConflictError if it is
// closed, or ErrTooMany.
func (c Complaint) Reply(text string, at time.Time) (Complaint, error) {
	if c.Status == ComplaintClosed {
		return c, &ConflictError{Kind: KindComplaint, ID: c.ID, Status: c.Status.String(), Event: "reply"}
	}
	if len(c.Replies) >= MostReplies {
		return c, ErrTooMany
	}
	c.Replies = append(c.Replies[:len(c.Replies):len(c.Replies)], ComplaintReply{at, text})
	c.Status, c.Changed = ComplaintReplied, at
	return c, nil
}

// Close returns the complaint closed, or a *ConflictError if it is.
func (c Complaint) Close(at time.Time) (Complaint, error) {
	if c.Status == ComplaintClosed {
		return c, &ConflictError{Kind: KindComplaint, ID: c.ID, Status: c.Status.String(), Event: "close"}
	}
	c.Status, c.Changed = ComplaintClosed, at
	return c, nil
}
