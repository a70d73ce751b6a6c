package mask_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/contract/mask"
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
