package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/aftersale"
	"github.com/jdmock/jdmock/mockserver/order"
)

func TestEachMachineIsShownRowByRow(t *testing.T) {
	t.Parallel()
	all := machines("")
	require.Len(t, all, 3)
	assert.Len(t, all[0].Rows, len(order.Table()))
	assert.Len(t, all[1].Rows, len(aftersale.RefundTable()))
	assert.Len(t, all[2].Rows, len(aftersale.ServiceTable()))
	for _, m := range all {
		assert.Equal(t, []machineInfo{m}, machines(m.Machine))
		ways := 0
		text := string(m.detail(nil))
		for _, row := range m.Rows {
			require.NotEmpty(t, row.From, "%s %s", m.Machine, row.Event)
			ways += len(row.From)
			assert.Contains(t, text, row.To)
			assert.NotContains(t, row.From, "no status")
		}
		assert.Equal(t, ways, strings.Count(m.Diagram, " --> "), "a line of the diagram for each way")
	}
	assert.Empty(t, machines("parcels"))
}
