package lab

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

const checksOfGateway = "gateway/"

// protocolLies are about who may call, and how.
func protocolLies() []Lie {
	return slices.Concat(acceptingLies(), codeLies(), formLies())
}

// acceptingLies let calls pass that are to be refused.
func acceptingLies() []Lie {
	all := []Lie{
		lie("wrong-sign-accepted", "a wrong sign is accepted", "接受错误的签名", BySuite, contract.CodeSignAccepted, "", pardoning(func(c *call, own Credentials) bool {
			return c.params.Get(wire.ParamSign) != "" && !wire.Verify(c.params, own.AppSecret)
		})),
		lie("missing-sign-accepted", "a call without sign is accepted", "接受没有签名的调用", BySuite, contract.CodeSignAccepted, "", pardoning(func(c *call, _ Credentials) bool {
			return c.params.Get(wire.ParamSign) == ""
		})),
		lie("lower-case-sign-accepted", "a sign in lower case is accepted", "接受小写签名", BySuite, contract.CodeSignAccepted, "", pardoning(func(c *call, own Credentials) bool {
			sign := c.params.Get(wire.ParamSign)
			return sign != "" && sign == strings.ToLower(sign) && wire.Verify(c.params.With(wire.ParamSign, strings.ToUpper(sign)), own.AppSecret)
		})).escapes("nothing public says whether JD takes a sign in lower case, so a target is not held to it"),
		lie("stale-timestamp-accepted", "a timestamp of any age is accepted", "接受任意过期的时间戳", BySuite, contract.CodeTimestampAccepted, "", stampingAnew(wire.InvalidTimestamp)),
		lie("missing-timestamp-accepted", "a call without timestamp is accepted", "接受没有时间戳的调用", BySuite, contract.CodeTimestampAccepted, "", stampingAnew(wire.MissingTimestamp)),
		lie("unknown-token-accepted", "an unknown token opens the shop", "未知的 access_token 也被接受", BySuite, contract.CodeTokenAccepted, "", pardoning(func(c *call, own Credentials) bool {
			return wire.Verify(c.params, own.AppSecret) && c.replace(wire.ParamAccessToken, own.AccessToken)
		})),
		lie("missing-token-accepted", "a call without token opens the shop", "没有 access_token 也被接受", BySuite, contract.CodeTokenAccepted, "", pardoning(func(c *call, own Credentials) bool {
			return c.params.Get(wire.ParamAccessToken) == "" && c.replace(wire.ParamAccessToken, own.AccessToken)
		})),
		lie("unknown-app-accepted", "an unknown app_key is taken for the app's", "未知的 app_key 也被接受", BySuite, contract.CodeGateway, "", pardoning(func(c *call, own Credentials) bool {
			return c.params.Get(wire.ParamAppKey) != "" && c.replace(wire.ParamAppKey, own.AppKey)
		})),
		lie("any-version-accepted", "every version is accepted", "接受任意版本号", BySuite, contract.CodeGateway, "", pardoning(func(c *call, own Credentials) bool {
			return wire.Verify(c.params, own.AppSecret) && c.params.Get(wire.ParamVersion) != "1.0" && c.replace(wire.ParamVersion, wire.Version)
		})),
		lie("broken-parameters-accepted", "application parameters that are no JSON are taken for none", "业务参数不是 JSON 时视为空", BySuite, contract.CodeGateway, "", brokenAccepted()),
		lie("unknown-method-answered", "an unknown method is answered with code 0", "未知的接口返回 code 0", BySuite, contract.CodeGateway, "", unknownAnswered()),
	}
	for i := range all {
		all[i] = all[i].seen(checksOfGateway)
	}
	return all
}

// replace gives a parameter another value, and reports whether it had another.
func (c *call) replace(name, value string) bool {
	was, there := c.params.Lookup(name)
	c.params = c.params.With(name, value)
	return !there || was != value
}

