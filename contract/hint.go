package contract

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// A breach is a value that breaks one keyword of a schema.
type breach struct {
	rule      string // the keyword
	limit     any    // what the keyword says, such as the largest number
	held      any
	types     []string // that the schema names there
	want      phrase
	condition phrase // on which the keyword applies; empty for always
	private   bool   // whether nothing of the value may be repeated
	lenient   bool   // whether text of digits goes for an integer, as in requests
}

// breachOf returns what an error of the schema says of a value. The node may be
// nil.
func (s *shelf) breachOf(leaf *jsonschema.ValidationError, at *node, held any) breach {
	b := breach{
		rule: ruleOf(leaf), held: held, want: typePhrase(""),
		limit: s.keyword(leaf.AbsoluteKeywordLocation), condition: s.conditionOf(leaf),
	}
	if at != nil {
		b.types, b.want, b.private = at.types, at.want, at.sensitive
	}
	return b
}

// hint says how the value is probably mended, and on which condition that is
// asked of it; empty if what is wanted says it all.
func (b breach) hint() phrase {
	return joined(b.mend(), b.condition)
}

// joined returns two hints as one.
func joined(a, b phrase) phrase {
	if a == (phrase{}) || b == (phrase{}) {
		return phrase{a.en + b.en, a.zh + b.zh}
	}
	return phrase{a.en + ", " + b.en, a.zh + "，" + b.zh}
}

func (b breach) mend() phrase {
	if b.held == nil {
		return phrase{"null does not stand for an absent member here", "此处 null 不代表成员缺失"}
	}
	switch b.rule {
	case "type":
		return b.typeHint()
	case "enum", "const":
		return b.enumHint()
	case "not":
		return phrase{"write another value", "请改为其他值"}
	case "pattern":
		return b.patternHint()
	case "format":
		return b.formatHint()
	case "minimum", "maximum":
		return b.boundHint()
	case "multipleOf":
		return phrase{fmt.Sprintf("round it to a multiple of %v", b.limit), fmt.Sprintf("请取整到 %v 的倍数", b.limit)}
	case "minLength", "maxLength":
		return b.lengthHint()
	case "minItems", "maxItems":
		return b.itemsHint()
	case "anyOf":
		return phrase{"take one of the shapes that are allowed", "请采用其中一种允许的结构"}
	case "oneOf":
		return phrase{"take exactly one of the shapes that are allowed", "请恰好采用其中一种允许的结构"}
	}
	return phrase{}
}

// allows reports whether the schema names the JSON type.
func (b breach) allows(types ...string) bool {
	return slices.ContainsFunc(types, func(t string) bool { return slices.Contains(b.types, t) })
}

// typeHint says how a value comes into the type that is wanted.
func (b breach) typeHint() phrase {
	switch v := b.held.(type) {
	case string:
		return b.textHint(v)
	case json.Number:
		if b.allows("integer", "number") {
			return phrase{"write it without a fraction", "请去掉小数部分"}
		}
		if b.allows("string") {
			return phrase{"send it as text, in quotes", "请以文本发送，加引号"}
		}
	case bool:
		if b.allows("string") {
			return phrase{"send it as text, in quotes", "请以文本发送，加引号"}
		}
	case map[string]any:
		if b.allows("array") {
			return phrase{"put it into a list", "请放入数组"}
		}
	case []any:
		if b.allows("object") {
			return phrase{"send the object itself, not a list", "请直接发送对象，而不是数组"}
		}
	}
	return phrase{"send " + b.want.en, "请发送" + b.want.zh}
}

// textHint is typeHint of a text.
func (b breach) textHint(held string) phrase {
	plain := strings.TrimSpace(held)
	switch {
	case b.allows("integer", "number") && b.lenient:
		return phrase{"send it as a number, or as text of digits alone", "请以数字发送，或只含数字的文本"}
	case b.allows("integer", "number"):
		return phrase{"send it as a number, without quotes", "请以数字发送，不加引号"}
	case b.allows("boolean"):
		return phrase{"send true or false, without quotes", "请发送 true 或 false，不加引号"}
	case b.allows("object") && strings.HasPrefix(plain, "{"), b.allows("array") && strings.HasPrefix(plain, "["):
		return phrase{"send the JSON itself, not its text", "请直接发送 JSON，而不是其文本"}
	}
	return phrase{"send " + b.want.en, "请发送" + b.want.zh}
}

