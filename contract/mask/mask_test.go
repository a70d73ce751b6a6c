package mask_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/mask"
	"github.com/jdmock/jdmock/contract/wire"
)

const orderGet wire.Method = "jingdong.pop.order.get"

func masker(options ...mask.Option) *mask.Masker {
	return mask.New([]byte("a key for tests, of no recording"), options...)
}

// one masks one member of an answer and returns its value.
func one(t testing.TB, m *mask.Masker, name, value string) string {
	t.Helper()
	in, err := json.Marshal(map[string]string{name: value})
	require.NoError(t, err)
	var out map[string]string
	masked := m.Answer(orderGet, contract.Main, in)
	require.NoError(t, json.Unmarshal(masked, &out), "%s", masked)
	return out[name]
}

func TestPseudonymsHaveTheShapeOfWhatTheyStandFor(t *testing.T) {
	t.Parallel()
	const opened = "o*AATq7wz0k3"
	for _, c := range []struct{ name, value, want string }{
		{"mobile", "13812345678", `^12[0-9]{9}$`},
		{"mobile", "+86 138-1234-5678", `^\+86 12[0-9]-[0-9]{4}-[0-9]{4}$`},
		{"mobile", "136*******5", `^12[0-9]\*{7}[0-9]$`},
		{"telephone", "010-87654321", `^010-0[0-9]{7}$`},
		{"fullname", "张小凡", `^\p{Han}{3}$`},
		{"fullname", "张**", `^\p{Han}\*\*$`},
		{"invoiceTitle", "杭州某某贸易有限公司", `^\p{Han}{6}有限公司$`},
		{"invoiceTitle", "个人", `^个人$`},
		{"fullAddress", "河北省保定市高碑店市和平路18号3栋1203室", `^河北省\p{Han}{2}市\p{Han}{3}市\p{Han}{2}路[0-9]{2}号[0-9]栋[0-9]{4}室$`},
		{"fullAddress", "北京朝阳区管庄****", `^北京\p{Han}{2}区\p{Han}{2}\*{4}$`},
		{"province", "河北省", `^河北省$`},
		{"city", "保定市", `^\p{Han}{2}市$`},
		{"cityId", "2800", `^[1-9][0-9]{3}$`},
		{"townId", "0", `^0$`},
		{"pin", "jd_4fbc77a2e0113", `^jd_[0-9a-z]{13}$`},
		{"open_id_buyer", opened, `^o\*AAT[a-z0-9]{7}$`},
		{"invoiceConsigneeEmail", "san.zhang@qq.com", `^[a-z]{3}\.[a-z]{5}@example\.com$`},
		{"waybill", "JDVA00012345678|SF1234567,SF1234568", `^JDVA[0-9]{11}\|SF[0-9]{7},SF[0-9]{7}$`},
		{"vatNo", "91110105MA01ABCD2X", `^[0-9]{8}[A-Z]{2}[0-9]{2}[A-Z]{4}[0-9][A-Z]$`},
		{"orderRemark", "请打电话给我", `^备注-[0-9a-f]{8}$`},
		{"encrypt_mobile", wire.ShopKey(1, "1").Encrypt("13812345678"), `^AA[0-9A-Za-z+/]+=*$`},
	} {
		got := one(t, masker(), c.name, c.value)
		assert.Regexp(t, c.want, got, "%s of %s", c.name, c.value)
		if c.value != "个人" && c.name != "province" && c.value != "0" {
			assert.NotEqual(t, c.value, got)
		}
	}
	sealed := wire.ShopKey(1, "1").Encrypt("13812345678")
	assert.Len(t, one(t, masker(), "encrypt_mobile", sealed), len(sealed))
}

