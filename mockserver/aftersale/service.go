package aftersale

import (
	"slices"
	"time"
)

// A ServiceKind is what the buyer expects of a service order. The numbers are
// JD's (customerExpect).
type ServiceKind uint8

// The kinds of service.
const (
	Return   ServiceKind = 10
	Exchange ServiceKind = 20
	Repair   ServiceKind = 30
)

var serviceKindNames = map[ServiceKind]string{Return: "return", Exchange: "exchange", Repair: "repair"}

// String returns the kind's name, such as "exchange".
func (k ServiceKind) String() string {
	if name, ok := serviceKindNames[k]; ok {
		return name
	}
	return "no kind of service"
}

// Known reports whether the kind is one of JD's.
func (k ServiceKind) Known() bool { return serviceKindNames[k] != "" }

// ParseServiceKind returns the kind of a name.
func ParseServiceKind(name string) (ServiceKind, bool) {
	for k, n := range serviceKindNames {
		if n == name {
			return k, true
		}
	}
	return 0, false
}

// A ServiceStatus is where a service order stands (assumed).
type ServiceStatus uint8

// The statuses.
const (
	ServiceApplied   ServiceStatus = iota + 1 // the seller is to audit it
	ServiceRefused                            // by the audit
	ServiceApproved                           // the buyer is to send the goods back
	ServiceSentBack                           // they are under way
	ServiceReceived                           // the seller has them, and is to decide
	ServiceRefunded                           // the money goes back
	ServiceReplaced                           // other goods are under way to the buyer
	ServiceRepaired                           // the mended goods are
	ServiceCompleted                          // the buyer has them, or the money
	ServiceCancelled                          // by the buyer
	ServiceReturned                           // the seller sends the goods back as they came
)

var serviceStatusNames = [...]string{
	ServiceApplied: "applied", ServiceRefused: "refused", ServiceApproved: "approved", ServiceSentBack: "sent_back", ServiceReceived: "received",
	ServiceRefunded: "refunded", ServiceReplaced: "replaced", ServiceRepaired: "repaired", ServiceCompleted: "completed",
	ServiceCancelled: "cancelled", ServiceReturned: "returned",
}

// String returns the status's name, such as "sent_back".
func (s ServiceStatus) String() string {
	if int(s) < len(serviceStatusNames) && s != 0 {
		return serviceStatusNames[s]
	}
	return "no status"
}

// Over reports whether nothing will become of the service order any more.
func (s ServiceStatus) Over() bool {
	return s == ServiceRefused || s == ServiceCompleted || s == ServiceCancelled
}

// MayPay reports whether money may still be paid back.
func (s ServiceStatus) MayPay() bool {
	return s >= ServiceApplied && s <= ServiceReceived && s != ServiceRefused
}

// ServiceStatuses is a set of statuses.
type ServiceStatuses uint64

// ServicesOf returns the set of the given statuses.
func ServicesOf(statuses ...ServiceStatus) ServiceStatuses {
	var set ServiceStatuses
	for _, s := range statuses {
		set |= 1 << s
	}
	return set
}

// Has reports whether s is in the set.
func (set ServiceStatuses) Has(s ServiceStatus) bool { return set&(1<<s) != 0 }

// A ServiceEvent is what can happen to a service order.
type ServiceEvent uint8

// The events: the seller's, and the buyer's.
const (
	AuditApprove ServiceEvent = iota + 1
	AuditRefuse
	SendBack // the buyer's
	TakeIn
	RefundService
	ExchangeService
	RepairService
	ReturnAsIs
	Confirm // the buyer's
	CancelService
)

var serviceEventNames = [...]string{
	AuditApprove: "approve", AuditRefuse: "refuse", SendBack: "send_back", TakeIn: "receive", RefundService: "refund", ExchangeService: "exchange",
	RepairService: "repair", ReturnAsIs: "return_as_is", Confirm: "confirm", CancelService: "cancel",
}

// String returns the event's name, such as "send_back".
func (e ServiceEvent) String() string {
	if int(e) < len(serviceEventNames) && e != 0 {
		return serviceEventNames[e]
	}
	return "no event"
}

// ServiceEvents returns the names of the events.
func ServiceEvents() []string { return slices.Clone(serviceEventNames[1:]) }

// ServiceStatusNames returns the names of the statuses, each at its number; ""
// at numbers that none has.
func ServiceStatusNames() []string { return slices.Clone(serviceStatusNames[:]) }

// Sends reports whether a parcel leaves with the event.
func (e ServiceEvent) Sends() bool {
	return e == SendBack || e == ExchangeService || e == RepairService || e == ReturnAsIs
}

// OfBuyer reports whether the event is the buyer's doing.
func (e ServiceEvent) OfBuyer() bool { return e == SendBack || e == Confirm || e == CancelService }

