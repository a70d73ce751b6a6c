package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestArrivalsAreARateANameOrAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "shop.yaml")
	require.NoError(t, os.WriteFile(file, []byte("plan: 3/s\nshares:\n  refuse: 50\n"), 0o600))
	wrong := filepath.Join(t.TempDir(), "wrong.yaml")
	require.NoError(t, os.WriteFile(wrong, []byte("plan: 3/s\nshare: {}\n"), 0o600))
	for text, want := range map[string]string{"off": "off", "20/m": "20/m", "double-eleven": "double-eleven", file: "3/s"} {
		plan, err := readArrivals(text)
		require.NoError(t, err, text)
		assert.Equal(t, want, plan.String())
	}
	for text, want := range map[string]string{
		"dya": "write day", "": "want one of plan", "2000/s": "at most 1000/s", "no/such.yaml": "nor is there such a file",
		wrong: "line 2: share is not known: write shares", t.TempDir(): "directory",
	} {
		_, err := readArrivals(text)
		assert.ErrorContains(t, err, want, text)
	}
}

func TestServeAndRunTakeArrivals(t *testing.T) {
	t.Parallel()
	var o serveFlags
	f := newFlags(newServe(), jdmockVariable)
	f.cmd.ResetFlags()
	o.define(f)
	require.NoError(t, f.cmd.ParseFlags([]string{"--arrivals", "day"}))
	options, err := o.options(f)
	require.NoError(t, err)
	assert.Equal(t, "day", options.Arrivals.String())
	assert.NotNil(t, newRun().Flags().Lookup("arrivals"))
}
