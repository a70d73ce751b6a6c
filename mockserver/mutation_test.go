package mockserver_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/mutate"
	"github.com/jdmock/jdmock/contract/raced"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

// TestEveryMutationOfAFullAnswerIsCaught changes one node at a time of answers
// that between them have every member, and wants the schema to notice wherever
// the sources fix the type.
func TestEveryMutationOfAFullAnswerIsCaught(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	checker := contract.New()
	const name = wire.Method("jingdong.pop.order.get")
	judge := func(answer []byte) int {
		return len(checker.Response(name, contract.Main, answer)) + len(checker.Unknown(name, contract.Main, answer))
	}
	told := map[string]bool{} // the nested members that the answers looked at have had
	done := map[string]bool{} // the mutations, each of which is made once
	mutations := 0
	for _, o := range wholeShop(t, s, "jingdong.pop.order.search") {
		fresh := false
		for member, value := range o {
			object, _ := value.(map[string]any)
			list, _ := value.([]any)
			if len(object)+len(list) > 0 && !told[member] {
				fresh, told[member] = true, true
			}
		}
		if !fresh {
			continue
		}
		inner := ask(t, s, name, fmt.Sprintf(`{"order_id":%q,"optional_fields":%q}`, o["orderId"], everyField))
		answer := fmt.Appendf(nil, `{"jingdong_pop_order_get_responce":%s}`, inner)
		require.Zero(t, judge(answer))
		for m, changed := range mutate.Each(answer) {
			if place := m.String(); mutate.Free(m) == "" && !done[place] {
				done[place] = true
				if mutations++; raced.On && mutations%8 > 0 {
					continue
				}
				assert.NotZero(t, judge(changed), "%s passes", m)
			}
		}
	}
	assert.Greater(t, mutations, 1000)
}
