package revive

import (
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
)

// Why calls are left out.
const (
	becauseBroken   = "it cannot be read: "
	becauseNoCall   = "it is no call of JD's methods"
	becauseNoAnswer = "no whole answer was recorded"
	becauseCipher   = "its answers hold personal data as cipher text"
	becauseRefused  = "it was refused"
	becauseSilent   = "its answers show nothing of orders and parcels that can be imported"
)

// A reading takes what the answer to a call says, and reports whether that was
// anything.
type reading func(r *reader, asked, answer object) bool

// readings are the methods that need more than a look for orders in their
// answers.
var readings = map[wire.Method]reading{
	"jingdong.pop.order.track":                 (*reader).track,
	"jingdong.ldop.receive.trace.get":          (*reader).trace,
	"jingdong.etms.trace.get":                  (*reader).trace,
	"jingdong.pop.order.ship":                  shipment("orderId", "logisticsId", "waybill"),
	"jingdong.pop.order.shipment":              shipment("orderId", "logiCoprId", "logiNo"),
	"360buy.order.sop.outstorage":              shipment("orderId", "logisticsId", "waybill"),
	"jingdong.pop.order.notPayOrderInfo":       (*reader).unpaid,
	"jingdong.pop.order.notPayOrderById":       (*reader).unpaid,
	"jingdong.pop.order.modifyVenderRemark":    (*reader).remarked,
	"jingdong.pop.order.getRemarkByModifyTime": (*reader).remarks,
}

// firstYear is the year before which no call was made.
const firstYear = 2000

// call takes what a call says.
func (r *reader) call(c record.Call) {
	r.calls++
	m := c.Method()
	if m == "" {
		r.leave("", becauseNoCall)
		return
	}
	at := c.At
	if !c.ShopAt.IsZero() {
		at = c.ShopAt
	}
	if at.Year() >= firstYear {
		r.last, r.at = latest(r.last, at), at.UnixMilli()
	} // else the recording does not say when it was: as the call before it
	token := c.Params.Get(wire.ParamAccessToken)
	r.vender = r.options.Shops[token]
	if token != "" && len(r.tokens) < maxTokens {
		r.tokens[token] = true
	}
	if strings.HasPrefix(string(m), "jingdong.pop.order.en") {
		r.leave(m, becauseCipher)
		return
	}
	answer, ok := parse(c.Answer)
	if c.Cut || !ok {
		r.leave(m, becauseNoAnswer)
		return
	}
	if answer["errorResponse"] != nil {
		r.leave(m, becauseRefused)
		return
	}
	asked, _ := parse(c.Application())
	read := readings[m]
	if read == nil {
		read = (*reader).shows
	}
	if !read(r, asked, answer) {
		r.leave(nameOf(m), becauseSilent)
	}
}

// nameOf returns a method's name if it has the form of one: the caller chose it.
func nameOf(m wire.Method) wire.Method {
	const most = 80
	plain := strings.IndexFunc(string(m), func(c rune) bool { return c != '.' && c != '/' && (c < '0' || c > 'z') }) < 0
	if m == contract.AggregatorMethod || len(m) <= most && plain {
		return m
	}
	return ""
}

// shows takes the orders that stand in an answer, wherever that is.
func (r *reader) shows(_, answer object) bool { return r.find(answer, 0) }

// maxDepth bounds how deep orders are looked for.
const maxDepth = 8

// find looks for orders in an object, and reports whether there is a place for
// them.
func (r *reader) find(o object, depth int) (found bool) {
	if depth > maxDepth {
		return false
	}
	for _, name := range names(o) {
		v := o[name]
		switch name {
		case "orderInfo", "orderInfoList":
			if inner, ok := v.(object); ok && inner["orderId"] == nil {
				found = r.find(inner, depth+1) || found
				continue
			}
			for _, each := range listOf(v) {
				r.order(each)
			}
			found = true
		default:
			if inner, ok := v.(object); ok {
				found = r.find(inner, depth+1) || found
			}
		}
	}
	return found
}

// order takes an order as an answer shows it. One without its id is nobody's.
func (r *reader) order(info object) {
	id, err := asInt("orderId", info["orderId"])
	if err != nil || info["orderId"] == nil {
		return
	}
	if d := r.draft(id); d != nil {
		fromGuide(info)
		d.fold(info, r.at)
	}
}

// asked returns the draft of the order that a call names.
func (r *reader) asked(asked object) *draft {
	id, err := asInt("orderId", asked["orderId"])
	if err != nil || id <= 0 {
		return nil
	}
	return r.draft(id)
}

// shipment takes a shipment that was accepted. What later answers show of the
// order counts more.
func shipment(id, carrier, waybill string) reading {
	return func(r *reader, asked, answer object) bool {
		if !succeeded(answer, 0) {
			return false
		}
		d := r.asked(object{"orderId": asked[id]})
		if d == nil {
			return false
		}
		d.put("orderState", "WAIT_GOODS_RECEIVE_CONFIRM", r.at)
		d.put("logisticsId", textOf(asked[carrier]), r.at)
		d.put("waybill", textOf(asked[waybill]), r.at)
		if at, ok := modifiedOf(answer); ok {
			d.put("outBoundDate", at, r.at)
			d.put("modified", at, r.at)
		}
		return true
	}
}

// modifiedOf returns when an answer says that its order was changed.
func modifiedOf(answer object) (string, bool) {
	for _, name := range names(answer) {
		if inner, ok := answer[name].(object); ok {
			if at := textOf(inner["modified"]); at != "" {
				return at, true
			}
		}
	}
	return "", false
}

// succeeded reports whether no member of an answer says that it failed.
func succeeded(o object, depth int) bool {
	for name, v := range o {
		if name == "success" && textOf(v) != "true" {
			return false
		}
		if inner, ok := v.(object); ok && depth < maxDepth && !succeeded(inner, depth+1) {
			return false
		}
	}
	return true
}

// remarked takes a remark of the seller's that was accepted.
func (r *reader) remarked(asked, answer object) bool {
	if !succeeded(answer, 0) {
		return false
	}
	d := r.asked(asked)
	if d == nil {
		return false
	}
	d.put("venderRemark", textOf(asked["remark"]), r.at)
	d.put("venderRemarkLevelFlag", textOf(asked["flag"]), r.at)
	return true
}

// remarks takes a list of remarks.
func (r *reader) remarks(_, answer object) bool {
	rows, ok := rowsOf(answer, "remarkList")
	for _, each := range rows {
		if d := r.asked(each); d != nil {
			d.put("venderRemark", textOf(each["remark"]), r.at)
			d.put("venderRemarkLevelFlag", textOf(each["flag"]), r.at)
			d.put("remarked", textOf(each["modified"]), r.at)
		}
	}
	return ok
}
