package contract_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
)

// facade returns an aggregator's answer with orderDetailInfo.
func facade(detail string) string {
	return `{"code":0,"msg":"操作成功","msec":1469,"time":1617270403,"data":{"withholding_money":4,"jingdong_pop_order_get_response":{"orderDetailInfo":` + detail + `}}}`
}

const (
	textOK    = `"apiResult":{"success":"true","englishErrCode":"","chineseErrCode":"","numberCode":"0"}`
	textOrder = `{` + textOK + `,"orderInfo":{"orderId":"1","idSopShipmenttype":"68","taxFee":"0","itemInfoList":[],"commission":{"amount":"1.50","cent":"150","centFactor":"100","currency":"CNY","currencyCode":"CNY"},
		"pauseBizInfo":{"pauseBizStatusList":[{"bizType":"1","bizStatus":"0"}]},"tradeOrderId":"1","vatInfo":[]}}`
)

func TestGoodAnswersOfTheAggregatorPass(t *testing.T) {
	t.Parallel()
	for _, answer := range []string{
		facade(textOrder),
		facade(`{` + textOK + `}`),
		facade(`{"apiResult":{"success":"false","englishErrCode":"es exception","chineseErrCode":"ES查询异常","numberCode":"13200004"}}`),
		`{"code":100,"msg":"请求参数错误","msec":0,"time":1617270403,"data":{}}`,
		`{"code":204,"msg":"请求异常:无该接口权限","msec":0,"time":1617270403,"data":null}`,
		`{"code":302,"msg":"未授权店铺","msec":0,"time":1617270403,"data":{"url":"http://127.0.0.1/oauth2/to_login"}}`,
	} {
		assert.Empty(t, contract.New().Aggregator([]byte(answer)), answer)
		assert.Empty(t, contract.New().Unknown(contract.AggregatorMethod, contract.Main, []byte(answer)), answer)
	}
}

func TestBadAnswersOfTheAggregatorAreCaught(t *testing.T) {
	t.Parallel()
	const detail = "/data/jingdong_pop_order_get_response/orderDetailInfo"
	for _, tt := range []struct{ from, to, want string }{
		{`"code":0`, `"code":"0"`, `/code (`},
		{`"code":0`, `"code":500`, `/code (enum): want 0, 100, 101, 103, 200, 203, 204 or 302, as a number, found 500`},
		{`"msec":1469,`, ``, `/msec (required): want an integer from 0 to 9223372036854775807, found nothing`},
		{`"withholding_money":4,`, ``, `/data/withholding_money (required)`},
		{`jingdong_pop_order_get_response`, `jingdong_pop_order_get_responce`, `/data/jingdong_pop_order_get_response (required)`},
		{`"success":"true"`, `"success":true`, detail + `/apiResult/success (type): want one of "true", "false", found a boolean`},
		{`"numberCode":"0"`, `"numberCode":0`, detail + `/apiResult/numberCode (type): want `},
		{`"68"`, `68`, detail + `/orderInfo/idSopShipmenttype (type): want `},
		{`"68"`, `"70"`, detail + `/orderInfo/idSopShipmenttype (enum): want one of "0", "67", "68", "69", "71", found "70"`},
		{`"bizStatus":"0"`, `"bizStatus":"2"`, detail + `/orderInfo/pauseBizInfo/pauseBizStatusList/0/bizStatus (enum): want one of "0", "1", found "2"`},
		{`"1.50"`, `"1.505"`, detail + `/orderInfo/commission/amount (pattern): want an amount as text, found "1.505"`},
		{`"150"`, `"1.50"`, detail + `/orderInfo/commission/cent (pattern): want a whole number as text, found "1.50"`},
		{`[{"bizType":"1","bizStatus":"0"}]`, `{"---":{"bizType":"1","bizStatus":"0"}}`, detail + `/orderInfo/pauseBizInfo/pauseBizStatusList (type): want an array, found an object`},
		{facade(textOrder), `{"code":302,"msg":"未授权店铺","msec":0,"time":1,"data":{}}`, `/data/url (required)`},
		{facade(textOrder), `{"code":0,"msg":"操作成功","msec":0,"time":1,"data":null}`, `/data (type)`},
		{facade(textOrder), `<html>`, `/ (envelope): want one JSON object with code, msg, msec, time and data, found no JSON`},
		{facade(textOrder), `[]`, `/ (type): want an object, found an array`},
		{facade(textOrder), ` `, `found nothing`},
		{facade(textOrder), `{} {}`, `found no JSON`},
	} {
		found := contract.New().Aggregator([]byte(strings.Replace(facade(textOrder), tt.from, tt.to, 1)))
		require.NotEmpty(t, found, tt.to)
		told := make([]string, 0, len(found))
		for _, v := range found {
			told = append(told, v.String())
		}
		assert.Contains(t, strings.Join(told, "\n"), tt.want)
	}
}

func TestTheAggregatorsParametersAreJudged(t *testing.T) {
	t.Parallel()
	for params, want := range map[string]string{
		`{"owner_id":"10001","order_id":"233819152924","optional_fields":"orderId","vvtype":"2"}`:        ``,
		`{"owner_id":10001,"order_id":1,"optional_fields":"orderId","order_state":"PAUSE,LOCKED"}`:       ``,
		`{"owner_id":10001,"order_id":-1,"optional_fields":"orderId"}`:                                   ``,
		`{"order_id":1,"optional_fields":"orderId"}`:                                                     `owner_id missing`,
		`{"owner_id":"1","order_id":"x","optional_fields":"orderId"}`:                                    `order_id type`,
		`{"owner_id":"1","order_id":1,"optional_fields":" "}`:                                            `optional_fields value`,
		`{"owner_id":"1","order_id":1,"optional_fields":null}`:                                           `optional_fields value`,
		`{"owner_id":"1","order_id":1,"optional_fields":"orderId","order_state":"6"}`:                    `order_state value`,
		`{"owner_id":"1","order_id":1,"optional_fields":"orderId","vvtype":3}`:                           `vvtype value`,
		`{"ownerId":"1","owner_id":"1","order_id":1,"optional_fields":"orderId"}`:                        `ownerId unknown`,
		`{"owner_id":"1","order_id":1,"optional_fields":"` + strings.Repeat("orderId,", 10_000/8) + `"}`: ``,
	} {
		found, err := contract.New().AggregatorRequest([]byte(params))
		require.NoError(t, err)
		if want == "" {
			assert.Empty(t, found, params)
			continue
		}
		require.Len(t, found, 1, params)
		assert.Equal(t, want, found[0].Member+" "+found[0].Kind.String())
	}
	_, err := contract.New().AggregatorRequest([]byte(`[]`))
	assert.ErrorContains(t, err, "tool/erps/jdpoporderget")
}

func TestTheAggregatorIsNoMethodOfTheGateway(t *testing.T) {
	t.Parallel()
	_, known := contract.New().Info(contract.AggregatorMethod)
	assert.False(t, known)
	_, err := contract.New().Request(contract.AggregatorMethod, contract.Main, []byte(`{}`))
	require.ErrorIs(t, err, contract.ErrUnknownMethod)
	fields := contract.New().Fields("withholding_money")
	require.Len(t, fields, 1)
	assert.Equal(t, contract.AggregatorMethod, fields[0].Method)
	assert.Equal(t, "integer", fields[0].Type)
	for _, f := range contract.New().Fields("idSopShipmenttype") {
		want := "integer"
		if f.Method == contract.AggregatorMethod {
			want = "string"
		}
		assert.Equal(t, want, f.Type, f.Method)
	}
}
