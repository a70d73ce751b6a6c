package arrival

import (
	"math/bits"
	"slices"
	"sort"
	"time"
)

// one arrival, in the unit in which a curve counts: whole numbers, so that it
// comes to the same on every machine.
const one = 1_000_000_000

const secondsADay = 24 * 3600

// zone is how far GMT+8 is ahead, in seconds. It has no summer time.
const zone = 8 * 3600

// A curve is how often something arrives through a day in GMT+8.
type curve struct {
	segments []segment // in order; the first is from 0
	day      int64     // how much arrives in a whole day
}

// A segment of a day has one rate.
type segment struct {
	from   int64 // second of the day
	rate   int64 // thousand-millionths of an arrival a second
	before int64 // what arrives in the day before it
}

// newCurve returns the curve of segments whose from and rate are set.
func newCurve(segments []segment) curve {
	c := curve{segments: segments}
	for i := range segments {
		end := int64(secondsADay)
		if i+1 < len(segments) {
			end = segments[i+1].from
		}
		segments[i].before = c.day
		c.day += (end - segments[i].from) * segments[i].rate
	}
	return c
}

// hourly returns the curve of so many arrivals in each hour of the day.
func hourly(perHour []float64) curve {
	segments := make([]segment, len(perHour))
	for hour, n := range perHour {
		segments[hour] = segment{from: int64(hour) * 3600, rate: nano(n, 3600)}
	}
	return newCurve(segments)
}

// dayOf returns when the day in GMT+8 begins that an instant is in, in seconds
// since 1970.
func dayOf(at time.Time) int64 {
	second := at.Unix() + zone
	into := second % secondsADay
	if into < 0 {
		into += secondsADay
	}
	return second - into - zone
}

// upTo returns what arrives in the day of an instant, up to that.
func (c curve) upTo(at time.Time) int64 {
	second := at.Unix() - dayOf(at)
	i := sort.Search(len(c.segments), func(i int) bool { return c.segments[i].from > second }) - 1
	s := c.segments[i]
	return s.before + s.rate*(second-s.from) + mulDiv(s.rate, int64(at.Nanosecond()), int64(time.Second))
}

// after returns the instant by which so much has arrived since begin.
func (c curve) after(begin time.Time, x int64) time.Time {
	x += c.upTo(begin)
	days, rest := x/c.day, x%c.day
	i := sort.Search(len(c.segments), func(i int) bool { return c.segments[i].before > rest }) - 1
	s := c.segments[i] // of several at once, the last, which is the one that has a rate
	into := time.Duration(mulDiv(rest-s.before, int64(time.Second), s.rate))
	at := time.Unix(dayOf(begin)+days*secondsADay+s.from, 0).Add(into)
	if at.Before(begin) {
		return begin // a thousand-millionth of a second
	}
	return at.In(begin.Location())
}

// mulDiv returns a times b by c, all of them positive, where the product may be
// larger than what an int64 holds and the result is not.
func mulDiv(a, b, c int64) int64 {
	hi, lo := bits.Mul64(uint64(a), uint64(b))
	quotient, _ := bits.Div64(hi, lo, uint64(c))
	return int64(quotient)
}

// block is how many arrivals in a row share out a stretch of the curve at
// random: so they come in bursts and gaps, and yet each can be told without
// all those before it.
const block = 64

// A Schedule tells when the arrivals of a plan come. It remembers the last
// stretch that it worked out, and is not safe for concurrent use.
type Schedule struct {
	plan  Plan
	seed  uint64
	begin time.Time

	known   bool
	stretch int // whose places stand in places
	places  [block]int64
}

// Schedule returns when arrivals come by the plan if it begins then.
func (p Plan) Schedule(seed uint64, begin time.Time) *Schedule {
	return &Schedule{plan: p, seed: seed, begin: begin}
}

// At returns when the n-th arrival comes, from 0; the later n, the later it is,
// or at the same instant. ok is false if none comes.
func (s *Schedule) At(n int) (at time.Time, ok bool) {
	if s.plan.Off() || n < 0 || n >= maxSchedule {
		return time.Time{}, false
	}
	if stretch := n / block; !s.known || stretch != s.stretch {
		s.known, s.stretch = true, stretch
		for i := range s.places {
			s.places[i] = int64(draw(s.seed, streamTime, stretch*block+i) % (block * one))
		}
		slices.Sort(s.places[:])
	}
	return s.plan.curve.after(s.begin, int64(s.stretch)*block*one+s.places[n%block]), true
}

// maxSchedule keeps the curve's sums within an int64.
const maxSchedule = 1_000_000_000
