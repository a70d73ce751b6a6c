package contract

import (
	"encoding/json"
	"fmt"
	"math/big"
	"slices"
	"strconv"
)

// Match reports whether want is found in got: of an object each member, of an
// array each item and no more, of a number the value. A null in want stands
// for a member that is null or absent. The error names the first place, in
// order of names, where that fails.
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
			return fmt.Errorf("%s: want %s, got nothing", pointer+joinPointer(name), shown(want[name]).en)
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
		return fmt.Errorf("%s: want %d items, got %d", place(pointer), len(want), len(g))
	}
	for i := range want {
		if err := match(pointer+"/"+strconv.Itoa(i), want[i], g[i]); err != nil {
			return err
		}
	}
	return nil
}

func mismatch(pointer string, want, got any) error {
	return fmt.Errorf("%s: want %s, got %s", place(pointer), shown(want).en, shown(got).en)
}

func place(pointer string) string {
	if pointer == "" {
		return "/"
	}
	return pointer
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
