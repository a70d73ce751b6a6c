package control

import (
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// labelView is a waybill that JD has issued for an order.
type labelView struct {
	Waybill     string     `json:"waybill"`
	LogisticsID int64      `json:"logistics_id"`
	Issued      time.Time  `json:"issued"`
	Unbound     *time.Time `json:"unbound,omitempty"` // while it is bound, it is not there
	Used        bool       `json:"used"`              // the order is shipped with it
}

// labelsOf returns the labels of an order, as they came.
func labelsOf(o order.Order) []labelView {
	all := []labelView{}
	for _, l := range o.Labels {
		v := labelView{Waybill: l.Waybill, LogisticsID: l.LogisticsID, Issued: l.Issued, Used: o.Has(l.Waybill)}
		if !l.Bound() {
			v.Unbound = &l.Unbound
		}
		all = append(all, v)
	}
	return all
}
