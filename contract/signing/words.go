package signing

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// words tell a mistake; %s stands for the parameter or the like concerned.
type words struct{ cause, cure, causeZh, cureZh string }

// mistake returns a mistake in words. What comes from a caller is quoted and
// cut.
func mistake(code, about string) Mistake {
	w, known := told[code]
	if !known {
		panic("signing: no words for " + code)
	}
	param := ""
	if about != "" {
		param = strings.Trim(fmt.Sprintf("%.60q", about), `"`)
	}
	fill := func(text string) string { return strings.ReplaceAll(text, "%s", param) }
	return Mistake{code, param, fill(w.cause), fill(w.cure), fill(w.causeZh), fill(w.cureZh)}
}

// Codes returns the codes of all mistakes that are known, sorted.
func Codes() []string { return slices.Sorted(maps.Keys(told)) }

// rare are the mistakes that are tried together with the form of the sign, and
// with no other.
var rare = map[string]bool{
	"json-rewritten": true, "json-indented": true, "json-sorted-spaced": true, "json-newline": true,
	"timestamp-form": true, "timestamp-other-second": true, "empty-as-word": true, "json-url-encoded": true,
	"secret-blank": true, "secret-quoted": true, "secret-case": true, "secret-trimmed": true, "token-as-secret": true, "another-apps-secret": true,
	"names-only": true, "sorted-by-value": true, "digest-hmacsha1": true,
}

// Cures that several mistakes share.
const (
	signAsSent   = "sign the very text of the JSON that is sent: write it once, then sign it and send it"
	signAsSentZh = "对实际发送的 JSON 文本签名：只序列化一次，先签名再发送"
	bareValues   = "sign the bare values, and percent-encode only when sending"
	bareValuesZh = "对原始值签名，仅在发送时进行 URL 编码"
	oneStamp     = "make the timestamp once, then sign it and send it"
	oneStampZh   = "时间戳只生成一次，签名与发送使用同一个值"
	sortNames    = "sort the parameters by name, in byte order"
	sortNamesZh  = "按参数名的字节序（ASCII）升序排列"
	nothingElse  = "join each name and its value with nothing between, and the pairs likewise"
	nothingZh    = "参数名与值直接相连，各参数之间也不加任何字符"
	bothSides    = "put the secret before the text and behind it: secret + text + secret"
	bothSidesZh  = "文本前后都要加上 app_secret：secret + 文本 + secret"
	exactSecret  = "use the secret exactly as it was given, without blanks, line ends or quotes"
	exactZh      = "app_secret 须原样使用，不得带空白、换行或引号"
	everything   = "sign every parameter that is sent, but sign itself"
	everythingZh = "除 sign 外，所有发送的参数都要参与签名"
)

// told are the mistakes in words, by code.
var told = merged(toldOfText, toldOfJSON, toldOfValues, toldOfDigest)

func merged(all ...map[string]words) map[string]words {
	out := map[string]words{}
	for _, some := range all {
		maps.Copy(out, some)
	}
	return out
}