// stampingAnew makes calls again that are refused for their timestamp, with that
// of the last call that was answered.
func stampingAnew(refused wire.Entry) way {
	return func(own Credentials) behaviour {
		var last memory[string]
		return func(c call, ask asker) answer {
			a := ask(c)
			if a.refusal() == "" {
				last.put("", c.params.Get(wire.ParamTimestamp))
			}
			stamp, known := last.get("")
			if a.refusal() != refused.Code || !known || own.AppSecret == "" {
				return a
			}
			return ask(c.with(own, wire.ParamTimestamp, stamp))
		}
	}
}

func brokenAccepted() way {
	return func(own Credentials) behaviour {
		return func(c call, ask asker) answer {
			a := ask(c)
			code := a.refusal()
			if code != wire.InvalidJSON.Code && code != wire.MalformedJSON.Code || !c.signedBy(own) {
				return a
			}
			return ask(c.with(own, wire.ParamJSON, "{}"))
		}
	}
}

func unknownAnswered() way {
	return stateless(func(c call, ask asker) answer {
		a := ask(c)
		if a.refusal() != wire.InvalidMethod.Code {
			return a
		}
		return a.with(object(c.method().Root(), object("code", text(wire.CodeOK))).bytes())
	})
}

// codeLies refuse with another code.
func codeLies() []Lie {
	all := []Lie{
		lie("wrong-sign-is-a-system-error", "a wrong sign is answered with 43", "签名错误返回 43", BySuite, contract.CodeGateway, "", codeFor(wire.InvalidSign.Code, wire.SystemError)),
		lie("unknown-token-is-a-system-error", "an unknown token is answered with 43", "无效 token 返回 43", BySuite, contract.CodeGateway, "",
			stateless(func(c call, ask asker) answer {
				a := ask(c)
				if code := a.refusal(); code == wire.InvalidToken.Code || code == wire.GuideToken.Code {
					return refuse(a, wire.SystemError)
				}
				return a
			})),
		lie("missing-sign-is-a-wrong-one", "a missing sign is answered with 12", "缺少签名返回 12", BySuite, contract.CodeGateway, "", codeFor(wire.MissingSign.Code, wire.InvalidSign)),
		lie("unknown-app-is-a-wrong-sign", "an unknown app_key is answered with 12", "未知 app_key 返回 12", BySuite, contract.CodeGateway, "", codeFor(wire.InvalidAppKey.Code, wire.InvalidSign)),
		lie("stale-timestamp-is-a-wrong-sign", "a stale timestamp is answered with 12", "过期时间戳返回 12", BySuite, contract.CodeGateway, "", codeFor(wire.InvalidTimestamp.Code, wire.InvalidSign)),
		lie("unknown-method-is-a-system-error", "an unknown method is answered with 43", "未知接口返回 43", BySuite, contract.CodeGateway, "", codeFor(wire.InvalidMethod.Code, wire.SystemError)),
		lie("token-before-sign", "where token and sign are wrong, the token is what is refused", "签名与 token 均错误时先报 token", BySuite, contract.CodeGateway, "", tokenBeforeSign()),
	}
	for i := range all {
		all[i] = all[i].seen(checksOfGateway)
	}
	return append(all,
		lie("guide-parameter-as-gateways", "the guide's parameter error is answered with 61", "guide 参数错误返回 61",
			BySuite, contract.CodeCase, listGuide, codeFor(wire.GuideParam.Code, wire.InvalidParamValue)).seen("case/"+string(listGuide)),
		lie("missing-parameter-as-wrong-value", "a missing parameter is answered with 61 in place of 60", "缺少参数返回 61 而不是 60",
			BySuite, contract.CodeCase, listJOS, codeFor(wire.InvalidParam.Code, wire.InvalidParamValue)).seen("case/"+string(listJOS)),
		lie("unknown-order-as-conflict", "the guide answers 409 for an order that does not exist", "不存在的订单返回 409",
			BySuite, contract.CodeCase, detail, codeFor(wire.GuideNoOrder.Code, wire.GuideConflict)).seen("case/"+string(detail)))
}

