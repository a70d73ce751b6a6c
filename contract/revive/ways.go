package revive

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/past"
)

// selfDelivery is the carrier id of the seller's own van, which has no waybills.
const selfDelivery = 1274

// takeWays gives the order its parcels, and what was shown of their ways.
func (d *draft) takeWays(ways map[string]*way) {
	d.o.Parcels = d.parcels()
	for i := range d.o.Parcels {
		p := &d.o.Parcels[i]
		if w := ways[p.Waybill]; w != nil {
			p.Traced, p.Scans = true, w.scans
		}
	}
	if !d.tracked || len(d.o.Parcels) == 0 {
		return
	}
	first := &d.o.Parcels[0] // the guide does not say whose a scan is
	if len(d.o.Parcels) > 1 {
		known := slices.ContainsFunc(d.o.Parcels, func(p past.Parcel) bool { return len(p.Scans) > 0 })
		if known {
			return
		}
		for i := range d.o.Parcels {
			d.o.Parcels[i].Traced = true
		}
	}
	if w := ways[first.Waybill]; w == nil || w.at <= d.trackedAt {
		first.Scans = detailed(d.rows, first.Scans)
	}
	first.Traced = true
}

// detailed returns the rows with what other answers said of the same scans.
func detailed(rows, known []past.Scan) []past.Scan {
	rows = slices.Clone(rows)
	for i := range rows {
		row := &rows[i]
		at := slices.IndexFunc(known, func(s past.Scan) bool { return s.At.Equal(row.At) && s.Remark == row.Remark })
		if at < 0 {
			continue
		}
		was := known[at]
		row.Title, row.Operator = cmp.Or(row.Title, was.Title), cmp.Or(row.Operator, was.Operator)
		row.Courier, row.CourierTel = cmp.Or(row.Courier, was.Courier), cmp.Or(row.CourierTel, was.CourierTel)
	}
	return rows
}

// parcels returns what the order was shipped with: the carriers and numbers as
// JD joins them, or the parts.
func (d *draft) parcels() []past.Parcel {
	if d.waybills == "" && len(d.parts) > 0 {
		var all []past.Parcel
		for _, p := range d.parts {
			all = append(all, parcelsOf(p.LogisticsID, p.Waybills)...)
		}
		return all[:min(len(all), past.MaxParcels)]
	}
	if d.carriers == "" && d.waybills == "" {
		return nil
	}
	carriers, numbers := strings.Split(d.carriers, "|"), strings.Split(d.waybills, "|")
	var all []past.Parcel
	for i := range max(len(carriers), len(numbers)) {
		carrier := carriers[min(i, len(carriers)-1)]
		id, err := strconv.ParseInt(carrier, 10, 64)
		if err != nil && carrier != "" {
			d.judge("logisticsId", bad("logisticsId", carrier, "a whole number, or several with |"))
		}
		var own []string
		if i < len(numbers) {
			own = numbersOf(numbers[i])
		}
		all = append(all, parcelsOf(id, own)...)
	}
	if len(all) > past.MaxParcels {
		d.judge("waybill", fmt.Errorf("waybill has %d numbers: want at most %d", len(all), past.MaxParcels))
	}
	return all[:min(len(all), past.MaxParcels)]
}

// parcelsOf returns the parcels of one carrier.
func parcelsOf(carrier int64, numbers []string) []past.Parcel {
	if len(numbers) == 0 || carrier == selfDelivery {
		return []past.Parcel{{LogisticsID: carrier}}
	}
	all := make([]past.Parcel, len(numbers))
	for i, n := range numbers {
		all[i] = past.Parcel{LogisticsID: carrier, Waybill: n}
	}
	return all
}
