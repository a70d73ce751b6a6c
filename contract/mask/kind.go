package mask

import (
	"regexp"
	"strings"
	"sync"
)

// A kind says what a value is, and thus what its pseudonym looks like. It is
// also the domain of the pseudonyms: the same text as another kind has another.
type kind string

// The kinds.
const (
	none    kind = ""
	kept    kind = "kept"    // stands as it is
	secret  kind = "secret"  // tokens, secrets, signs, passwords, codes
	person  kind = "person"  // a name, or a company's
	phone   kind = "phone"   // mobile or not
	address kind = "address" // whole, in one text
	place   kind = "place"   // a city, a county or a town, or its id
	account kind = "account" // pins, open ids and what else stands for a person
	email   kind = "email"
	number  kind = "number" // of taxes, banks and identity cards
	waybill kind = "waybill"
	remark  kind = "remark" // what people wrote, which may hold anything
	invoice kind = "invoice"
	cipher  kind = "cipher"
	private kind = "private" // anything else that is not to be told
)

// named says what members are by their names, in lower case and without
// underscores. It has what the schemas do not mark, of requests and of OAuth too.
var named = map[string]kind{
	"accesstoken": secret, "refreshtoken": secret, "token": secret, "appsecret": secret, "clientsecret": secret, "secret": secret, "sign": secret,
	"password": secret, "authorization": secret, "proxyauthorization": secret, "cookie": secret, "setcookie": secret, "state": secret, "code": secret,
	"fullname": person, "username": person, "courier": person, "opename": person, "ctpname": person, "invoicetitle": person, "invoicepersonalname": person,
	"depositbank": person, "companyname": person, "invoicecompany": person, "name": person, "consigneename": person, "realname": person,
	"mobile": phone, "telephone": phone, "couriertel": phone, "desenmobile": phone, "desentelephone": phone, "phoneregistered": phone, "registeredphone": phone,
	"userphone": phone, "invoiceconsigneephone": phone, "ctpmobile": phone,
	"address": address, "fulladdress": address, "addressregistered": address, "registeredaddress": address, "useraddress": address, "ctpwhere": address,
	"city": place, "county": place, "town": place, "cityid": place, "countyid": place, "townid": place,
	"pin": account, "realpin": account, "salespin": account, "oaid": account, "openid": account, "openidbuyer": account, "openidseller": account,
	"xid": account, "xidbuyer": account, "xidseller": account, "uid": account, "usernick": account,
	"invoiceconsigneeemail": email, "email": email,
	"vatno": number, "invoicecode": number, "taxpayerident": number, "bankaccount": number,
	"waybill": waybill, "waybillcode": waybill, "waybillid": waybill, "logino": waybill,
	"orderremark": remark, "venderremark": remark, "logisticsremark": remark,
	"invoiceinfo": invoice,
}

// plainNames are members whose names look personal and are not.
var plainNames = map[string]bool{
	"signmethod": true, "ordersign": true, "popsignmap": true, "venderremarkflagalias": true, "venderremarklevelflag": true, "orderstateremark": true,
	"operemark": true, "opetitle": true, "invoicetype": true, "invoicestate": true, "invoicecontentid": true, "installid": true, "signaturemethod": true,
	"vendertaskaddressid": true, "tokentype": true, "expiresin": true, "provinceid": true, "province": true, "senddefaultaddress": true, "originalconsigneeinfo": true, "url": true, "vatinvoiceinfo": true,
}

// ofGoods are members that name goods and firms, where no people are looked for.
var ofGoods = map[string]bool{
	"skuName": true, "sku_name": true, "wareTitle": true, "shopName": true, "shop_name": true, "venderName": true, "serviceName": true,
	"category_main_name": true, "logistics_name": true, "attrValueAlias": true,
}

// likely says what a member is that no schema has.
var likely = sync.OnceValue(func() []struct {
	kind    kind
	pattern *regexp.Regexp
} {
	type rule = struct {
		kind    kind
		pattern *regexp.Regexp
	}
	return []rule{
		{secret, regexp.MustCompile(`token|secret|passw|signature|session|cookie|authori[sz]ation|credential|apikey|sign$|voucher|ticket$`)},
		{email, regexp.MustCompile(`e?mail$|emailaddress$`)},
		{phone, regexp.MustCompile(`mobile|phone|(^|[a-z])tel$|cellular`)},
		{address, regexp.MustCompile(`addr(ess)?(detail|line[0-9]?|text)?$|^where$`)},
		{person, regexp.MustCompile(`(real|user|buyer|seller|receiver|consignee|contact|full|person|people|sender|customer|courier|driver|owner|nick|family|first|last|given|payer|company|invoice)name$|^(receiver|consignee|contacts?|buyer|courier|sender|payer|nick|linkman)$|invoicetitle$`)},
		{account, regexp.MustCompile(`pin$|openid|^xid|xid$|oaid|unionid|account$|userid$|buyerid$|loginid$|nick$`)},
		{number, regexp.MustCompile(`tax(no|number|code|id|payer)|idcard|idno$|identity|bank(card|account|no)|cardno$|passport|certno`)},
		{waybill, regexp.MustCompile(`waybill|expressno$|trackingno$|mailno$`)},
		{remark, regexp.MustCompile(`remark$|memo$|comment$|buyernote$|buyermessage$`)},
		{invoice, regexp.MustCompile(`invoiceinfo$`)},
		{cipher, regexp.MustCompile(`^encrypt`)},
	}
})

// kinds remembers what names were found to be; it holds no more than maxKinds.
var kinds = struct {
	sync.RWMutex
	of map[string]kind
}{of: map[string]kind{}}

const maxKinds = 4096

// kindOf returns what the member of a name is, if it is personal.
func kindOf(name string) kind {
	if len(name) > maxName {
		return none
	}
	kinds.RLock()
	k, ok := kinds.of[name]
	kinds.RUnlock()
	if ok {
		return k
	}
	k = guess(name)
	kinds.Lock()
	defer kinds.Unlock()
	if len(kinds.of) < maxKinds {
		kinds.of[name] = k
	}
	return k
}

// guess returns what kindOf does, without remembering it.
func guess(name string) kind {
	bare := strings.NewReplacer("_", "", "-", "", ".", "").Replace(strings.ToLower(name))
	switch {
	case plainNames[bare]:
		return none
	case named[bare] != none:
		return named[bare]
	case strings.HasPrefix(bare, "encrypt"):
		return cipher
	}
	for _, rule := range likely() {
		if rule.pattern.MatchString(bare) {
			return rule.kind
		}
	}
	return none
}
