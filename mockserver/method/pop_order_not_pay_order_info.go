package method

import (
	"context"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/store"
)

func init() {
	register(Spec{Method: "jingdong.pop.order.notPayOrderInfo", Main: showsPlain(handler("", listUnpaid, nil))})
}

type listUnpaidRequest struct {
	StartDate text    `json:"startDate"`
	EndDate   text    `json:"endDate"`
	Page      integer `json:"page"`
	PageSize  integer `json:"pageSize"`
}

type listUnpaidResponse struct {
	Page unpaidPage `json:"paginatedInfo"`
}

type unpaidPage struct {
	PageSize  int      `json:"pageSize"`
	Index     int      `json:"index"`
	TotalItem int      `json:"totalItem"`
	TotalPage int      `json:"totalPage"`
	PageList  []object `json:"pageList"`
}

// unpaid are the states of the orders that wait for their buyer's money.
var unpaid = order.SetOf(order.NotPay)

// listUnpaid lists the orders that wait for payment, oldest first. They go by
// when they were placed (assumed). An order is here until it is paid, expires or
// is cancelled, and from payment on in jingdong.pop.order.search.
//
// Source: JD's page of apiId 1687, kept in gh:lostinfo/jos-open-api; the Java
// SDK (PaginatedInfo). The wrapper that the page has around each order is of its
// documentation tool: the bean has none.
func listUnpaid(ctx context.Context, c *Call, q listUnpaidRequest) (listUnpaidResponse, error) {
	from, to, err := namedWindow(param{"startDate", q.StartDate}, param{"endDate", q.EndDate})
	if err != nil {
		return listUnpaidResponse{}, err
	}
	size := int(q.PageSize)
	page, err := c.Orders.List(ctx, store.Query{
		By: store.Placed, From: from, To: to, States: unpaid, Sort: store.OldestFirst, Offset: (int(q.Page) - 1) * size, Limit: size,
	})
	if err != nil {
		return listUnpaidResponse{}, err
	}
	found := unpaidPage{PageSize: size, Index: int(q.Page), TotalItem: page.Total, TotalPage: (page.Total + size - 1) / size, PageList: make([]object, 0, len(page.Orders))}
	for i := range page.Orders {
		found.PageList = append(found.PageList, showUnpaid(c, &page.Orders[i]))
	}
	return listUnpaidResponse{found}, nil
}

// unpaidStatus is the only number that an unpaid order's status has.
// Source: the sample on JD's page of apiId 1687.
const unpaidStatus = 0

// showUnpaid shows an order that is not paid. Its id is the order's: JD does not
// say what else it is (assumed).
func showUnpaid(c *Call, o *order.Order) object {
	c.shows(o.Outline())
	v := sightOf(c, false).of(o)
	to, s := &o.Consignee, v.secrets.alone()
	lines := make([]object, 0, len(o.Items))
	for i, it := range o.Items {
		lines = append(lines, object{
			{"id", i + 1}, {"orderId", o.ID}, {"venderId", v.venderNumber}, {"num", it.Count}, {"skuId", it.SKU}, {"skuName", it.Name},
			{"created", wire.FormatTime(o.Placed)}, {"modified", wire.FormatTime(o.Modified)},
		})
	}
	return object{
		{"id", o.ID}, {"orderId", o.ID}, {"venderId", v.venderNumber}, {"payment", o.Pay}, {"orderType", o.Type}, {"parentId", o.Marks.Parent},
		{"orderCreated", wire.FormatTime(o.Placed)}, {"status", unpaidStatus}, {"userName", s.of(name, to.Name).shown},
		{"address", s.of(address, to.FullAddress()).shown}, {"mobile", s.of(phone, to.Mobile).shown}, {"phone", s.of(phone, to.Telephone).shown},
		{"created", wire.FormatTime(o.Placed)}, {"modified", wire.FormatTime(o.Modified)}, {"pin", s.of(account, o.Buyer.Pin).shown},
		{"sendPay", o.Sign()}, {"itemList", lines},
		{"provinceId", to.Place.ProvinceID}, {"cityId", to.Place.CityID}, {"countyId", to.Place.CountyID}, {"townId", to.Place.TownID},
		{"oaid", string(v.oaid(nil, to))}, {"desen_mobile", phone.of(to.Mobile)}, {"desen_phone", phone.of(to.Telephone)},
		{"open_id_buyer", o.Buyer.OpenID}, {"xid_buyer", o.Buyer.XID},
	}
}
