package client

import (
	"encoding/json"
	"errors"
	"testing"
)

func FuzzDecodeAggregator(f *testing.F) {
	for _, seed := range []string{
		``, `{}`, `{"code":0,"data":{}}`, `{"code":302,"msg":"x","data":{"url":"http://a/"}}`, `{"code":"101","data":[]}`, `{"code":0,"data":{"error_response":{"code":"1"}}}`,
		`{"code":0,"msec":1,"time":"2","data":{"withholding_money":4,"jingdong_pop_order_get_response":{"orderDetailInfo":{"apiResult":{"success":"true"},"orderInfo":` + orderText + `}}}}`,
		`{"code":0,"data":{"jingdong_pop_order_get_response":{"orderDetailInfo":{"apiResult":{"success":"false","numberCode":"1"}}}}}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		answer, err := decodeAggregator(body)
		var refused *AggregatorError
		var api *APIError
		var failed *ResultError
		var protocol *ProtocolError
		if err != nil && !errors.As(err, &refused) && !errors.As(err, &api) && !errors.As(err, &failed) && !errors.As(err, &protocol) {
			t.Fatalf("error %T is of no type that a caller knows", err)
		}
		if err == nil {
			o, _ := answer.detail.order(methodAggregator, 1)
			o.SendPay(124)
		}
	})
}

func FuzzTextsOfJSONReadBackAsWritten(f *testing.F) {
	for _, seed := range []string{`{"a":"1","b":[1],"c":{}}`, `"{\"a\":1}"`, `""`, `null`, `[]`, `"\"{}\""`, `7`, `"\ud800"`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var x JSONText
		if !json.Valid(raw) || json.Unmarshal(raw, &x) != nil {
			return
		}
		members, err := x.Object()
		if err != nil {
			return
		}
		text, err := json.Marshal(members)
		if err != nil {
			t.Fatal(err)
		}
		var again Marks
		if err := again.UnmarshalJSON(text); err != nil || len(again) != len(members) {
			t.Fatalf("%s is read as %v and written %s: %v", raw, members, text, err)
		}
	})
}
