package seed

import (
	"math"
)

// source is a cheap random source: SplitMix64. What it draws is what gofakeit
// draws from it, without a generator's state on the heap.
type source uint64

// stream returns the stream for a purpose and the n-th order.
func (s *Shop) stream(purpose, n int) *source {
	stream := source(s.draw(purpose, n))
	return &stream
}

// Uint64 returns the next number of the stream.
func (s *source) Uint64() uint64 {
	x := mix(uint64(*s))
	*s += 0x9e3779b97f4a7c15
	return x
}

// Int63 returns the next number of the stream, without its lowest bit.
func (s *source) Int63() int64 { return int64(s.Uint64() >> 1) }

// Seed starts the stream anew.
func (s *source) Seed(seed int64) { *s = source(seed) }

// Number returns a number from low to high, which is not below low.
func (s *source) Number(low, high int) int {
	if low == high {
		return low
	}
	n := uint64(high - low + 1)
	most := math.MaxInt64 - (1<<63)%n // above it some numbers would be likelier
	for {
		if v := s.Uint64() >> 1; v <= most || n&(n-1) == 0 {
			return low + int(v%n)
		}
	}
}

// pick returns one of the list.
func pick[T any](f *source, list []T) T { return list[f.Number(0, len(list)-1)] }

// written returns a number to a base, with zeros before it up to a width,
// between two texts.
func written(before string, n uint64, base, width int, behind string) string {
	var room [64]byte
	return string(append(padded(append(room[:0], before...), n, base, width), behind...))
}

// padded appends a number to a base, 10 or 16, with zeros before it up to a
// width.
func padded(t []byte, n uint64, base, width int) []byte {
	var room [64]byte
	i := len(room)
	for n > 0 || i > len(room)-max(width, 1) {
		digit := n & 15
		if base == 16 {
			n >>= 4
		} else {
			digit, n = n%10, n/10
		}
		i--
		room[i] = "0123456789abcdef"[digit]
	}
	return append(t, room[i:]...)
}

// mobile and telephone return numbers that nobody can have: no mobile number
// begins with 126, and no local one with 0.
func mobile(f *source) string { return string(appendMobile(nil, f)) }

func appendMobile(t []byte, f *source) []byte {
	return padded(append(t, "1260"...), uint64(f.Number(0, 9_999_999)), 10, 7)
}

func telephone(f *source) string { return written("0100", uint64(f.Number(0, 9_999_999)), 10, 7, "") }
