package method

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestNotesAreBounded(t *testing.T) {
	t.Parallel()
	var c Call
	for range MaxNotes {
		c.Note("%s", strings.Repeat("京", 100))
	}
	assert.Len(t, c.Notes(), MaxNotes)
	for range 7 {
		c.Note("one more")
	}
	notes := c.Notes()
	require.Len(t, notes, MaxNotes+1)
	assert.Equal(t, strings.Repeat("京", 65)+"…", notes[0])
	assert.LessOrEqual(t, len(notes[0]), MaxNoteBytes)
	assert.Equal(t, "and 7 more", notes[MaxNotes])
	assert.Equal(t, notes, c.Notes())
}
