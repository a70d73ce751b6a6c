package method

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

// integer is a parameter that the schema calls an integer: a JSON number, also
// one such as 1e2, or the text of one.
type integer int64

// UnmarshalJSON reads what the schema lets pass; null leaves the value alone.
func (i *integer) UnmarshalJSON(b []byte) error {
	s := strings.Trim(string(b), `"`)
	if s == "null" {
		return nil
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		*i = integer(n)
		return nil
	}
	exact, ok := new(big.Rat).SetString(s)
	if !ok || !exact.IsInt() || !exact.Num().IsInt64() {
		return fmt.Errorf("%s is no integer", s)
	}
	*i = integer(exact.Num().Int64())
	return nil
}

// text is a parameter that the schema calls a string: text, or an integer.
type text string

// UnmarshalJSON reads what the schema lets pass; null leaves the value alone.
func (t *text) UnmarshalJSON(b []byte) error {
	if string(b) == "null" {
		return nil
	}
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(t))
	}
	*t = text(b)
	return nil
}

// yuan is an amount of fen that is written as a JSON number with two decimals,
// as the guide does.
type yuan int64

// MarshalJSON writes a number such as 199.90.
func (y yuan) MarshalJSON() ([]byte, error) { return []byte(wire.Yuan(int64(y))), nil }

// or returns v, or the default if v is zero.
func or[T comparable](v, fallback T) T {
	var zero T
	if v == zero {
		return fallback
	}
	return v
}

// names splits a list at its commas and trims blanks.
func names(list text) []string {
	var out []string
	for name := range strings.SplitSeq(string(list), ",") {
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// filterOf returns the states that a list names, which the schema let pass.
func filterOf(list text) order.States {
	var set order.States
	for _, name := range names(list) {
		if s, ok := order.ParseState(name); ok {
			set |= order.SetOf(s)
		}
	}
	return set
}

// listed are the states that lists show. NOT_PAY orders are only seen by
// methods of their own.
// Source: comments in gh:lostinfo/jos-open-api (only paid orders are listed).
var listed = order.AllStates &^ order.SetOf(order.NotPay)

// statesOf returns the states of a list's filter. An empty one, and ALL, stand
// for every state that lists show.
func statesOf(list text) order.States {
	set := filterOf(list)
	if set == 0 {
		return listed
	}
	return set & listed
}

// known reports whether name is in the list.
func known(list []string, name string) bool { return slices.Contains(list, name) }

// MaxSpan is the longest time from one end of a list's window to the other; both
// ends belong to it. Assumed: JD says a month.
const MaxSpan = 31 * 24 * time.Hour

// window reads the two ends of a list's window.
func window(start, end text) (from, to time.Time, err error) {
	return namedWindow(param{"start_date", start}, param{"end_date", end})
}

// namedWindow is window for parameters of other names.
func namedWindow(start, end param) (from, to time.Time, err error) {
	if from, err = timeOf(start); err != nil {
		return from, to, err
	}
	if to, err = timeOf(end); err != nil {
		return from, to, err
	}
	if err = inOrder(start, end, from, to); err != nil {
		return from, to, err
	}
	if to.Sub(from) > MaxSpan {
		return from, to, &ParamError{end.name, BadTogether, fmt.Sprintf("%s is more than 31 days after %s %s", end.value, start.name, start.value), fmt.Sprintf("%s 与 %s %s 相差超过 31 天", end.value, start.name, start.value)}
	}
	return from, to, nil
}
