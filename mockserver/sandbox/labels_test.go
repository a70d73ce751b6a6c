package sandbox_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/mockserver/sandbox"
)

func TestLabelsAreNeverGivenTwice(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		labels := sandbox.Labels{Seed: rapid.Uint64().Draw(t, "seed")}
		given := map[string]bool{}
		for range rapid.IntRange(1, 30).Draw(t, "calls") {
			id := rapid.Int64Range(1, 4).Draw(t, "order")
			list, err := labels.Issue("1", id, 463, rapid.IntRange(1, 5).Draw(t, "n"))
			require.NoError(t, err)
			for _, w := range list {
				require.False(t, given[w], w)
				given[w] = true
				found, ok := labels.Find("1", w)
				require.True(t, ok)
				require.Equal(t, id, found)
			}
		}
	})
}

func TestALabelRemembersWhoWasShippedWithIt(t *testing.T) {
	t.Parallel()
	var labels sandbox.Labels
	_, ok := labels.Use("1", 7, "SF1")
	assert.False(t, ok, "there is none")
	assert.False(t, labels.Has(7))
	list, err := labels.Issue("1", 7, 467, 1)
	require.NoError(t, err)
	assert.True(t, labels.Has(7))
	_, ok = labels.Find("2", list[0])
	assert.False(t, ok, "it is another shop's")
	_, ok = labels.Use("1", 7, "SF1")
	assert.False(t, ok, "it is no label")
	issued := sandbox.UsedLabel{VenderID: "1", OrderID: 7}
	for range 2 {
		use, ok := labels.Use("2", 8, list[0])
		require.True(t, ok)
		assert.Equal(t, sandbox.LabelUse{Issued: issued}, use)
	}
	use, _ := labels.Use("1", 7, list[0])
	assert.Equal(t, sandbox.LabelUse{Issued: issued, Others: []sandbox.UsedLabel{{VenderID: "2", OrderID: 8}}}, use)
	for id := range int64(100) {
		use, _ = labels.Use("1", 100+id, list[0])
	}
	assert.LessOrEqual(t, len(use.Others), 8)
}

func TestASandboxHasSoManyLabelsAndNoMore(t *testing.T) {
	t.Parallel()
	var labels sandbox.Labels
	_, err := labels.Issue("1", 1, 467, sandbox.MaxLabels+1)
	require.ErrorIs(t, err, sandbox.ErrNoLabels)
}
