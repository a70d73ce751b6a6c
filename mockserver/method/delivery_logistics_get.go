package method

import (
	"context"
	"strconv"
)

func init() {
	register(Spec{Method: "360buy.delivery.logistics.get", Main: handler("", listCarriers, nil)})
}

type listCarriersResponse struct {
	Companies logisticsCompanies `json:"logistics_companies"`
}

type logisticsCompanies struct {
	VenderID int64              `json:"vender_id"`
	List     []logisticsCompany `json:"logistics_list"`
}

type logisticsCompany struct {
	ID        int64  `json:"logistics_id"`
	Name      string `json:"logistics_name"`
	Remark    string `json:"logistics_remark"`
	Sequence  string `json:"sequence"`
	AgreeFlag string `json:"agree_flag"`
}

// listCarriers returns the companies that the shop ships with: those whose ids
// the shipment takes.
//
// Source: recorded answers of 2011 and 2017; a .NET SDK bean.
func listCarriers(_ context.Context, c *Call, _ struct{}) (listCarriersResponse, error) {
	answer := listCarriersResponse{logisticsCompanies{VenderID: number(c.Shop.VenderID), List: []logisticsCompany{}}}
	for i, carrier := range c.Shop.Carriers {
		answer.Companies.List = append(answer.Companies.List, logisticsCompany{
			ID: carrier.ID, Name: carrier.Name, Sequence: strconv.Itoa(i + 1), AgreeFlag: "协议物流",
		})
	}
	return answer, nil
}
