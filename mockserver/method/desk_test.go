package method

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
)

// runMethod lets a method answer.
func runMethod(t *testing.T, c *Call, m wire.Method, params string) any {
	t.Helper()
	spec, ok := Find(m)
	require.True(t, ok)
	c.Members, _ = wire.ScanObject(params, nil)
	answer, err := spec.Main.Run(t.Context(), c, params)
	require.NoError(t, err, params)
	return answer
}

// A body that a method writes is what its answer is without one, under the root;
// the same one comes from the cache, from kept orders and from none.
func TestAWholeBodyIsTheAnswerUnderItsRoot(t *testing.T) {
	t.Parallel()
	const root = "some_responce"
	for _, decided := range [][]string{nil, {"success=text", "search-form=wrapped", "order-total=text", "success-code=zero"}} {
		quirks, err := quirk.Settings{}.Parse(decided...)
		require.NoError(t, err)
		c, generated := shopCall(t, 300)
		c.Quirks = quirks
		kept := *c
		kept.Cache = &Cache{}
		compare := func(m wire.Method, params string) {
			c.Root = ""
			plain := runMethod(t, c, m, params).(Appender).AppendJSON(nil)
			want := string(AppendHead(nil, root)) + "," + string(plain[1:]) + "}"
			c.Root, kept.Root = root, root
			assert.Equal(t, want, string(runMethod(t, c, m, params).(Written).Body()), params)
			for range 3 {
				assert.Equal(t, want, string(runMethod(t, &kept, m, params).(Written).Body()), params)
			}
		}
		for n := range 80 {
			fields := strings.Join(OrderFields()[n%40:], ",")
			compare("jingdong.pop.order.get", fmt.Sprintf(`{"order_id":%d,"optional_fields":%q}`, generated.ID(3*n), fields))
			const search = `{"start_date":"2025-03-12 00:00:00","end_date":"2025-04-02 12:00:00","page":%d,"page_size":%d,"optional_fields":%q}`
			compare("jingdong.pop.order.enSearch", fmt.Sprintf(search, 1+n%5, 1+n%20, strings.Join(OrderFields()[n%3:], ","))) // pages overlap
		}
	}
}

func TestWhatIsKeptForLongHasMemoryOfItsOwn(t *testing.T) {
	t.Parallel()
	var c Cache
	body := []byte(`{"list":[{"orderId":"1"}]}`)
	key := rendering{shop: 1, id: 1, version: 1}
	c.keep(key, body[9:22:22])
	for i := range 2 * shardBytes / renderingCost { // until it is in the older half of its shard
		c.keep(rendering{shop: 1, id: 1, version: int64(2 + i)}, nil)
		if s := c.shard(1); s.old.orders[key] != nil {
			break
		}
	}
	_, ok := c.lookup(key)
	require.True(t, ok)
	copy(body, strings.Repeat("x", len(body))) // what it was a part of
	found, ok := c.lookup(key)
	require.True(t, ok)
	assert.Equal(t, `{"orderId":"1`, string(found))
}
