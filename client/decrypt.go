package client

import (
	"fmt"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
)

// A Decrypter decrypts a shop's sensitive texts: a wire.SensitiveKey for a
// simulated shop. JD's own keys come by a handshake that this package does not
// know.
type Decrypter interface {
	Decrypt(text string) (string, error)
}

var _ Decrypter = wire.SensitiveKey{}

// A DecryptError says which sensitive members of an order have cipher texts
// that could not be decrypted, by their paths, such as consigneeInfo.mobile.
// It never repeats what they hold.
type DecryptError struct {
	OrderID ID
	Members []string
	Err     error // the Decrypter's, of the first member
}

// Error names the members.
func (e *DecryptError) Error() string {
	return fmt.Sprintf("order %d: %s: cannot be decrypted: want the key of the order's shop", e.OrderID, strings.Join(e.Members, ", "))
}

// Unwrap returns the Decrypter's error of the first member.
func (e *DecryptError) Unwrap() error { return e.Err }

// Decrypt returns the order with its sensitive members in plain. Members that
// hold no cipher text, as they are plain, masked or absent, stay as they are,
// and so does Raw. If some cannot be decrypted, it returns the order with all
// others in plain and a *DecryptError.
func (o Order) Decrypt(d Decrypter) (Order, error) {
	o.Consignee, o.OriginalConsignee = clone(o.Consignee), clone(o.OriginalConsignee)
	o.Invoice, o.VAT, o.CTPOrder = clone(o.Invoice), clone(o.VAT), clone(o.CTPOrder)
	failed := &DecryptError{OrderID: o.OrderID}
	for _, s := range o.sensitive() {
		if !isCipher(*s.text) {
			continue
		}
		plain, err := d.Decrypt(*s.text)
		if err == nil {
			*s.text = plain
			continue
		}
		if failed.Err == nil {
			failed.Err = err
		}
		failed.Members = append(failed.Members, s.path)
	}
	if failed.Err != nil {
		return o, failed
	}
	return o, nil
}

// A sensitiveText is a sensitive member by its path.
type sensitiveText struct {
	path string
	text *string
}

// sensitive returns the sensitive members that o has.
func (o *Order) sensitive() []sensitiveText {
	all := []sensitiveText{{"pin", &o.Pin}, {"realPin", &o.RealPin}}
	consignee := func(path string, c *Consignee) {
		if c != nil {
			all = append(all, sensitiveText{path + ".fullname", &c.FullName}, sensitiveText{path + ".telephone", &c.Telephone},
				sensitiveText{path + ".mobile", &c.Mobile}, sensitiveText{path + ".fullAddress", &c.FullAddress})
		}
	}
	consignee("consigneeInfo", o.Consignee)
	consignee("originalConsigneeInfo", o.OriginalConsignee)
	if i := o.Invoice; i != nil {
		all = append(all, sensitiveText{"invoiceEasyInfo.invoiceTitle", &i.Title},
			sensitiveText{"invoiceEasyInfo.invoiceConsigneePhone", &i.ConsigneePhone},
			sensitiveText{"invoiceEasyInfo.invoiceConsigneeEmail", &i.ConsigneeEmail})
	}
	if v := o.VAT; v != nil {
		all = append(all, sensitiveText{"vatInfo.userName", &v.RecipientName}, sensitiveText{"vatInfo.userPhone", &v.RecipientPhone},
			sensitiveText{"vatInfo.userAddress", &v.RecipientAddress}, sensitiveText{"vatInfo.addressRegIstered", &v.RegisteredAddress},
			sensitiveText{"vatInfo.phoneRegIstered", &v.RegisteredPhone}, sensitiveText{"vatInfo.invoicePersonalName", &v.PersonalInvoiceFor})
	}
	if p := o.CTPOrder; p != nil {
		all = append(all, sensitiveText{"ctpOrderInfo.ctpName", &p.Name}, sensitiveText{"ctpOrderInfo.ctpMobile", &p.Mobile},
			sensitiveText{"ctpOrderInfo.ctpWhere", &p.Address})
	}
	return all
}

// cipherPrefix begins every cipher text of JD's.
const cipherPrefix = "AA"

// minCipher is fewer bytes than any cipher text has, and more than names that
// happen to begin as one does.
const minCipher = 24

// isCipher reports whether text looks like a cipher text, whole or cut off.
func isCipher(text string) bool {
	return strings.HasPrefix(text, cipherPrefix) && len(text) >= minCipher && !strings.ContainsFunc(text, notBase64)
}

func notBase64(r rune) bool {
	switch {
	case r >= 'A' && r <= 'Z', r >= 'a' && r <= 'z', r >= '0' && r <= '9', r == '+', r == '/', r == '=':
		return false
	default:
		return true
	}
}

func clone[T any](p *T) *T {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}
