package method

import "context"

func init() {
	register(Spec{Method: "jingdong.fce.alpha.getVenderCarrier", Main: handler("", listSignedCarriers, nil)})
}

type signedCarriersResponse struct {
	Response signedCarriersResult `json:"StandardGenericResponse"` // the capital is JD's
}

type signedCarriersResult struct {
	Code    int               `json:"resultCode"`
	Message string            `json:"resultMsg"`
	Result  signedCarrierList `json:"result"`
}

type signedCarrierList struct {
	List []signedCarrier `json:"carrierList"`
}

type signedCarrier struct {
	ID   int64  `json:"id"`
	Name string `json:"name"`
}

// listSignedCarriers returns the carriers that the shop ships with, which are
// those of 360buy.delivery.logistics.get.
//
// Source: the Java SDK (FceAlphaGetVenderCarrierResponse). Codes and texts are
// assumed.
func listSignedCarriers(_ context.Context, c *Call, _ struct{}) (signedCarriersResponse, error) {
	list := signedCarrierList{List: make([]signedCarrier, 0, len(c.Shop.Carriers))}
	for _, carrier := range c.Shop.Carriers {
		list.List = append(list.List, signedCarrier{carrier.ID, carrier.Name})
	}
	return signedCarriersResponse{signedCarriersResult{0, "成功", list}}, nil
}