func tokenBeforeSign() way {
	return func(own Credentials) behaviour {
		return func(c call, ask asker) answer {
			a := ask(c)
			if token := c.params.Get(wire.ParamAccessToken); a.refusal() != wire.InvalidSign.Code || own.AccessToken == "" || token == own.AccessToken {
				return a
			}
			return refuse(a, wire.InvalidToken)
		}
	}
}

// formLies refuse calls that are in order.
func formLies() []Lie {
	of := func(name, about, zh string, code contract.Code, behaves way) Lie {
		return lie(name, about, zh, BySuite, code, "", behaves).seen(checksOfGateway)
	}
	return []Lie{
		of("get-refused", "calls by GET are refused", "拒绝 GET 调用", contract.CodeGateway, refusingCalls(wire.ForbiddenRequest, func(c call) bool {
			return c.http.Method == http.MethodGet && c.method() != ""
		})),
		of("query-ignored", "parameters in the query of a POST are not read", "忽略 POST 查询串中的参数", contract.CodeGateway, queryIgnored()),
		of("hmac-refused", "signs by HMAC are refused", "拒绝 HMAC 签名", contract.CodeSignRefused, refusingCalls(wire.InvalidSign, func(c call) bool {
			return strings.HasPrefix(c.params.Get(wire.ParamSignMethod), "hmac")
		})).escapes("only JD's SDK knows signs by HMAC, so a target that refuses them is at fault with no one"),
		of("milliseconds-refused", "the timestamp of JD's SDKs is refused", "拒绝 SDK 的毫秒时间戳", contract.CodeGateway, refusingCalls(wire.InvalidTimestamp, func(c call) bool {
			return strings.Contains(c.params.Get(wire.ParamTimestamp), ".")
		})),
		of("nulls-refused", "parameters that are null are refused", "拒绝值为 null 的参数", contract.CodeGateway, refusingParams(listJOS, func(_ string, v *node) bool {
			return v.raw == "null"
		})),
		lie("integers-as-text-refused", "integers that are written as text are refused", "拒绝文本形式的整数", BySuite, contract.CodeCase, listJOS, refusingParams(listJOS, func(name string, v *node) bool {
			return (name == "page" || name == "page_size") && strings.HasPrefix(v.raw, `"`)
		})).seen("case/" + string(listJOS)),
	}
}

// refusingCalls refuses the calls that it does not like, and does them.
func refusingCalls(e wire.Entry, dislikes func(c call) bool) way {
	return stateless(func(c call, ask asker) answer {
		a := ask(c)
		if dislikes(c) {
			return refuse(a, e)
		}
		return a
	})
}

// queryIgnored reads the body of a POST alone.
func queryIgnored() way {
	return stateless(func(c call, ask asker) answer {
		if c.http.Method != http.MethodPost || c.http.URL.RawQuery == "" {
			return ask(c)
		}
		bare, where := *c.http, *c.http.URL
		where.RawQuery, bare.URL = "", &where
		return ask(newCall(&bare, c.body))
	})
}

// refusingParams refuses calls of a method some of whose parameters it does not
// like.
func refusingParams(m wire.Method, dislikes func(name string, v *node) bool) way {
	return stateless(func(c call, ask asker) answer {
		a := ask(c)
		if _, ok := a.good(m); !ok || c.method() != m {
			return a
		}
		members := c.members()
		for i, name := range members.names {
			if dislikes(name, members.kids[i]) {
				return a.with(wire.InvalidParam.Error(name).Envelope())
			}
		}
		return a
	})
}

// number returns a parameter that is a number, or text of one; else a default.
func (c call) number(name string, otherwise int) int {
	n, err := strconv.Atoi(c.about(name))
	if err != nil {
		return otherwise
	}
	return n
}
