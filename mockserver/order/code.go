package order

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// MaxCodes is how many codes an order has at most.
const MaxCodes = 100

// Errors of the codes of an order that is used in a store.
var (
	ErrCodeCount = errors.New("an order has one code, or one for each piece")
	ErrUsedUp    = errors.New("the code is used up")
	ErrNoCode    = errors.New("the shop has sent no such code, or another password with the card")
)

// A Code lets the buyer have pieces of a LOC order in a store.
type Code struct {
	Card     string // may be empty
	Password string
	Left     int64 // how many pieces it is good for yet
}

// codePrefix sets codes apart from waybills where both are looked up.
const codePrefix = "\x00code:"

// CodeKey returns what an order is found by that has a code of the card or the
// password, beside its waybills.
func CodeKey(text string) string { return codePrefix + text }

// Pieces returns how many pieces the order has.
func (o *Order) Pieces() (n int64) {
	for i := range o.Items {
		n += o.Items[i].Count
	}
	return n
}

// SendCodes returns the order after its codes were sent, and what that has
// done. One code is good for all pieces; several are good for one piece each. It
// returns an ErrCodeCount or a *ConflictError.
//
// Source: jingdong.pop.oto.checkNumbers.upload takes several cards and passwords
// in the Java and PHP SDKs; how they fit the pieces is assumed.
func (o Order) SendCodes(codes []Code, at time.Time) (Order, error) {
	pieces := o.Pieces()
	if len(codes) == 0 || len(codes) > MaxCodes || len(codes) > 1 && int64(len(codes)) != pieces {
		return o, fmt.Errorf("order %d: %w: it has %d pieces, and %d codes are sent", o.ID, ErrCodeCount, pieces, len(codes))
	}
	sent, err := o.Apply(Action{Event: SendCode, At: at})
	if err != nil {
		return o, err
	}
	sent.Codes = slices.Clone(codes)
	for i := range sent.Codes {
		sent.Codes[i].Left = 1
		if len(codes) == 1 {
			sent.Codes[i].Left = pieces
		}
	}
	return sent, nil
}

// Code returns the position of the code of a card and a password, of which one
// may be empty, -1 if the order has none.
func (o *Order) Code(card, password string) int {
	return slices.IndexFunc(o.Codes, func(c Code) bool {
		return (card == "" || c.Card == card) && (password == "" || c.Password == password) && card+password != ""
	})
}

// Consume returns the order after pieces were had for its i-th code, and is
// received with the last of them (assumed). It returns an ErrUsedUp or a
// *ConflictError.
func (o Order) Consume(i int, pieces int64, at time.Time) (Order, error) {
	if _, ok := o.next(Receive); !ok {
		return o, &ConflictError{o.ID, o.State, Receive}
	}
	if pieces <= 0 || pieces > o.Codes[i].Left {
		return o, fmt.Errorf("order %d: %w: %d pieces are wanted, and it is good for %d", o.ID, ErrUsedUp, pieces, o.Codes[i].Left)
	}
	was := o
	o.Codes = slices.Clone(o.Codes)
	o.Codes[i].Left -= pieces
	if slices.ContainsFunc(o.Codes, func(c Code) bool { return c.Left > 0 }) {
		o.touch(o.notBefore(at))
		return o, nil
	}
	done, err := o.Apply(Action{Event: Receive, At: at})
	if err != nil {
		return was, err
	}
	return done, nil
}

// eachCodeKey calls f with what the order is found by because of its codes.
func (o *Order) eachCodeKey(f func(key string)) {
	for i := range o.Codes {
		for _, text := range [...]string{o.Codes[i].Card, o.Codes[i].Password} {
			if text != "" {
				f(CodeKey(text))
			}
		}
	}
}

// EachNumber calls f with what the order is found by: the waybills under which
// it has left, and the keys of its codes.
func (o *Order) EachNumber(f func(number string)) {
	for _, p := range o.Shipment.Parcels {
		if p.Waybill != "" {
			f(p.Waybill)
		}
	}
	for i := range o.Sent {
		for _, w := range o.Sent[i].Waybills {
			f(w)
		}
	}
	o.eachCodeKey(f)
}
