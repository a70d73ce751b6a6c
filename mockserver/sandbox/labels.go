package sandbox

import (
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/jdmock/jdmock/mockserver/seed"
)

// Bounds of labels.
const (
	MaxLabels   = 1_000_000 // of a sandbox
	maxLabelled = 8         // orders that are remembered of one label
)

// ErrNoLabels says that a sandbox has issued as many labels as it may.
var ErrNoLabels = errors.New("the sandbox has issued as many labels as it may")

// Labels are the waybills that were ever issued in a sandbox. Nothing rewinds
// them, restore and reset included, so that no number is given twice: what is
// left of a label is for its order to say. Labels without any are ready for
// use, and they are safe for concurrent use.
type Labels struct {
	Seed uint64

	any    atomic.Bool // whether there is one
	mu     sync.Mutex  // guards what follows
	labels map[string]*issuedLabel
	drawn  map[int64]int // how many numbers were drawn for an order
}

// An issuedLabel is a label and where it was seen.
type issuedLabel struct {
	vender string
	order  int64
	used   []UsedLabel
}

// A UsedLabel is an order that was shipped with a label.
type UsedLabel struct {
	VenderID string
	OrderID  int64
}

// A LabelUse is a label that an order is shipped with.
type LabelUse struct {
	Issued UsedLabel   // for which it was issued
	Others []UsedLabel // that were shipped with it as well, as far as is remembered
}

// Issue returns new labels of a carrier for an order of a shop. They are a
// function of the seed, the order and how many were drawn for it before.
func (l *Labels) Issue(venderID string, orderID, carrier int64, n int) ([]string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.labels)+n > MaxLabels {
		return nil, ErrNoLabels
	}
	if l.labels == nil {
		l.labels, l.drawn = map[string]*issuedLabel{}, map[int64]int{}
	}
	var fresh []string
	for len(fresh) < n {
		number := seed.Label(l.Seed, carrier, orderID, l.drawn[orderID])
		l.drawn[orderID]++
		if l.labels[number] == nil {
			l.labels[number] = &issuedLabel{vender: venderID, order: orderID}
			fresh = append(fresh, number)
		}
	}
	l.any.Store(true)
	return fresh, nil
}

// Find returns the order of a shop for which a label was issued.
func (l *Labels) Find(venderID, waybill string) (orderID int64, ok bool) {
	if !l.any.Load() {
		return 0, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.labels[waybill]
	if found == nil || found.vender != venderID {
		return 0, false
	}
	return found.order, true
}

// Has reports whether a label was ever issued for the order.
func (l *Labels) Has(orderID int64) bool {
	if !l.any.Load() {
		return false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.drawn[orderID] > 0
}

// Use notes that an order of a shop is shipped with a waybill; ok is false if
// that is no label.
func (l *Labels) Use(venderID string, orderID int64, waybill string) (use LabelUse, ok bool) {
	if !l.any.Load() {
		return LabelUse{}, false
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	found := l.labels[waybill]
	if found == nil {
		return LabelUse{}, false
	}
	by := UsedLabel{venderID, orderID}
	use = LabelUse{Issued: UsedLabel{found.vender, found.order}}
	for _, other := range found.used {
		if other != by {
			use.Others = append(use.Others, other)
		}
	}
	if !slices.Contains(found.used, by) && len(found.used) < maxLabelled {
		found.used = append(found.used, by)
	}
	return use, true
}
