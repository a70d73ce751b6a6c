package method

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

// The 360buy methods are JD's first generation: the orders of orderInfo, in
// snake_case and all in text.

// legacyOrder lists the members of a legacy order, in the order in which they
// are written. The scalars are those of orderInfo.
// Source: the Java SDK's bean domain.order.OrderInfo; a recorded answer of 2016
// (order_type, order_source).
var legacyOrder = headed(append(scalars(`order_id vender_id order_type pay_type order_total_price order_seller_price order_payment freight_price
	seller_discount order_state order_state_remark delivery_type invoice_info order_remark order_start_time order_end_time modified order_source
	store_order customs customs_model order_sign vender_remark balance_used payment_confirm_time waybill logistics_id parent_order_id pin return_order`),
	field{name: "consignee_info", write: valueOf((*view).legacyConsignee)},
	field{name: "item_info_list", write: valueOf((*view).legacyItems)},
	field{name: "coupon_detail_list", write: valueOf((*view).legacyCoupons)},
	field{name: "vat_invoice_info", write: valueOf((*view).legacyVAT)},
))

// onDemand are the members that only come when optional_fields lists them.
// Source: the descriptions of JD's pages, copied into a client's bean.
var onDemand = strings.Fields("vender_remark balance_used payment_confirm_time waybill logistics_id parent_order_id pin return_order vat_invoice_info")

// scalars returns members of orderInfo under their legacy names, all in text.
func scalars(legacyNames string) []field {
	var list []field
	for name := range strings.FieldsSeq(legacyNames) {
		i, ok := fieldByName[camel(name)]
		if !ok {
			panic("method: orderInfo has no " + camel(name))
		}
		list = append(list, field{name: name, write: orderInfo[i].write})
	}
	return list
}

// valueOf writes a value; nil leaves the member out.
func valueOf(f func(*view) any) writer {
	return func(dst []byte, v *view) []byte {
		if value := f(v); value != nil {
			return appendValue(dst, value)
		}
		return dst
	}
}

// camel writes a snake_case name in camelCase.
func camel(name string) string {
	words := strings.Split(name, "_")
	for i, w := range words[1:] {
		words[i+1] = strings.ToUpper(w[:1]) + w[1:]
	}
	return strings.Join(words, "")
}

// projectLegacy returns the members listed in optional_fields; where nothing
// is listed, those that need not be. It notes those that are not known.
func projectLegacy(c *Call, optionalFields text) []field {
	asked := names(optionalFields)
	for _, name := range asked {
		if !slices.ContainsFunc(legacyOrder, func(f field) bool { return f.name == name }) {
			c.Note("optional_fields: %.40q is not known and ignored", name)
		}
	}
	var list []field
	for _, f := range legacyOrder {
		if slices.Contains(asked, f.name) || len(asked) == 0 && !slices.Contains(onDemand, f.name) {
			list = append(list, f)
		}
	}
	return list
}

// usualLegacy is about what an order takes, in bytes.
const usualLegacy = 8 << 10

// legacy shows an order; what is asked for is not kept, as few still ask.
func legacy(c *Call, fields []field, o *order.Order) json.RawMessage {
	c.shows(o.Outline())
	sight := sightOf(c, false)
	sight.secrets = sight.secrets.alone()
	v := sight.of(o)
	out := make([]byte, 0, usualLegacy)
	for i := range fields {
		out = fields[i].append(out, &v)
	}
	return enclose(out, 0)
}

// legacyConsignee shows who receives the order.
// Source: a recorded answer of 2016.
func (v *view) legacyConsignee() any {
	if v.withheld {
		return nil
	}
	to, s := v.Consignee, v.secrets
	return object{
		{"fullname", s.of(name, to.Name).shown}, {"telephone", s.of(phone, to.Telephone).shown}, {"mobile", s.of(phone, to.Mobile).shown},
		{"province", to.Place.Province}, {"city", to.Place.City}, {"county", to.Place.County},
		{"full_address", s.of(address, to.FullAddress()).shown},
	}
}

// legacyItems shows the lines.
// Source: a recorded answer of 2016.
func (v *view) legacyItems() any {
	list := make([]object, 0, len(v.Items))
	for _, it := range v.Items {
		list = append(list, object{
			{"sku_id", id(it.SKU)}, {"outer_sku_id", it.OuterSKU}, {"sku_name", it.Name}, {"jd_price", wire.Yuan(it.Price)},
			{"gift_point", id(it.GiftPoint)}, {"ware_id", id(it.Ware)}, {"item_total", id(it.Count)},
		})
	}
	return list
}

// legacyCoupons shows the discounts.
// Source: a recorded answer of 2016.
func (v *view) legacyCoupons() any {
	list := make([]object, 0, len(v.Coupons))
	for _, c := range v.Coupons {
		list = append(list, object{
			{"order_id", id(v.ID)}, {"sku_id", idOrEmpty(c.SKU)}, {"coupon_type", couponType(c.Type)}, {"coupon_price", wire.Yuan(c.Amount)},
		})
	}
	return list
}

// legacyVAT shows what a VAT invoice names; other orders have none (assumed).
// Source: a .NET SDK's bean VatInvoiceInfo.
func (v *view) legacyVAT() any {
	if v.Invoice.Kind != order.VATInvoice {
		return nil
	}
	i, s := v.Invoice.VAT, v.secrets
	return object{
		{"taxpayer_ident", v.Invoice.TaxCode}, {"registered_address", s.of(address, i.RegisteredAddress).shown},
		{"registered_phone", s.of(phone, i.RegisteredPhone).shown}, {"deposit_bank", i.Bank}, {"bank_account", i.Account},
	}
}

// Errors of the serials that the shipping methods of the first generation want.
var (
	ErrNoSerial   = errors.New("trade_no is missing or blank")
	ErrSerialUsed = errors.New("trade_no was used by an earlier call, or is by one under way")
)

// oncePerSerial does something under a serial of the caller's that no call has
// used. A serial whose call was refused is free again (assumed).
// Source: JD's gateway error table (16, 17).
func (c *Call) oncePerSerial(serial text, do func() error) error {
	no := strings.TrimSpace(string(serial))
	if no == "" {
		return ErrNoSerial
	}
	if !c.Serials.Take(c.Shop.VenderID, no) {
		return ErrSerialUsed
	}
	done := false
	defer func() {
		if !done { // refused, or panicking
			c.Serials.Release(c.Shop.VenderID, no)
		}
	}()
	err := do()
	done = err == nil
	return err
}
