package fault_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/fault"
)

func TestRulesOfTheWorldCountLikeOthersAndStandInNobodysWay(t *testing.T) {
	t.Parallel()
	var p fault.Plan
	assert.Empty(t, p.Change(fault.Call{}, fault.Before))
	for _, r := range []fault.Rule{
		{Nth: 2, Action: fault.Action{Type: fault.AdvanceClock, By: fault.Duration(time.Second)}},
		{Every: 2, Action: fault.Action{Type: fault.OrderEvent, Event: "hold"}},
		{Phase: fault.After, Action: fault.Action{Type: fault.ExpireToken}},
		{First: 2, Action: down},
	} {
		_, err := p.Add(r)
		require.NoError(t, err)
	}
	var row []int
	for range 4 {
		row = append(row, len(p.Change(fault.Call{}, fault.Before)))
	}
	assert.Equal(t, []int{0, 2, 0, 1}, row)
	assert.Equal(t, "xx..", strikes(&p, fault.Call{}, 4))
	assert.Len(t, p.Change(fault.Call{}, fault.After), 1)
	p.Restore(p.Save())
	assert.Len(t, p.Change(fault.Call{}, fault.After), 1, "a restored plan knows its rules of the world")
	p.Clear()
	assert.Empty(t, p.Change(fault.Call{}, fault.After))
}

func TestARuleOfTheWorldIsReadFromJSON(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"action":{"type":"event","order_id":5,"event":"lock"}}`: "event:lock",
		`{"action":{"type":"advance","by":"1h"}}`:                 "advance:1h0m0s",
		`{"action":{"type":"expire_token"}}`:                      "expire_token",
		`{"action":{"type":"password_changed"}}`:                  "password_changed",
	} {
		r, err := fault.ParseRule([]byte(text))
		require.NoError(t, err, text)
		assert.Equal(t, want, r.Action.String())
		assert.True(t, r.Action.World())
	}
	for text, field := range map[string]string{
		`{"action":{"type":"event"}}`:                                 "action.event",
		`{"action":{"type":"event","event":"lock","order_id":-1}}`:    "action.order_id",
		`{"action":{"type":"advance","by":"-1h"}}`:                    "action.by",
		`{"action":{"type":"advance","by":"1h","event":"lock"}}`:      "action.event",
		`{"action":{"type":"reset","by":"1h"}}`:                       "action.by",
		`{"action":{"type":"expire_token","order_id":1}}`:             "action.order_id",
		`{"action":{"type":"advance","by":"99999999h"},"phase":"no"}`: "action.by",
	} {
		_, err := fault.ParseRule([]byte(text))
		var wrong *fault.RuleError
		require.ErrorAs(t, err, &wrong, text)
		assert.Equal(t, field, wrong.Field, text)
	}
}
