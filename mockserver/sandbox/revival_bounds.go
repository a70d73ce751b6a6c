package sandbox

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/past"
	"github.com/jdmock/jdmock/contract/wire"
)

// Bounds of what is recorded beside those of the document.
const (
	maxRecordedPieces  = 100_000
	maxRecordedFen     = 1_000_000_000_000
	maxRecordedVersion = 1 << 53
	firstRecordedYear  = 2000

	maxRemarkFlag = 5 // the last colour of the seller's remark
	maxExchange   = 2
)

// shipmentTypes are what JD writes as idSopShipmenttype.
var shipmentTypes = []int{0, 67, 68, 69, 71}

// refuse blames a member.
func (r *revival) refuse(member, format string, args ...any) {
	if r.err == nil {
		r.err = &ImportError{r.past.OrderID, member, fmt.Sprintf(member+" "+format, args...)}
	}
}

// amount refuses what nobody pays.
func (r *revival) amount(member string, fen int64) {
	if fen < 0 || fen > maxRecordedFen {
		r.refuse(member, "has %s yuan: want 0 to %s", wire.Yuan(fen), wire.Yuan(maxRecordedFen))
	}
}

// within refuses a number out of its bounds.
func (r *revival) within(member string, n, least, most int64) {
	if n < least || n > most {
		r.refuse(member, "is %d: want %d to %d", n, least, most)
	}
}

// positive refuses ids and points below 0, which stands for none.
func (r *revival) positive(member string, numbers ...int64) {
	for _, n := range numbers {
		if n < 0 {
			r.refuse(member, "has the number %d: want none below 0", n)
		}
	}
}

// short refuses texts that are too long.
func (r *revival) short(member string, texts ...string) {
	for _, t := range texts {
		if utf8.RuneCountInString(t) > past.MaxText {
			r.refuse(member, "has a text of more than %d characters: want less", past.MaxText)
		}
	}
}

// numbered refuses waybills that are several: JD joins them by | and commas.
func (r *revival) numbered(member string, waybills ...string) {
	r.short(member, waybills...)
	for _, w := range waybills {
		if strings.ContainsAny(w, "|,") {
			r.refuse(member, "has the waybill %.60q: want one number, without | and commas", w)
		}
	}
}