func TestOneValueHasOnePseudonymWhereverItStands(t *testing.T) {
	t.Parallel()
	m := masker()
	const token, mobile, waybill = "a1b2c3d4e5f60718293a4b5c6d7e8f90", "13812345678", "JDVA00012345678"
	params := m.Params("jingdong.pop.order.ship", wire.Params{
		{Name: wire.ParamAccessToken, Value: token}, {Name: wire.ParamJSON, Value: `{"order_id":1,"logistics_id":1010,"waybill":"` + waybill + `"}`},
	})
	hidden := params.Get(wire.ParamAccessToken)
	assert.Regexp(t, "^[0-9a-f]{32}$", hidden)
	assert.Equal(t, "Bearer "+hidden, m.Header("Authorization", "Bearer "+token))
	assert.Equal(t, "sid="+hidden+"; lang=zh", strings.Replace(m.Header("Cookie", "sid="+token+"; lang=zh"), m.Header("Cookie", "lang=zh"), "lang=zh", 1))
	assert.Equal(t, "token "+hidden, m.Text("token "+token))
	assert.Equal(t, "https://a.invalid/routerjson?access_token="+hidden, m.URL("https://a.invalid/routerjson?access_token="+token))
	assert.Equal(t, hidden, one(t, m, "access_token", token))

	sent := one(t, m, "waybill", waybill)
	assert.Equal(t, `{"order_id":1,"logistics_id":1010,"waybill":"`+sent+`"}`, params.Get(wire.ParamJSON))
	assert.JSONEq(t, `{"waybill":"`+sent+`|`+sent+`"}`, string(m.Answer(orderGet, contract.Main, []byte(`{"waybill":"`+waybill+`|`+waybill+`"}`))))

	number := one(t, m, "mobile", mobile)
	assert.Equal(t, "请拨打"+number+"，谢谢", m.Text("请拨打"+mobile+"，谢谢"))
	assert.JSONEq(t, `{"mobile":`+number+`}`, string(m.Answer(orderGet, contract.Main, []byte(`{"mobile":`+mobile+`}`))))
	nested := m.Answer(orderGet, contract.Main, []byte(`{"itemExt":"{\"list\":[{\"mobile\":\"\u0031`+mobile[1:]+`\"}]}"}`))
	assert.Contains(t, string(nested), number)
	name := one(t, m, "fullname", "欧阳修文")
	assert.Equal(t, "签收人："+name+"。", m.Text("签收人：欧阳修文。"))
	assert.JSONEq(t, `{"content":"已由`+name+`代收","fullname":"`+name+`"}`, string(m.Answer("jingdong.pop.order.track", contract.Main, []byte(`{"content":"已由欧阳修文代收","fullname":"欧阳修文"}`))))
	assert.JSONEq(t, `["`+number+`","`+number+`"]`, lists(t, m, mobile))
}

func lists(t testing.TB, m *mask.Masker, mobile string) string {
	t.Helper()
	var out map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(m.Answer(orderGet, contract.Main, []byte(`{"mobile":["`+mobile+`","`+mobile+`"]}`)), &out))
	return string(out["mobile"])
}

func TestAnotherKeyGivesOtherPseudonymsAndTheSameKeyTheSame(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"mobile": "13812345678", "fullname": "张小凡", "fullAddress": "河北省保定市高碑店市和平路18号3栋1203室", "pin": "jd_4fbc77a2e0113",
		"waybill": "JDVA00012345678", "access_token": "a1b2c3d4e5f60718293a4b5c6d7e8f90", "orderRemark": "好", "city": "保定市",
		"encrypt_pin": wire.ShopKey(1, "1").Encrypt("pin"), "vatNo": "91110105MA01ABCD2X", "invoiceConsigneeEmail": "san.zhang@qq.com",
	} {
		first := one(t, masker(), name, value)
		assert.Equal(t, first, one(t, masker(), name, value), name)
		assert.NotEqual(t, first, one(t, mask.New([]byte("another key")), name, value), name)
	}
}

func TestKeysComeFromTheGivenSource(t *testing.T) {
	t.Parallel()
	key, err := mask.NewKey(bytes.NewReader(bytes.Repeat([]byte{7}, 64)))
	require.NoError(t, err)
	assert.Equal(t, bytes.Repeat([]byte{7}, mask.KeySize), key)
	_, err = mask.NewKey(strings.NewReader("short"))
	assert.Error(t, err)
}

