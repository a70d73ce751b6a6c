package mask_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/schemas"
)

// A plant is a value that must not be found, and the part of it that nothing
// else has: an address may keep its province, an account what all begin with.
type plant struct{ value, part string }

// A garden makes plants, each another.
type garden struct {
	n      int
	plants []plant
	sought []string // how they may be written; made when first sought
}

// secretWords are members that hold secrets, which no schema of a method has.
var secretWords = []string{"access_token", "refresh_token", "sign", "app_secret", "client_secret", "password", "jdToken", "sessionKey"}

// personalWords are members that are personal besides those that schemas mark.
var personalWords = map[string]string{
	"orderRemark": "text", "order_remark": "text", "venderRemark": "text", "vender_remark": "text", "courier": "name", "courierTel": "phone", "opeName": "name",
	"desen_mobile": "phone", "desen_telephone": "phone", "salesPin": "pin", "oaid": "token", "open_id_buyer": "token", "open_id_seller": "token",
	"xid_buyer": "token", "xid_seller": "token", "vatNo": "tax", "invoiceCode": "tax", "taxpayer_ident": "tax", "bankAccount": "bank", "bank_account": "bank",
	"depositBank": "name", "deposit_bank": "name", "invoiceInfo": "text", "invoice_info": "text", "address": "address", "town": "name", "county": "name", "city": "name",
	"waybill": "waybill", "waybillCode": "waybill", "waybillId": "waybill", "waybill_code": "waybill", "logiNo": "waybill",
}

// sort returns what a member holds, "" if it is not personal.
func sort(name string, property map[string]any) string {
	if s := personalWords[name]; s != "" {
		return s
	}
	ref, _ := property["$ref"].(string)
	if property["x-sensitive"] != true && !strings.HasSuffix(ref, "/cipherText") {
		return ""
	}
	lower := strings.ToLower(name)
	for part, s := range map[string]string{"encrypt": "cipher", "phone": "phone", "mobile": "phone", "address": "address", "where": "address", "email": "email", "pin": "pin"} {
		if strings.Contains(lower, part) && (part == "encrypt" || !strings.HasPrefix(lower, "encrypt")) {
			return s
		}
	}
	return "name"
}

// plant returns another value of a sort.
func (g *garden) plant(sort string) string {
	g.n++
	n := g.n
	rare := string([]rune{rune(0x4e10 + n), rune(0x7a00 + n*3), rune(0x8b00 + n*2)})
	digits := fmt.Sprintf("%08d", 10_203_040+n*7919)
	token := fmt.Sprintf("%08xd3c9%08xb7", n*2_654_435, n*40_503+77)
	p := plant{rare, rare}
	switch sort {
	case "phone":
		p = plant{"139" + digits, "139" + digits}
	case "address":
		p = plant{"浙江省杭州市西湖区" + rare + "路" + digits + "号", rare}
	case "email":
		p = plant{"zhang" + digits + "@example.net", "zhang" + digits}
	case "pin":
		p = plant{"jd_" + token[:13], token[:13]}
	case "token":
		p = plant{"o*AAT" + token, token}
	case "secret":
		p = plant{token + digits, token}
	case "tax":
		p = plant{"9133" + digits + "MA2X", digits + "MA2X"}
	case "bank":
		p = plant{"62220012" + digits, "62220012" + digits}
	case "waybill":
		p = plant{"JDVB" + digits + "001", digits + "001"}
	case "cipher":
		sealed := wire.ShopKey(uint64(n), "1").Encrypt(rare)
		p = plant{sealed, sealed[4:]}
	}
	g.plants, g.sought = append(g.plants, p), nil
	return p.value
}

// grow returns a document with every member of a schema, planted.
func (g *garden) grow(t testing.TB, file string, schema map[string]any, name string, depth int) any {
	t.Helper()
	if depth > 12 {
		return nil
	}
	if s := sort(name, schema); s != "" && schema["properties"] == nil {
		return g.plant(s)
	}
	if ref, _ := schema["$ref"].(string); ref != "" {
		to, def, _ := strings.Cut(ref, "#/$defs/")
		if to = strings.Replace(strings.TrimPrefix(to, "../"), "common.text", "common", 1); to == "" {
			to = file
		}
		target, ok := definitions(t, to)[def].(map[string]any)
		require.True(t, ok, ref)
		return g.grow(t, to, target, "", depth+1)
	}
	if items, ok := schema["items"].(map[string]any); ok {
		return []any{g.grow(t, file, items, "", depth+1)}
	}
	doc := map[string]any{}
	properties, _ := schema["properties"].(map[string]any)
	for _, member := range sorted(properties) {
		if property, ok := properties[member].(map[string]any); ok {
			doc[member] = g.grow(t, file, property, member, depth+1)
		}
	}
	if len(doc) == 0 {
		return "0"
	}
	return doc
}

