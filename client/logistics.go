package client

import (
	"context"
	"strconv"
)

// LogisticsService has the methods about carriers and parcels.
type LogisticsService struct{ c *Client }

// A Company is a carrier that the shop may ship by.
type Company struct {
	LogisticsID ID     `json:"logistics_id"` // what shipments name
	Name        string `json:"logistics_name"`
	Remark      string `json:"logistics_remark"`
	Sequence    string `json:"sequence"`
}

// Companies returns the carriers of the shop.
//
// JD method: 360buy.delivery.logistics.get
func (s *LogisticsService) Companies(ctx context.Context) ([]Company, error) {
	var answer struct {
		Companies *struct {
			List []Company `json:"logistics_list"`
		} `json:"logistics_companies"`
	}
	if err := s.c.read(ctx, MethodLogisticsGet, nil, reading(MethodLogisticsGet, &answer, nil)); err != nil {
		return nil, err
	}
	if answer.Companies == nil {
		return nil, missing(MethodLogisticsGet, "logistics_companies")
	}
	return answer.Companies.List, nil
}

// A Scan is one event of a parcel.
type Scan struct {
	Title      string `json:"opeTitle"`
	Remark     string `json:"opeRemark"`
	Operator   string `json:"opeName"`
	Time       Time   `json:"opeTime"` // JD writes 2020/08/09 13:03:19
	Waybill    string `json:"waybillCode"`
	Courier    string `json:"courier"`
	CourierTel string `json:"courierTel"`
}

// traceFound is the code of a trace that is there.
const traceFound = 100

// Trace returns the events of a parcel that JD carries, as JD sorts them. The
// customer code is the shop's with JD Logistics. Another code than 100 is a
// *ResultError.
//
// JD method: jingdong.ldop.receive.trace.get
func (s *LogisticsService) Trace(ctx context.Context, customerCode, waybill string) ([]Scan, error) {
	params := struct {
		CustomerCode string `json:"customerCode"`
		WaybillCode  string `json:"waybillCode"`
	}{customerCode, waybill}
	type result struct {
		Code    ID     `json:"code"`
		Message string `json:"messsage"` // the three s are JD's
		Data    []Scan `json:"data"`
	}
	type trace struct {
		Result *result `json:"querytrace_result"`
	}
	var answer trace
	check := func(t *trace) error {
		switch {
		case t.Result == nil:
			return missing(MethodTraceGet, "querytrace_result")
		case t.Result.Code != traceFound:
			return &ResultError{Method: MethodTraceGet, Code: strconv.FormatInt(int64(t.Result.Code), 10), Zh: t.Result.Message}
		}
		return nil
	}
	if err := s.c.read(ctx, MethodTraceGet, params, reading(MethodTraceGet, &answer, check)); err != nil {
		return nil, err
	}
	return answer.Result.Data, nil
}