// ParseServiceEvent returns the event of a name.
func ParseServiceEvent(name string) (ServiceEvent, bool) {
	i := slices.Index(serviceEventNames[1:], name)
	return ServiceEvent(i + 1), i >= 0
}

// A ServiceRow of the table says: in one of From, Event leads to To. Kind
// narrows it to service orders of one kind; 0 is any.
type ServiceRow struct {
	From  ServiceStatuses
	Event ServiceEvent
	Kind  ServiceKind
	To    ServiceStatus
}

// serviceTable is the machine of service orders. Where no row fits, the event is
// refused. A service order leaves its order's state as it is.
//
// The names of JD's interfaces (audit, receive, process) are public, the machine
// is inferred from them (assumed).
var serviceTable = []ServiceRow{
	{ServicesOf(ServiceApplied), AuditApprove, 0, ServiceApproved},
	{ServicesOf(ServiceApplied), AuditRefuse, 0, ServiceRefused},
	{ServicesOf(ServiceApproved), SendBack, 0, ServiceSentBack},
	{ServicesOf(ServiceApproved, ServiceSentBack), TakeIn, 0, ServiceReceived},
	{ServicesOf(ServiceReceived), RefundService, Return, ServiceRefunded},
	{ServicesOf(ServiceReceived), RefundService, Exchange, ServiceRefunded}, // the goods are sold out
	{ServicesOf(ServiceReceived), ExchangeService, Exchange, ServiceReplaced},
	{ServicesOf(ServiceReceived), ExchangeService, Repair, ServiceReplaced}, // they are past mending
	{ServicesOf(ServiceReceived), RepairService, Repair, ServiceRepaired},
	{ServicesOf(ServiceReceived), ReturnAsIs, 0, ServiceReturned},
	{ServicesOf(ServiceRefunded, ServiceReplaced, ServiceRepaired, ServiceReturned), Confirm, 0, ServiceCompleted},
	{ServicesOf(ServiceApplied, ServiceApproved, ServiceSentBack), CancelService, 0, ServiceCancelled},
}

// ServiceTable returns the rows of the machine of service orders, in order.
func ServiceTable() []ServiceRow { return slices.Clone(serviceTable) }

// A Parcel is goods on their way in a service order.
type Parcel struct {
	LogisticsID int64
	Waybill     string
}

// A Service is a service order: goods of an order that come back.
type Service struct {
	ID      int64
	Kind    ServiceKind
	Status  ServiceStatus
	SKU     int64
	Count   int64
	Sum     int64 // in fen: what is paid back if it comes to that
	Paid    int64 // in fen: what was paid back
	Reason  string
	Applied time.Time
	Changed time.Time

	Audited, Sent, Received, Processed time.Time    // by the seller, but sent by the buyer; zero before
	Did                                ServiceEvent // what was done with goods that came back; 0 before

	Back    Parcel // the buyer's
	Again   Parcel // the seller's, of an exchange, a repair or goods that go back as they came
	Auditor string
	Remark  string // the seller's
}

// A ServiceRequest is what a buyer asks for.
type ServiceRequest struct {
	Kind   ServiceKind
	SKU    int64 // 0 is the order's first
	Count  int64 // 0 is 1
	Reason string
}

// A ServiceAct is what comes with an event.
type ServiceAct struct {
	Parcel          Parcel // of SendBack, ExchangeService, RepairService and ReturnAsIs
	Auditor, Remark string
}

// Next returns the row by which an event moves the service order, or a
// *ConflictError.
func (s Service) Next(e ServiceEvent) (ServiceRow, error) {
	for _, row := range serviceTable {
		if row.Event == e && row.From.Has(s.Status) && (row.Kind == 0 || row.Kind == s.Kind) {
			return row, nil
		}
	}
	return ServiceRow{}, &ConflictError{Kind: KindService, ID: s.ID, Status: s.Status.String(), Event: e.String()}
}

// Apply returns the service order after an event with what comes with it, or a
// *ConflictError.
func (s Service) Apply(e ServiceEvent, act ServiceAct, at time.Time) (Service, error) {
	row, err := s.Next(e)
	if err != nil {
		return s, err
	}
	s.Status, s.Changed = row.To, at
	switch e {
	case AuditApprove, AuditRefuse:
		s.Audited = at
	case SendBack:
		s.Back, s.Sent = act.Parcel, at
	case TakeIn:
		s.Received = at
	case RefundService:
		s.Paid, s.Did, s.Processed = s.Sum, e, at
	case ExchangeService, RepairService, ReturnAsIs:
		s.Again, s.Did, s.Processed = act.Parcel, e, at
	}
	if act.Auditor != "" || act.Remark != "" {
		s.Auditor, s.Remark = act.Auditor, act.Remark
	}
	return s, nil
}
