package journal

import (
	"encoding/json"
	"io/fs"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/schemas"
)

// personal returns the members that hold personal data or secrets: those that the
// schemas mark, and alsoPersonal. The schemas are read when somebody first asks.
var personal = sync.OnceValue(func() map[string]bool {
	return members(func(_ string, property map[string]any) bool {
		ref, _ := property["$ref"].(string)
		return property["x-sensitive"] == true || strings.HasSuffix(ref, "/cipherText")
	}, alsoPersonal...)
})

// alsoPersonal are further members that are not shown.
var alsoPersonal = []string{
	// free text of people, couriers, and what stands for a buyer or a company
	"orderRemark", "order_remark", "venderRemark", "vender_remark", "courier", "courierTel", "desen_mobile", "desen_telephone", "salesPin", "oaid",
	"open_id_buyer", "open_id_seller", "xid_buyer", "xid_seller", "vatNo", "invoiceCode", "taxpayer_ident", "bankAccount", "bank_account", "depositBank", "deposit_bank",
	// objects that are personal throughout
	"receiver_info", "consignee_info", "originalConsigneeInfo", "invoiceInfo", "invoice_info", "vatInfo", "vat_invoice_info",
	// what OAuth gives
	"access_token", "refresh_token", "open_id", "uid", "xid", "user_nick",
}

// plain returns the members of requests whose values are shown.
var plain = sync.OnceValue(func() map[string]bool {
	return members(func(def string, _ map[string]any) bool { return def == "request" || def == "guideRequest" })
})

// plainNames are the parameters whose values are shown: those of the system
// that are no secrets, and those of OAuth and the aggregator.
var plainNames = map[string]bool{
	wire.ParamMethod: true, wire.ParamAppKey: true, wire.ParamTimestamp: true, wire.ParamVersion: true, wire.ParamSignMethod: true, wire.ParamFormat: true, wire.ParamJSON: true,
	"client_id": true, "grant_type": true, "response_type": true, "scope": true, "vender_id": true,
	"owner_id": true, "order_id": true, "optional_fields": true, "order_state": true, "vvtype": true,
}

// members returns the names of the properties in the schemas that are wanted,
// and the further ones. Def is the definition that the property stands in.
func members(wanted func(def string, property map[string]any) bool, further ...string) map[string]bool {
	found := map[string]bool{}
	for _, name := range further {
		found[name] = true
	}
	walk := func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".json") {
			return err
		}
		text, err := schemas.FS.ReadFile(file)
		if err != nil {
			return err
		}
		var whole struct {
			Defs map[string]any `json:"$defs"`
		}
		if err := json.Unmarshal(text, &whole); err != nil {
			return err
		}
		for def, schema := range whole.Defs {
			collect(schema, found, func(p map[string]any) bool { return wanted(def, p) })
		}
		return nil
	}
	if err := fs.WalkDir(schemas.FS, ".", walk); err != nil {
		panic(err) // the files are embedded, and tests read them
	}
	return found
}

// collect adds the names of the wanted properties below a place of a schema.
func collect(at any, found map[string]bool, wanted func(map[string]any) bool) {
	switch at := at.(type) {
	case []any:
		for _, each := range at {
			collect(each, found, wanted)
		}
	case map[string]any:
		properties, _ := at["properties"].(map[string]any)
		for name, p := range properties {
			if property, ok := p.(map[string]any); ok && wanted(property) {
				found[name] = true
			}
		}
		for _, each := range at {
			collect(each, found, wanted)
		}
	}
}

// A policy says what is masked.
type policy struct {
	masks  func(name string) bool // the members
	strict bool                   // and what may be a person's under other names
}

// answer masks the members that are personal.
var answer = policy{masks: func(name string) bool { return personal()[name] }}

// request masks all members but those that are known to be harmless: callers
// put anything anywhere.
var request = policy{strict: true, masks: func(name string) bool {
	return personal()[name] || !(plain()[name] || harmless().MatchString(name))
}}

// harmless are ends of names of members that hold no words of people's, of the
// methods that are not imitated.
var harmless = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[a-z][A-Za-z0-9_]{0,30}(?:_(?:ids?|state|status|type|date|time|page|size|fields)|(?:Ids?|State|Status|Type|Date|Time|Page|Size|Fields))$`)
})

// name is what members and parameters are called.
var name = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_.]{0,59}$`) })

// isName reports whether a name may be shown: callers put anything into names
// too.
func isName(text string) bool { return name().MatchString(text) || text == wire.ParamJSON }

// shown reports whether the value of a harmless parameter may be shown: people's
// names and addresses are in Chinese, and their numbers are mobile ones.
func shown(value string) bool {
	return !mobile().MatchString(value) && strings.IndexFunc(value, func(r rune) bool { return unicode.Is(unicode.Han, r) }) < 0
}

// mobile is a mobile number of mainland China, alone or between other text.
var mobile = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(^|[^0-9A-Za-z])(1[3-9][0-9]{9})($|[^0-9A-Za-z])`) })

// withoutNumbers returns a text without the mobile numbers in it.
func withoutNumbers(text string) string {
	return mobile().ReplaceAllStringFunc(text, func(found string) string {
		return strings.Map(func(r rune) rune {
			if r >= '0' && r <= '9' {
				return '*'
			}
			return r
		}, found)
	})
}

// withoutNumbers takes mobile numbers from what the entry quotes.
func (e *Entry) withoutNumbers() {
	for i, note := range e.Notes {
		e.Notes[i] = withoutNumbers(note)
	}
	for i := range e.Steps {
		if e.Steps[i].Detail != "" {
			e.Steps[i].Detail = withoutNumbers(e.Steps[i].Detail)
		}
	}
}

// stars returns as many asterisks as a text has characters.
func stars(text string) string { return strings.Repeat("*", utf8.RuneCountInString(text)) }
