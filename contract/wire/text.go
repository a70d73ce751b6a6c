package wire

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Zone is JD's time zone, GMT+8 all year round. It is fixed, so that neither
// TZ nor the machine's zone data has a say.
var Zone = time.FixedZone("GMT+8", 8*60*60)

// TimeLayout is how JD writes every time of day: to the second, in Zone.
const TimeLayout = "2006-01-02 15:04:05"

// UnsetTime is JD's text for a time that has not come yet. JD also uses
// "1970-01-01 00:00:00".
// Source: the aggregator's table, orderEndTime and paymentConfirmTime.
const UnsetTime = "0001-01-01 00:00:00"

// FormatTime writes t as JD does, the zero time as UnsetTime.
func FormatTime(t time.Time) string {
	var room [32]byte
	return string(AppendTime(room[:0], t))
}

// AppendTime appends what FormatTime returns.
func AppendTime(dst []byte, t time.Time) []byte {
	if t.IsZero() {
		return append(dst, UnsetTime...)
	}
	at := t.Unix() + zoneSeconds
	if at < firstCivil || at > lastCivil {
		return t.In(Zone).AppendFormat(dst, TimeLayout)
	}
	day, second := uint32((at-firstCivil)/daySeconds), uint32((at-firstCivil)%daySeconds)
	year, month, date := civil(day)
	dst = append(appendTwo(appendTwo(dst, year/100), year%100), '-')
	dst = append(appendTwo(dst, month), '-')
	dst = append(appendTwo(dst, date), ' ')
	dst = append(appendTwo(dst, second/3600), ':')
	dst = append(appendTwo(dst, second/60%60), ':')
	return appendTwo(dst, second%60)
}

// The seconds, since 1970 in Zone, of the years that AppendTime counts itself:
// from March of year 0 until the end of 9999.
const (
	zoneSeconds = 8 * 60 * 60
	daySeconds  = 24 * 60 * 60
	firstCivil  = -719_468 * daySeconds
	lastCivil   = 2_932_897*daySeconds - 1
)

// civil returns the date of the n-th day from the first of March of year 0, as
// the Gregorian calendar counts. Its years begin in March, so that a leap day
// comes last, and 400 of them have 146,097 days.
func civil(n uint32) (year, month, date uint32) {
	era, day := n/146_097, n%146_097
	year = (day - day/1460 + day/36_524 - day/146_096) / 365
	day -= 365*year + year/4 - year/100
	month = (5*day + 2) / 153 // of March, in months of 30.6 days
	date = day - (153*month+2)/5 + 1
	year += era * 400
	if month >= 10 {
		return year + 1, month - 9, date
	}
	return year, month + 3, date
}

// appendTwo appends a number below 100 in two digits.
func appendTwo(dst []byte, n uint32) []byte { return append(dst, '0'+byte(n/10), '0'+byte(n%10)) }

// ParseTime reads a time of day in TimeLayout and Zone, exactly: no blanks
// around it, no fractions, no day that does not exist.
func ParseTime(s string) (time.Time, error) {
	if len(s) != len(TimeLayout) {
		return time.Time{}, fmt.Errorf("time %q: want the form %s", s, "yyyy-MM-dd HH:mm:ss")
	}
	t, ok := parseCivil(s, Zone)
	if !ok {
		return time.Time{}, fmt.Errorf("time %q: want a real time in the form %s", s, "yyyy-MM-dd HH:mm:ss")
	}
	return t, nil
}

// parseCivil reads a time in TimeLayout, as time.ParseInLocation does.
func parseCivil(s string, zone *time.Location) (t time.Time, ok bool) {
	if len(s) != len(TimeLayout) || s[4] != '-' || s[7] != '-' || s[10] != ' ' || s[13] != ':' || s[16] != ':' {
		return t, false
	}
	ok = true
	number := func(from, to int) (n int) {
		for _, c := range []byte(s[from:to]) {
			ok = ok && c >= '0' && c <= '9'
			n = 10*n + int(c-'0')
		}
		return n
	}
	year, month, day := number(0, 4), number(5, 7), number(8, 10)
	hour, minute, second := number(11, 13), number(14, 16), number(17, 19)
	if !ok || hour > 23 || minute > 59 || second > 59 {
		return t, false
	}
	t = time.Date(year, time.Month(month), day, hour, minute, second, 0, zone)
	return t, month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

// daysIn returns how many days a month from 1 to 12 has.
func daysIn(year, month int) int {
	if month == 2 && (year%4 == 0 && year%100 != 0 || year%400 == 0) {
		return 29
	}
	return [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1]
}

// timestampLayout is the form of JD's Java, PHP and .NET SDKs: milliseconds
// and an offset without a colon.
const timestampLayout = "2006-01-02 15:04:05.000-0700"

// FormatTimestamp writes t as the value of ParamTimestamp, in the form of JD's
// documentation: to the second, in Zone.
func FormatTimestamp(t time.Time) string { return t.In(Zone).Format(TimeLayout) }

// FormatTimestampMillis writes t in the form of JD's SDKs, such as
// "2021-05-07 09:20:39.683+0800".
func FormatTimestampMillis(t time.Time) string { return t.In(Zone).Format(timestampLayout) }

// ParseTimestamp reads the value of ParamTimestamp in either form. The one
// without an offset is taken to be in zone; the offset decides in the other.
func ParseTimestamp(s string, zone *time.Location) (time.Time, error) {
	if len(s) == len(timestampLayout) {
		if t, err := time.Parse(timestampLayout, s); err == nil {
			return t, nil
		}
	}
	if t, ok := parseCivil(s, zone); ok {
		return t, nil
	}
	return time.Time{}, fmt.Errorf("timestamp %q: want yyyy-MM-dd HH:mm:ss, or with .SSS+0800", s)
}

// Yuan writes an amount of fen as JD writes money: yuan with two decimals,
// such as "199.90".
func Yuan(fen int64) string {
	var room [24]byte
	return string(AppendYuan(room[:0], fen))
}

// AppendYuan appends what Yuan returns.
func AppendYuan(dst []byte, fen int64) []byte {
	size := uint64(fen)
	if fen < 0 {
		dst = append(dst, '-')
		size = -size
	}
	dst = strconv.AppendUint(dst, size/100, 10)
	return append(dst, '.', '0'+byte(size%100/10), '0'+byte(size%10))
}

// ErrMoney says that a text is no amount of money.
var ErrMoney = errors.New("not an amount of yuan with at most two decimals")

// maxYuanDigits bounds the whole yuan of an amount, far below what would
// overflow an int64 of fen.
const maxYuanDigits = 15

// ParseYuan reads yuan with at most two decimals and returns fen.
func ParseYuan(s string) (int64, error) {
	text, negative := strings.CutPrefix(s, "-")
	whole, cents, _ := strings.Cut(text, ".")
	if whole == "" || len(whole) > maxYuanDigits || len(cents) > 2 || strings.HasSuffix(text, ".") {
		return 0, fmt.Errorf("%q: %w", s, ErrMoney)
	}
	fen, err := strconv.ParseUint(whole+(cents + "00")[:2], 10, 63)
	if err != nil {
		return 0, fmt.Errorf("%q: %w", s, ErrMoney)
	}
	if negative {
		return -int64(fen), nil
	}
	return int64(fen), nil
}
