package method

import "context"

func init() {
	register(Spec{Method: "jingdong.vender.shop.query", Main: handler("", queryShop, nil)})
}

type queryShopResponse struct {
	Result shopResult `json:"shop_jos_result"`
}

type shopResult struct {
	VenderID         int64  `json:"vender_id"`
	ShopID           int64  `json:"shop_id"`
	ShopName         string `json:"shop_name"`
	OpenTime         int64  `json:"open_time"` // in milliseconds since 1970; the unit is inferred
	LogoURL          string `json:"logo_url"`
	Brief            string `json:"brief"`
	CategoryMain     int    `json:"category_main"`
	CategoryMainName string `json:"category_main_name"`
}

// queryShop returns what the shop says of itself.
//
// Source: gh:rise-worlds/jos; recorded answers. The shop's id is taken to be
// the merchant's (assumed).
func queryShop(_ context.Context, c *Call, _ struct{}) (queryShopResponse, error) {
	return queryShopResponse{shopResult{
		VenderID: number(c.Shop.VenderID), ShopID: number(c.Shop.VenderID), ShopName: c.Shop.Name, OpenTime: c.Shop.Opened.UnixMilli(),
		LogoURL: "https://jdmock.invalid/logo/" + c.Shop.VenderID + ".png",
		Brief:   c.Shop.Brief, CategoryMain: c.Shop.Category.ID, CategoryMainName: c.Shop.Category.Name,
	}}, nil
}
