package mockserver

import (
	"encoding/json"
	"errors"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// This file is the only place that turns what went wrong into JD's codes.

// badParam words a parameter that the schema refuses: 3001 in the guide's
// dialect; else 60 for a missing, unknown or mistyped one and 61 for a value.
func (s *Server) badParam(c *call, wrong contract.ParamError) *refusal {
	r := &refusal{cause: wrong.Error(), cure: "jdmock explain " + wrong.Member + " tells what it is"}
	if wrong.Kind == contract.Unknown && wrong.Nearest != "" {
		r.cure = "write " + wrong.Nearest
	}
	switch {
	case s.dialect(c) == contract.DialectGuide:
		r.entry, r.about, r.aboutZh = wire.GuideParam, wrong.Error(), wrong.Member+" "+wrong.DetailZh
	case wrong.Kind == contract.Value:
		r.entry, r.about = wire.InvalidParamValue, wrong.Member
	default:
		r.entry, r.about = wire.InvalidParam, wrong.Member
	}
	return r
}

// badToken words a token that opens no shop.
func (s *Server) badToken(c *call, bad *sandbox.TokenError) *refusal {
	r := &refusal{entry: wire.InvalidToken, cause: bad.Error(), cure: "jdmock env prints a token that is good; --adopt-tokens takes any"}
	switch bad.Reason {
	case sandbox.Expired:
		r.cure = "refresh a token before it expires; now " + reauthorize
	case sandbox.Revoked:
		r.cure = reauthorize
	case sandbox.Replaced:
		r.cure = "use the token that the refresh has brought"
	}
	if s.dialect(c) == contract.DialectGuide {
		r.entry = wire.GuideToken
	}
	return r
}

// failure words what a method returned as an error.
func (s *Server) failure(c *call, err error) *refusal {
	var conflict *order.ConflictError
	var param *method.ParamError
	var label *method.LabelError
	guide := s.dialect(c) == contract.DialectGuide
	var r *refusal
	switch {
	case errors.As(err, &param):
		r = &refusal{cause: param.Error(), cure: "jdmock explain " + param.Member + " tells what it is", about: param.Member}
		r.entry, r.violations = paramEntry(param.Fault), wrongTogether(c, param)
		if guide {
			r.entry, r.about, r.aboutZh = wire.GuideParam, param.Error(), param.Member+" "+param.Zh
		}
	case errors.Is(err, order.ErrNotFound):
		r = &refusal{cause: "the shop has no such order", cure: "list the shop's orders; another shop's need that shop's token", entry: wire.ResultNotOwnedOrder}
		if guide {
			r.entry = wire.GuideNoOrder
		}
	case errors.As(err, &label):
		r = &refusal{cause: label.Error(), entry: labelEntry(label)}
	case errors.As(err, &conflict):
		r = &refusal{cause: conflict.Error(), cure: "read the order before going on", entry: wire.ResultWrongState, about: conflictID(conflict)}
		if guide {
			r.entry, r.about, r.aboutZh = wire.GuideConflict, conflict.Error(), conflictZh(conflict)
		}
	default:
		r = plainRefusal(err)
	}
	r.inResult = r.entry.Where == wire.InResult && c.handler.HasFailures()
	return r
}

// plainRefusals are what methods refuse in words of their own, each with what
// helps and its code.
var plainRefusals = []struct {
	is    error
	cure  string
	entry wire.Entry
}{
	{method.ErrNothingToShow, "", wire.ResultNoOrder},
	{aftersale.ErrNotFound, "list the shop's; another shop's need that shop's token", wire.ResultNotOwnedOrder},
	{aftersale.ErrConflict, "read it before going on", wire.ResultReviewed},
	{method.ErrNoSerial, "send trade_no, a serial of your own for each shipment", wire.MissingTradeNo},
	{method.ErrSerialUsed, "read the order, and send another trade_no if it is not shipped", wire.UsedTradeNo},
	{method.ErrNoOrderToRemark, "list the shop's orders; an unpaid one can be remarked once it is paid", wire.ResultNoRemarked},
	{method.ErrRemarkFlag, "send 0 grey, 1 red, 2 yellow, 3 green, 4 blue or 5 purple", wire.ResultRemarkFlag},
	{method.ErrRemarkTooLong, "send a shorter one", wire.ResultRemarkTooLong},
	{order.ErrNotToBeRedirected, "read the order before going on", wire.ResultAddressFixed},
	{order.ErrNoCode, "send what jingdong.pop.oto.checkNumbers.upload has sent for an order of the shop", wire.ResultNotOwnedOrder},
	{order.ErrNotUnderWay, "read the order, and ship it first if it waits", wire.NotUnderWay},
}

// plainRefusal words an error that says itself what was wrong; any other is the
// server's own.
func plainRefusal(err error) *refusal {
	for _, p := range plainRefusals {
		if errors.Is(err, p.is) {
			return &refusal{cause: err.Error(), cure: p.cure, entry: p.entry}
		}
	}
	return internal(err)
}

// labelEntry returns the code of a label that is refused, which only the journal
// shows, with texts of our own (assumed): JD publishes none.
func labelEntry(e *method.LabelError) wire.Entry {
	entry := wire.ResultWrongState
	switch e.Fault {
	case method.LabelParam:
		entry = wire.ResultInvalid
	case method.LabelUnknown:
		entry = wire.ResultNotOwnedOrder
	}
	entry.Zh, entry.En = e.Zh, e.Detail
	return entry
}

// wrongTogether returns a parameter that no schema refuses as violations: those
// of the dates, if it is one of them.
func wrongTogether(c *call, param *method.ParamError) []contract.Violation {
	if param.Fault == method.BadTogether && (param.Member == "start_date" || param.Member == "end_date") {
		var sent struct {
			Start string `json:"start_date"`
			End   string `json:"end_date"`
		}
		if json.Unmarshal([]byte(c.json), &sent) == nil {
			if found := contract.Dates("start_date", sent.Start, "end_date", sent.End, method.MaxSpan); len(found) > 0 {
				return found
			}
		}
	}
	if param.Fault == method.BadOrderID {
		return []contract.Violation{contract.ParamViolation(param.Member, "an id larger than 0", "大于 0 的 id")}
	}
	return []contract.Violation{contract.ParamViolation(param.Member, "a value that fits the shop and the other parameters", "与店铺及其他参数相符的值")}
}

func paramEntry(f method.Fault) wire.Entry {
	switch f {
	case method.BadTogether:
		return wire.ResultInvalid
	case method.BadOrderID:
		return wire.ResultOrderID
	}
	return wire.InvalidParamValue
}

// injected words a fault that a rule asked for: inside the result where the
// code belongs there and the method has a place for it.
func injected(c *call, struck fault.Struck) *refusal {
	r := &refusal{injected: true, cause: "a fault was injected: " + struck.String()}
	if struck.Action.Type != fault.ErrorAction {
		r.entry = wire.SystemError // which is what is spoilt if anything is written at all
		return r
	}
	for _, entry := range wire.Lookup(struck.Action.Code) {
		inResult := entry.Where == wire.InResult
		if r.entry.Code == "" || inResult == c.handler.HasFailures() {
			r.entry, r.inResult = entry, inResult && c.handler.HasFailures()
		}
	}
	return r
}

// internal words a failure of the simulator's own.
func internal(err error) *refusal {
	return &refusal{entry: wire.SystemError, cause: "the simulator failed: " + err.Error()}
}
