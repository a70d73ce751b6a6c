package client

import (
	"encoding/json"
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
)

func FuzzDecodeAnswer(f *testing.F) {
	root := MethodOrderSearch.Root()
	for _, seed := range []string{
		``, `{}`, `<html>`, `{"error_response":{"code":"19","zh_desc":"x"}}`, `{"` + root + `":{"code":"0","searchorderinfo_result":{"apiResult":{"success":true},"orderTotal":1,"orderInfoList":[{"orderId":"1","taxFee":"3","itemInfoList":{"skuId":2}}]}}}`,
		`{"` + root + `":{"code":"0","x":{"success":"false","errorCode":71}}}`, `{"` + root + `":{"code":1}}`, "\ufeff{\"" + root + "\":{\n\x01}}", `{"code":"1"}`, `{"` + root + `":null}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		result, err := decodeAnswer(MethodOrderSearch, body)
		if err == nil {
			if !json.Valid(result) || result[0] != '{' {
				t.Fatalf("result %q is no object", result)
			}
			var page struct {
				Result *struct {
					Orders []Order `json:"orderInfoList"`
					Total  ID      `json:"orderTotal"`
				} `json:"searchorderinfo_result"`
			}
			_ = decodeLoosely(result, &page)
			return
		}
		var api *APIError
		var failed *ResultError
		var protocol *ProtocolError
		if !errors.As(err, &api) && !errors.As(err, &failed) && !errors.As(err, &protocol) {
			t.Fatalf("error %T is of no type that a caller knows", err)
		}
	})
}

func FuzzValuesReadBackAsWritten(f *testing.F) {
	for _, seed := range []string{`"199.90"`, `8.00`, `1`, `"-5"`, `null`, `""`, `"2026-01-02 03:04:05"`, `1e9`, `[]`, `"0001-01-01 00:00:00"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, v := range []interface {
			json.Unmarshaler
		}{new(Money), new(ID), new(Time)} {
			if !json.Valid(raw) || v.UnmarshalJSON(raw) != nil {
				continue
			}
			text, err := json.Marshal(v)
			if err != nil {
				continue // a year beyond 9999
			}
			again := reflect.New(reflect.TypeOf(v).Elem()).Interface().(json.Unmarshaler)
			if _, isTime := v.(*Time); isTime && again.UnmarshalJSON(text) != nil {
				continue // milliseconds far from now
			}
			if err := again.UnmarshalJSON(text); err != nil {
				t.Fatalf("%T %s is written %s: %v", v, raw, text, err)
			}
		}
	})
}

func TestMoneyIsReadWithoutRounding(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]Money{
		`"199.90"`: 19990, `199.9`: 19990, `8.00`: 800, `"8"`: 800, `8`: 800, `"-0.01"`: -1, `null`: 0, `""`: 0, `0.29`: 29, `"1.5000"`: 150,
		`90071992547409.93`: 9007199254740993,
	} {
		var got Money
		require.NoError(t, json.Unmarshal([]byte(text), &got), text)
		assert.Equal(t, want, got, text)
	}
	for _, text := range []string{`"1.234"`, `1e2`, `true`, `{}`, `[]`, `"x"`, `"1,00"`} {
		var got Money
		assert.Error(t, json.Unmarshal([]byte(text), &got), text)
	}
	assert.Equal(t, "199.90", Money(19990).String())
	assert.EqualValues(t, 19990, Money(19990).Fen())
}

func TestTimesOfJDAreRead(t *testing.T) {
	t.Parallel()
	at := time.Date(2020, 8, 9, 5, 3, 19, 0, time.UTC)
	for text, want := range map[string]time.Time{
		`"2020-08-09 13:03:19"`: at, `"2020/08/09 13:03:19"`: at, `1596949399000`: at, `"1596949399000"`: at,
		`"0001-01-01 00:00:00"`: {}, `"1970-01-01 00:00:00"`: {}, `null`: {}, `""`: {}, `0`: {},
		`"2020-08-09"`: time.Date(2020, 8, 9, 0, 0, 0, 0, wire.Zone), `"1970-01-01"`: {}, `1596949399`: time.UnixMilli(1596949399),
	} {
		got := Time{at.Add(time.Hour)}
		require.NoError(t, got.UnmarshalJSON([]byte(text)), text)
		assert.True(t, got.Equal(want), "%s is %s", text, got)
		assert.Equal(t, want.IsZero(), got.IsZero())
	}
	for _, text := range []string{`"2020-02-30 00:00:00"`, `"yesterday"`, `{}`, `true`, `1.5`} {
		assert.Error(t, new(Time).UnmarshalJSON([]byte(text)), text)
	}
	text, err := json.Marshal(map[string]any{"t": Time{at}, "z": Time{}, "m": Money(5), "i": ID(7)})
	require.NoError(t, err)
	assert.JSONEq(t, `{"t":"2020-08-09 13:03:19","z":"0001-01-01 00:00:00","m":"0.05","i":7}`, string(text))
}

