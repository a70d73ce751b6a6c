package store

import (
	"math/bits"
	"slices"
)

// Marks are a set of small numbers that tells how many of them lie below any.
// The zero marks are empty. They are not safe for concurrent writes.
type marks struct {
	words  []uint64 // a bit for each number
	groups []uint32 // a Fenwick tree over how many are in each group of words
}

// group is how many words are counted together.
const group = 8

// set adds a number below size, the same in every call.
func (m *marks) set(i, size int) {
	if m.words == nil {
		m.words = make([]uint64, (size+63)/64)
		m.groups = make([]uint32, (len(m.words)+group-1)/group+1)
	}
	if m.has(i) {
		return
	}
	m.words[i/64] |= 1 << (i % 64)
	for g := i/64/group + 1; g < len(m.groups); g += g & -g {
		m.groups[g]++
	}
}

func (m *marks) has(i int) bool { return m.words != nil && m.words[i/64]&(1<<(i%64)) != 0 }

// rank returns how many numbers are below i.
func (m *marks) rank(i int) int {
	if m.words == nil {
		return 0
	}
	n := 0
	word := i / 64
	for g := word / group; g > 0; g -= g & -g {
		n += int(m.groups[g])
	}
	for w := word / group * group; w < word; w++ {
		n += bits.OnesCount64(m.words[w])
	}
	if rest := i % 64; rest > 0 {
		n += bits.OnesCount64(m.words[word] & (1<<rest - 1))
	}
	return n
}

// free returns the first number from i on that is not in the set; it may lie
// behind them all.
func (m *marks) free(i int) int {
	for m.words != nil && i/64 < len(m.words) {
		if open := ^m.words[i/64] >> (i % 64); open != 0 {
			return i + bits.TrailingZeros64(open)
		}
		i = (i/64 + 1) * 64
	}
	return i
}

// freeBefore returns the last number below i that is not in the set, -1 if there
// is none.
func (m *marks) freeBefore(i int) int {
	for i--; m.words != nil && i >= 0; i = i/64*64 - 1 {
		if open := ^m.words[i/64] << (63 - i%64); open != 0 {
			return i - bits.LeadingZeros64(open)
		}
	}
	return i
}

func (m *marks) copy() marks { return marks{slices.Clone(m.words), slices.Clone(m.groups)} }
