package method

import (
	"strconv"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

// apiResult is how the order service says whether it did what was asked.
type apiResult struct {
	Success any    `json:"success"` // a boolean, or text by a quirk
	English string `json:"englishErrCode"`
	Chinese string `json:"chineseErrCode"`
	Number  *int64 `json:"numberCode,omitempty"`
}

// AppendJSON appends the result.
func (r apiResult) AppendJSON(dst []byte) []byte {
	dst = appendValue(append(dst, `{"success":`...), r.Success)
	dst = appendText(append(dst, `,"englishErrCode":`...), r.English)
	dst = appendText(append(dst, `,"chineseErrCode":`...), r.Chinese)
	if r.Number != nil {
		dst = strconv.AppendInt(append(dst, `,"numberCode":`...), *r.Number, 10)
	}
	return append(dst, '}')
}

// success writes success as the call's quirk has it.
func success(c *Call, ok bool) any {
	if c.Quirks.Of(quirk.Success) == "text" {
		return strconv.FormatBool(ok)
	}
	return ok
}

// succeeded is the apiResult of a call that was done. No source records
// numberCode on success; 0 is assumed.
func succeeded(c *Call) apiResult {
	r := apiResult{Success: success(c, true)}
	if c.Quirks.Of(quirk.SuccessCode) == "zero" {
		r.Number = new(int64)
	}
	return r
}

// failed returns the apiResult of a failure, whose codes are numbers.
func failed(c *Call, e wire.Error) apiResult {
	number, err := strconv.ParseInt(e.Code, 10, 64)
	if err != nil {
		panic("method: the code " + e.Code + " is no number")
	}
	return apiResult{Success: success(c, false), English: e.EnDesc, Chinese: e.ZhDesc, Number: &number}
}

// A sight is how one call sees all orders.
type sight struct {
	venderID     string
	venderNumber int64
	shopName     string
	secrets      secrets
	digitPay     bool   // payType is the bare digit
	withholds    bool   // locked and cancelled orders show nobody to send a parcel to
	form         form   // of the orders that it sees
	unset        string // stands for a time that has not come
}

// sightOf returns how the call sees orders.
func sightOf(c *Call, encrypts bool) *sight {
	c.sight = sight{
		venderID: c.Shop.VenderID, venderNumber: number(c.Shop.VenderID), shopName: c.Shop.Name, secrets: secretsOf(c, encrypts),
		digitPay: c.Quirks.Of(quirk.PayType) == "digit", unset: unsetTimes[c.Quirks.Of(quirk.UnsetTime)],
		withholds: c.Quirks.Of(quirk.WithheldConsignee) == "on",
	}
	c.sight.form = formOf(&c.sight)
	return &c.sight
}

// of returns an order as the call sees it.
func (s *sight) of(o *order.Order) view {
	s.secrets.ready()
	return view{Order: o, sight: s, withheld: s.withheld(o.State)}
}

// withheld reports whether nobody is shown to send an order in the state to.
func (s *sight) withheld(state order.State) bool {
	return s.withholds && order.SetOf(order.Locked, order.TradeCanceled).Has(state)
}

// unsetTimes are JD's texts for a time that has not come, by the quirk.
var unsetTimes = map[string]string{"0001": wire.UnsetTime, "1970": "1970-01-01 00:00:00"}
