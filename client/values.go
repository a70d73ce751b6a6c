package client

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// Money is an amount in fen, 1/100 yuan. It is read from yuan, as text or as a
// number, without passing through a float, and written as text such as "199.90".
type Money int64

// Fen returns the amount in fen.
func (m Money) Fen() int64 { return int64(m) }

// String returns the amount in yuan with two decimals.
func (m Money) String() string { return wire.Yuan(int64(m)) }

// MarshalJSON writes the text of String.
func (m Money) MarshalJSON() ([]byte, error) { return []byte(`"` + m.String() + `"`), nil }

// UnmarshalJSON reads yuan; null and "" are nothing.
func (m *Money) UnmarshalJSON(raw []byte) error {
	text, err := valueText(raw)
	if err != nil || text == "" {
		*m = 0
		return err
	}
	if at := strings.IndexByte(text, '.'); at >= 0 && len(text) > at+3 {
		text = text[:at+3] + strings.TrimRight(text[at+3:], "0")
	}
	fen, err := wire.ParseYuan(text)
	if err != nil {
		return wire.ErrMoney // the text may be anything
	}
	*m = Money(fen)
	return nil
}

// Fen is an amount that JD writes in whole fen, as taxFee is.
type Fen int64

// Money returns the amount as Money.
func (f Fen) Money() Money { return Money(f) }

// UnmarshalJSON reads a whole number, as text or as a number; null and "" are nothing.
func (f *Fen) UnmarshalJSON(raw []byte) error {
	n, err := whole(raw)
	*f = Fen(n)
	return err
}

// ID is an identifier: an int64 that JD writes as text in one method and as a
// number in another. It is written as a number.
type ID int64

// Int64 returns the identifier.
func (i ID) Int64() int64 { return int64(i) }

// String returns the digits.
func (i ID) String() string { return strconv.FormatInt(int64(i), 10) }

// UnmarshalJSON reads digits, as text or as a number; null and "" are 0.
func (i *ID) UnmarshalJSON(raw []byte) error {
	n, err := whole(raw)
	*i = ID(n)
	return err
}

// Time is a time of day as JD writes it, to the second in wire.Zone. The texts
// that JD writes for a time that has not come, 0001-01-01 00:00:00 and
// 1970-01-01 00:00:00, are the zero Time.
type Time struct{ time.Time }

// String returns the time as JD writes it.
func (t Time) String() string { return wire.FormatTime(t.Time) }

// MarshalJSON writes the text of String.
func (t Time) MarshalJSON() ([]byte, error) { return []byte(`"` + t.String() + `"`), nil }

// epochText is JD's other text for a time that has not come.
const epochText = "1970-01-01 00:00:00"

// errTime says what a time looks like.
var errTime = errors.New("not a time in the form yyyy-MM-dd HH:mm:ss")

// UnmarshalJSON reads JD's text, with dashes or, as in parcel traces, with
// slashes, a day alone, which begins it, or milliseconds since 1970; null and
// "" are the zero Time.
func (t *Time) UnmarshalJSON(raw []byte) error {
	*t = Time{}
	text, err := valueText(raw)
	if err != nil {
		return errTime
	}
	text = strings.ReplaceAll(text, "/", "-")
	if len(text) == len(time.DateOnly) && text[4] == '-' {
		text += " 00:00:00"
	}
	switch text {
	case "", wire.UnsetTime, epochText, "0":
		return nil
	}
	if ms, err := strconv.ParseInt(text, 10, 64); err == nil {
		t.Time = time.UnixMilli(ms).In(wire.Zone)
		return nil
	}
	at, err := wire.ParseTime(text)
	if err != nil {
		return errTime
	}
	t.Time = at
	return nil
}

// errWhole says what an id looks like.
var errWhole = errors.New("not a whole number of at most 19 digits")

// whole reads a JSON number or text without a fraction other than zero.
func whole(raw []byte) (int64, error) {
	text, err := valueText(raw)
	if err != nil || text == "" {
		return 0, err
	}
	if digits, zeros, ok := strings.Cut(text, "."); ok && strings.Trim(zeros, "0") == "" {
		text = digits
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0, errWhole
	}
	return n, nil
}

// valueText returns the text of a JSON string or number, "" for null.
func valueText(raw []byte) (string, error) {
	switch {
	case len(raw) == 0 || string(raw) == "null":
		return "", nil
	case raw[0] == '{' || raw[0] == '[' || raw[0] == 't' || raw[0] == 'f':
		return "", errors.New("neither text nor number")
	default:
		return strings.TrimSpace(scalar(raw)), nil
	}
}
