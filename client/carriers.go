package client

import (
	"context"
	"strconv"

	"github.com/jdmock/jdmock/contract/wire"
)

// MethodVenderCarriers lists the carriers that the shop has signed with.
const MethodVenderCarriers wire.Method = "jingdong.fce.alpha.getVenderCarrier"

func init() { reads[MethodVenderCarriers] = true }

// A Carrier is a company that the shop has signed with.
type Carrier struct {
	LogisticsID ID     `json:"id"` // what shipments name
	Name        string `json:"name"`
}

// Carriers returns the carriers that the shop has signed with: each shop has its
// own, and a shipment by another is refused.
//
// JD method: jingdong.fce.alpha.getVenderCarrier
func (s *LogisticsService) Carriers(ctx context.Context) ([]Carrier, error) {
	type answer struct {
		Response *struct {
			Code    ID     `json:"resultCode"`
			Message string `json:"resultMsg"`
			Result  struct {
				List []Carrier `json:"carrierList"`
			} `json:"result"`
		} `json:"StandardGenericResponse"`
	}
	var got answer
	check := func(a *answer) error {
		switch {
		case a.Response == nil:
			return missing(MethodVenderCarriers, "StandardGenericResponse")
		case a.Response.Code != 0:
			return &ResultError{Method: MethodVenderCarriers, Code: strconv.FormatInt(int64(a.Response.Code), 10), Zh: a.Response.Message}
		}
		return nil
	}
	if err := s.c.read(ctx, MethodVenderCarriers, nil, reading(MethodVenderCarriers, &got, check)); err != nil {
		return nil, err
	}
	return got.Response.Result.List, nil
}
