package contract

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
)

// A Mismatch is a place of a document where something else stands than is wanted.
type Mismatch struct {
	Pointer   string // JSON pointer; "" is the whole document
	Want, Got string // in words, or as JSON
}

// Error returns the place, and what is wanted and found there.
func (m *Mismatch) Error() string {
	return cmp.Or(m.Pointer, "/") + ": want " + m.Want + ", got " + m.Got
}

// Match reports whether want is found in got: of an object each member, of an
// array each item and no more, of a number the value. A null in want stands
// for a member that is null or absent. The error is a *Mismatch of the first
// place, in order of names, where that fails, or says that there is no JSON.
func Match(want, got json.RawMessage) error {
	w, err := decode(want)
	if err != nil {
		return fmt.Errorf("want: %w", err)
	}
	g, err := decode(got)
	if err != nil {
		return fmt.Errorf("got: %w", err)
	}
	return match("", w, g)
}

func match(pointer string, want, got any) error {
	switch w := want.(type) {
	case map[string]any:
		return matchObject(pointer, w, got)
	case []any:
		return matchArray(pointer, w, got)
	case json.Number:
		if g, ok := got.(json.Number); ok && sameNumber(w, g) {
			return nil
		}
	default:
		if want == got { // texts, booleans and null
			return nil
		}
	}
	return mismatch(pointer, want, got)
}

func matchObject(pointer string, want map[string]any, got any) error {
	g, ok := got.(map[string]any)
	if !ok {
		return mismatch(pointer, want, got)
	}
	names := make([]string, 0, len(want))
	for name := range want {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		held, present := g[name]
		if !present && want[name] != nil {
			return &Mismatch{pointer + joinPointer(name), shown(want[name]).en, "nothing"}
		}
		if err := match(pointer+joinPointer(name), want[name], held); err != nil {
			return err
		}
	}
	return nil
}

func matchArray(pointer string, want []any, got any) error {
	g, ok := got.([]any)
	if !ok {
		return mismatch(pointer, want, got)
	}
	if len(g) != len(want) {
		return &Mismatch{pointer, fmt.Sprintf("%d items", len(want)), strconv.Itoa(len(g))}
	}
	for i := range want {
		if err := match(pointer+"/"+strconv.Itoa(i), want[i], g[i]); err != nil {
			return err
		}
	}
	return nil
}

func mismatch(pointer string, want, got any) error {
	return &Mismatch{pointer, shown(want).en, shown(got).en}
}

// sameNumber compares by value, and by text what is out of all bounds.
func sameNumber(a, b json.Number) bool {
	if unbounded(a) || unbounded(b) {
		return a == b
	}
	x, okX := new(big.Rat).SetString(a.String())
	y, okY := new(big.Rat).SetString(b.String())
	return okX && okY && x.Cmp(y) == 0
}
