package contract

import (
	"fmt"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// Dates judges the two ends of a span of time, each under its parameter's name,
// which no schema can hold together: the end is not before the start, and at
// most longest after it. Of texts that are no times, or empty, it says nothing.
func Dates(startName, start, endName, end string, longest time.Duration) []Violation {
	from, err := wire.ParseTime(start)
	if err != nil {
		return nil
	}
	to, err := wire.ParseTime(end)
	if err != nil {
		return nil
	}
	at := joinPointer(wire.ParamJSON, endName)
	found := phrase{start + " to " + end, start + " 至 " + end}
	switch days := int(longest / (24 * time.Hour)); {
	case to.Before(from):
		return []Violation{newViolation(CodeDateOrder, RuleValue, at,
			phrase{"a time that is not before " + startName, "不早于 " + startName + " 的时间"}, found,
			phrase{"swap " + startName + " and " + endName, "请对调 " + startName + " 和 " + endName})}
	case to.Sub(from) > longest:
		return []Violation{newViolation(CodeDateSpan, RuleValue, at,
			phrase{fmt.Sprintf("a time at most %d days after %s", days, startName), fmt.Sprintf("不晚于 %s 之后 %d 天的时间", startName, days)}, found,
			phrase{"ask in several spans, the first until " + wire.FormatTime(from.Add(longest)), "请分段查询，第一段到 " + wire.FormatTime(from.Add(longest)) + " 为止"})}
	}
	return nil
}

// ParamViolation returns the violation of a parameter whose value is refused
// for a reason that no schema can tell. What is wanted is said in English and
// in Chinese; the value is not repeated.
func ParamViolation(member, want, wantZh string) Violation {
	return newViolation(CodeValue, RuleValue, joinPointer(wire.ParamJSON, member), phrase{want, wantZh}, phrase{"another value", "其他值"},
		phrase{"jdmock explain " + member + " tells what it is", "运行 jdmock explain " + member + " 查看其含义"})
}
