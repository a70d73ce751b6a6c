package mask_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/contract/mask"
	"github.com/jdmock/jdmock/contract/wire"
)

func TestPeopleAreFoundInFreeText(t *testing.T) {
	t.Parallel()
	m := masker(mask.Words("贾宝玉"))
	for text, hidden := range map[string]string{
		"电话13912345678，谢谢":            "13912345678",
		"+86 139-1234-5678":           "1234-5678",
		"固话 0571-88886666":            "88886666",
		"san.zhang@qq.com 收":          "san.zhang",
		"身份证330102199001011234":       "0102199001011234",
		"卡号 6222001234567890123":      "6222001234567890123",
		"收货人：林黛玉，":                    "林黛玉",
		"请联系林小姐":                      "林小姐",
		"送到浙江省杭州市西湖区文三路90号":           "文三路90号",
		"地址：大观园潇湘馆":                   "潇湘馆",
		"已由贾宝玉代收":                     "贾宝玉",
		"pin=jd_somebody":             "jd_somebody",
		"consignee: John Smith":       "John Smith",
		"%E6%9E%97%E9%BB%9B%E7%8E%89": "%E6%9E%97%E9%BB%9B%E7%8E%89",
		`\u6797\u9edb\u7389`:          `\u6797\u9edb\u7389`,
		"mobile%3D13912345678":        "13912345678",
	} {
		got := m.Text(text)
		assert.NotContains(t, got, hidden, text)
	}
	assert.Equal(t, "您的快件正在派送中，请您准备签收", m.Text("您的快件正在派送中，请您准备签收"))
}

func TestWhatSomebodyPutsWhereAnIdBelongsIsMasked(t *testing.T) {
	t.Parallel()
	m := mask.New([]byte("key"))
	for _, secret := range []string{"zhangsan77@example.net", "浙江省杭州市西湖区文三路88号", "收货人：欧阳春晓"} {
		sent := wire.Params{{Name: wire.ParamMethod, Value: "jingdong.pop.order.get"}, {Name: wire.ParamJSON, Value: `{"order_id":"` + secret + `"}`}}
		assert.NotContains(t, m.Params("jingdong.pop.order.get", sent).Get(wire.ParamJSON), secret[len(secret)/2:])
	}
	asked := `{"order_id":"300000000584","optional_fields":"orderId,orderState","start_date":"2025-04-02 12:00:00"}`
	sent := wire.Params{{Name: wire.ParamJSON, Value: asked}}
	assert.Equal(t, asked, m.Params("jingdong.pop.order.search", sent).Get(wire.ParamJSON), "what has the form stays")
}