// toldOfText are the mistakes in which parameters are signed, and how they are
// ordered and joined.
var toldOfText = map[string]words{
	"unsorted":                {"the parameters were signed in the order in which they were sent", sortNames, "参数按发送顺序签名，未排序", sortNamesZh},
	"sorted-case-insensitive": {"the parameters were sorted without regard to case", sortNames, "参数排序时忽略了大小写", sortNamesZh},
	"sorted-joined":           {"the joined texts of name and value were sorted, not the names", sortNames, "排序的是“参数名+值”拼接串，而不是参数名", sortNamesZh},
	"sorted-descending":       {"the parameters were sorted in descending order", sortNames, "参数按降序排列", sortNamesZh},
	"sorted-by-value":         {"the parameters were sorted by value", sortNames, "参数按值排序", sortNamesZh},
	"json-last":               {"360buy_param_json was put behind the sorted parameters", "sort it with the others: the digit 3 comes before every letter", "360buy_param_json 被放在其他已排序参数之后", "它应与其他参数一起排序：数字 3 排在所有字母之前"},

	"equals-ampersand":   {"names and values were joined with = and &", nothingElse, "参数之间用 = 和 & 连接", nothingZh},
	"trailing-ampersand": {"names and values were joined with = and &, with an & at the end", nothingElse, "参数之间用 = 和 & 连接，且末尾多一个 &", nothingZh},
	"ampersand":          {"the parameters were joined with &", nothingElse, "参数之间用 & 连接", nothingZh},
	"equals":             {"names and values were joined with =", nothingElse, "参数名与值之间用 = 连接", nothingZh},
	"values-only":        {"only the values were signed, without the names", nothingElse, "只对参数值签名，缺少参数名", nothingZh},
	"names-only":         {"only the names were signed, without the values", nothingElse, "只对参数名签名，缺少参数值", nothingZh},

	"sign-signed":    {"the parameter sign itself was in the signed text", "leave sign out of the text", "参数 sign 本身参与了签名", "sign 不参与签名"},
	"other-signed":   {"the parameter other was signed, which takes no part", "leave other out of the text", "参数 other 参与了签名", "other 不参与签名"},
	"json-left-out":  {"360buy_param_json was not signed", everything, "360buy_param_json 未参与签名", everythingZh},
	"token-left-out": {"access_token was not signed", everything, "access_token 未参与签名", everythingZh},
	"left-out":       {"the parameter %s was not signed", everything, "参数 %s 未参与签名", everythingZh},
	"empty-left-out": {"the parameters with an empty value were not signed", "sign their names too, or do not send them", "值为空的参数未参与签名", "空值参数也要以其参数名参与签名，否则不要发送"},
	"empty-signed":   {"the parameters with an empty value were signed", "leave them out of the text, or do not send them", "值为空的参数参与了签名", "空值参数不参与签名，也可不发送"},
	"extra-signed":   {"%s was signed, and was not sent", "send what is signed, or do not sign it", "%s 参与了签名，但没有发送", "参与签名的参数必须发送，否则不要参与签名"},
	"json-renamed":   {"the JSON was signed under the name %s, and was sent under another", "sign and send it as 360buy_param_json", "JSON 以参数名 %s 签名，却以另一个名称发送", "签名和发送都应使用 360buy_param_json"},
}

// toldOfJSON are the mistakes that change the JSON.
var toldOfJSON = map[string]words{
	"json-trimmed":         {"360buy_param_json was signed without the blanks around it with which it was sent", signAsSent, "签名时去掉了 360buy_param_json 首尾的空白，发送时却保留", signAsSentZh},
	"json-newline":         {"360buy_param_json was signed with a line end behind it that was not sent", signAsSent, "签名时 360buy_param_json 末尾多一个换行，发送时没有", signAsSentZh},
	"json-compact":         {"360buy_param_json was signed without blanks, and was sent with them", signAsSent, "签名时 360buy_param_json 不含空格，发送时却有空格", signAsSentZh},
	"json-spaced":          {"360buy_param_json was signed with blanks after its colons and commas, and was sent without", signAsSent, "签名时 360buy_param_json 的冒号和逗号后有空格，发送时没有", signAsSentZh},
	"json-indented":        {"360buy_param_json was signed with line ends and indentation, and was sent without", signAsSent, "签名时 360buy_param_json 带换行缩进，发送时没有", signAsSentZh},
	"json-sorted":          {"360buy_param_json was signed with its keys sorted, and was sent in another order", signAsSent, "签名时 360buy_param_json 的键已排序，发送时顺序不同", signAsSentZh},
	"json-sorted-spaced":   {"360buy_param_json was signed with its keys sorted and with blanks after colons and commas, and was sent otherwise", signAsSent, "签名时 360buy_param_json 的键已排序且带空格，发送时不同", signAsSentZh},
	"json-ascii":           {"360buy_param_json was signed with \\u escapes for what is not ASCII, and was sent without", signAsSent, "签名时 360buy_param_json 的非 ASCII 字符写成 \\u 转义，发送时没有", signAsSentZh},
	"json-unescaped":       {"360buy_param_json was signed with plain characters for which escapes were sent", signAsSent, "签名时 360buy_param_json 使用原字符，发送时却是转义", signAsSentZh},
	"json-html-escaped":    {"360buy_param_json was signed with \\u003c, \\u003e, \\u0026 for <, > and &, and was sent without", signAsSent, "签名时 360buy_param_json 中的 < > & 写成 \\u003c \\u003e \\u0026，发送时没有", signAsSentZh},
	"json-slashes-escaped": {"360buy_param_json was signed with \\/ for each slash, and was sent without", signAsSent, "签名时 360buy_param_json 中的斜杠写成 \\/，发送时没有", signAsSentZh},
	"json-php":             {"360buy_param_json was signed as PHP's json_encode writes it, with \\u and \\/, and was sent otherwise", signAsSent, "签名时 360buy_param_json 为 PHP json_encode 的默认写法（\\u 与 \\/），发送时不同", signAsSentZh},
	"json-python":          {"360buy_param_json was signed as Python's json.dumps writes it, with blanks and \\u, and was sent otherwise", signAsSent, "签名时 360buy_param_json 为 Python json.dumps 的默认写法（空格与 \\u），发送时不同", signAsSentZh},
	"json-go":              {"360buy_param_json was signed as Go writes a map, sorted and with \\u003c, and was sent otherwise", signAsSent, "签名时 360buy_param_json 为 Go 对 map 的默认写法（排序与 \\u003c），发送时不同", signAsSentZh},
	"json-rewritten":       {"360buy_param_json was signed as another text of the same JSON than was sent", signAsSent, "签名所用的 360buy_param_json 与发送的 JSON 内容相同而文本不同", signAsSentZh},
}

