package contract

import "slices"

// A Code says what is wrong at one place, for programs. A code that was once
// given out keeps its meaning for good.
type Code string

// The codes of violations.
const (
	CodeMethodUnknown Code = "method-unknown"
	CodeHTTPStatus    Code = "http-status"
	CodeBodyEmpty     Code = "body-empty"
	CodeBodySize      Code = "body-size"
	CodeBodyEncoding  Code = "body-encoding"
	CodeBodyJSON      Code = "body-json"
	CodeEnvelope      Code = "envelope"
	CodeRootName      Code = "root-name"
	CodeParameters    Code = "parameters-json"
	CodeMissing       Code = "member-missing"
	CodeUnknown       Code = "member-unknown"
	CodeType          Code = "type"
	CodeUnbounded     Code = "number-unbounded"
	CodeEnum          Code = "enum"
	CodePattern       Code = "pattern"
	CodeFormat        Code = "format"
	CodeRange         Code = "range"
	CodeDecimals      Code = "decimals"
	CodeLength        Code = "length"
	CodeItems         Code = "items"
	CodeAlternative   Code = "alternative"
	CodeErrorUnknown  Code = "code-unknown"
	CodeDateOrder     Code = "date-order"
	CodeDateSpan      Code = "date-span"
	CodeValue         Code = "value"
)

// A CodeInfo says what a code means.
type CodeInfo struct {
	Code      Code   `json:"code"`
	Meaning   string `json:"meaning"`
	MeaningZh string `json:"meaning_zh"`
}

// Codes returns every code of a violation with its meaning, from the outermost
// of a call to the innermost.
func Codes() []CodeInfo { return slices.Clone(codes) }

var codes = slices.Concat(shapeCodes, behaviourCodes, driftCodes)

// shapeCodes are the codes of what one request or one answer shows by itself.
var shapeCodes = []CodeInfo{
	{CodeMethodUnknown, "the contract has no schema of the method", "契约中没有该接口的定义"},
	{CodeHTTPStatus, "the HTTP status is not 200: JD answers failures with 200, too", "HTTP 状态码不是 200：京东网关失败时也返回 200"},
	{CodeBodyEmpty, "the answer has no body", "响应体为空"},
	{CodeBodySize, "the answer is larger than can be judged", "响应过大，无法检查"},
	{CodeBodyEncoding, "the answer is not in UTF-8", "响应不是 UTF-8 编码"},
	{CodeBodyJSON, "the answer is no JSON, or not one object", "响应不是 JSON，或不是单个 JSON 对象"},
	{CodeEnvelope, "the answer has no top-level member, or more than one", "响应没有顶层成员，或多于一个"},
	{CodeRootName, "the top-level member has another name than the method's root or error_response", "顶层成员名既不是该接口的根节点，也不是 error_response"},
	{CodeParameters, "the application parameters are no JSON object", "业务参数不是 JSON 对象"},
	{CodeMissing, "a member that must be there is not", "缺少必需的成员"},
	{CodeUnknown, "a member has a name that the schema does not know", "成员名未知"},
	{CodeType, "a value is of another JSON type", "值的 JSON 类型不符"},
	{CodeUnbounded, "a number has so many digits, or such an exponent, that it is compared with nothing", "数字位数过多或指数过大，无法比较"},
	{CodeEnum, "a value is not among those that are allowed", "值不在允许的范围之列"},
	{CodePattern, "a text does not have the form that is wanted, such as digits, an amount or a list of states", "文本形式不符，例如数字、金额或状态列表"},
	{CodeFormat, "a text is no time that exists, or not the JSON text that is wanted", "文本不是有效时间，或不是所要求的 JSON 文本"},
	{CodeRange, "a number is too small or too large", "数字过小或过大"},
	{CodeDecimals, "a number has too many decimals", "数字小数位过多"},
	{CodeLength, "a text is too short or too long", "文本过短或过长"},
	{CodeItems, "a list has too few or too many items", "列表元素过少或过多"},
	{CodeAlternative, "a value has none of the shapes that are allowed, or several at once", "值不符合任何一种允许的结构，或同时符合多种"},
	{CodeErrorUnknown, "an error_response has a code that the catalogue does not have", "error_response 的错误码不在目录中"},
	{CodeDateOrder, "the end of a span of time is before its beginning", "时间段的结束早于开始"},
	{CodeDateSpan, "a span of time is longer than allowed", "时间段超过允许的长度"},
	{CodeValue, "a value is not allowed, for a reason that no schema can tell", "值不被允许，且无法由 schema 判断"},
}

// LookupCode returns what a code means, and whether there is such a code.
func LookupCode(name string) (CodeInfo, bool) {
	i := slices.IndexFunc(codes, func(c CodeInfo) bool { return string(c.Code) == name })
	if i < 0 {
		return CodeInfo{}, false
	}
	return codes[i], true
}

// keywordCodes are the codes by the keyword of JSON Schema that was broken.
var keywordCodes = map[string]Code{
	"type": CodeType, "required": CodeMissing, "additionalProperties": CodeUnknown,
	"enum": CodeEnum, "const": CodeEnum, "not": CodeEnum, "pattern": CodePattern, "format": CodeFormat,
	"minimum": CodeRange, "maximum": CodeRange, "exclusiveMinimum": CodeRange, "exclusiveMaximum": CodeRange, "multipleOf": CodeDecimals,
	"minLength": CodeLength, "maxLength": CodeLength, "minItems": CodeItems, "maxItems": CodeItems, "uniqueItems": CodeItems,
	"anyOf": CodeAlternative, "oneOf": CodeAlternative,
}

// codeOf returns the code of a broken keyword.
func codeOf(keyword string) Code {
	if code, ok := keywordCodes[keyword]; ok {
		return code
	}
	return CodeValue
}
