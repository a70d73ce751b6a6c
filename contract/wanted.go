package contract

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// wanted says in words what a raw schema allows: its own x-expect, or else
// what follows from its type and bounds.
func wanted(raw map[string]any) phrase {
	if en := text(raw, "x-expect"); en != "" {
		return phrase{en, text(raw, "x-expect-zh")}
	}
	if list := stringsOf(raw["enum"]); len(list) > 0 {
		all := `"` + strings.Join(list, `", "`) + `"`
		if len(list) == 1 {
			return phrase{all, all}
		}
		return phrase{"one of " + all, "以下之一：" + all}
	}
	switch text(raw, "type") {
	case "integer":
		return phrase{
			fmt.Sprintf("an integer from %v to %v", raw["minimum"], raw["maximum"]),
			fmt.Sprintf("%v 到 %v 的整数", raw["minimum"], raw["maximum"]),
		}
	case "string":
		return wantedText(raw["minLength"], raw["maxLength"])
	case "array":
		return wantedArray(raw["minItems"], raw["maxItems"])
	}
	return typePhrase(text(raw, "type"))
}

func wantedText(least, most any) phrase {
	switch {
	case least == json.Number("0"), least == nil && most != nil:
		return phrase{fmt.Sprintf("text of at most %v characters", most), fmt.Sprintf("不超过 %v 个字符的文本", most)}
	case least != nil && most != nil:
		return phrase{fmt.Sprintf("text of %v to %v characters", least, most), fmt.Sprintf("%v 到 %v 个字符的文本", least, most)}
	case least != nil:
		return phrase{"text that is not empty", "非空文本"}
	}
	return typePhrase("string")
}

func wantedArray(least, most any) phrase {
	switch {
	case least != nil && most != nil:
		return phrase{fmt.Sprintf("an array of %v to %v elements", least, most), fmt.Sprintf("%v 到 %v 个元素的数组", least, most)}
	case most != nil:
		return phrase{fmt.Sprintf("an array of at most %v elements", most), fmt.Sprintf("不超过 %v 个元素的数组", most)}
	case least != nil:
		return phrase{fmt.Sprintf("an array of at least %v elements", least), fmt.Sprintf("至少 %v 个元素的数组", least)}
	}
	return typePhrase("array")
}

// typePhrase names a JSON type.
func typePhrase(typ string) phrase {
	switch typ {
	case "string":
		return phrase{"text", "文本"}
	case "integer":
		return phrase{"an integer", "整数"}
	case "number":
		return phrase{"a number", "数字"}
	case "boolean":
		return phrase{"true or false", "布尔值"}
	case "array":
		return phrase{"an array", "数组"}
	case "object":
		return phrase{"an object", "对象"}
	case "null":
		return phrase{"null", "null"}
	}
	return phrase{"a value", "值"}
}

// kindOf names the JSON type of a decoded value.
func kindOf(value any) phrase {
	switch value.(type) {
	case nil:
		return typePhrase("null")
	case string:
		return typePhrase("string")
	case bool:
		return phrase{"a boolean", "布尔值"}
	case json.Number:
		return typePhrase("number")
	case []any:
		return typePhrase("array")
	}
	return typePhrase("object")
}

// maxQuoted is how many characters of a value are quoted.
const maxQuoted = 40

// shown is a decoded value as an error quotes it: scalars cut to maxQuoted
// characters, anything larger by its type.
func shown(value any) phrase {
	var quoted string
	switch v := value.(type) {
	case string:
		quoted = strconv.Quote(cut(v, maxQuoted))
	case json.Number:
		quoted = cut(v.String(), maxQuoted)
	case bool:
		quoted = strconv.FormatBool(v)
	default:
		return kindOf(value)
	}
	return phrase{quoted, quoted}
}

// lengthOf is an array as an error about its length quotes it.
func lengthOf(array []any) phrase {
	return phrase{fmt.Sprintf("an array of %d", len(array)), fmt.Sprintf("%d 个元素的数组", len(array))}
}

// cut returns the first n characters of s, with an ellipsis if that is not all.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	if utf8.RuneCountInString(s[:min(len(s), n*utf8.UTFMax+utf8.UTFMax)]) <= n {
		return s
	}
	count := 0
	for i := range s {
		if count == n {
			return s[:i] + "…"
		}
		count++
	}
	return s
}
