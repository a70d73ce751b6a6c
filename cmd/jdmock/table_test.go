package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestATableStandsInColumnsAlsoInChinese(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	var rows table
	rows.row("SHOP", "KIND")
	rows.row("假想光旗舰店", "SOP")
	rows.row("a", "FBP")
	rows.line("")
	rows.row("another", "table")
	require.NoError(t, rows.write(&out))
	assert.Equal(t, "SHOP          KIND\n假想光旗舰店  SOP\na             FBP\n\nanother  table\n", out.String())
}

func TestACellIsBoundedAndMovesNoCursor(t *testing.T) {
	t.Parallel()
	for _, long := range []string{strings.Repeat("x", 500), strings.Repeat("店", 500)} {
		assert.LessOrEqual(t, width(clip(long)), maxCell)
		assert.True(t, strings.HasSuffix(clip(long), "…"))
	}
	assert.Equal(t, "a·[2Jb··c", clip("a\x1b[2Jb\r\nc"))
	assert.Equal(t, strings.Repeat("x", maxCell), clip(strings.Repeat("x", maxCell)))
}