// toldOfValues are the mistakes that change other values.
var toldOfValues = map[string]words{
	"timestamp-without-offset": {"the timestamp was signed to the second and without +0800, and was sent with milliseconds and +0800", oneStamp, "签名所用时间戳不含毫秒和 +0800，发送的却含有", oneStampZh},
	"timestamp-with-offset":    {"the timestamp was signed with milliseconds, and was sent without", oneStamp, "签名所用时间戳带毫秒，发送的却没有", oneStampZh},
	"timestamp-offset-lost":    {"the timestamp was signed without its +0800", oneStamp + "; percent-encode its + as %2B when sending", "签名所用时间戳缺少 +0800", oneStampZh + "；发送时 + 应编码为 %2B"},
	"timestamp-zone":           {"the timestamp was signed in another time zone than it was sent in", oneStamp + ", in GMT+8", "签名所用时间戳与发送的时间戳时区不同", oneStampZh + "，时区为 GMT+8"},
	"timestamp-other-second":   {"the timestamp that was signed is a few seconds off the one that was sent", oneStamp, "签名所用时间戳与发送的相差几秒", oneStampZh},
	"timestamp-form":           {"the timestamp was signed in another form than it was sent in", oneStamp, "签名所用时间戳与发送的格式不同", oneStampZh},
	"timestamp-encoded":        {"the timestamp was signed percent-encoded", bareValues, "时间戳在签名前被 URL 编码", bareValuesZh},

	"url-encoded-plus":            {"the values were signed percent-encoded, with + for a blank", bareValues, "参数值在签名前被 URL 编码（空格为 +）", bareValuesZh},
	"url-encoded-percent20":       {"the values were signed percent-encoded, with %20 for a blank", bareValues, "参数值在签名前被 URL 编码（空格为 %20）", bareValuesZh},
	"url-encoded-lower-plus":      {"the values were signed percent-encoded, in lower-case digits and with + for a blank", bareValues, "参数值在签名前被 URL 编码（小写十六进制，空格为 +）", bareValuesZh},
	"url-encoded-lower-percent20": {"the values were signed percent-encoded, in lower-case digits and with %20 for a blank", bareValues, "参数值在签名前被 URL 编码（小写十六进制，空格为 %20）", bareValuesZh},
	"url-encoded-as-sent":         {"the values were signed percent-encoded, just as they were sent", bareValues, "签名使用了发送时已 URL 编码的参数值", bareValuesZh},
	"json-url-encoded":            {"360buy_param_json was signed percent-encoded", bareValues, "360buy_param_json 在签名前被 URL 编码", bareValuesZh},
	"values-trimmed":              {"the values were signed without the blanks around them with which they were sent", "sign the very values that are sent", "签名时去掉了参数值首尾的空白，发送时却保留", "签名与发送使用同一个值"},
	"empty-as-word":               {"an empty value was signed as a word such as null or None", "sign an empty value as nothing, or leave the parameter out", "空值在签名时写成了 null、None 等字样", "空值按空串签名，或不发送该参数"},
}

