package contract_test

import (
	"strings"
	"testing"

	"github.com/jdmock/jdmock/contract"
)

func BenchmarkRequest(b *testing.B) {
	checker := contract.New()
	params := []byte(`{"start_date":"2025-04-01 00:00:00","end_date":"2025-04-05 23:59:59","order_state":"WAIT_SELLER_STOCK_OUT","optional_fields":"orderId,orderState","page":"1","page_size":20}`)
	b.ReportAllocs()
	for b.Loop() {
		if found, err := checker.Request(search, contract.Main, params); err != nil || len(found) > 0 {
			b.Fatal(found, err)
		}
	}
}

func BenchmarkResponse(b *testing.B) {
	checker := contract.New()
	list := strings.Repeat(order+",", 19) + order
	answer := envelope("jingdong_pop_order_search_responce", `{"code":"0","searchorderinfo_result":{`+apiOK+`,"orderTotal":20,"orderInfoList":[`+list+`]}}`)
	b.SetBytes(int64(len(answer)))
	b.ReportAllocs()
	for b.Loop() {
		if found := checker.Response(search, contract.Main, answer); len(found) > 0 {
			b.Fatal(found)
		}
	}
}
