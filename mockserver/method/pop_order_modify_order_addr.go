package method

import (
	"context"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/seed"
)

func init() {
	register(Spec{Method: "jingdong.pop.order.modifyOrderAddr", Main: handler("orderId", modifyAddress, failModifyAddress)})
}

type modifyAddressRequest struct {
	OrderID       integer `json:"orderId"`
	CustomerName  text    `json:"customerName"`
	CustomerPhone text    `json:"customerPhone"`
	ProvinceID    integer `json:"provinceId"`
	CityID        integer `json:"cityId"`
	CountyID      integer `json:"countyId"`
	TownID        integer `json:"townId"`
	DetailAddr    text    `json:"detailAddr"`
}

type modifyAddressResponse struct {
	Success any `json:"success"` // a boolean, or text by a quirk
}

// modifyAddress sends an SOP order that waits for shipment elsewhere. A name or
// telephone that is absent stays as it was. Ids that are in no known address are
// refused with 61; any other failure is success false, and no more is said.
//
// Source: JD's page of apiId 1693, kept in gh:lostinfo/jos-open-api; the Java SDK
// (PopOrderModifyOrderAddrRequest). Which ids there are: those of the addresses
// that generated orders have.
func modifyAddress(ctx context.Context, c *Call, q modifyAddressRequest) (modifyAddressResponse, error) {
	place, ok := seed.FindPlace(int(q.ProvinceID), int(q.CityID), int(q.CountyID), max(0, int(q.TownID)))
	if !ok {
		return modifyAddressResponse{}, &ParamError{
			Member: "countyId", Fault: BadValue,
			Detail: "must, with provinceId, cityId and townId, be an address that is known, such as 15, 1213, 3411 and 900056, or without townId",
			Zh:     "与 provinceId、cityId、townId 应构成已知的地址，例如 15、1213、3411、900056，或不传 townId",
		}
	}
	_, err := c.Orders.Update(ctx, int64(q.OrderID), func(was order.Order) (order.Order, error) {
		to := was.Consignee
		to.Place, to.Street = place, string(q.DetailAddr)
		if q.CustomerName != "" {
			to.Name = string(q.CustomerName)
		}
		if q.CustomerPhone != "" {
			to.Mobile = string(q.CustomerPhone)
		}
		return was.Redirect(to, c.Now)
	})
	if err != nil {
		return modifyAddressResponse{}, err
	}
	return modifyAddressResponse{success(c, true)}, nil
}

func failModifyAddress(c *Call, _ wire.Error) any { return modifyAddressResponse{success(c, false)} }
