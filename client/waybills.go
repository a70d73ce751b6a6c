package client

import (
	"context"
	"encoding/json"
	"strconv"

	"github.com/jdmock/jdmock/contract/wire"
)

// The methods of JD's electronic waybills.
const (
	MethodProviderQuery  wire.Method = "jingdong.ldop.alpha.provider.query"
	MethodWaybillReceive wire.Method = "jingdong.ldop.alpha.waybill.receive"
	MethodWaybillUnbind  wire.Method = "jingdong.ldop.alpha.waybill.api.unbind"
)

func init() { reads[MethodProviderQuery] = true }

// WaybillsService has the methods that let JD issue waybills (labels) of
// carriers. Each label costs money until it is unbound.
type WaybillsService struct{ c *Client }

// A Provider is a carrier whose waybills JD issues.
type Provider struct {
	ID            ID     `json:"id"`
	Code          string `json:"providerCode"` // such as SF
	Name          string `json:"providerName"`
	OperationType ID     `json:"operationType"` // 1 wants a SettlementCode, 2 a BranchCode
}

// providersThatWork is the state of the providers that Providers asks for.
const providersThatWork = 1

// Providers returns the carriers whose waybills JD issues to the shop.
//
// JD method: jingdong.ldop.alpha.provider.query
func (s *WaybillsService) Providers(ctx context.Context) ([]Provider, error) {
	params := struct {
		State int `json:"providerState"`
	}{providersThatWork}
	var answer labelAnswer[[]Provider]
	if err := s.c.read(ctx, MethodProviderQuery, params, reading(MethodProviderQuery, &answer, answerOf[[]Provider](MethodProviderQuery))); err != nil {
		return nil, err
	}
	if answer.Result.Data == nil {
		return nil, nil
	}
	return *answer.Result.Data, nil
}

// A WaybillRequest asks for labels. Amounts are texts such as "12.50"; empty
// ones are sent as "0.00".
type WaybillRequest struct {
	OrderID         int64
	ProviderCode    string
	Count           int    // of labels; 0 means 1
	BranchCode      string // for a Provider of OperationType 2
	SettlementCode  string // for a Provider of OperationType 1
	VenderID        string // the shop's
	VenderName      string // the shop's
	VenderOrderCode string // the caller's own number for the parcel
	From, To        WaybillAddress

	Weight, Volume             string // in kilograms and in cubic centimetres
	GoodsMoney, ShouldPayMoney string // in yuan; the latter is what the carrier collects
	OnDelivery                 bool   // the buyer pays on delivery
	WarehouseCode              string
	Remark                     string
	ExpressPayMethod           string // for SF
	ExpressType                string // for SF
}

// A WaybillAddress is where a parcel comes from or goes to. Of Phone and Mobile
// one is needed.
type WaybillAddress struct {
	Province string `json:"provinceName"`
	City     string `json:"cityName"`
	County   string `json:"countryName,omitempty"` // the spelling is JD's
	Town     string `json:"countrysideName,omitempty"`
	Address  string `json:"address"`
	Contact  string `json:"contact"`
	Phone    string `json:"phone,omitempty"`
	Mobile   string `json:"mobile,omitempty"`
}

// Receive lets JD issue labels for an order, and returns their numbers. It is
// sent once: what JD answers to a second call is not public, and one may cost a
// second label. If the answer is lost, the error is ErrUnknownOutcome: look at
// JD's own list of labels before asking again. A refusal is a *ResultError.
//
// JD method: jingdong.ldop.alpha.waybill.receive
func (s *WaybillsService) Receive(ctx context.Context, r WaybillRequest) ([]string, error) {
	content, err := json.Marshal(r.content())
	if err != nil {
		return nil, err
	}
	params := struct {
		Content string `json:"content"`
	}{string(content)}
	type received struct {
		OrderID  string   `json:"platformOrderNo"`
		Waybills []string `json:"waybillCodeList"`
	}
	var answer labelAnswer[received]
	check := func(a *labelAnswer[received]) error {
		if err := answerOf[received](MethodWaybillReceive)(a); err != nil {
			return err
		}
		switch data := a.Result.Data; {
		case data == nil || len(data.Waybills) == 0:
			return missing(MethodWaybillReceive, "waybillCodeList")
		case data.OrderID != strconv.FormatInt(r.OrderID, 10):
			return &ProtocolError{Method: MethodWaybillReceive, Reason: "answer is about another order than " + strconv.FormatInt(r.OrderID, 10)}
		}
		return nil
	}
	if err := s.c.write(ctx, MethodWaybillReceive, params, reading(MethodWaybillReceive, &answer, check)); err != nil {
		return nil, err
	}
	return answer.Result.Data.Waybills, nil
}

