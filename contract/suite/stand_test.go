package suite_test

import (
	"net/url"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/contract/suite"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A real shop lives on while it is checked. Here its warehouse ships so many
// orders just before they are read.
func TestAnExampleWhoseOrderChangesMeanwhileIsMadeWithAnother(t *testing.T) {
	t.Parallel()
	const name = "case/jingdong.pop.order.get/the article's request answers in the guide dialect"
	for ships, want := range map[int]suite.Status{0: suite.Passed, 1: suite.Passed, 2: suite.Passed, 100: suite.Unchecked} {
		b := newBench(t, mockserver.Options{Orders: 60})
		shipped := 0
		target := b.target
		target.Transport = liar{base: b.Transport(), b: b, ask: func(form url.Values) {
			if form.Get("method") == "jingdong.pop.order.get" && shipped < ships {
				id, err := strconv.ParseInt(param(form, "order_id"), 10, 64)
				assert.NoError(t, err)
				b.Orders.Event(id, order.Ship)
				shipped++
			}
		}}
		all := run(t, target, suite.Options{Only: []string{name}})
		assert.Equal(t, want, all[name].Status, "%d shipped: %v %s", ships, all[name].Violations, all[name].Reason)
		assert.Equal(t, min(ships, 3), shipped)
	}
}
