package method

import (
	"fmt"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
)

// The ldop.alpha methods are JD's electronic waybills (京东无界电子面单): JD
// issues numbers of carriers that the shop has contracts with.

// An ldopAnswer is what stands under the root of an ldop.alpha method.
type ldopAnswer struct {
	Result ldopResult `json:"resultInfo"`
}

type ldopResult struct {
	StatusCode    int    `json:"statusCode"`
	StatusMessage string `json:"statusMessage"`
	Data          any    `json:"data,omitempty"`
}

// The status codes of ldop.alpha methods.
// Source: a client of 2018 that tells them apart.
const (
	ldopDone   = 0
	ldopParam  = 1  // something is wrong with the parameters
	ldopFailed = -1 // it was not done
)

// ldopDid is the answer of a method that was done. The text is assumed.
func ldopDid(data any) ldopAnswer { return ldopAnswer{ldopResult{ldopDone, "成功", data}} }

// failLDOP words a failure inside resultInfo.
func failLDOP(_ *Call, e wire.Error) any { return ldopFailure(e) }

func ldopFailure(e wire.Error) ldopAnswer {
	code := ldopFailed
	if e.Code == wire.ResultInvalid.Code {
		code = ldopParam
	}
	return ldopAnswer{ldopResult{StatusCode: code, StatusMessage: e.ZhDesc}}
}

// A Bare answer stands alone: there is no root around it, and no code.
type Bare struct{ Answer any }

// bared returns an answer as the quirk has it.
func bared(c *Call, a ldopAnswer) any {
	if c.Quirks.Of(quirk.LabelAnswer) == "bare" {
		return Bare{a.Result}
	}
	return a
}

// A LabelError says why a label is not issued or not unbound. Fault says which
// kind of refusal it is.
type LabelError struct {
	Fault  LabelFault
	Detail string // what was wrong and what would be right
	Zh     string // the same in Chinese, for statusMessage
}

// A LabelFault is a kind of refusal.
type LabelFault uint8

// The kinds of refusals.
const (
	LabelParam   LabelFault = iota // a parameter is wrong
	LabelUnknown                   // there is no such label
	LabelState                     // the label, or its order, does not allow it
)

// Error returns what is wrong.
func (e *LabelError) Error() string { return e.Detail }

// badLabel returns an error about a parameter, or a member of content.
func badLabel(member, detail, zh string) *LabelError {
	return &LabelError{LabelParam, member + " " + detail, member + zh}
}

// A provider is a carrier as ldop.alpha knows it.
type provider struct {
	carrier   int64 // JD's logistics id, which shipments name
	code      string
	operation int  // direct or franchised
	cod       bool // whether it collects payment
}

// Kinds of carriers: those that work by themselves want a settlementCode, and
// those whose branches are others' a branchCode.
// Source: a client that chooses by operationType.
const (
	direct     = 1
	franchised = 2
)

// providers are the carriers that issue labels. SF is seen in clients; the other
// codes are those that carriers usually have (assumed).
var providers = []provider{
	{2087, "JD", direct, true}, {467, "SF", direct, true}, {463, "YTO", franchised, false}, {470, "STO", franchised, false},
	{1327, "YUNDA", franchised, false}, {1499, "ZTO", franchised, false}, {465, "EMS", direct, true}, {3046, "DBL", direct, false},
	{1748, "HTKY", franchised, false}, {1747, "UC", franchised, false}, {2170, "YZPY", direct, false}, {1409, "ZJS", direct, true},
	{1010, "DEMO", direct, false},
}

// expressOnly is the carrier that wants to know who pays it, and how fast it is
// to be.
// Source: clients in which expressPayMethod and expressType are needed for SF.
const expressOnly = "SF"

// providersOf returns the providers among the shop's carriers, with the names
// that these have.
func providersOf(c *Call, each func(p provider, name string)) {
	for _, carrier := range c.Shop.Carriers {
		for _, p := range providers {
			if p.carrier == carrier.ID {
				each(p, carrier.Name)
			}
		}
	}
}

// providerOf returns the provider that an id, a code or both name. A provider's
// id is the carrier's (assumed).
func providerOf(c *Call, id integer, code text) (found provider, err error) {
	if id == 0 && code == "" {
		return found, badLabel("providerCode", "is missing; jingdong.ldop.alpha.provider.query lists them", "不能为空")
	}
	providersOf(c, func(p provider, _ string) {
		if (id == 0 || int64(id) == p.carrier) && (code == "" || string(code) == p.code) {
			found = p
		}
	})
	if found.code == "" {
		return found, badLabel("providerCode", fmt.Sprintf("%.40q is no provider of the shop; jingdong.ldop.alpha.provider.query lists them", code), "不是商家签约的承运商")
	}
	return found, nil
}