func TestTheSignCanBeRecomputedWithATestSecret(t *testing.T) {
	t.Parallel()
	for _, method := range []string{"", "md5", "hmacmd5", "hmacsha256"} {
		p := wire.Params{
			{Name: "method", Value: string(orderGet)}, {Name: "app_key", Value: "0123456789ABCDEF0123456789ABCDEF"}, {Name: "access_token", Value: "a1b2c3d4e5f60718293a4b5c6d7e8f90"},
			{Name: "timestamp", Value: "2025-04-02 12:00:00"}, {Name: "v", Value: "2.0"}, {Name: wire.ParamJSON, Value: `{"order_id":13812345678}`}, {Name: "sign_method", Value: method},
		}
		p = p.With(wire.ParamSign, wire.Sign(p, "the real secret"))
		masked := masker().Params(orderGet, p)
		require.Len(t, masked, len(p))
		for _, name := range []string{"method", "app_key", "timestamp", "v", wire.ParamJSON, "sign_method"} {
			assert.Equal(t, p.Get(name), masked.Get(name), "%s stays", name)
		}
		assert.NotEqual(t, p.Get("sign"), masked.Get("sign"))
		assert.False(t, wire.Verify(masked, "the real secret"))
		signed := masker().Sign(masked, "test")
		assert.True(t, wire.Verify(signed, "test"))
		assert.False(t, wire.Verify(masked, "test"), "what was given is not changed")
	}
	bare := wire.Params{{Name: "v", Value: "2.0"}}
	assert.Equal(t, bare, masker().Sign(bare, "test"))
}

func TestMembersCanBeAddedAndKept(t *testing.T) {
	t.Parallel()
	const doc = `{"orderId":"274512345678","mobile":"13812345678","consigneeInfo":{"fullname":"张小凡"}}`
	got := string(masker(mask.Also("OrderID"), mask.Keep("MOBILE", "consigneeinfo")).Answer(orderGet, contract.Main, []byte(doc)))
	assert.NotContains(t, got, "274512345678")
	assert.Contains(t, got, `"mobile":"13812345678","consigneeInfo":{"fullname":"张小凡"}`)
	assert.Equal(t, `{"orderId":"274512345678",`, string(masker().Answer(orderGet, contract.Main, []byte(doc)))[:26])
	assert.NotContains(t, masker(mask.Words("hunter2")).Text("it was hunter2!"), "hunter2")
	assert.Equal(t, "it was nothing!", masker(mask.Words("hunter2")).Text("it was nothing!"))
}

func TestWhatIsNotPersonalStaysByteForByte(t *testing.T) {
	t.Parallel()
	doc := "{ \"jingdong_pop_order_get_responce\" : {\"code\":\"0\",\"orderDetailInfo\":{\"apiResult\":{\"success\":true,\"numberCode\":0},\n" +
		`"orderInfo":{"orderId":"13812345678","skuId":"13912345678","orderState":"WAIT_SELLER_STOCK_OUT","orderStateRemark":"等待出库","payType":"4-\u5728线支付",` +
		`"orderPayment":"199.90","orderStartTime":"2025-04-02 12:00:00","modified":"2025-04-02 12:00:00","orderSign":"` + strings.Repeat("0123456789", 50) + `",` +
		`"itemInfoList":[{"skuName":"路由器 12 口 北京路 5 号款","jdPrice":"1.00"}],"sendpayMap":"{\"1\":\"2\"}","directParentOrderId":"0"}}}}`
	assert.Equal(t, doc, string(masker().Answer(orderGet, contract.Main, []byte(doc))))
	const refused = `{"error_response":{"code":"61","zh_desc":"参数[page_size]值不合法，请参照帮助文档确认！","en_desc":"parameter [page_size] is not  valid","request_id":"17"}}`
	assert.Equal(t, refused, string(masker().Answer(orderGet, contract.Main, []byte(refused))))
	const guide = `{"jingdong_pop_order_get_responce":{"code":"0","order_info":{"order_id":13812345678,"items":[{"sku_id":1,"name":"张飞牛肉","price":1.00}],"payment_type":"Online Payment"}}}`
	assert.Equal(t, guide, string(masker().Answer(orderGet, contract.Guide, []byte(guide))))
	for _, text := range []string{"", " ", "order 274512345678 is in WAIT_SELLER_STOCK_OUT", "2025-04-02 12:00:00", "您的订单已由【北京通州分拣中心】发往【上海青浦分拣中心】", "jingdong.pop.order.get"} {
		assert.Equal(t, text, masker().Text(text))
	}
}

