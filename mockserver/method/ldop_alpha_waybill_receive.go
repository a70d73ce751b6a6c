package method

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

func init() {
	h := handler("", receiveWaybills, func(c *Call, e wire.Error) any { return bared(c, ldopFailure(e)) })
	h.Inside = orderOfContent
	register(Spec{Method: "jingdong.ldop.alpha.waybill.receive", Main: h})
}

type receiveWaybillsRequest struct {
	Content json.RawMessage `json:"content"` // an object, or the text of one
}

// A labelContent is what a label is asked for with. What is not compared with
// anything is not here.
type labelContent struct {
	WaybillType      integer      `json:"waybillType"`
	WaybillCount     integer      `json:"waybillCount"`
	ProviderID       integer      `json:"providerId"`
	ProviderCode     text         `json:"providerCode"`
	BranchCode       text         `json:"branchCode"`
	SettlementCode   text         `json:"settlementCode"`
	SalePlatform     text         `json:"salePlatform"`
	PlatformOrderNo  text         `json:"platformOrderNo"`
	VendorCode       text         `json:"vendorCode"`
	VendorName       text         `json:"vendorName"`
	VendorOrderCode  text         `json:"vendorOrderCode"`
	ExpressPayMethod text         `json:"expressPayMethod"`
	ExpressType      text         `json:"expressType"`
	From             labelAddress `json:"fromAddress"`
	To               labelAddress `json:"toAddress"`
}

// A labelAddress is where a parcel comes from or goes to.
type labelAddress struct {
	Province text `json:"provinceName"`
	City     text `json:"cityName"`
	Address  text `json:"address"`
	Contact  text `json:"contact"`
	Phone    text `json:"phone"`
	Mobile   text `json:"mobile"`
}

type receivedWaybills struct {
	PlatformOrderNo string   `json:"platformOrderNo"`
	WaybillCodeList []string `json:"waybillCodeList"`
}

// soldByJD is the salePlatform of JD's own orders.
// Source: clients, which send 0010002 for Tmall and 0030001 for others.
const soldByJD = "0010001"

// maxWaybillCount bounds how many labels one call gives. Assumed.
const maxWaybillCount = 20

// receiveWaybills issues labels for an order of the shop, whatever its state. A
// call that is repeated gives further labels: what JD does is not public, and
// clients ask again with another vendorOrderCode for each further parcel.
//
// Source: the Java SDK (LdopAlphaWaybillReceiveRequest, WaybillResponseDTO);
// several clients, most of which know no root around the answer: a quirk decides.
func receiveWaybills(ctx context.Context, c *Call, q receiveWaybillsRequest) (any, error) {
	given, err := issueWaybills(ctx, c, q)
	return bared(c, given), err
}

// issueWaybills is receiveWaybills with the root.
func issueWaybills(ctx context.Context, c *Call, q receiveWaybillsRequest) (ldopAnswer, error) {
	content, err := readContent(q.Content)
	if err != nil {
		return ldopAnswer{}, err
	}
	p, id, err := content.check(c)
	if err != nil {
		return ldopAnswer{}, err
	}
	found, err := c.Orders.Outline(ctx, id)
	if err != nil {
		return ldopAnswer{}, err
	}
	if !awaitsParcel.Has(found.State) {
		c.Note("order %d is in %s: it does not wait for a parcel, and a label costs money", id, found.State)
	}
	waybills, err := c.Labels.Issue(c.Shop.VenderID, id, p.carrier, int(content.WaybillCount))
	if err != nil {
		return ldopAnswer{}, outOfLabels(err)
	}
	o, err := c.Orders.Update(ctx, id, func(was order.Order) (order.Order, error) { return was.Labelled(p.carrier, waybills, c.Now) })
	if err != nil {
		return ldopAnswer{}, outOfLabels(err)
	}
	c.labelled(&o)
	return ldopDid(receivedWaybills{strconv.FormatInt(id, 10), waybills}), nil
}

// awaitsParcel are the states in which a label makes sense.
var awaitsParcel = order.SetOf(order.WaitSellerStockOut, order.WaitSellerDelivery, order.PopOrderPause, order.Pause)

// outOfLabels words bounds; another error stays what it is.
func outOfLabels(err error) error {
	if !errors.Is(err, sandbox.ErrNoLabels) && !errors.Is(err, order.ErrTooManyLabels) {
		return err
	}
	return &LabelError{LabelState, err.Error(), "单号库存不足"}
}

