package lab

import (
	"bytes"
	"net/http"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// envelopeLies are about what stands around an answer, and about refusals.
func envelopeLies() []Lie {
	return append(rootLies(), refusalLies()...)
}

func rootLies() []Lie {
	cases := "case/" + string(detail)
	broken := func(name, about, zh string, code contract.Code, change func(body []byte) []byte) Lie {
		return lie(name, about, zh, BySuite, code, detail, spoiling(detail, change)).seen(cases)
	}
	return []Lie{
		broken("envelope-two-roots", "cost stands beside the root", "cost 与根节点并列", contract.CodeEnvelope, func(body []byte) []byte {
			return append(body[:len(body)-1:len(body)-1], `,"cost":12}`...)
		}),
		broken("envelope-response-spelling", "the root ends in _response", "根节点以 _response 结尾", contract.CodeRootName, func(body []byte) []byte {
			return bytes.Replace(body, []byte(`_responce"`), []byte(`_response"`), 1)
		}),
		broken("envelope-none", "what stands under the root stands alone", "没有根节点", contract.CodeEnvelope, func(body []byte) []byte {
			root, err := parse(body)
			if err != nil {
				return body
			}
			return root.kids[0].bytes()
		}),
		broken("body-twice", "the answer is written twice", "响应写了两遍", contract.CodeBodyJSON, func(body []byte) []byte { return bytes.Repeat(body, 2) }),
		broken("body-byte-order-mark", "the answer begins with a byte order mark", "响应以 BOM 开头", contract.CodeBodyJSON, func(body []byte) []byte {
			return append([]byte("\xef\xbb\xbf"), body...)
		}),
		broken("body-gbk", "the answer is in GBK", "响应使用 GBK 编码", contract.CodeBodyEncoding, inGBK),
		broken("body-truncated", "the answer ends in the middle", "响应被截断", contract.CodeBodyJSON, func(body []byte) []byte { return body[:len(body)/2] }),
		broken("body-empty", "the answer has no body", "响应体为空", contract.CodeBodyEmpty, func([]byte) []byte { return nil }),
		broken("body-xml", "the answer is XML", "响应是 XML", contract.CodeBodyJSON, func([]byte) []byte {
			return []byte(`<?xml version="1.0" encoding="UTF-8"?><order_info/>`)
		}),
		broken("body-json-in-text", "the answer is JSON inside a text", "响应是 JSON 文本中的 JSON", contract.CodeBodyJSON, func(body []byte) []byte { return text(string(body)).bytes() }),
		lie("answers-mixed-up", "the list is answered with the answer to the call before", "列表返回前一次调用的响应",
			BySuite, contract.CodeRootName, listGuide, mixedUp()).seen("list/" + string(listGuide)),
	}
}

// mixedUp answers lists with what another method was last answered with.
func mixedUp() way {
	return func(Credentials) behaviour {
		var last memory[[]byte]
		return func(c call, ask asker) answer {
			a, m := ask(c), c.method()
			if _, ok := a.good(m); !ok {
				return a
			}
			if m != listGuide {
				last.put("", a.body)
				return a
			}
			if other, ok := last.get(""); ok {
				return a.with(other)
			}
			return a
		}
	}
}

// inGBK writes a text in GBK.
func inGBK(body []byte) []byte {
	encoded, err := encoding.ReplaceUnsupported(simplifiedchinese.GBK.NewEncoder()).Bytes(body)
	if err != nil {
		return body
	}
	return encoded
}

func refusalLies() []Lie {
	const checks = "gateway/"
	return []Lie{
		lie("refusal-code-as-number", "a refusal's code is a number", "错误码是数字", BySuite, contract.CodeType, "", refusing("*/code", asNumber)).near("/code").seen(checks),
		lie("refusal-code-unknown", "refusals of signs have a code that JD does not have", "签名错误使用未知的错误码",
			BySuite, contract.CodeGateway, "", codeFor(wire.InvalidSign.Code, wire.Entry{Code: "9912", Zh: "无效签名", En: "Invalid Signature"})).near("/code").seen(checks),
		lie("refusal-text-missing", "refusals have no zh_desc", "错误响应缺少 zh_desc", BySuite, contract.CodeMissing, "", refusing("*/zh_desc", drop)).near("/zh_desc").seen(checks),
		lie("refusal-text-empty", "the English of refusals is empty", "错误响应的英文描述为空", BySuite, contract.CodeLength, "", refusing("*/en_desc", put(`""`))).near("/en_desc").seen(checks),
		lie("refusal-status-500", "refusals have HTTP status 500", "错误响应的 HTTP 状态码为 500", BySuite, contract.CodeHTTPStatus, "", onRefusal(func(a answer) answer {
			a.status = http.StatusInternalServerError
			return a
		})).seen(checks),
		lie("refusal-html", "refusals are pages", "错误响应是 HTML 页面", BySuite, contract.CodeBodyJSON, "", onRefusal(func(a answer) answer {
			return a.with([]byte("<!doctype html><title>Bad Request</title><h1>400</h1>"))
		})).seen(checks),
		lie("refusal-without-envelope", "refusals stand without error_response", "错误响应没有 error_response", BySuite, contract.CodeEnvelope, "", onRefusal(func(a answer) answer {
			root, _ := a.doc()
			return a.with(root.kids[0].bytes())
		})).seen(checks),
		lie("refusal-under-the-methods-root", "refusals stand under the method's root", "错误响应位于接口的根节点下", BySuite, contract.CodeEnum, "", refusalUnderRoot()).near("/code").seen(checks),
	}
}

// onRefusal changes answers that refuse.
func onRefusal(change func(a answer) answer) way {
	return stateless(func(c call, ask asker) answer {
		a := ask(c)
		if a.refusal() == "" {
			return a
		}
		return change(a)
	})
}

func refusalUnderRoot() way {
	return stateless(func(c call, ask asker) answer {
		a := ask(c)
		root, ok := a.doc()
		if !ok || a.refusal() == "" || c.method() == "" {
			return a
		}
		root.names[0] = c.method().Root()
		return a.with(root.bytes())
	})
}
