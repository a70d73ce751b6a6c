package mockserver

import (
	"errors"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
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
	guide := s.dialect(c) == contract.DialectGuide
	r := internal(err)
	switch {
	case errors.As(err, &param):
		r = &refusal{cause: param.Error(), cure: "jdmock explain " + param.Member + " tells what it is", about: param.Member}
		r.entry = paramEntry(param.Fault)
		if guide {
			r.entry, r.about, r.aboutZh = wire.GuideParam, param.Error(), param.Member+" "+param.Zh
		}
	case errors.Is(err, order.ErrNotFound):
		r = &refusal{cause: "the shop has no such order", cure: "list the shop's orders; another shop's need that shop's token", entry: wire.ResultNotOwnedOrder}
		if guide {
			r.entry = wire.GuideNoOrder
		}
	case errors.Is(err, method.ErrNothingToShow):
		r = &refusal{cause: err.Error(), entry: wire.ResultNoOrder}
	case errors.As(err, &conflict):
		r = &refusal{cause: conflict.Error(), cure: "read the order before going on", entry: wire.ResultWrongState, about: conflictID(conflict)}
		if guide {
			r.entry, r.about, r.aboutZh = wire.GuideConflict, conflict.Error(), conflictZh(conflict)
		}
	case errors.Is(err, method.ErrNoSerial):
		r = &refusal{cause: err.Error(), cure: "send trade_no, a serial of your own for each shipment", entry: wire.MissingTradeNo}
	case errors.Is(err, method.ErrSerialUsed):
		r = &refusal{cause: err.Error(), cure: "read the order, and send another trade_no if it is not shipped", entry: wire.UsedTradeNo}
	case errors.Is(err, order.ErrNotUnderWay):
		r = &refusal{cause: err.Error(), cure: "ship it first with 360buy.order.sop.outstorage", entry: wire.NotUnderWay}
	}
	r.inResult = r.entry.Where == wire.InResult && c.handler.HasFailures()
	return r
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