// readContent reads content, which the SDKs send as the text of an object, and
// some clients as the object itself.
func readContent(raw json.RawMessage) (content labelContent, err error) {
	var inner string
	if json.Unmarshal(raw, &inner) != nil {
		inner = string(raw)
	}
	if err := json.Unmarshal([]byte(inner), &content); err != nil || !strings.HasPrefix(strings.TrimSpace(inner), "{") {
		return content, badLabel("content", "is not the text of a JSON object with the members of a waybill", "不是合法的 JSON 对象")
	}
	return content, nil
}

// check returns the provider and the order that the content names.
func (l *labelContent) check(c *Call) (p provider, id int64, err error) {
	if err := l.checkMembers(); err != nil {
		return p, 0, err
	}
	if string(l.VendorCode) != c.Shop.VenderID {
		c.Note("vendorCode is not the shop's, which is %s", c.Shop.VenderID) // whether JD minds is not public
	}
	if l.SalePlatform != soldByJD {
		return p, 0, badLabel("salePlatform", fmt.Sprintf("%.20q: only %s, orders of JD, is imitated", l.SalePlatform, soldByJD), "暂不支持")
	}
	if p, err = providerOf(c, l.ProviderID, l.ProviderCode); err != nil {
		return p, 0, err
	}
	if err := l.checkContract(p); err != nil {
		return p, 0, err
	}
	id, err = strconv.ParseInt(string(l.PlatformOrderNo), 10, 64)
	if err != nil || id <= 0 {
		return p, 0, badLabel("platformOrderNo", "is not the id of an order of JD", "不是合法的京东订单号")
	}
	return p, id, nil
}

// checkMembers looks for members that must be there. Which these are is what
// clients mark as needed, and all of them send.
func (l *labelContent) checkMembers() error {
	for _, m := range []param{
		{"salePlatform", l.SalePlatform}, {"platformOrderNo", l.PlatformOrderNo}, {"vendorCode", l.VendorCode},
		{"vendorName", l.VendorName}, {"vendorOrderCode", l.VendorOrderCode},
		{"fromAddress.provinceName", l.From.Province}, {"fromAddress.cityName", l.From.City}, {"fromAddress.address", l.From.Address},
		{"fromAddress.contact", l.From.Contact}, {"fromAddress.phone", l.From.Phone + l.From.Mobile},
		{"toAddress.provinceName", l.To.Province}, {"toAddress.cityName", l.To.City}, {"toAddress.address", l.To.Address},
		{"toAddress.contact", l.To.Contact}, {"toAddress.phone", l.To.Phone + l.To.Mobile},
	} {
		if strings.TrimSpace(string(m.value)) == "" {
			return badLabel(m.name, "is missing", "不能为空")
		}
	}
	if l.WaybillType <= 0 {
		return badLabel("waybillType", "is missing or below 1; clients send 1 for an ordinary one", "不合法")
	}
	if l.WaybillCount < 1 || l.WaybillCount > maxWaybillCount {
		return badLabel("waybillCount", fmt.Sprintf("must be 1 to %d", maxWaybillCount), fmt.Sprintf("应为 1 到 %d", maxWaybillCount))
	}
	return nil
}

// checkContract looks for what the provider's kind wants. What it says is not
// compared with anything.
func (l *labelContent) checkContract(p provider) error {
	switch {
	case p.operation == direct && l.SettlementCode == "":
		return badLabel("settlementCode", "is missing: a carrier of operationType 1 wants it", "不能为空（直营型快递公司必传）")
	case p.operation == franchised && l.BranchCode == "":
		return badLabel("branchCode", "is missing: a carrier of operationType 2 wants it", "不能为空（加盟型快递公司必传）")
	case p.code == expressOnly && l.ExpressPayMethod == "":
		return badLabel("expressPayMethod", "is missing: SF wants it", "不能为空（顺丰必填）")
	case p.code == expressOnly && l.ExpressType == "":
		return badLabel("expressType", "is missing: SF wants it", "不能为空（顺丰必填）")
	}
	return nil
}

// orderOfContent returns the order that the parameters name, 0 if they name none.
func orderOfContent(value func(name string) string) int64 {
	content, err := readContent(json.RawMessage(value("content")))
	if err != nil {
		return 0
	}
	id, _ := strconv.ParseInt(string(content.PlatformOrderNo), 10, 64)
	return max(id, 0)
}
