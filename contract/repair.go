package contract

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// maxRepaired bounds the texts that are tried to be mended, in bytes.
const maxRepaired = 400

// A repair is a change that may bring a text into form, and its name.
type repair struct {
	how  phrase
	make func(text string, words []string) string
}

// repairs are tried in this order; the first that brings the form is told.
var repairs = []repair{
	{phrase{"without blanks around it", "去掉首尾空白"}, func(s string, _ []string) string { return strings.TrimSpace(s) }},
	{phrase{"in upper case", "使用大写"}, func(s string, _ []string) string { return strings.ToUpper(s) }},
	{phrase{"in lower case", "使用小写"}, func(s string, _ []string) string { return strings.ToLower(s) }},
	{phrase{"with two decimals", "保留两位小数"}, func(s string, _ []string) string { return decimals(s) }},
	{phrase{"without decimals", "不带小数"}, func(s string, _ []string) string { return whole(s) }},
	{phrase{"with the names that are listed", "使用所列名称"}, nearestParts},
	{phrase{"the number alone", "只写数字"}, func(s string, _ []string) string { n, _, _ := strings.Cut(s, "-"); return n }},
}

// patternHint says which change brings a text into the form of a pattern, and
// what it then is, if that may be told.
func (b breach) patternHint() phrase {
	held, _ := b.held.(string)
	pattern, _ := b.limit.(string)
	if held == "" || len(held) > maxRepaired || pattern == "" {
		return phrase{}
	}
	re := compiledPattern(pattern)
	words := wordsOf(pattern)
	for _, r := range repairs {
		if made := r.make(held, words); made != held && made != "" && re.MatchString(made) {
			return b.write(r.how, made)
		}
	}
	return phrase{}
}

// write words a repair, with what it comes to unless that is private.
func (b breach) write(how phrase, made string) phrase {
	if b.private {
		return phrase{"write it " + how.en, "请" + how.zh}
	}
	quoted := shown(made)
	return phrase{"write " + quoted.en + ", " + how.en, "请写 " + quoted.zh + "，" + how.zh}
}

var patterns sync.Map // of compiled patterns, by text: those of the schemas alone

func compiledPattern(pattern string) *regexp.Regexp {
	if re, ok := patterns.Load(pattern); ok {
		return re.(*regexp.Regexp)
	}
	re, err := regexp.Compile(pattern)
	must(err)
	patterns.Store(pattern, re)
	return re
}

// word is a name in a pattern.
var word = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`[A-Za-z][A-Za-z_]{2,}`) })

// wordsOf returns the names that a pattern lists, sorted.
func wordsOf(pattern string) []string {
	names := word().FindAllString(pattern, -1)
	slices.Sort(names)
	return slices.Compact(names)
}

// nearestParts replaces each part of a list with commas by the nearest name,
// and drops empty parts.
func nearestParts(text string, words []string) string {
	var parts []string
	for part := range strings.SplitSeq(text, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		if !slices.Contains(words, part) {
			part = Nearest(part, words)
		}
		if part == "" {
			return ""
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, ",")
}

var amount = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^-?[0-9]+(\.[0-9]*)?$`) })

// decimals writes an amount with two decimals, if that changes no value.
func decimals(text string) string {
	if !amount().MatchString(text) {
		return ""
	}
	front, back, _ := strings.Cut(text, ".")
	back = strings.TrimRight(back, "0")
	if len(back) > 2 {
		return ""
	}
	return front + "." + (back + "00")[:2]
}

// whole writes an amount without decimals, if they are zeros.
func whole(text string) string {
	front, back, _ := strings.Cut(text, ".")
	if !amount().MatchString(text) || strings.Trim(back, "0") != "" {
		return ""
	}
	return front
}

// A timeForm is a form in which times are written elsewhere.
type timeForm struct {
	layout string
	how    phrase
}

var timeForms = []timeForm{
	{time.RFC3339, phrase{"in GMT+8, with a blank in place of T and no zone", "使用东八区时间，以空格代替 T，不带时区"}},
	{"2006-01-02T15:04:05", phrase{"with a blank in place of T", "以空格代替 T"}},
	{"2006-1-2 15:4:5", phrase{"in that form", "按该格式"}},
	{"2006/1/2 15:4:5", phrase{"in that form", "按该格式"}},
	{"2006-1-2 15:4", phrase{"with seconds", "补上秒"}},
	{"2006/1/2 15:4", phrase{"with seconds", "补上秒"}},
	{"2006-1-2", phrase{"with a time of day", "补上时刻"}},
	{"2006/1/2", phrase{"with a time of day", "补上时刻"}},
	{"20060102150405", phrase{"with separators", "加上分隔符"}},
	{"20060102", phrase{"with separators and a time of day", "加上分隔符和时刻"}},
}

// timeHint says how a text becomes a time of the layout.
func (b breach) timeHint(layout string) phrase {
	held, _ := b.held.(string)
	trimmed := strings.TrimSpace(held)
	for _, form := range timeForms {
		if t, err := time.ParseInLocation(form.layout, trimmed, wire.Zone); err == nil && len(held) <= maxQuoted {
			if made := t.In(wire.Zone).Format(layout); made == trimmed {
				return b.write(phrase{"without blanks around it", "去掉首尾空白"}, made)
			} else if t.Year() <= 9999 {
				return b.write(form.how, made)
			}
		}
	}
	sample := time.Date(2025, 4, 2, 10, 0, 0, 0, wire.Zone).Format(layout)
	switch {
	case shapeOf(trimmed) == shapeOf(sample):
		return phrase{"there is no such day or hour", "不存在这样的日期或时刻"}
	case trimmed != "" && strings.Trim(trimmed, "0123456789") == "":
		return phrase{"write a date such as " + sample + ", not a count of seconds", "请写日期，例如 " + sample + "，而不是秒数"}
	}
	return phrase{"write a time such as " + sample, "请写时间，例如 " + sample}
}

// shapeOf returns a text with 0 for every digit.
func shapeOf(text string) string {
	return strings.Map(func(r rune) rune {
		if '0' <= r && r <= '9' {
			return '0'
		}
		return r
	}, text)
}

// formatHint says how a text becomes one of a format.
func (b breach) formatHint() phrase {
	format, _ := b.limit.(string)
	switch format {
	case "jd-time", "jd-time-or-empty":
		return b.timeHint(wire.TimeLayout)
	case "jd-trace-time":
		return b.timeHint(traceTimeLayout)
	}
	held, _ := b.held.(string)
	if value, err := decode([]byte(held)); err == nil {
		if _, ok := value.(map[string]any); ok && format == "jd-sendpay-map" {
			return phrase{"names are places from 1 on, values texts of digits", "键为从 1 开始的位数，值为数字文本"}
		}
		kind := kindOf(value)
		return phrase{"it is the text of " + kind.en, "这是" + kind.zh + "的文本"}
	}
	if strings.ContainsAny(held, "“”‘’'") {
		return phrase{"its quotes must be straight and double", "引号必须是英文双引号"}
	}
	return phrase{"it is no JSON", "这不是 JSON"}
}
