package fault_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/fault"
)

var down = fault.Action{Type: fault.ErrorAction, Code: "66"}

// strikes returns which of n calls are struck, as a row of x and dots.
func strikes(p *fault.Plan, c fault.Call, n int) (row string) {
	for range n {
		if _, ok := p.Strike(c, fault.Before); ok {
			row += "x"
		} else {
			row += "."
		}
	}
	return row
}

func TestCountsSayWhichCallsAreStruck(t *testing.T) {
	t.Parallel()
	for want, rule := range map[string]fault.Rule{
		"xxxxxxxx": {}, "xxx.....": {First: 3}, "...x....": {Nth: 4}, "..x..x..": {Every: 3}, "........": {Phase: fault.After},
	} {
		var p fault.Plan
		rule.Action = down
		_, err := p.Add(rule)
		require.NoError(t, err)
		assert.Equal(t, want, strikes(&p, fault.Call{}, 8))
	}
}

func TestARuleStrikesWhatItNames(t *testing.T) {
	t.Parallel()
	var p fault.Plan
	assert.Equal(t, "..", strikes(&p, fault.Call{}, 2), "the zero plan injects nothing")
	id, err := p.Add(fault.Rule{Method: "m", Vender: "1", OrderID: 7, Action: down})
	require.NoError(t, err)
	call := fault.Call{Method: "m", Vender: "1", OrderID: 7}
	assert.Equal(t, "x", strikes(&p, call, 1))
	for _, other := range []fault.Call{{Method: "n", Vender: "1", OrderID: 7}, {Method: "m", Vender: "2", OrderID: 7}, {Method: "m", Vender: "1"}} {
		assert.Equal(t, ".", strikes(&p, other, 1))
	}
	assert.Equal(t, 1, p.Rules()[0].Hits)
	assert.True(t, p.Remove(id))
	assert.False(t, p.Remove(id))
	assert.Equal(t, ".", strikes(&p, call, 1))
}

func TestARuleThatCanNeverStrikeIsRefused(t *testing.T) {
	t.Parallel()
	for name, rule := range map[string]fault.Rule{
		"two counts":      {First: 1, Nth: 2, Action: down},
		"a negative":      {Every: -1, Action: down},
		"an unknown code": {Action: fault.Action{Type: "error", Code: "77777"}},
		"no code":         {Action: fault.Action{Type: "error", Code: "0"}},
		"no action":       {},
		"another phase":   {Phase: "during", Action: down},
		"no such order":   {OrderID: -1, Action: down},
	} {
		var p fault.Plan
		_, err := p.Add(rule)
		assert.Error(t, err, name)
	}
}
