package client

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// MethodOrderModifyAddress sends an order elsewhere.
const MethodOrderModifyAddress wire.Method = "jingdong.pop.order.modifyOrderAddr"

// ErrAddressRefused: JD did not change the address, and does not say why: the
// order is unknown, another shop's, of another type than SOP, or does not wait
// for shipment.
var ErrAddressRefused = errors.New("the address was not changed; JD does not say why")

// An AddressChange is where an order is to be sent. Ids are JD's.
type AddressChange struct {
	OrderID    int64
	Name       string // stays as it is if empty
	Mobile     string // stays as it is if empty
	ProvinceID int
	CityID     int
	CountyID   int
	TownID     int    // 0 for none
	Street     string // what follows the place
}

// ChangeAddress sends an SOP order that waits for shipment elsewhere. It is
// never repeated by itself. It returns ErrAddressRefused if JD says that it has
// not been done.
//
// JD method: jingdong.pop.order.modifyOrderAddr
func (s *OrdersService) ChangeAddress(ctx context.Context, a AddressChange) error {
	params := struct {
		OrderID    int64  `json:"orderId"`
		Name       string `json:"customerName,omitempty"`
		Mobile     string `json:"customerPhone,omitempty"`
		ProvinceID int    `json:"provinceId"`
		CityID     int    `json:"cityId"`
		CountyID   int    `json:"countyId"`
		TownID     int    `json:"townId,omitempty"`
		Street     string `json:"detailAddr"`
	}{a.OrderID, a.Name, a.Mobile, a.ProvinceID, a.CityID, a.CountyID, a.TownID, a.Street}
	var answer struct {
		Success string `json:"success"`
	}
	if err := s.c.write(ctx, MethodOrderModifyAddress, params, reading(MethodOrderModifyAddress, &answer, nil)); err != nil {
		return err
	}
	switch strings.ToLower(answer.Success) {
	case "true":
		return nil
	case "":
		return missing(MethodOrderModifyAddress, "success")
	}
	return fmt.Errorf("%s: order %d: %w", MethodOrderModifyAddress, a.OrderID, ErrAddressRefused)
}
