package seed

import (
	"math/bits"
	"time"

	"github.com/jdmock/jdmock/mockserver/order"
)

// Orders of one story come one after the other, so that what has become of all
// of them at an instant is arithmetic: this file is that arithmetic. A line is
// the sequence of a shop's orders of one story, by number; each of the fresh
// orders is a line of its own.

// slots is how many orders in a row, a turn, share out the stories by weight.
const slots = 64

// stride leads from one order of a turn to the slot of the next; it is odd, so
// that a turn visits every slot.
const stride = 27

// slotted is the number of the story of each slot.
var slotted [slots]int

// members holds, for a story and the slot that the first order of a turn has, a
// bit for each order of the turn that is of the story.
var members [][slots]uint64

// fillMembers works out members from slotted.
func fillMembers() {
	members = make([][slots]uint64, len(stories))
	for first := range slots {
		for i := range slots {
			members[slotted[(i*stride+first)%slots]][first] |= 1 << i
		}
	}
}

// firstSlot returns the slot of the first order of a turn.
func (s *Shop) firstSlot(turn int) int { return int(s.draw(streamStory, turn) % slots) }

// sharing returns how many orders share out the stories: all but the fresh ones.
func (s *Shop) sharing() int { return max(s.Count-len(fresh), 0) }

// storyOf returns the number of the n-th order's story.
func (s *Shop) storyOf(n int) int {
	line := s.Line(n)
	if line >= len(stories) {
		return fresh[line-len(stories)]
	}
	return line
}

// slot returns how much of the Span each order has.
func (s *Shop) slot() time.Duration { return Span / time.Duration(max(s.Count, 1)) }

// jitter returns how far into its slot the n-th order is placed.
func (s *Shop) jitter(n int, slot time.Duration) time.Duration {
	return time.Duration(s.draw(streamPlacing, n) % uint64(slot))
}

// Placed returns when the n-th order is placed, on the clock of the Start. It is strictly monotone in n:
// the span is cut into one slot an order, and each lies within its own.
func (s *Shop) Placed(n int) time.Time {
	slot := s.slot()
	return s.Start.Add(-Span + time.Duration(n)*slot + s.jitter(n, slot))
}

// PlacedAt returns when the n-th order is placed, in ns since 1970.
func (s *Shop) PlacedAt(n int) int64 {
	slot := s.slot()
	return s.Start.UnixNano() + int64(-Span+time.Duration(n)*slot+s.jitter(n, slot))
}

// PlacedBefore returns how many orders are placed before an instant, in ns since
// 1970; they are those with the smallest numbers.
func (s *Shop) PlacedBefore(at int64) int {
	end := s.Start.UnixNano()
	if at <= end-int64(Span) || s.Count == 0 {
		return 0
	}
	if at > end {
		return s.Count
	}
	into, slot := time.Duration(at-end)+Span, s.slot()
	n := int(into / slot)
	if n >= s.Count {
		return s.Count
	}
	if s.jitter(n, slot) < into-time.Duration(n)*slot {
		n++
	}
	return n
}

// IDsBelow returns how many orders have a smaller id; they are those with the
// smallest numbers.
func (s *Shop) IDsBelow(id int64) int {
	at := id - firstID - s.Ordinal*idsShop
	if at <= 0 {
		return 0
	}
	if at >= int64(s.Count)*idStep {
		return s.Count
	}
	n := int(at / idStep)
	if s.ID(n) < id {
		n++
	}
	return n
}

// Lines returns how many lines there are; some may be empty.
func (s *Shop) Lines() int { return len(stories) + len(fresh) }

// Line returns the line in which the n-th order stands.
func (s *Shop) Line(n int) int {
	if newest := s.Count - 1 - n; newest < len(fresh) {
		return len(stories) + newest
	}
	return slotted[(n%slots*stride+s.firstSlot(n/slots))%slots]
}

// Rank returns how many orders of a line have a number below n.
func (s *Shop) Rank(line, n int) int {
	if line >= len(stories) {
		if number := s.Count - 1 - (line - len(stories)); number >= 0 && number < n {
			return 1
		}
		return 0
	}
	n = min(n, s.sharing())
	rank := n / slots * stories[line].weight
	if rest := n % slots; rest > 0 {
		rank += bits.OnesCount64(members[line][s.firstSlot(n/slots)] & (1<<rest - 1))
	}
	return rank
}

// Select returns the number of the i-th order of a line, which must exist.
func (s *Shop) Select(line, i int) int {
	if line >= len(stories) {
		return s.Count - 1 - (line - len(stories))
	}
	turn, rest := i/stories[line].weight, i%stories[line].weight
	set := members[line][s.firstSlot(turn)]
	for range rest {
		set &= set - 1
	}
	return turn*slots + bits.TrailingZeros64(set)
}

// Lives calls visit with the stages that the orders of a line go through if
// nobody touches them, which are the same for all those with numbers in [from,
// to). It leaves empty ranges out.
func (s *Shop) Lives(line int, visit func(from, to int, stages []order.Stage)) {
	number, end := line, s.sharing()
	first := 0
	if line >= len(stories) {
		number, first = fresh[line-len(stories)], s.Count-1-(line-len(stories))
		end = first + 1
	}
	life, to := &stories[number], end
	for k := range len(life.steps) + 1 {
		from := first // those placed so early that step k came before the start are told of with it
		if k < len(life.steps) {
			from = max(first, s.PlacedBefore(s.Start.Add(-life.steps[k].after).UnixNano()+1))
		}
		if from = min(from, to); from < to && from >= 0 {
			visit(from, to, life.stages[k])
		}
		to = from
	}
}