// toldOfDigest are the mistakes in the secret, the digest and its form.
var toldOfDigest = map[string]words{
	"secret-in-front":     {"the secret stands only before the text", bothSides, "app_secret 只加在文本之前", bothSidesZh},
	"secret-behind":       {"the secret stands only behind the text", bothSides, "app_secret 只加在文本之后", bothSidesZh},
	"no-secret":           {"the text was signed without the secret", bothSides + "; an HMAC takes it as its key", "签名时没有使用 app_secret", bothSidesZh + "；HMAC 以其为密钥"},
	"secret-ampersand":    {"the secret was joined to the text with &", bothSides, "app_secret 与文本之间加了 &", bothSidesZh},
	"secret-as-parameter": {"the secret was put behind the text as a parameter, as other platforms have it", bothSides, "app_secret 以参数形式附在文本之后（其他平台的做法）", bothSidesZh},
	"hmac-wrapped":        {"the HMAC was made over the text with the secret around it", "make the HMAC over the bare text; the secret is its key and nothing else", "HMAC 的文本前后加了 app_secret", "HMAC 只对文本本身计算，app_secret 仅作为密钥"},

	"secret-newline":      {"the secret was used with a line end behind it", exactSecret, "app_secret 末尾带有换行", exactZh},
	"secret-blank":        {"the secret was used with a blank around it", exactSecret, "app_secret 首尾带有空白", exactZh},
	"secret-trimmed":      {"the secret was used without the blanks that are around it here", exactSecret, "使用的 app_secret 去掉了此处首尾的空白", exactZh},
	"secret-quoted":       {"the secret was used with quotes around it", exactSecret, "app_secret 带有引号", exactZh},
	"secret-case":         {"the secret was used with its letters in another case", exactSecret, "app_secret 的字母大小写不对", exactZh},
	"app-key-as-secret":   {"the app_key was used in place of the secret", "use the app's secret", "把 app_key 当作 app_secret 使用", "请使用 app_secret"},
	"token-as-secret":     {"the access_token was used in place of the secret", "use the app's secret", "把 access_token 当作 app_secret 使用", "请使用 app_secret"},
	"another-apps-secret": {"the secret of another app was used", "use the secret that belongs to the app_key", "使用了另一个应用的 app_secret", "请使用与 app_key 对应的 app_secret"},

	"digest-md5":        {"MD5 was computed where sign_method asks for %s", "compute what sign_method names, or send another sign_method", "sign_method 要求 %s，实际计算的是 MD5", "按 sign_method 计算，或修改 sign_method"},
	"digest-hmacmd5":    {"HMAC-MD5 was computed where sign_method asks for %s", "send sign_method=hmacmd5 and sign it, or compute what is asked for", "sign_method 要求 %s，实际计算的是 HMAC-MD5", "发送并签名 sign_method=hmacmd5，或按要求计算"},
	"digest-hmacsha256": {"HMAC-SHA256 was computed where sign_method asks for %s", "send sign_method=hmacsha256 and sign it, or compute what is asked for", "sign_method 要求 %s，实际计算的是 HMAC-SHA256", "发送并签名 sign_method=hmacsha256，或按要求计算"},
	"digest-hmacsha1":   {"HMAC-SHA1 was computed where %s is wanted", "use MD5, or one of the sign methods hmacmd5 and hmacsha256", "应为 %s，实际计算的是 HMAC-SHA1", "使用 MD5，或 sign_method 为 hmacmd5、hmacsha256"},
	"digest-sha1":       {"SHA-1 was computed where %s is wanted", "use MD5, or one of the sign methods hmacmd5 and hmacsha256", "应为 %s，实际计算的是 SHA-1", "使用 MD5，或 sign_method 为 hmacmd5、hmacsha256"},
	"digest-sha256":     {"plain SHA-256 was computed where %s is wanted", "use MD5, or the sign method hmacsha256", "应为 %s，实际计算的是 SHA-256", "使用 MD5，或 sign_method 为 hmacsha256"},
	"digest-md5-twice":  {"MD5 was computed twice, the second time over the first", "compute it once", "MD5 计算了两次", "只计算一次"},

	"lower-case-hex": {"the sign is in lower case", "write its hexadecimal digits in upper case", "签名的十六进制为小写", "十六进制须为大写"},
	"base64":         {"the sign is the digest in Base64", "write the digest as hexadecimal digits in upper case", "签名为 Base64 编码", "应为大写十六进制"},
	"base64-of-hex":  {"the sign is the Base64 of hexadecimal digits", "write the digest as hexadecimal digits in upper case", "签名为十六进制文本的 Base64 编码", "应为大写十六进制"},
	"sixteen-digits": {"the sign is an MD5 cut to 16 digits", "send all 32 digits", "签名被截成 16 位 MD5", "应发送完整的 32 位"},
	"hex-dashes":     {"the sign has dashes between its digits", "write the digits with nothing between them", "签名的十六进制之间有连字符", "去掉连字符"},
	"sign-blanks":    {"the sign has blanks around it", "send the digits and nothing else", "签名首尾带有空白", "去掉首尾空白"},
}