func sorted(of map[string]any) []string {
	var names []string
	for name := range of {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// read holds what definitions has read.
var read sync.Map

func definitions(t testing.TB, file string) map[string]any {
	t.Helper()
	if known, ok := read.Load(file); ok {
		return known.(map[string]any)
	}
	text, err := schemas.FS.ReadFile(file)
	require.NoError(t, err)
	var whole struct {
		Defs map[string]any `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal(text, &whole))
	read.Store(file, whole.Defs)
	return whole.Defs
}

// written returns how a value may be written.
func written(value string) []string {
	ascii := strconv.QuoteToASCII(value)
	ascii = ascii[1 : len(ascii)-1]
	entities := ""
	for _, r := range value {
		entities += fmt.Sprintf("&#%d;", r)
	}
	return []string{
		value, url.QueryEscape(value), url.PathEscape(value), strings.ToLower(url.QueryEscape(value)), url.QueryEscape(url.QueryEscape(value)), ascii, strings.ToUpper(ascii),
		strings.ReplaceAll(ascii, `\`, `\\`), html.EscapeString(value), entities,
		base64.StdEncoding.EncodeToString([]byte(value)), base64.URLEncoding.EncodeToString([]byte(value)), base64.RawStdEncoding.EncodeToString([]byte(value)),
	}
}

// assertGone fails if a planted value stands in the output.
func (g *garden) assertGone(t *testing.T, at, output string) {
	t.Helper()
	if g.sought == nil {
		for _, p := range g.plants {
			g.sought = append(g.sought, written(p.part)...)
			if p.part != p.value {
				g.sought = append(g.sought, written(p.value)...)
			}
		}
		slices.Sort(g.sought)
		g.sought = slices.Compact(g.sought)
	}
	for _, text := range g.sought {
		if strings.Contains(output, text) {
			assert.Fail(t, "a planted value is still there", "%s: %q", at, text)
			return
		}
	}
}

// cases are the documents of all methods.
func cases(t *testing.T, each func(t *testing.T, m wire.Method, v contract.Variant, doc []byte, g *garden)) (planted int) {
	t.Helper()
	methods := append(contract.New().Methods(), contract.AggregatorMethod)
	for _, m := range methods {
		file := string(m) + ".json"
		if m == contract.AggregatorMethod {
			file = "aggregator/" + path.Base(string(m)) + ".json"
		}
		for def, v := range map[string]contract.Variant{"response": contract.Main, "guideResponse": contract.Guide, "request": contract.Main, "guideRequest": contract.Guide} {
			schema, ok := definitions(t, file)[def].(map[string]any)
			if !ok {
				continue
			}
			g := &garden{n: planted}
			doc := map[string]any{m.Root(): g.grow(t, file, schema, "", 0)}
			for _, name := range secretWords {
				doc[name] = g.plant("secret")
			}
			text, err := json.Marshal(doc)
			require.NoError(t, err)
			planted += len(g.plants)
			each(t, m, v, text, g)
		}
	}
	return planted
}

func TestPlantedValuesAreFoundInNoOutput(t *testing.T) {
	t.Parallel()
	m := masker()
	planted := cases(t, func(t *testing.T, method wire.Method, v contract.Variant, doc []byte, g *garden) {
		at := string(method) + " " + string(v)
		answer := m.Answer(method, v, doc)
		require.True(t, json.Valid(answer), "%s: %s", at, answer)
		g.assertGone(t, at+" answer", string(answer))
		g.assertGone(t, at+" escaped", string(m.Answer(method, v, []byte(strconv.QuoteToASCII(string(doc))))))
		ascii := strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(strings.Trim(strconv.QuoteToASCII(string(doc)), `"`))
		g.assertGone(t, at+" in ASCII", string(m.Answer(method, v, []byte(ascii))))
		nested, err := json.Marshal(map[string]string{"data": string(doc)})
		require.NoError(t, err)
		g.assertGone(t, at+" nested", string(m.Answer(method, v, nested)))
		g.assertGone(t, at+" of no method", string(m.Answer("vendor.unknown", v, doc)))

		params := m.Params(method, wire.Params{{Name: wire.ParamJSON, Value: string(doc)}})
		require.True(t, json.Valid([]byte(params[0].Value)))
		g.assertGone(t, at+" parameters", params[0].Value)
		form := url.Values{wire.ParamJSON: {string(doc)}}.Encode()
		g.assertGone(t, at+" form", string(m.Body(method, "application/x-www-form-urlencoded", []byte(form))))
		g.assertGone(t, at+" query", m.URL("https://api.jd.com/routerjson?"+form))
		g.assertGone(t, at+" text", m.Text(form))

		for _, n := range []int{len(doc) / 7, len(doc) / 3, len(doc) / 2, len(doc) - 1} {
			g.assertGone(t, at+" cut", string(m.Answer(method, v, doc[:n])))
			g.assertGone(t, at+" cut in front", string(m.Answer(method, v, doc[n:])))
		}
		page := "<html><head><title>502 Bad Gateway</title></head><body>"
		for _, p := range g.plants {
			page += "<p class='x'>" + p.value + "</p>"
		}
		got := string(m.Answer(method, v, []byte(page)))
		g.assertGone(t, at+" page", got)
		assert.Contains(t, got, "<html><head><title>502 Bad Gateway</title></head><body>")
	})
	assert.GreaterOrEqual(t, planted, 200)
	t.Logf("%d values were planted", planted)
}

func TestTokensAreFoundWhereverTheyStand(t *testing.T) {
	t.Parallel()
	m := masker()
	g := &garden{}
	for _, name := range append(slices.Clone(secretWords), "code", "state", "method", "timestamp", "v", "format", "other", "anything", wire.ParamJSON) {
		token := g.plant("secret")
		got := m.Params("jingdong.pop.order.get", wire.Params{{Name: name, Value: token}})
		g.assertGone(t, name, got[0].Value)
		got = m.Params("jingdong.pop.order.get", wire.Params{{Name: wire.ParamAccessToken, Value: token}, {Name: name + "2", Value: "x " + token + " x"}, {Name: token, Value: "1"}, {Name: wire.ParamAppKey, Value: token}})
		for _, p := range got {
			g.assertGone(t, name+" as well", p.Name+"="+p.Value)
		}
		doc := fmt.Sprintf(`{"a":%q,"orderState":%q,"orderId":%q,"skuName":"x %s","b":{"c":["%s"]},%q:1,"d":"{\"e\":\"%s\"}"}`, token, token, token, token, token, token, token)
		answer := m.Answer("jingdong.pop.order.get", contract.Main, []byte(doc))
		require.True(t, json.Valid(answer))
		g.assertGone(t, "answer", string(answer))
		for _, header := range []string{"Authorization", "Proxy-Authorization", "Cookie", "Set-Cookie", "X-Access-Token", "X-Anything", "ETag"} {
			for _, value := range []string{token, "Bearer " + token, "sid=" + token + "; Path=/; HttpOnly", "a=b; sid=" + token} {
				g.assertGone(t, header, m.Header(header, value))
			}
		}
		for _, header := range []string{"Referer", "Location"} {
			g.assertGone(t, header, m.Header(header, "https://u:"+token+"@a.invalid/"+token+"/x?code="+token+"&x="+token+"#"+token))
		}
		for _, text := range []string{"access_token=%s", "sign: %s", `{"sign":"%s"}`, "app_secret：%s。", "Bearer %s", "it is %s, really", "%%7B%%22token%%22%%3A%%22%s%%22%%7D", "secret+%s+secret"} {
			g.assertGone(t, text, m.Text(fmt.Sprintf(text, token)))
		}
	}
	g = &garden{}
	short := plant{"s3cr3t", "s3cr3t"}
	g.plants = append(g.plants, short)
	for _, text := range []string{"app_secret=s3cr3t&v=2.0", `{"password":"s3cr3t"}`, "token: s3cr3t", "Authorization: Basic s3cr3t"} {
		g.assertGone(t, text, m.Text(text))
	}
}
