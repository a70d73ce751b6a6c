package passport_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/passport"
)

func TestWastedLabelsAreFoundAsLongAsTheyAre(t *testing.T) {
	t.Parallel()
	var b passport.Book
	note := func(call string, id int64, waste passport.Waste) {
		b.Note(passport.Call{ID: call, Method: "m", Vender: "1", Labelled: []passport.Labelled{{OrderID: id, Waste: waste}}})
	}
	for i := range int64(30) {
		note(fmt.Sprint(i), i+1, passport.LabelsWasted)
	}
	note("x", 1, passport.LabelsWasted)
	found := b.Read().Findings
	require.Len(t, found, 1)
	assert.Equal(t, passport.LabelWasted, found[0].Finding)
	assert.Equal(t, 30, found[0].Times, "once for each order")
	require.Len(t, found[0].Examples, 10)
	assert.Equal(t, passport.Example{Call: "x", Method: "m", OrderID: 1}, found[0].Examples[0])
	note("y", 2, passport.WasteUnknown)
	assert.Equal(t, 30, b.Read().Findings[0].Times)
	for i := range int64(30) {
		note("z", i+1, passport.NoLabelWasted)
	}
	assert.Empty(t, b.Read().Findings)
}

func TestHabitsThatACallShowsOfItselfAreCounted(t *testing.T) {
	t.Parallel()
	var b passport.Book
	b.Note(passport.Call{ID: "1", Labelled: []passport.Labelled{{OrderID: 5, Habits: []passport.Habit{passport.LabelOnTwoOrders}}, {OrderID: 6, Habits: []passport.Habit{passport.LabelOnAnotherOrder}}}})
	b.Note(passport.Call{ID: "2", Labelled: []passport.Labelled{{Habits: []passport.Habit{passport.LabelOnTwoOrders}}}})
	found := b.Read().Findings
	require.Len(t, found, 2)
	assert.Equal(t, passport.LabelOnAnotherOrder, found[0].Finding)
	assert.EqualValues(t, 6, found[0].Examples[0].OrderID)
	assert.Equal(t, 2, found[1].Times)
	assert.NotEmpty(t, found[1].About)
}

func TestAskingForALabelIsNoReadOfItsOrder(t *testing.T) {
	t.Parallel()
	var b passport.Book
	b.Note(passport.Call{Method: "ship", OrderID: 1, Ship: true, Conflict: true})
	b.Note(passport.Call{Method: "receive", OrderID: 1, Blind: true})
	b.Note(passport.Call{Method: "ship", OrderID: 1, Ship: true, Conflict: true})
	found := b.Read().Findings
	require.Len(t, found, 1)
	assert.Equal(t, passport.ShippedAfterConflict, found[0].Finding)
}