// Unbind takes a label from its order, so that it costs nothing. It is sent
// once, as Receive is.
//
// JD method: jingdong.ldop.alpha.waybill.api.unbind
func (s *WaybillsService) Unbind(ctx context.Context, providerCode, waybill string) error {
	params := struct {
		Provider string `json:"providerCode"`
		Waybill  string `json:"waybillCode"`
	}{providerCode, waybill}
	var answer labelAnswer[struct{}]
	return s.c.write(ctx, MethodWaybillUnbind, params, reading(MethodWaybillUnbind, &answer, answerOf[struct{}](MethodWaybillUnbind)))
}

// A labelAnswer is what stands under the root of these methods.
type labelAnswer[T any] struct {
	Result *labelResult[T] `json:"resultInfo"`
}

type labelResult[T any] struct {
	Status  string `json:"statusCode"`
	Message string `json:"statusMessage"`
	Data    *T     `json:"data"`
}

// answerOf returns what judges an answer: statusCode 0 is a success.
func answerOf[T any](method wire.Method) func(*labelAnswer[T]) error {
	return func(a *labelAnswer[T]) error {
		switch {
		case a.Result == nil || a.Result.Status == "":
			return missing(method, "resultInfo/statusCode")
		case a.Result.Status != wire.CodeOK:
			return &ResultError{Method: method, Code: a.Result.Status, Zh: a.Result.Message}
		}
		return nil
	}
}

// A waybillContent is a WaybillRequest as JD wants it.
type waybillContent struct {
	WaybillType      int            `json:"waybillType"`
	WaybillCount     int            `json:"waybillCount"`
	ProviderCode     string         `json:"providerCode"`
	BranchCode       string         `json:"branchCode,omitempty"`
	SettlementCode   string         `json:"settlementCode,omitempty"`
	SalePlatform     string         `json:"salePlatform"`
	PlatformOrderNo  string         `json:"platformOrderNo"`
	VendorCode       string         `json:"vendorCode"`
	VendorName       string         `json:"vendorName"`
	VendorOrderCode  string         `json:"vendorOrderCode"`
	FromAddress      WaybillAddress `json:"fromAddress"`
	ToAddress        WaybillAddress `json:"toAddress"`
	Weight           string         `json:"weight"`
	Volume           string         `json:"volume"`
	PromiseTimeType  int            `json:"promiseTimeType"`
	PayType          int            `json:"payType"`
	GoodsMoney       string         `json:"goodsMoney"`
	ShouldPayMoney   string         `json:"shouldPayMoney"`
	NeedGuarantee    bool           `json:"needGuarantee"`
	GuaranteeMoney   string         `json:"guaranteeMoney"`
	ReceiveTimeType  int            `json:"receiveTimeType"`
	WarehouseCode    string         `json:"warehouseCode,omitempty"`
	Remark           string         `json:"remark,omitempty"`
	ExpressPayMethod string         `json:"expressPayMethod,omitempty"`
	ExpressType      string         `json:"expressType,omitempty"`
}

// rootless returns an answer of Receive that has neither root nor resultInfo as
// one that has: JD was seen to answer so, and a label whose answer is not read is
// a label lost.
func rootless(method wire.Method, members map[string]json.RawMessage) (result json.RawMessage, ok bool) {
	if method != MethodWaybillReceive || scalar(members["statusCode"]) == "" {
		return nil, false
	}
	result, err := json.Marshal(map[string]any{"resultInfo": members})
	return result, err == nil
}

// content returns what is sent: an ordinary waybill for an order of JD, not
// insured, at any time.
func (r WaybillRequest) content() waybillContent {
	const nothing, ordinary, soldByJD = "0.00", 1, "0010001"
	amount := func(text string) string {
		if text == "" {
			return nothing
		}
		return text
	}
	c := waybillContent{
		WaybillType: ordinary, WaybillCount: max(r.Count, 1), ProviderCode: r.ProviderCode, BranchCode: r.BranchCode, SettlementCode: r.SettlementCode,
		SalePlatform: soldByJD, PlatformOrderNo: strconv.FormatInt(r.OrderID, 10), VendorCode: r.VenderID, VendorName: r.VenderName, VendorOrderCode: r.VenderOrderCode,
		FromAddress: r.From, ToAddress: r.To, Weight: amount(r.Weight), Volume: amount(r.Volume),
		GoodsMoney: amount(r.GoodsMoney), ShouldPayMoney: amount(r.ShouldPayMoney), GuaranteeMoney: nothing,
		WarehouseCode: r.WarehouseCode, Remark: r.Remark, ExpressPayMethod: r.ExpressPayMethod, ExpressType: r.ExpressType,
	}
	if r.OnDelivery {
		c.PayType = 1
	}
	return c
}