func TestTextAndNumbersAreTakenForEachOther(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"as documented": `{"orderId":"12","venderId":"3","taxFee":"4","freightPrice":"5.00","orderType":"22","itemInfoList":[{"skuId":"6","itemTotal":"2"}],"consigneeInfo":{"provinceId":"1"}}`,
		"as numbers":    `{"orderId":12,"venderId":3,"taxFee":4.00,"freightPrice":5,"orderType":22,"itemInfoList":{"skuId":6,"itemTotal":2},"consigneeInfo":{"provinceId":1}}`,
	} {
		var got Order
		require.NoError(t, json.Unmarshal([]byte(text), &got), name)
		assert.JSONEq(t, text, string(got.Raw))
		got.Raw = nil
		assert.Equal(t, Order{
			OrderID: 12, VenderID: "3", TaxFee: 4, FreightPrice: 500, OrderType: "22",
			Items: []Item{{SKU: 6, Count: 2}}, Consignee: &Consignee{ProvinceID: "1"},
		}, got)
	}
	for _, text := range []string{`{"consigneeInfo":null,"itemInfoList":null,"orderId":null}`, `{"itemInfoList":"","orderId":""}`, `[]`} {
		var got Order
		require.NoError(t, json.Unmarshal([]byte(text), &got), text)
	}
	for text, says := range map[string]string{
		`{"orderId":"secret"}`: "orderId: not a whole number", `{"itemInfoList":[{},{"jdPrice":"secret"}]}`: "itemInfoList.1.jdPrice",
		`{"venderId":{}}`: "venderId: not a text", `{"itemInfoList":7}`: "itemInfoList: not a list", `{"consigneeInfo":7}`: "consigneeInfo: not an object", `7`: "not an object",
	} {
		err := json.Unmarshal([]byte(text), new(Order))
		require.ErrorContains(t, err, says)
		assert.NotContains(t, err.Error(), "secret")
	}
}

// Every type that the services read has only members that decodeLoosely knows.
func TestAllTypesCanBeRead(t *testing.T) {
	t.Parallel()
	seen := map[reflect.Type]bool{}
	var visit func(reflect.Type)
	visit = func(at reflect.Type) {
		if seen[at] || reflect.PointerTo(at).Implements(reflect.TypeFor[json.Unmarshaler]()) && at != reflect.TypeFor[Order]() {
			return
		}
		seen[at] = true
		switch at.Kind() {
		case reflect.Struct:
			for i := range at.NumField() {
				if at.Field(i).Tag.Get("json") != "-" {
					assert.NotEmpty(t, at.Field(i).Tag.Get("json"), "%s.%s", at, at.Field(i).Name)
					visit(at.Field(i).Type)
				}
			}
		case reflect.Slice, reflect.Pointer:
			visit(at.Elem())
		case reflect.String, reflect.Int:
		default:
			t.Errorf("%s cannot be read", at)
		}
	}
	for _, v := range []any{Order{}, OrderSummary{}, OrderDetail{}, Track{}, Company{}, Scan{}, ShopInfo{}, Sku{}, detailAnswer{}} {
		visit(reflect.TypeOf(v))
	}
}

func TestReadsAreKnownByName(t *testing.T) {
	t.Parallel()
	for _, m := range []wire.Method{MethodOrderShip, MethodOrderShipment, "jingdong.pop.order.modifyVenderRemark", "JINGDONG.POP.ORDER.GET"} {
		assert.False(t, reads[m], m)
	}
}
