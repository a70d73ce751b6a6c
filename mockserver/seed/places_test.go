package seed

import (
	"fmt"
	"testing"
	"unicode/utf8"
)

// areas lists a place's levels, outermost first, without a missing town.
func (p place) areas() []area {
	as := []area{
		{p.provinceID, p.province},
		{p.cityID, p.city},
		{p.countyID, p.county},
	}
	if p.townID != 0 {
		as = append(as, area{p.townID, p.town})
	}
	return as
}

type area struct {
	id   int
	name string
}

func TestAnAreaIDHasOneLevelNameAndParent(t *testing.T) {
	t.Parallel()
	type site struct {
		level  int
		name   string
		parent int
	}
	seen := map[int]site{}
	for _, p := range places {
		parent := 0
		for level, a := range p.areas() {
			got := site{level, a.name, parent}
			if want, ok := seen[a.id]; ok && got != want {
				t.Errorf("area %d of %+v is %+v, elsewhere %+v", a.id, p, got, want)
			}
			seen[a.id] = got
			parent = a.id
		}
	}
}

func TestANamePathHasOneID(t *testing.T) {
	t.Parallel()
	seen := map[string]int{}
	for _, p := range places {
		path := ""
		for _, a := range p.areas() {
			path += "/" + a.name
			if want, ok := seen[path]; ok && a.id != want {
				t.Errorf("%s has id %d and id %d", path, a.id, want)
			}
			seen[path] = a.id
		}
	}
}

func TestPlacesAreDistinctAndComplete(t *testing.T) {
	t.Parallel()
	seen := map[place]bool{}
	for _, p := range places {
		if seen[p] {
			t.Errorf("%+v is listed twice", p)
		}
		seen[p] = true
		for _, a := range p.areas() {
			if a.id <= 0 || a.name == "" {
				t.Errorf("%+v has area %+v", p, a)
			}
		}
		if (p.townID == 0) != (p.town == "") {
			t.Errorf("%+v has half a town", p)
		}
	}
	sample := place{5, 274, 49707, 49968, "河北省", "廊坊市", "三河市", "齐心庄镇"}
	if !seen[sample] {
		t.Errorf("JD's sample address is missing: %+v", sample)
	}
}

func TestEveryProvinceHasPlaces(t *testing.T) {
	t.Parallel()
	const provinces = 31
	count := map[int]int{}
	for _, p := range places {
		count[p.provinceID]++
	}
	if len(count) != provinces {
		t.Errorf("places cover %d provinces, want %d", len(count), provinces)
	}
	for id := 1; id <= provinces; id++ {
		if count[id] == 0 {
			t.Errorf("province %d has no place", id)
		}
	}
}

func TestGoodsAreSellable(t *testing.T) {
	t.Parallel()
	const minFen, maxFen = 100, 999900
	numbers := map[string]bool{}
	jewels, services := 0, 0
	for _, g := range goods {
		if g.fen < minFen || g.fen > maxFen {
			t.Errorf("%s costs %d fen, want %d to %d", g.name, g.fen, minFen, maxFen)
		}
		if g.name == "" || g.productNo == "" || numbers[g.productNo] {
			t.Errorf("good %+v lacks a name or a product number of its own", g)
		}
		numbers[g.productNo] = true
		if g.jewel {
			jewels++
		}
		if g.service {
			services++
		}
	}
	if jewels != 4 || services != 6 {
		t.Errorf("got %d jewels and %d services, want 4 and 6", jewels, services)
	}
}

func TestNamesDoNotRepeat(t *testing.T) {
	t.Parallel()
	lists := map[string][]string{
		"surnames":      surnames[:],
		"givenNames":    givenNames[:],
		"streets":       streets[:],
		"estates":       estates[:],
		"buyerRemarks":  buyerRemarks[:],
		"venderRemarks": venderRemarks[:],
	}
	for name, list := range lists {
		seen := map[string]bool{}
		for _, s := range list {
			if seen[s] {
				t.Errorf("%s holds %q twice", name, s)
			}
			seen[s] = true
		}
	}
}

func TestTextIsValidUTF8(t *testing.T) {
	t.Parallel()
	all := fmt.Sprint(places, surnames, givenNames, streets, estates, goods, buyerRemarks, venderRemarks)
	if !utf8.ValidString(all) {
		t.Error("a literal is not valid UTF-8")
	}
}
