package client

import (
	"iter"
	"time"
)

// maxSpan is the longest span that one query may cover, from its first second
// to its last, both inclusive: 31 days of seconds.
const maxSpan = 31*24*time.Hour - time.Second

// A span is a stretch of time to the second, both ends inclusive.
type span struct{ start, end time.Time }

// newSpan returns the span of the seconds in which start and end lie.
func newSpan(start, end time.Time) span {
	return span{start.Truncate(time.Second), end.Truncate(time.Second)}
}

func (s span) empty() bool { return s.end.Before(s.start) }

func (s span) holds(at time.Time) bool { return !at.Before(s.start) && !at.After(s.end) }

// rest returns what lies from at on, at included.
func (s span) rest(dir Direction, at time.Time) span {
	if dir == Descending {
		return span{s.start, at}
	}
	return span{at, s.end}
}

// after returns what lies beyond at.
func (s span) after(dir Direction, at time.Time) span {
	if dir == Descending {
		return span{s.start, at.Add(-time.Second)}
	}
	return span{at.Add(time.Second), s.end}
}

// head returns the end at which a walk begins.
func (s span) head(dir Direction) time.Time {
	if dir == Descending {
		return s.end
	}
	return s.start
}

// pieces cuts s at whole seconds into spans that one query may cover, in the
// order in which a walk comes to them. No second is in two of them.
func (s span) pieces(dir Direction) iter.Seq[span] {
	return func(yield func(span) bool) {
		for left := s; !left.empty(); {
			piece, edge := left, left.end
			if dir == Descending {
				edge = left.start
				if early := left.end.Add(-maxSpan); early.After(left.start) {
					piece.start, edge = early, early
				}
			} else if late := left.start.Add(maxSpan); late.Before(left.end) {
				piece.end, edge = late, late
			}
			if !yield(piece) {
				return
			}
			left = left.after(dir, edge)
		}
	}
}
