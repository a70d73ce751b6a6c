package seed

import (
	"testing"

	"github.com/brianvoe/gofakeit/v6"
	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"
)

func TestASourceDrawsWhatGofakeitDrawsFromIt(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		ours := source(rapid.Uint64().Draw(t, "stream"))
		theirs := ours
		f := gofakeit.NewCustom(&theirs)
		for range 10 {
			low := rapid.IntRange(-100, 100).Draw(t, "low")
			high := low + rapid.OneOf(rapid.IntRange(0, 70), rapid.IntRange(0, 1<<62)).Draw(t, "span")
			assert.Equal(t, f.Number(low, high), ours.Number(low, high))
			assert.Equal(t, theirs, ours)
		}
	})
}
