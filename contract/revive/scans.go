package revive

import (
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/past"
)

// A way is what was shown of a parcel's way.
type way struct {
	scans []past.Scan
	at    int64
}

// track takes the scans of an order's parcels.
func (r *reader) track(asked, answer object) bool {
	rows, ok := rowsOf(answer, "orderTracks")
	if !ok {
		return false
	}
	d := r.asked(asked)
	if d == nil {
		return false
	}
	if r.at < d.trackedAt {
		return true
	}
	d.tracked, d.trackedAt, d.rows = true, r.at, d.rows[:0:0]
	d.judge("orderTracks", nil)
	for _, row := range rows {
		at, err := asScanTime("time", row["time"])
		if err != nil {
			d.judge("orderTracks", err)
			continue
		}
		d.rows = append(d.rows, past.Scan{At: at, Remark: textOf(row["content"])})
	}
	oldestFirst(d.rows)
	return true
}

// trace takes the scans of one parcel.
func (r *reader) trace(asked, answer object) bool {
	number := textOf(asked["waybillCode"])
	rows, ok := rowsOf(answer, "data", "traceApiDtos")
	if !ok || strings.Trim(number, "*") == "" || len(r.ways) >= maxWays {
		return false
	}
	w := r.ways[number]
	if w == nil {
		w = &way{}
		r.ways[number] = w
	}
	if r.at < w.at {
		return true
	}
	scans := make([]past.Scan, 0, len(rows))
	for _, row := range rows {
		if s, err := scanOf(row); err == nil {
			scans = append(scans, s)
		}
	}
	oldestFirst(scans)
	w.scans, w.at = detailed(scans, w.scans), r.at
	return true
}

// oldestFirst sorts scans, which some gateways show the newest first.
func oldestFirst(scans []past.Scan) {
	slices.SortStableFunc(scans, func(a, b past.Scan) int { return a.At.Compare(b.At) })
}

// scanOf reads a row of a trace in the words of either method.
func scanOf(row object) (past.Scan, error) {
	at, err := asScanTime("opeTime", row["opeTime"])
	return past.Scan{
		At: at, Title: textOf(row["opeTitle"]), Remark: textOf(row["opeRemark"]), Operator: textOf(row["opeName"]),
		Courier: textOf(row["courier"]), CourierTel: textOf(row["courierTel"]),
	}, err
}

// rowsOf returns the list under the first of the names that is in an answer, at
// most as long as a trace may be.
func rowsOf(o object, lists ...string) ([]object, bool) {
	for _, name := range lists {
		if list, ok := o[name].([]any); ok {
			rows := listOf(list)
			return rows[:min(len(rows), past.MaxScans)], true
		}
	}
	for _, name := range names(o) {
		if inner, ok := o[name].(object); ok {
			if rows, ok := rowsOf(inner, lists...); ok {
				return rows, true
			}
		}
	}
	return nil, false
}
