package fault

import (
	"fmt"
	"strconv"
	"strings"
)

// Header is the HTTP header by which a call asks for a fault of its own.
const Header = "X-JDMock-Fault"

// MaxAsked is how long the header may be.
const MaxAsked = 4096

// An Asked is a fault that a call asks for itself.
type Asked struct {
	Phase  Phase
	Action Action
}

// ParseAsked reads the header: a name with an argument and a phase, such as
// "reset", "error:65" or "latency:2s;phase=after", or JSON such as
// {"phase":"after","action":{"type":"reset"}}.
func ParseAsked(text string) (Asked, error) {
	asked, err := ParseCompact(text)
	switch a := asked.Action; {
	case err != nil:
		return Asked{}, err
	case a.Type == OtherCall || a.Type == Stale:
		return Asked{}, &RuleError{"action.type", a.Type + " needs a rule, which is there before the earlier answers are"}
	case a.World():
		return Asked{}, &RuleError{"action.type", a.Type + " needs a rule: a call does not change the world beside its own answer"}
	}
	return asked, nil
}

// ParseCompact reads what ParseAsked reads, and the actions that need a rule.
func ParseCompact(text string) (Asked, error) {
	if len(text) > MaxAsked {
		return Asked{}, &RuleError{Header, fmt.Sprintf("it is longer than %d bytes", MaxAsked)}
	}
	text = strings.TrimSpace(text)
	r, err := parseShort(text)
	if strings.HasPrefix(text, "{") {
		r, err = parseLong([]byte(text))
	}
	if err == nil {
		r, err = r.complete()
	}
	if err != nil {
		return Asked{}, err
	}
	return Asked{r.Phase, r.Action}, nil
}

// parseLong reads the JSON form, which has nothing to match.
func parseLong(text []byte) (Rule, error) {
	members, err := object("the header", text, []string{"phase", "action"})
	if err != nil {
		return Rule{}, err
	}
	if members["action"] == nil {
		return Rule{}, &RuleError{"action", "it is missing"}
	}
	var r Rule
	if err := member("phase", members["phase"], &r.Phase); err != nil {
		return Rule{}, err
	}
	r.Action, err = parseAction(members["action"])
	return r, err
}

// parseShort reads name[:argument][;phase=before|after].
func parseShort(text string) (r Rule, err error) {
	text, phase, found := strings.Cut(text, ";")
	if found {
		name, value, _ := strings.Cut(strings.TrimSpace(phase), "=")
		if name != "phase" || value == "" {
			return r, &RuleError{"phase", fmt.Sprintf("%.40q: want phase=before or phase=after after the semicolon", phase)}
		}
		r.Phase = Phase(value)
	}
	name, arg, _ := strings.Cut(text, ":")
	r.Action = Action{Type: strings.TrimSpace(name)}
	if arg = strings.TrimSpace(arg); arg != "" {
		err = r.Action.take(arg)
	}
	return r, err
}

// take gives an action its argument.
func (a *Action) take(arg string) error {
	var err error
	switch a.Type {
	case ErrorAction:
		a.Code = arg
		return nil
	case Latency:
		err = a.Fixed.UnmarshalText([]byte(arg))
	case Truncate:
		a.Bytes, err = strconv.Atoi(arg)
	case Drip:
		a.Rate, err = strconv.Atoi(arg)
	case Status:
		a.Status, err = strconv.Atoi(arg)
	default:
		return &RuleError{"action", fmt.Sprintf("%.40q takes no argument", a.Type)}
	}
	if err != nil {
		return &RuleError{"action", fmt.Sprintf("%s:%.40s: want a number, or a duration of a latency", a.Type, arg)}
	}
	return nil
}

// reservedMark begins every reserved value.
const reservedMark = "JDMOCK-"

// ReservedFields are the application parameters that may hold a reserved value.
var ReservedFields = []string{"waybill", "logiNo", "trade_no", "source_id"}

// A ReservedValue asks for a fault from a client that cannot be changed.
type ReservedValue struct {
	Value string // with N for a number
	About string
}

// reserved are the values, by what stands after the mark. Each may end in
// -BEFORE or -AFTER.
var reserved = []struct{ value, action, sample string }{
	{"RESET", Reset, ""}, {"EMPTY", NoAnswer, ""}, {"TRUNCATE", Truncate, ""}, {"LENGTH", WrongLength, ""},
	{"MALFORMED", Malformed, ""}, {"HTML", HTMLPage, ""}, {"GZIP", BadGzip, ""}, {"GBK", GBK, ""}, {"TWICE", Twice, ""},
	{"REDIRECT", Redirect, ""}, {"ERROR", ErrorAction, "-65"}, {"STATUS", Status, "-503"}, {"LATENCY", Latency, "-2s"}, {"DRIP", Drip, "-10"},
}

// Reserved returns the table of reserved values, an example of each: the
// number, duration or code after the name is the caller's to choose.
func Reserved() []ReservedValue {
	var all []ReservedValue
	for _, r := range reserved {
		all = append(all, ReservedValue{reservedMark + r.value + r.sample, About(r.action)})
	}
	return all
}

// FindReserved returns the fault that a reserved value among the members of
// the application parameters asks for. Text is the parameters as they came, and
// member returns one of them as text, "" if it is not there.
func FindReserved(text string, member func(name string) string) (Asked, bool) {
	if !strings.Contains(text, reservedMark) {
		return Asked{}, false
	}
	for _, field := range ReservedFields {
		if asked, ok := parseReserved(member(field)); ok {
			return asked, true
		}
	}
	return Asked{}, false
}

// parseReserved reads JDMOCK-NAME[-ARGUMENT][-BEFORE|-AFTER].
func parseReserved(value string) (Asked, bool) {
	rest, ok := strings.CutPrefix(value, reservedMark)
	if !ok {
		return Asked{}, false
	}
	var r Rule
	for suffix, phase := range map[string]Phase{"-BEFORE": Before, "-AFTER": After} {
		if short, ends := strings.CutSuffix(rest, suffix); ends {
			rest, r.Phase = short, phase
		}
	}
	name, arg, hasArg := strings.Cut(rest, "-")
	for _, known := range reserved {
		if known.value != name {
			continue
		}
		r.Action = Action{Type: known.action}
		if hasArg && r.Action.take(strings.ToLower(arg)) != nil {
			return Asked{}, false
		}
		done, err := r.complete()
		return Asked{done.Phase, done.Action}, err == nil
	}
	return Asked{}, false
}
