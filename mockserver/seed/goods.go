package seed

// good is something a shop sells.
type good struct {
	name      string   // without the variant
	fen       int64    // price of one, in fen (1/100 yuan), 100 to 999900
	spec      []string // variants, such as a colour and a size; nil if it has none
	productNo string   // the merchant's own number of it
	jewel     bool     // gold jewellery
	service   bool     // redeemed in a shop, never shipped
}

// goods are made up, and so are their brands, visibly (乌有, 子虚, 示例). The names
// have the length and shape of JD's titles; some hold characters that must be
// escaped in JSON, XML or HTML, full-width forms and emoji.
var goods = [...]good{
	// Phones and electronics.
	{name: "乌有星（WUYOUXING）X9 Pro 5G手机 双卡双待 120Hz高刷直屏 5500mAh大电池", fen: 299900, spec: []string{"曜石黑 8GB+256GB", "曜石黑 12GB+512GB", "云母白 12GB+256GB"}, productNo: "EL-001"},
	{name: "乌有星（WUYOUXING）65W氮化镓充电器套装 双口快充头 兼容多机型 附1米数据线", fen: 9900, spec: []string{"白色", "黑色"}, productNo: "EL-002"},
	{name: "莫须有 真无线蓝牙耳机 主动降噪 入耳式 蓝牙5.3 续航36小时", fen: 25900, spec: []string{"月光白", "深海蓝", "樱花粉"}, productNo: "EL-003"},
	{name: "莫须有 头戴式耳机 Hi-Res认证 有线无线双模 \"静\"系列", fen: 69900, spec: []string{"黑色"}, productNo: "EL-004"},
	{name: "虚墨 10.3英寸电子书阅读器 墨水屏手写平板 32GB", fen: 189900, spec: []string{"标准版", "标准版+保护套"}, productNo: "EL-005"},
	{name: "查无此牌 27英寸显示器 2K IPS 165Hz 1ms 升降旋转支架", fen: 119900, productNo: "EL-006"},
	{name: "查无此牌 机械键盘 87键 热插拔轴 Type-C有线 RGB背光 <静音红轴>", fen: 23900, spec: []string{"红轴", "茶轴", "青轴"}, productNo: "EL-007"},
	{name: "查无此牌 无线鼠标 静音 2.4G&蓝牙双模 办公便携", fen: 5900, spec: []string{"灰色", "粉色"}, productNo: "EL-008"},
	{name: "样例牌U盘 128GB USB3.2 金属防水 高速读写 车载系统", fen: 4990, spec: []string{"64GB", "128GB", "256GB"}, productNo: "EL-009"},
	{name: "假想光 4K运动相机 防抖防水 骑行记录仪 套装＋64G卡", fen: 159900, spec: []string{"标准套装", "骑行套装"}, productNo: "EL-010"},
	// Home appliances.
	{name: "子虚 滚筒洗衣机 10公斤 洗烘一体 变频 除菌除螨 MH-10D", fen: 359900, spec: []string{"星空灰", "珍珠白"}, productNo: "HA-001"},
	{name: "子虚 1.5匹空调挂机 新一级能效 冷暖变频 自清洁", fen: 259900, spec: []string{"1.5匹", "大1匹"}, productNo: "HA-002"},
	{name: "子虚 十字对开门冰箱 518升 一级能效 风冷无霜 零嵌入式", fen: 999900, spec: []string{"流光金", "月岩灰"}, productNo: "HA-003"},
	{name: "乌有厨 电饭煲 4L IH电磁加热 24小时预约 家用2-6人", fen: 39900, spec: []string{"3L", "4L", "5L"}, productNo: "HA-004"},
	{name: "乌有厨 空气炸锅 6L大容量 可视窗 免翻面 ☆升级款☆", fen: 29900, spec: []string{"白色", "墨绿色"}, productNo: "HA-005"},
	{name: "无名氏 扫地机器人 扫拖一体 自动集尘 激光导航", fen: 249900, spec: []string{"白色"}, productNo: "HA-006"},
	{name: "无名氏 加湿器 4L 静音 卧室 婴儿 上加水💧", fen: 12900, spec: []string{"云朵白", "雾霾蓝"}, productNo: "HA-007"},
	{name: "虚构岛 电热毯 双人双控 1.8×2.0米 自动断电 除螨", fen: 15900, spec: []string{"1.5×1.8米", "1.8×2.0米"}, productNo: "HA-008"},
	// Clothing and shoes.
	{name: "子虚织 纯棉T恤男短袖 夏季圆领 宽松 重磅260g", fen: 7900, spec: []string{"白色 M", "白色 L", "白色 XL", "黑色 L", "黑色 XXL"}, productNo: "CL-001"},
	{name: "子虚织 羊毛衫女 春秋薄款 V领打底 针织开衫", fen: 29900, spec: []string{"燕麦色 S", "燕麦色 M", "藏青 L"}, productNo: "CL-002"},
	{name: "子虚织 男士内裤 莫代尔 抗菌裆 4条装", fen: 6900, spec: []string{"L", "XL", "XXL"}, productNo: "CL-003"},
	{name: "乌有野 冲锋衣男女同款 三合一 可拆卸抓绒内胆 防风防水", fen: 45900, spec: []string{"男款 黑 L", "男款 黑 XL", "女款 丁香紫 M"}, productNo: "CL-004"},
	{name: "乌有野 徒步鞋 男 防滑耐磨 低帮 户外登山", fen: 32900, spec: []string{"41", "42", "43", "44"}, productNo: "CL-005"},
	{name: "示例熊 儿童卫衣套装 秋季 男女童 两件套 🐻图案", fen: 11900, spec: []string{"110cm", "120cm", "130cm", "140cm"}, productNo: "CL-006"},
	{name: "示例棉 中筒袜 男女 纯棉吸汗 10双装", fen: 2990, spec: []string{"黑白灰混色", "纯白"}, productNo: "CL-007"},
	{name: "虚白 真皮单肩包女 通勤大容量 头层牛皮 \"托特\"款", fen: 58900, spec: []string{"焦糖棕", "黑色"}, productNo: "CL-008"},
	// Food and drink.
	{name: "某某谷 五常稻花香大米 10kg 新米 真空包装", fen: 9990, spec: []string{"5kg", "10kg"}, productNo: "FD-001"},
	{name: "某某谷 东北黑木耳 250g 干货 肉厚无根", fen: 3990, productNo: "FD-002"},
	{name: "乌有乡 阿克苏苹果 净重5斤 单果80mm+ 脆甜 🍎", fen: 4990, spec: []string{"5斤", "10斤"}, productNo: "FD-003"},
	{name: "乌有乡 蜂蜜 洋槐蜜 500g×2瓶 礼盒装", fen: 8800, spec: []string{"洋槐蜜", "百花蜜"}, productNo: "FD-004"},
	{name: "虚构茶社 明前龙井 绿茶 250g 罐装 2024新茶", fen: 36800, spec: []string{"特级 250g", "一级 250g"}, productNo: "FD-005"},
	{name: "虚构茶社 云南普洱熟茶饼 357g 陈年", fen: 16800, productNo: "FD-006"},
	{name: "样例味 每日坚果 750g 30包 混合果仁 孕妇儿童零食大礼包", fen: 7990, spec: []string{"30包", "60包"}, productNo: "FD-007"},
	{name: "样例味 麻辣牛肉干 50g×10袋 四川特产 ｜微辣｜", fen: 6990, spec: []string{"微辣", "中辣", "特辣"}, productNo: "FD-008"},
	{name: "云上假牛 纯牛奶 250ml×24盒 整箱 3.6g蛋白", fen: 5990, productNo: "FD-009"},
	{name: "海市蜃泉 天然矿泉水 550ml×24瓶 整箱", fen: 3600, productNo: "FD-010"},
	{name: "纸上醇 浓香型白酒 52度 500ml×6瓶 整箱 礼盒", fen: 118800, spec: []string{"单瓶", "整箱6瓶"}, productNo: "FD-011"},
	{name: "样例豆 挂耳咖啡 意式&曼特宁 10g×30包", fen: 6900, spec: []string{"意式", "曼特宁", "混合"}, productNo: "FD-012"},
	// Mother and baby, beauty, care.
	{name: "示例贝 婴儿纸尿裤 L码 54片 超薄透气 尿不湿（9-14kg）", fen: 8900, spec: []string{"M 60片", "L 54片", "XL 48片"}, productNo: "CR-001"},
	{name: "示例贝 婴儿湿巾 80抽×10包 带盖 手口可用", fen: 4990, productNo: "CR-002"},
	{name: "假想积木 城市系列 拼装玩具 1288颗粒 6岁+ 生日礼物🎁", fen: 19900, spec: []string{"消防局", "警察局"}, productNo: "CR-003"},
	{name: "莫须雾 玻尿酸补水面膜 25ml×20片 <敏感肌可用>", fen: 9900, spec: []string{"20片", "40片"}, productNo: "CR-004"},
	{name: "莫须雾 防晒霜 SPF50+ PA++++ 50ml 清爽不油腻", fen: 12900, productNo: "CR-005"},
	{name: "乌有皂 洗衣液 3kg×2瓶 + 500g×4袋 薰衣草香 组合装", fen: 5990, productNo: "CR-006"},
	{name: "样例白 电动牙刷 声波 成人 4支刷头 IPX7防水", fen: 13900, spec: []string{"白色", "粉色"}, productNo: "CR-007"},
	{name: "纸上谈 抽纸 4层 100抽×40包 整箱 家庭装", fen: 4590, productNo: "CR-008"},
	// Home, tools, books, car, pets.
	{name: "黄粱 乳胶床垫 1.8米×2米 独立弹簧 软硬两用 20cm厚", fen: 219900, spec: []string{"1.5×2米", "1.8×2米"}, productNo: "HM-001"},
	{name: "黄粱 四件套 全棉60支 被套200×230cm", fen: 39900, spec: []string{"雾蓝 1.5米床", "雾蓝 1.8米床", "豆沙 1.8米床"}, productNo: "HM-002"},
	{name: "子虚木 实木书桌 1.2m 白橡木 简约 学习桌 需自行安装", fen: 89900, spec: []string{"1.2m", "1.4m"}, productNo: "HM-003"},
	{name: "乌有厨 不粘炒锅 32cm 麦饭石色 燃气\\电磁炉通用", fen: 16900, spec: []string{"30cm", "32cm"}, productNo: "HM-004"},
	{name: "无名匠 电钻工具箱 21V锂电 双电 家用多功能 128件", fen: 26900, spec: []string{"单电", "双电"}, productNo: "HM-005"},
	{name: "无名匠 生料带 5卷装 水龙头防漏 密封带", fen: 590, productNo: "HM-006"},
	{name: "《编程的味道》平装 计算机科普 随书附练习", fen: 4980, productNo: "HM-007"},
	{name: "《小动物们的一天》精装绘本 3-6岁 全8册", fen: 9800, productNo: "HM-008"},
	{name: "乌有途 车载吸尘器 无线 大功率 车家两用 Ⅱ代", fen: 15900, productNo: "HM-009"},
	{name: "乌有途 全合成机油 5W-30 SP级 4L", fen: 22900, spec: []string{"4L", "4L+1L"}, productNo: "HM-010"},
	{name: "示例毛球 猫砂 豆腐砂 2.5kg×4包 除臭低尘 🐱", fen: 7990, spec: []string{"原味", "绿茶", "活性炭"}, productNo: "HM-011"},
	{name: "示例毛球 成犬粮 10kg 全价 鸡肉味", fen: 19900, productNo: "HM-012"},
	{name: "Ｎｏ＆Ｂｒａｎｄ　ＬＥＤ台灯（全角标题测试款）ＡＢＣ１２３！？", fen: 8800, spec: []string{"白　色", "黑　色"}, productNo: "HM-013"},
	{name: "某某杂货 挂钩 1个 \\\\透明\\\\ 无痕 'S' \"M\" <L> & 更多", fen: 100, spec: []string{"S", "M", "L"}, productNo: "HM-014"},
	{name: "虚构行囊 亲子行李箱 万向轮 👨‍👩‍👧 20英寸登机箱", fen: 28900, spec: []string{"薄荷绿 20英寸", "薄荷绿 24英寸"}, productNo: "HM-015"},
	// Gold jewellery.
	{name: "镜花珠宝 足金999转运珠手链 3D硬金 约0.5g 红绳编织", fen: 52800, spec: []string{"红绳", "黑绳"}, productNo: "GD-001", jewel: true},
	{name: "镜花珠宝 足金古法手镯 约8.02g 素圈 女", fen: 688800, spec: []string{"内径56mm", "内径58mm"}, productNo: "GD-002", jewel: true},
	{name: "镜花珠宝 18K金项链 锁骨链 45cm 约1.2g", fen: 109900, spec: []string{"玫瑰金", "黄金色"}, productNo: "GD-003", jewel: true},
	{name: "镜花珠宝 投资金条 Au9999 10g 收藏送礼", fen: 799900, productNo: "GD-004", jewel: true},
	// Services redeemed in a shop.
	{name: "【到店服务】子虚空调清洗 上门 挂机1台 全国通用电子券", fen: 9900, spec: []string{"挂机", "柜机"}, productNo: "SV-001", service: true},
	{name: "【到店服务】乌有途养车 小保养套餐 含工时费 门店核销", fen: 19900, spec: []string{"4L机油", "5L机油"}, productNo: "SV-002", service: true},
	{name: "【到店服务】示例齿口腔 超声波洁牙 单人次 需预约", fen: 12800, productNo: "SV-003", service: true},
	{name: "【电子票】海市水世界 成人票 1张 有效期90天", fen: 16800, spec: []string{"成人票", "儿童票", "家庭票（2大1小）"}, productNo: "SV-004", service: true},
	{name: "【电子票】蜃楼影城 2D/3D通兑票 1张 (节假日可用)", fen: 3990, productNo: "SV-005", service: true},
	{name: "【电子券】样例豆咖啡 中杯任选 1份 到店自提", fen: 1500, productNo: "SV-006", service: true},
}
