package contract

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"unicode/utf8"
)

// A badBody says why an answer is not judged by any schema.
type badBody struct {
	code        Code
	found, hint phrase
}

// violation returns what there is to say of the answer.
func (b *badBody) violation(want phrase) Violation {
	return newViolation(b.code, RuleEnvelope, "", want, b.found, b.hint)
}

// noJSON says what was found where an answer belongs.
var noJSON = &badBody{CodeBodyJSON, phrase{"no JSON", "不是 JSON"}, phrase{"a proxy's page, or an answer that was cut off, looks like this", "代理的错误页面或被截断的响应会是这样"}}

// readable returns why an answer is not read at all, if so.
func readable(answer []byte) *badBody {
	switch {
	case len(answer) > maxAnswer:
		return &badBody{CodeBodySize, phrase{fmt.Sprintf("more than %d bytes", maxAnswer), fmt.Sprintf("超过 %d 字节", maxAnswer)}, smaller}
	case bytes.Count(answer, []byte{','}) > maxAnswerCommas:
		return &badBody{CodeBodySize, phrase{"more members than can be checked", "成员过多，无法检查"}, smaller}
	case len(bytes.TrimSpace(answer)) == 0:
		return &badBody{CodeBodyEmpty, phrase{"nothing", "无"}, phrase{"an answer without a body is a lost one", "没有响应体即响应丢失"}}
	case !utf8.Valid(answer):
		return &badBody{CodeBodyEncoding, phrase{"text that is not UTF-8", "不是 UTF-8 的文本"}, phrase{"write UTF-8, not GBK", "请使用 UTF-8，而不是 GBK"}}
	}
	return nil
}

var smaller = phrase{"ask for smaller pages", "请减小每页数量"}

// open returns the single top-level member of an answer and its value.
func open(answer []byte) (string, any, *badBody) {
	if bad := readable(answer); bad != nil {
		return "", nil, bad
	}
	names, bad := topNames(answer)
	if bad != nil {
		return "", nil, bad
	}
	if len(names) != 1 {
		return "", nil, &badBody{
			CodeEnvelope, phrase{fmt.Sprintf("%d members", len(names)), fmt.Sprintf("%d 个成员", len(names))},
			phrase{"put the whole answer under that one member, once", "请将整个响应放在这一个成员之下，且只出现一次"},
		}
	}
	value, err := decode(answer)
	if err != nil {
		return "", nil, noJSON
	}
	return names[0], object(value)[names[0]], nil
}

// topNames returns the names of the top-level members as they stand, a name
// that stands twice too.
func topNames(answer []byte) ([]string, *badBody) {
	d := json.NewDecoder(bytes.NewReader(answer))
	first, err := d.Token()
	if err != nil {
		return nil, noJSON
	}
	if first != json.Delim('{') {
		return nil, &badBody{CodeBodyJSON, phrase{"JSON that is no object", "不是对象的 JSON"}, phrase{}}
	}
	var names []string
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return nil, noJSON
		}
		var skipped json.RawMessage
		if err := d.Decode(&skipped); err != nil {
			return nil, noJSON
		}
		names = append(names, name.(string))
	}
	if _, err := d.Token(); err != nil {
		return nil, noJSON
	}
	if _, err := d.Token(); err != io.EOF {
		return nil, &badBody{CodeBodyJSON, phrase{"more than one JSON value", "多于一个 JSON 值"}, phrase{"write the answer once", "响应只应写一次"}}
	}
	return names, nil
}
