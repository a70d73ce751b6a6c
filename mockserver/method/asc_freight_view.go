package method

import (
	"context"

	"github.com/jdmock/jdmock/mockserver/aftersale"
)

func init() {
	register(Spec{Method: "jingdong.asc.freight.view", Main: handler("orderId", viewFreight, failASC)})
}

// viewFreight shows the parcel with which the buyer sends goods back; before he
// has, none is there (assumed). What the seller then sends is in the log
// (assumed).
//
// Source: JD's page of apiId 2110.
func viewFreight(ctx context.Context, c *Call, q ascCase) (ascResponse, error) {
	_, s, err := c.service(ctx, q)
	if err != nil {
		return ascResponse{}, err
	}
	shown := object{{"serviceId", s.ID}}
	if s.Back != (aftersale.Parcel{}) {
		shown = append(shown, member{"expressCode", s.Back.Waybill}, member{"expressCompany", c.carrierName(s.Back.LogisticsID)}, member{"shipWayId", s.Back.LogisticsID})
		shown = appendWhen(shown, "deliveryDate", s.Sent)
	}
	log := []object{}
	if s.Again != (aftersale.Parcel{}) {
		entry := appendWhen(object{{"freightId", s.ID}}, "createDate", s.Processed)
		log = append(log, append(entry, member{"content", s.Again.Waybill}, member{"remark", processWord(s)}))
	}
	return ascResponse{ascDone(c, append(shown, member{"freightLogList", log}))}, nil
}

// carrierName returns the name of one of the shop's carriers, or "".
func (c *Call) carrierName(id int64) string {
	for _, known := range c.Shop.Carriers {
		if known.ID == id {
			return known.Name
		}
	}
	return ""
}
