package seed

import (
	"fmt"
	"hash/fnv"
	"strconv"
	"time"
)

// A Profile is what a shop says of itself.
type Profile struct {
	Name     string
	Brief    string
	Opened   time.Time
	Category Category
}

// A Category is what a shop mostly sells, with JD's id.
type Category struct {
	ID   int
	Name string
}

// categories have JD's ids of the first level.
// Source: links of JD's category pages; 1315 occurs in public answers of
// jingdong.vender.shop.query.
var categories = []Category{
	{1315, "服饰内衣"}, {9987, "手机通讯"}, {652, "数码"}, {670, "电脑、办公"}, {737, "家用电器"}, {1320, "食品饮料"}, {6728, "汽车用品"}, {1713, "图书"},
}

var shopBrands = []string{"乌有", "子虚", "示例", "莫须有", "虚构岛", "某某谷", "查无此牌", "样例", "假想光", "无名氏"}

// Profile returns what the shop says of itself.
func (s *Shop) Profile() Profile {
	f := s.stream(streamProfile, 1)
	category := pick(f, categories)
	name := pick(f, shopBrands) + category.Name + pick(f, []string{"旗舰店", "官方旗舰店", "专营店", "专卖店"})
	if s.Ordinal > 0 {
		name += strconv.FormatInt(s.Ordinal+1, 10) + "号"
	}
	return Profile{
		Name: name, Brief: "本店为模拟店铺，商品与买家均为虚构。", Category: category,
		Opened: time.Date(2012+f.Number(0, 8), time.Month(f.Number(1, 12)), f.Number(1, 28), 0, 0, 0, 0, time.UTC),
	}
}

// adoptedFrom is the first ordinal of the shops that exist because their token
// was used; those before it are counted.
const adoptedFrom = 1_000_000

// OrdinalOf returns the ordinal of the shop that a token stands for, a
// function of the seed and the token.
func OrdinalOf(seed uint64, token string) int64 {
	h := fnv.New64a()
	h.Write([]byte(token))
	return adoptedFrom + int64(mix(mix(seed^streamToken)+h.Sum64())%(maxShops-adoptedFrom))
}

// A Carrier is a logistics company that the shop ships with.
type Carrier struct {
	ID     int64
	Name   string
	prefix string // of its waybills here
}

// carriers have JD's ids and names. The prefixes of the waybills are made up
// but for JDX, SF and YT.
// Source: two public carrier lists and one answer of
// 360buy.delivery.logistics.get; 1010 is the guide's example.
var carriers = []Carrier{
	{2087, "京东快递", "JDX"}, {467, "顺丰快递", "SF"}, {463, "圆通快递", "YT"}, {470, "申通快递", "STO"}, {1327, "韵达快递", "YD"}, {1499, "中通速递", "ZTO"},
	{465, "邮政EMS", "EMS"}, {3046, "德邦快递", "DPK"}, {1748, "百世快递", "HT"}, {1747, "优速快递", "UC"}, {2170, "邮政快递包裹", "YZ"}, {1409, "宅急送", "ZJS"},
	{1274, "厂家自送", ""}, {1010, "演示物流", "DEMO"},
}

// Carriers returns all companies that a shop can ship with.
func Carriers() []Carrier { return append([]Carrier(nil), carriers...) }

func waybillPrefix(carrier int64) string {
	for i := range carriers {
		if carriers[i].ID == carrier {
			return carriers[i].prefix
		}
	}
	return "WB"
}

// Token returns the token for a purpose and a name, in the shape of JD's: 32
// hexadecimal digits and four letters.
func Token(seed uint64, name ...string) string {
	h := fnv.New64a()
	for _, part := range name {
		h.Write([]byte(part))
		h.Write([]byte{0})
	}
	stream := source(mix(seed^streamToken) + h.Sum64())
	const letters = "abcdefghijklmnopqrstuvwxyz"
	token := fmt.Sprintf("%016x%016x", stream.Uint64(), stream.Uint64())
	for range 4 {
		token += string(letters[stream.Uint64()%uint64(len(letters))])
	}
	return token
}