func TestTwoValuesOfOneShapeHaveTwoPseudonyms(t *testing.T) {
	t.Parallel()
	m := masker()
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.SampledFrom([]string{"pin", "access_token", "waybill", "vatNo", "cityId"}).Draw(r, "name")
		form := rapid.SampledFrom([]string{`[0-9]{2,20}`, `[A-Z][0-9]{1,4}`, `[a-z]{2,9}[0-9]{2}`}).Draw(r, "form")
		a, b := rapid.StringMatching(form).Draw(r, "a"), rapid.StringMatching(form).Draw(r, "b")
		if name == "cityId" && (a == "0" || b == "0") || a == b {
			return
		}
		if one(t, m, name, a) == one(t, m, name, b) && !near(a, b) {
			r.Fatalf("%s: %q and %q share the pseudonym %q", name, a, b, one(t, m, name, a))
		}
	})
}

// near reports whether two texts differ in the last character alone: where a
// value would be its own pseudonym, it takes that of such another.
func near(a, b string) bool { return len(a) == len(b) && a[:len(a)-1] == b[:len(b)-1] }

func TestMaskingTwiceKeepsTheShape(t *testing.T) {
	t.Parallel()
	m := masker()
	rapid.Check(t, func(r *rapid.T) {
		name := rapid.SampledFrom([]string{"mobile", "fullname", "pin", "waybill", "access_token", "oaid", "city"}).Draw(r, "name")
		value := rapid.StringMatching(`[一-龥a-zA-Z0-9|_-]{0,24}`).Draw(r, "value")
		once := one(t, m, name, value)
		twice := one(t, m, name, once)
		if utf8.RuneCountInString(value) != utf8.RuneCountInString(once) || form(once) != form(twice) {
			r.Fatalf("%s: %q became %q, and then %q", name, value, once, twice)
		}
	})
}

// form returns a text with a letter for each class of characters.
func form(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '0' && r <= '9':
			return '9'
		case unicode.Is(unicode.Han, r):
			return '汉'
		case r <= unicode.MaxASCII && unicode.IsLetter(r):
			return 'a'
		}
		return r
	}, text)
}

func TestOAuthsCodesAreSecretsAndOutcomesAreNot(t *testing.T) {
	t.Parallel()
	m := masker()
	assert.NotContains(t, m.URL("https://shop.invalid/back?code=Xy12Zt&state=abcdef"), "Xy12Zt")
	assert.NotContains(t, string(m.Body("oauth2/access_token", "application/x-www-form-urlencoded", []byte("grant_type=authorization_code&code=Xy12Zt&client_secret=s3cr3t"))), "Xy12Zt")
	assert.Equal(t, `{"code":"10500001"}`, string(m.Answer(orderGet, contract.Main, []byte(`{"code":"10500001"}`))))
	assert.Equal(t, `{"code":-1}`, string(m.Answer(orderGet, contract.Main, []byte(`{"code":-1}`))))
	assert.Contains(t, string(m.Body("", "", []byte("grant_type=refresh_token&client_id=app"))), "grant_type=refresh_token&client_id=app")
}

func TestTextThatIsEscapedAgainAndAgainIsMaskedInOnePass(t *testing.T) {
	t.Parallel()
	m := masker()
	for name, text := range map[string]string{
		"halves":      strings.Repeat(`\ud800`, 20_000),
		"backslashes": `\u005c` + strings.Repeat("u005c", 20_000),
		"percents":    "%" + strings.Repeat("25", 20_000),
		"brackets":    strings.Repeat("[", 100_000),
		"phones":      strings.Repeat("13812345678 ", 10_000),
		"names":       strings.Repeat("王小明先生", 5_000),
	} {
		got := m.Text(text)
		assert.NotEmpty(t, got, name)
		assert.LessOrEqual(t, len(got), 64*len(text), name)
		assert.NotContains(t, got, "13812345678")
	}
}
