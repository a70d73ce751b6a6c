package method

import (
	"slices"
	"sync"
	"sync/atomic"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/store"
)

// A form is how an answer is written: a bit for each choice that a quirk makes,
// and the number of the root that a whole answer stands under.
type form uint32

// The choices of a form.
const (
	formMasked form = 1 << iota
	formCipher
	formBoth
	formDigitPay
	formEpoch    // a time that has not come is that of 1970
	formWithheld // of one order; of a page, of any order that is to be withheld

	formTextSuccess
	formSuccessCode
	formWrapped
	formTextTotal

	formRoot // times the number of the root
)

// formOf returns the form in which orders are shown to one who sees them so.
func formOf(s *sight) (f form) {
	switch s.secrets.mode {
	case "masked":
		f = formMasked
	case "cipher":
		f = formCipher
	case "both":
		f = formBoth
	}
	if s.digitPay {
		f |= formDigitPay
	}
	if s.unset != wire.UnsetTime {
		f |= formEpoch
	}
	return f
}

// wholeRoots are the roots of answers that are kept whole.
var wholeRoots = []string{
	"", wire.Method("jingdong.pop.order.get").Root(), wire.Method("jingdong.pop.order.enGet").Root(),
	wire.Method("jingdong.pop.order.search").Root(), wire.Method("jingdong.pop.order.enSearch").Root(),
}

// keepsWhole reports whether the call's answer may be kept whole.
func (c *Call) keepsWhole() bool { return c.Cache != nil && slices.Index(wholeRoots, c.Root) > 0 }

// form returns the form of a whole answer, but for the orders that it brings.
func (c *Call) form() form {
	f := formRoot * form(slices.Index(wholeRoots, c.Root)+1)
	for _, choice := range wholeForms {
		if c.Quirks.Of(choice.quirk) == choice.value {
			f |= choice.form
		}
	}
	return f
}

// wholeForms are the choices that bear on whole answers.
var wholeForms = []struct {
	quirk *quirk.Quirk
	value string
	form  form
}{
	{quirk.Success, "text", formTextSuccess}, {quirk.SuccessCode, "zero", formSuccessCode},
	{quirk.SearchForm, "wrapped", formWrapped}, {quirk.OrderTotal, "text", formTextTotal},
}

// number returns the number of the call's shop in its cache, 0 if it has none.
func (c *Call) number() uint32 {
	if c.shopNumber == 0 && c.Cache != nil {
		c.shopNumber = c.Cache.shops.of(c.Orders.Shop)
	}
	return c.shopNumber
}

// shopNumbers give each shop a number, which stands for it in a cache's keys.
// One that has not been asked for while many others were may get a new number:
// then what was kept of it is not found again. No two shops ever share one.
type shopNumbers struct {
	last  atomic.Uint32
	sets  [numberedSets]atomic.Pointer[numberedSet]
	setMu sync.Mutex // held while a set is replaced
}

// Shops are remembered in sets of a few, by their hash.
const (
	numberedSets = 64
	numberedWays = 4
)

// A numberedSet remembers the latest shops of one hash. It does not change.
type numberedSet [numberedWays]numberedShop

type numberedShop struct {
	store.ShopKey
	number uint32
}

// of returns the number of a shop; 0 when there are no more numbers.
func (n *shopNumbers) of(shop store.ShopKey) uint32 {
	place := &n.sets[hashShop(shop)%numberedSets]
	if number := place.Load().find(shop); number != 0 {
		return number
	}
	n.setMu.Lock()
	defer n.setMu.Unlock()
	set := place.Load()
	if number := set.find(shop); number != 0 || n.last.Load() == ^uint32(0) {
		return number
	}
	made := numberedSet{{shop, n.last.Add(1)}}
	if set != nil {
		copy(made[1:], set[:])
	}
	place.Store(&made)
	return made[0].number
}

// find returns the number of a shop, 0 if the set does not have it.
func (s *numberedSet) find(shop store.ShopKey) uint32 {
	if s == nil {
		return 0
	}
	for i := range s {
		if s[i].Vender == shop.Vender && s[i].Sandbox == shop.Sandbox {
			return s[i].number
		}
	}
	return 0
}

// hashShop is FNV-1a over a shop's names.
func hashShop(shop store.ShopKey) uint32 {
	h := uint32(2166136261)
	for _, name := range [...]string{shop.Sandbox, shop.Vender} {
		for i := range len(name) {
			h = (h ^ uint32(name[i])) * 16777619
		}
	}
	return h
}
