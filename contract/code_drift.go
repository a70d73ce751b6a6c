package contract

// The codes of what recorded traffic does and the contract does not say.
const (
	CodeMemberNew         Code = "member-new"
	CodeMemberGone        Code = "member-gone"
	CodeMemberRetyped     Code = "member-retyped"
	CodeMemberNull        Code = "member-null"
	CodeEnumNew           Code = "enum-new"
	CodeParameterNew      Code = "parameter-new"
	CodeParameterOptional Code = "parameter-optional"
	CodeParameterLooser   Code = "parameter-looser"
	CodeParameterRefused  Code = "parameter-refused"
)

// driftCodes are the codes of what recorded traffic has and the contract has not.
var driftCodes = []CodeInfo{
	{CodeMemberNew, "answers have a member that the schema does not know", "响应中有契约未定义的成员"},
	{CodeMemberGone, "answers lack a member that the schema requires", "响应缺少契约要求的成员"},
	{CodeMemberRetyped, "a member has another JSON type than the schema says", "成员的 JSON 类型与契约不符"},
	{CodeMemberNull, "a member is null where the schema allows no null", "契约不允许为 null 的成员为 null"},
	{CodeEnumNew, "a member has values that the schema does not list", "成员出现契约未列出的值"},
	{CodeParameterNew, "the gateway accepted a parameter that the schema does not know", "网关接受了契约未定义的参数"},
	{CodeParameterOptional, "the gateway accepted a call without a parameter that the schema requires", "缺少契约要求的参数，网关仍然接受"},
	{CodeParameterLooser, "the gateway accepted a value that the schema refuses", "网关接受了契约不允许的参数值"},
	{CodeParameterRefused, "the gateway refused parameters that the schema allows", "网关拒绝了契约允许的参数"},
}
