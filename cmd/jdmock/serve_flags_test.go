package main

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheAggregatorHasItsLimitUnlessLimitOffIsGiven(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		args []string
		off  bool
	}{
		"nothing":  {nil, false},
		"a rate":   {[]string{"--limit", "100/s"}, false},
		"off":      {[]string{"--limit", "off"}, true},
		"off by =": {[]string{"--limit=off"}, true},
	} {
		var o serveFlags
		f := newFlags(newServe(), jdmockVariable)
		f.cmd.ResetFlags()
		o.define(f)
		require.NoError(t, f.cmd.ParseFlags(c.args))
		options, err := o.options(f)
		require.NoError(t, err, name)
		if !c.off {
			assert.Nil(t, options.AggregatorLimit, name)
			continue
		}
		require.NotNil(t, options.AggregatorLimit, name)
		assert.True(t, options.AggregatorLimit.Off(), name)
	}
}
