package mask

import (
	"strings"
	"sync"
)

// surnames are common ones, of one character.
var surnames = sync.OnceValue(func() []rune {
	return []rune("王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康易乔")
})

// given are characters of given names, which stand for any Chinese character.
var given = sync.OnceValue(func() []rune {
	return []rune("伟芳娜敏静丽强磊洋艳勇军杰娟涛超明霞秀平刚桂英华文建国玉兰梅红春燕志宇浩然欣怡梓涵雨轩子晨思远佳琪嘉豪俊熙若曦诗琳婉清雅宁安庭舒云帆星河青岚竹溪松鹤鸣晓峰岩泽润沐阳辰逸凡书墨瑾瑜璇玥萱蕊芷薇菲菁蓉蕾琴瑶珊珂瑞祥福禄寿康健乐和顺昌盛荣耀辉煌光彩霖霏雪霜露晴朗月夜秋冬夏荷莲菊桃杏柳榕枫桐楠柏槐梧橙柚栀茉莉棠棣苏叶苗禾稼穗丰登仓廪实礼智信义仁孝忠廉耻勤俭朴素真善美诚恒毅坚韧果敢锐捷灵巧慧聪颖悟达观畅悦欢怀念望盼希冀承继延续绵长久永远")
})

// accented stand for any letter of two bytes.
var accented = sync.OnceValue(func() []rune { return []rune("àáâãäåæçèéêëìíîïñòóôõöøùúûüýþ") })

// provinces are what addresses begin with, longer names first.
var provinces = sync.OnceValue(func() []string {
	all := strings.Fields("广西壮族自治区 宁夏回族自治区 新疆维吾尔自治区 内蒙古自治区 西藏自治区 香港特别行政区 澳门特别行政区")
	short := strings.Fields("北京 天津 上海 重庆 河北 山西 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 海南 四川 贵州 云南 陕西 甘肃 青海 台湾 内蒙古 广西 西藏 宁夏 新疆 香港 澳门 钓鱼岛")
	for i, name := range short {
		if i < 4 {
			all = append(all, name+"市")
		} else {
			all = append(all, name+"省")
		}
	}
	return append(all, short...)
})

// Characters that an address keeps, as they say what the others are.
const (
	placeEnds  = "市区县镇乡旗州盟"
	streetEnds = "路街道巷弄号栋楼室层单元座村组镇乡区幢院大厦小花园公寓内环以到之间三四五六"
)

// companyEnds are what the names of companies end with, longer ones first.
var companyEnds = []string{"有限责任公司", "股份有限公司", "有限公司", "公司", "集团", "商行", "工作室", "支行", "分行", "银行", "中心", "店", "厂"}

// harmless are the words that stay where nothing else tells what they are.
var harmless = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	for _, word := range strings.Fields(`html head title body h1 h2 p div span br hr a center pre img script style link meta doctype table tr td ul li b i
		http https charset utf content type text json xml form javascript css href src class id rel lang zh cn en equiv xhtml w3c dtd public
		bad gateway service unavailable error internal server not found request forbidden timeout time out too large many requests moved permanently
		nginx openresty apache tomcat jfe jdmock the is was to of and or in on for this that please try again later an
		true false null error_response code zh_desc en_desc request_id page
		系统 异常 错误 服务 不可用 访问 频繁 请求 超时 网关 页面 不存在 京东 抱歉 登录 请稍后再试 系统繁忙 服务不可用 系统异常 访问太频繁
		发票类型 发票抬头 发票内容 普通发票 电子发票 增值税专用发票 电子普通发票 商品明细 明细 个人 单位 公司 不需要开具发票 名称 类型 内容`) {
		words[word] = true
	}
	return words
})