// enumHint names the listed value that was probably meant.
func (b breach) enumHint() phrase {
	list := enumTexts(b.limit)
	if len(list) == 1 {
		return phrase{"write " + list[0], "请写 " + list[0]}
	}
	held, isText := b.held.(string)
	if !isText {
		return phrase{}
	}
	if near := Nearest(held, stringsOf(b.limit)); near != "" {
		return phrase{fmt.Sprintf("perhaps %q", near), fmt.Sprintf("可能是 %q", near)}
	}
	return phrase{}
}

// enumTexts returns the listed values, or the single one, as JSON.
func enumTexts(limit any) []string {
	list, ok := limit.([]any)
	if !ok {
		list = []any{limit}
	}
	texts := make([]string, 0, len(list))
	for _, each := range list {
		text, err := json.Marshal(each)
		must(err)
		texts = append(texts, string(text))
	}
	return texts
}

// boundHint names the bound that a number is beyond.
func (b breach) boundHint() phrase {
	switch b.rule {
	case "minimum":
		return phrase{fmt.Sprintf("the least is %v", b.limit), fmt.Sprintf("最小为 %v", b.limit)}
	case "maximum":
		return phrase{fmt.Sprintf("the most is %v", b.limit), fmt.Sprintf("最大为 %v", b.limit)}
	}
	return phrase{
		fmt.Sprintf("write at most %d digits, and no exponent beyond %d", maxNumberLength, maxNumberExponent),
		fmt.Sprintf("最多 %d 位数字，指数不超过 %d", maxNumberLength, maxNumberExponent),
	}
}

// lengthHint says by how much a text is too short or too long.
func (b breach) lengthHint() phrase {
	held, _ := b.held.(string)
	has := utf8.RuneCountInString(held)
	limit := count(b.limit)
	switch {
	case b.rule == "maxLength" && limit == 0:
		return phrase{"leave it empty", "请留空"}
	case b.rule == "maxLength" && b.private:
		return phrase{"shorten it", "请缩短"}
	case b.rule == "maxLength":
		return phrase{fmt.Sprintf("it has %d characters, %d too many", has, has-limit), fmt.Sprintf("共 %d 个字符，超出 %d 个", has, has-limit)}
	case has == 0:
		return phrase{"it must not be empty", "不能为空"}
	case b.private:
		return phrase{"it is too short", "过短"}
	}
	return phrase{fmt.Sprintf("it has %d characters, %d too few", has, limit-has), fmt.Sprintf("共 %d 个字符，缺少 %d 个", has, limit-has)}
}

// itemsHint says how many items a list has, and may have.
func (b breach) itemsHint() phrase {
	list, _ := b.held.([]any)
	if b.rule == "maxItems" {
		return phrase{fmt.Sprintf("%d in the list, the most is %v", len(list), b.limit), fmt.Sprintf("共 %d 个元素，最多 %v 个", len(list), b.limit)}
	}
	return phrase{fmt.Sprintf("%d in the list, the least is %v", len(list), b.limit), fmt.Sprintf("共 %d 个元素，最少 %v 个", len(list), b.limit)}
}

// count returns a number of a schema that counts something.
func count(limit any) int {
	n, _ := limit.(json.Number)
	i, err := n.Int64()
	if err != nil {
		return 0
	}
	return int(i)
}

// maxSiblings bounds the members among which a missing one is looked for.
const maxSiblings = 256

// missingHint says where a missing member may have gone: a sibling that the
// schema does not know and whose name is near.
func missingHint(name string, parent *node, siblings any, condition phrase) phrase {
	members, _ := siblings.(map[string]any)
	best := ""
	if len(members) > maxSiblings {
		members = nil
	}
	for sibling := range members {
		known := parent != nil && parent.properties[sibling] != nil
		if !known && Nearest(sibling, []string{name}) != "" && (best == "" || sibling < best) {
			best = sibling
		}
	}
	if best != "" {
		best = cut(best, maxMember)
		return joined(phrase{fmt.Sprintf("perhaps it is what stands as %q", best), fmt.Sprintf("可能误写为 %q", best)}, condition)
	}
	return joined(phrase{"add it", "请补上"}, condition)
}
