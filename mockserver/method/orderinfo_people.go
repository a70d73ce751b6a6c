package method

import (
	"bytes"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A secret is personal data: text that some answers show masked or encrypted.
type secret struct {
	shown     string
	encrypted string // beside it, as encrypt_NAME; "" if nothing stands there
}

// secrets says how a call sees personal data.
type secrets struct {
	mode   string // plain, masked, cipher or both
	key    wire.SensitiveKey
	cipher *wire.Cipher // of the key
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

// ready finds the cipher, which nobody needs before an order is rendered.
func (s *secrets) ready() {
	if s.cipher == nil {
		s.cipher = ciphers.of(s.key)
	}
}

// of returns a plain text as the call sees it; m says how it is masked.
func (s *secrets) of(m mask, plain string) secret {
	switch s.mode {
	case "masked":
		return secret{shown: m.of(plain)}
	case "cipher":
		return secret{shown: s.key.Encrypt(plain)}
	case "both":
		return secret{plain, s.key.Encrypt(plain)}
	}
	return secret{shown: plain}
}

// append appends a personal text as the value of the named member, and what
// stands beside it.
func (s *secrets) append(dst []byte, name string, m mask, plain string) []byte {
	shown := s.of(m, plain)
	dst = appendText(dst, shown.shown)
	if shown.encrypted == "" {
		return dst
	}
	dst = append(append(append(dst, `,"encrypt_`...), name...), '"', ':')
	return appendText(dst, shown.encrypted)
}

// alone returns the secrets with nothing beside them.
func (s secrets) alone() secrets {
	if s.mode == "both" {
		s.mode = "plain"
	}
	return s
}

// A mask says which part of a text stays: the first and the last characters.
type mask struct {
	first, last int
	between     string // stands for the others
}

var (
	account = mask{1, 0, "***"}     // all but the first character
	name    = mask{1, 0, "**"}      // all but the family name
	phone   = mask{3, 1, "*******"} // the middle, such as 136*******5
	address = mask{6, 0, "****"}    // what follows the first characters: the city
)

// of returns the text masked; the empty text stays empty.
func (m mask) of(s string) string {
	if s == "" {
		return ""
	}
	head, tail := m.kept(s)
	return head + m.between + tail
}

// append appends the text masked, between quotes.
func (m mask) append(dst []byte, s string) []byte {
	if s == "" {
		return append(dst, '"', '"')
	}
	head, tail := m.kept(s)
	dst = append(appendChars(append(dst, '"'), head), m.between...)
	return append(appendChars(dst, tail), '"')
}

// kept returns the parts of a text that stay.
func (m mask) kept(s string) (head, tail string) {
	end := 0
	for range m.first {
		_, size := utf8.DecodeRuneInString(s[end:])
		end += size
	}
	begin := len(s)
	for n := 0; n < m.last && begin > end; n++ {
		_, size := utf8.DecodeLastRuneInString(s[end:begin])
		begin -= size
	}
	return s[:end], s[begin:]
}

// consigneeInfo shows who receives the order; nothing where that is withheld.
func (v *view) consigneeInfo(dst []byte, c *order.Consignee) []byte {
	if v.withheld {
		return dst
	}
	p := &c.Place
	dst = v.secrets.append(append(dst, `{"fullname":`...), "fullname", name, c.Name)
	dst = v.secrets.append(append(dst, `,"telephone":`...), "telephone", phone, c.Telephone)
	dst = v.secrets.append(append(dst, `,"mobile":`...), "mobile", phone, c.Mobile)
	dst = v.fullAddress(append(dst, `,"fullAddress":`...), c)
	dst = appendText(append(dst, `,"province":`...), p.Province)
	dst = appendText(append(dst, `,"city":`...), p.City)
	dst = appendText(append(dst, `,"county":`...), p.County)
	dst = appendText(append(dst, `,"town":`...), p.Town)
	dst = appendID(append(dst, `,"provinceId":`...), int64(p.ProvinceID))
	dst = appendID(append(dst, `,"cityId":`...), int64(p.CityID))
	dst = appendID(append(dst, `,"countyId":`...), int64(p.CountyID))
	dst = appendID(append(dst, `,"townId":`...), int64(p.TownID))
	dst = append(v.oaid(append(dst, `,"oaid":"`...), c), '"')
	dst = phone.append(append(dst, `,"desen_telephone":`...), c.Telephone)
	dst = phone.append(append(dst, `,"desen_mobile":`...), c.Mobile)
	return append(dst, '}')
}

// fullAddress writes the address on one line.
func (v *view) fullAddress(dst []byte, c *order.Consignee) []byte {
	if v.secrets.mode != "plain" {
		return v.secrets.append(dst, "fullAddress", address, c.FullAddress())
	}
	if c.Whole != "" {
		return appendText(dst, c.Whole)
	}
	p := &c.Place
	dst = append(dst, '"')
	for _, part := range [...]string{p.Province, p.City, p.County, p.Town, c.Street} {
		dst = appendChars(dst, part)
	}
	return append(dst, '"')
}

// oaidBytes is how much of the sealed address the oaid shows.
const oaidBytes = 43

// oaid appends what stands for the address where it must not be told: the same
// for the same address of a shop.
func (v *view) oaid(dst []byte, c *order.Consignee) []byte {
	begin := len(dst) // what lies behind is needed for a while only
	p := &c.Place
	for _, part := range [...]string{"oaid", c.Name, c.Mobile, p.Province, p.City, p.County, p.Town, c.Street} {
		dst = append(dst, part...)
	}
	plain := len(dst)
	dst = v.secrets.cipher.Append(dst, dst[begin:])
	tail := bytes.TrimRight(dst[max(plain, len(dst)-oaidBytes):], "=")
	return append(dst[:begin], tail...)
}

// originalConsigneeInfo shows the buyer's real address of a consolidated
// order; others have none.
func originalConsigneeInfo(dst []byte, v *view) []byte {
	if !v.Consolidated() {
		return dst
	}
	return v.consigneeInfo(dst, &v.Marks.Original)
}

// invoiceInfo says in a sentence whether an invoice is wanted.
// Source: the aggregator's documentation.
func invoiceInfo(dst []byte, v *view) []byte {
	i := &v.Invoice
	dst = append(dst, '"')
	switch i.Kind {
	case order.PaperInvoice:
		dst = append(appendChars(append(dst, "普通发票:"...), i.Title), ';')
		dst = appendChars(dst, i.Content)
	case order.VATInvoice:
		dst = appendChars(append(dst, "增值税发票;"...), i.Content)
	case order.ElectronicInvoice:
		dst = appendChars(append(dst, "电子发票;"...), i.Content)
	default:
		dst = append(dst, "不需要开具发票"...)
	}
	return append(dst, '"')
}

func invoiceEasyInfo(dst []byte, v *view) []byte {
	i, s := &v.Invoice, &v.secrets
	dst = appendID(append(dst, `{"invoiceType":`...), int64(i.Kind))
	dst = s.append(append(dst, `,"invoiceTitle":`...), "invoiceTitle", name, i.Title)
	dst = append(append(append(dst, `,"invoiceContentId":"`...), invoiceContentID(i.Kind)...), '"')
	dst = s.append(append(dst, `,"invoiceConsigneeEmail":`...), "invoiceConsigneeEmail", account, i.Email)
	dst = s.append(append(dst, `,"invoiceConsigneePhone":`...), "invoiceConsigneePhone", phone, i.Phone)
	return append(appendText(append(dst, `,"invoiceCode":`...), i.TaxCode), '}')
}

// invoiceContentID returns the number of what stands on an invoice of a kind; 1
// is the list of goods (assumed).
func invoiceContentID(kind int) string {
	if kind == order.NoInvoice {
		return ""
	}
	return "1"
}

// vatInfo shows what a VAT invoice names, and for others, as recorded answers
// do, an empty list.
func vatInfo(dst []byte, v *view) []byte {
	if v.Invoice.Kind != order.VATInvoice {
		return append(dst, '[', ']')
	}
	i, s := &v.Invoice.VAT, &v.secrets
	dst = appendText(append(dst, `{"vatNo":`...), v.Invoice.TaxCode)
	// The spelling is JD's.
	dst = s.append(append(dst, `,"addressRegIstered":`...), "addressRegIstered", address, i.RegisteredAddress)
	dst = s.append(append(dst, `,"phoneRegIstered":`...), "phoneRegIstered", phone, i.RegisteredPhone)
	dst = appendText(append(dst, `,"depositBank":`...), i.Bank)
	dst = appendText(append(dst, `,"bankAccount":`...), i.Account)
	dst = s.append(append(dst, `,"userAddress":`...), "userAddress", address, i.UserAddress)
	dst = s.append(append(dst, `,"userName":`...), "userName", name, i.UserName)
	dst = s.append(append(dst, `,"userPhone":`...), "userPhone", phone, i.UserPhone)
	dst = s.append(append(dst, `,"invoicePersonalName":`...), "invoicePersonalName", name, i.UserName)
	return append(dst, '}')
}
