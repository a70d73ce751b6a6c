package method

import (
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A secret is personal data: text that some answers show masked or encrypted.
type secret struct {
	shown     string
	encrypted string // beside it, as encrypt_NAME; "" if nothing stands there
}

// secret returns the object with a personal member and what stands beside it.
func (o object) secret(name string, s secret) object {
	o = append(o, member{name, s.shown})
	if s.encrypted != "" {
		o = append(o, member{"encrypt_" + name, s.encrypted})
	}
	return o
}

// secrets says how a call sees personal data.
type secrets struct {
	mode string // plain, masked, cipher or both
	key  wire.SensitiveKey
}

// secretsOf returns how the call sees personal data; the en-methods encrypt
// unless the quirk says otherwise.
func secretsOf(c *Call, encrypts bool) secrets {
	s := secrets{mode: c.Quirks.Of(quirk.Sensitive), key: c.Shop.Key}
	if s.mode == "method" {
		s.mode = "plain"
		if encrypts {
			s.mode = "cipher"
		}
	}
	return s
}

// of returns a plain text as the call sees it; mask says how it is masked.
func (s secrets) of(mask func(string) string, plain string) secret {
	switch s.mode {
	case "masked":
		return secret{shown: mask(plain)}
	case "cipher":
		return secret{shown: s.key.Encrypt(plain)}
	case "both":
		return secret{plain, s.key.Encrypt(plain)}
	}
	return secret{shown: plain}
}

// account masks all but the first character.
func account(s string) string { return keep(s, 1, 0, "***") }

// name masks all but the family name.
func name(s string) string { return keep(s, 1, 0, "**") }

// phone masks the middle, such as 136*******5.
func phone(s string) string { return keep(s, 3, 1, "*******") }

// address masks what follows the first characters: the city.
func address(s string) string { return keep(s, 6, 0, "****") }

// keep returns the first and the last characters of s, with a mask between
// them; the empty text stays empty.
func keep(s string, first, last int, mask string) string {
	runes := []rune(s)
	if len(runes) == 0 {
		return ""
	}
	first = min(first, len(runes))
	last = min(last, len(runes)-first)
	return string(runes[:first]) + mask + string(runes[len(runes)-last:])
}

// consigneeInfo shows who receives the order; nothing where that is withheld.
func (v *view) consigneeInfo(c order.Consignee) any {
	if v.withheld {
		return nil
	}
	p, s := c.Place, v.secrets
	var o object
	o = o.secret("fullname", s.of(name, c.Name))
	o = o.secret("telephone", s.of(phone, c.Telephone))
	o = o.secret("mobile", s.of(phone, c.Mobile))
	o = o.secret("fullAddress", s.of(address, c.FullAddress()))
	return append(o,
		member{"province", p.Province}, member{"city", p.City}, member{"county", p.County}, member{"town", p.Town},
		member{"provinceId", strconv.Itoa(p.ProvinceID)}, member{"cityId", strconv.Itoa(p.CityID)},
		member{"countyId", strconv.Itoa(p.CountyID)}, member{"townId", strconv.Itoa(p.TownID)},
		member{"oaid", v.oaid(c)},
		member{"desen_telephone", phone(c.Telephone)}, member{"desen_mobile", phone(c.Mobile)})
}

// oaid returns what stands for the address where it must not be told: the same
// for the same address of a shop.
func (v *view) oaid(c order.Consignee) string {
	sealed := v.secrets.key.Encrypt("oaid" + c.Name + c.Mobile + c.FullAddress())
	return strings.TrimRight(sealed[len(sealed)-43:], "=")
}

// originalConsigneeInfo shows the buyer's real address of a consolidated
// order; others have none.
func (v *view) originalConsigneeInfo() any {
	if !v.Consolidated() {
		return nil
	}
	return v.consigneeInfo(v.Marks.Original)
}

// invoiceInfo says in a sentence whether an invoice is wanted.
// Source: the aggregator's documentation.
func (v *view) invoiceInfo() string {
	switch v.Invoice.Kind {
	case order.PaperInvoice:
		return "普通发票:" + v.Invoice.Title + ";" + v.Invoice.Content
	case order.VATInvoice:
		return "增值税发票;" + v.Invoice.Content
	case order.ElectronicInvoice:
		return "电子发票;" + v.Invoice.Content
	}
	return "不需要开具发票"
}

func (v *view) invoiceEasyInfo() any {
	i, s := v.Invoice, v.secrets
	o := object{{"invoiceType", strconv.Itoa(i.Kind)}}
	o = o.secret("invoiceTitle", s.of(name, i.Title))
	o = append(o, member{"invoiceContentId", invoiceContentID(i)})
	o = o.secret("invoiceConsigneeEmail", s.of(account, i.Email))
	o = o.secret("invoiceConsigneePhone", s.of(phone, i.Phone))
	return append(o, member{"invoiceCode", i.TaxCode})
}

// invoiceContentID returns the number of what stands on the invoice; 1 is the
// list of goods (assumed).
func invoiceContentID(i order.Invoice) string {
	if i.Kind == order.NoInvoice {
		return ""
	}
	return "1"
}

// vatInfo shows what a VAT invoice names, and for others, as recorded answers
// do, an empty list.
func (v *view) vatInfo() any {
	if v.Invoice.Kind != order.VATInvoice {
		return []any{}
	}
	i, s := v.Invoice.VAT, v.secrets
	o := object{{"vatNo", v.Invoice.TaxCode}}
	o = o.secret("addressRegIstered", s.of(address, i.RegisteredAddress)) // the spelling is JD's
	o = o.secret("phoneRegIstered", s.of(phone, i.RegisteredPhone))
	o = append(o, member{"depositBank", i.Bank}, member{"bankAccount", i.Account})
	o = o.secret("userAddress", s.of(address, i.UserAddress))
	o = o.secret("userName", s.of(name, i.UserName))
	o = o.secret("userPhone", s.of(phone, i.UserPhone))
	return o.secret("invoicePersonalName", s.of(name, i.UserName))
}
