package mask_test

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// bound is how long a masked text may be: the shortest e-mails and remarks are
// what grows most.
func bound(text string) int { return 64*len(text) + 256 }

// What is planted into whatever the fuzzer writes.
const (
	secretPlant = "9f8e7d6c5b4a39281706f5e4d3c2b1a0"
	phonePlant  = "13987654321"
	namePlant   = "诸葛孔明"
)

// check fails if a masked text is broken, too long, or holds what was planted.
func check(t *testing.T, in, out string) {
	t.Helper()
	if len(out) > bound(in) {
		t.Fatalf("%q became %d bytes long", in, len(out))
	}
	if !utf8.ValidString(out) {
		t.Fatalf("%q became %q, which is no UTF-8", in, out)
	}
	for _, planted := range []string{secretPlant, phonePlant, namePlant} {
		if strings.Contains(out, planted) {
			t.Fatalf("%q became %q: %s is still there", in, out, planted)
		}
	}
}

func FuzzAnswersLosePeopleAndSecrets(f *testing.F) {
	for _, text := range []string{`{"a":1}`, `[{"orderRemark":"x"}`, "<html>", `"`, `{"a":"{\"b\":[1,2]}"}`, `{"mobile":-0.5e3,"city":"","cityId":"007"}`, "\xff\xfe", `{"pin":"jd_"}`, `{"invoiceConsigneeEmail":"@"}`} {
		f.Add(text, true)
		f.Add(text, false)
	}
	m := masker()
	f.Fuzz(func(t *testing.T, text string, guide bool) {
		v := contract.Main
		if guide {
			v = contract.Guide
		}
		got := m.Answer(orderGet, v, []byte(text))
		if json.Valid([]byte(text)) && utf8.ValidString(text) && !json.Valid(got) {
			t.Fatalf("%q became %q, which is no JSON", text, got)
		}
		if strings.ContainsAny(text, secretPlant) && strings.Contains(text, namePlant) {
			return // the fuzzer wrote it itself
		}
		quoted, err := json.Marshal(text)
		if err != nil {
			t.Fatal(err)
		}
		whole := `{"mobile":"` + phonePlant + `","fullname":"` + namePlant + `","access_token":"` + secretPlant + `","more":` + string(quoted) + `,"x":"` + secretPlant + `"}`
		for _, in := range []string{whole, whole[:len(whole)-1], "<" + whole, whole + text} {
			check(t, in, string(m.Answer(orderGet, v, []byte(in))))
		}
	})
}

func FuzzTextLosesPhonesAndSecrets(f *testing.F) {
	for _, text := range []string{"", "收货人：", "access_token=", "%E5%BC%A0", `\u5f20\ud800`, strings.Repeat(`\ud800`, 50), strings.Repeat(`\u005c`, 9) + strings.Repeat("u005c", 40), "a@b.c", "%25%35", "北京市1号路", "++++++++++++++++1a"} {
		f.Add(text)
	}
	m := masker()
	f.Fuzz(func(t *testing.T, text string) {
		check(t, text+" "+phonePlant, m.Text(text+" "+phonePlant))
		check(t, "sign="+secretPlant+" "+text, m.Text("sign="+secretPlant+" "+text))
		check(t, text, m.Header("Cookie", text))
		check(t, text, m.Header("Location", text))
		_ = m.Header("Authorization", text)
	})
}

func FuzzParametersLosePeopleAndSecrets(f *testing.F) {
	f.Add("method", "jingdong.pop.order.get", `{"order_id":1}`)
	f.Add("sign", "A", "{")
	f.Add("code", "", "%")
	m := masker()
	f.Fuzz(func(t *testing.T, name, value, members string) {
		got := m.Params(orderGet, wire.Params{
			{Name: wire.ParamAccessToken, Value: secretPlant}, {Name: name, Value: value + " " + secretPlant},
			{Name: wire.ParamJSON, Value: members + `{"fullname":"` + namePlant + `"}`}, {Name: "x" + name, Value: `{"mobile":"` + phonePlant + `"}`},
		})
		if len(got) != 4 {
			t.Fatalf("%d parameters", len(got))
		}
		for _, p := range got {
			check(t, name+value+members, p.Name)
			check(t, name+value+members+strings.Repeat("x", 200), p.Value)
		}
		_ = m.Sign(got, "test")
		check(t, value, m.Form(orderGet, value))
		check(t, value, string(m.Body(orderGet, name, []byte(value))))
	})
}
