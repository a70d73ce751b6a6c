package main

import (
	"fmt"
	"strings"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A machineInfo is one of the tables that the simulator moves things by. What
// it has no row for is refused.
type machineInfo struct {
	Machine  string       `json:"machine"` // orders, refunds or services
	About    string       `json:"about"`
	Evidence string       `json:"evidence"`
	Rows     []machineRow `json:"rows"`
	Diagram  string       `json:"diagram"` // of Mermaid
}

// A machineRow says: in one of From, if If holds, Event leads to To.
type machineRow struct {
	From   []string `json:"from"`
	Event  string   `json:"event"`
	If     string   `json:"if,omitempty"`
	To     string   `json:"to"`
	Effect string   `json:"effect,omitempty"` // on the order
}

// machines returns the tables of a name; all of them for none.
func machines(name string) []machineInfo {
	var found []machineInfo
	for _, m := range []machineInfo{orderMachine(), refundMachine(), serviceMachine()} {
		if name == "" || name == m.Machine {
			m.Diagram = m.draw()
			found = append(found, m)
		}
	}
	return found
}

func orderMachine() machineInfo {
	m := machineInfo{Machine: "orders", About: "the states of an order", Evidence: "the states are JD's; the ways between them are inferred (assumed)"}
	for _, row := range order.Table() {
		r := machineRow{Event: row.Event.String(), If: row.If.String(), To: row.To.String()}
		if row.To == order.Before {
			r.To = "the state before"
		}
		row.From.Each(func(s order.State) bool { r.From = append(r.From, s.String()); return true })
		m.Rows = append(m.Rows, r)
	}
	return m
}

func refundMachine() machineInfo {
	m := machineInfo{
		Machine: "refunds", About: "the statuses of a buyer's request for a refund, which locks an order that has not ended",
		Evidence: "the statuses and the seller's replies are JD's; the ways between them are inferred (assumed)",
	}
	for _, row := range aftersale.RefundTable() {
		r := machineRow{Event: row.Event.String(), If: row.If.String(), To: row.To.String(), Effect: row.Effect.String()}
		for s := aftersale.Unreviewed; s <= aftersale.Withdrawn; s++ {
			if row.From.Has(s) {
				r.From = append(r.From, s.String())
			}
		}
		m.Rows = append(m.Rows, r)
	}
	return m
}

func serviceMachine() machineInfo {
	m := machineInfo{
		Machine: "services", About: "the statuses of a service order: a return, an exchange or a repair; the order's state stays",
		Evidence: "the names of JD's interfaces are public; the machine is inferred from them (assumed)",
	}
	for _, row := range aftersale.ServiceTable() {
		r := machineRow{Event: row.Event.String(), To: row.To.String()}
		if row.Kind != 0 {
			r.If = "a " + row.Kind.String()
			if row.Kind == aftersale.Exchange {
				r.If = "an " + row.Kind.String()
			}
		}
		for s := aftersale.ServiceApplied; s <= aftersale.ServiceReturned; s++ {
			if row.From.Has(s) {
				r.From = append(r.From, s.String())
			}
		}
		m.Rows = append(m.Rows, r)
	}
	return m
}

// draw returns the table as a diagram of Mermaid.
func (m machineInfo) draw() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n")
	for _, row := range m.Rows {
		label := row.Event
		if row.If != "" {
			label += " (" + row.If + ")"
		}
		for _, from := range row.From {
			fmt.Fprintf(&b, "    %s --> %s: %s\n", from, strings.ReplaceAll(row.To, " ", "_"), label)
		}
	}
	return b.String()
}

// detail appends the table for people.
func (m machineInfo) detail(b []byte) []byte {
	b = fmt.Appendf(b, "%s: %s\n  evidence  %s\n\n", m.Machine, m.About, m.Evidence)
	for _, row := range m.Rows {
		event := row.Event
		if row.If != "" {
			event += ", if it is " + row.If
			if m.Machine == "refunds" {
				event = row.Event + ", if " + row.If
			}
		}
		b = fmt.Appendf(b, "  %s\n      %s → %s", strings.Join(row.From, ", "), event, row.To)
		if row.Effect != "" {
			b = fmt.Appendf(b, "; %s", row.Effect)
		}
		b = append(b, '\n')
	}
	return fmt.Appendf(b, "\nWhat has no row is refused. The same as a diagram of Mermaid:\n\n%s\n", m.Diagram)
}
