package client

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestPiecesHaveEverySecondOnceAndNoneIsTooLong(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		start := time.UnixMilli(rapid.Int64Range(1e12, 2e12).Draw(t, "start"))
		length := rapid.OneOf(rapid.Int64Range(0, 4e8), rapid.Int64Range(31*86400-2, 31*86400+2)).Draw(t, "seconds")
		dir := rapid.SampledFrom([]Direction{Ascending, Descending}).Draw(t, "direction")
		whole := newSpan(start, start.Add(time.Duration(length)*time.Second))
		next, seconds := whole.head(dir), int64(0)
		for piece := range whole.pieces(dir) {
			if piece.empty() || piece.end.Sub(piece.start) > maxSpan || !piece.head(dir).Equal(next) {
				t.Fatalf("piece %v follows badly on %s", piece, next)
			}
			seconds += int64(piece.end.Sub(piece.start)/time.Second) + 1
			next = piece.end.Add(time.Second)
			if dir == Descending {
				next = piece.start.Add(-time.Second)
			}
		}
		if want := int64(whole.end.Sub(whole.start)/time.Second) + 1; seconds != want {
			t.Fatalf("pieces have %d seconds, want %d", seconds, want)
		}
	})
}
