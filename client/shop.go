package client

import "context"

// ShopService has the methods about the shop itself.
type ShopService struct{ c *Client }

// A ShopInfo is the shop that the access token stands for.
type ShopInfo struct {
	VenderID         ID     `json:"vender_id"`
	ShopID           ID     `json:"shop_id"`
	Name             string `json:"shop_name"`
	Opened           Time   `json:"open_time"`
	LogoURL          string `json:"logo_url"`
	Brief            string `json:"brief"`
	CategoryMain     ID     `json:"category_main"`
	CategoryMainName string `json:"category_main_name"`
}

// Query returns the shop. It is the cheapest way to see whether the
// credentials hold.
//
// JD method: jingdong.vender.shop.query
func (s *ShopService) Query(ctx context.Context) (ShopInfo, error) {
	var answer struct {
		Shop *ShopInfo `json:"shop_jos_result"`
	}
	if err := s.c.read(ctx, MethodVenderShopQuery, nil, reading(MethodVenderShopQuery, &answer, nil)); err != nil {
		return ShopInfo{}, err
	}
	if answer.Shop == nil {
		return ShopInfo{}, missing(MethodVenderShopQuery, "shop_jos_result")
	}
	return *answer.Shop, nil
}
