package mockserver_test

import (
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

func TestB8EachSuccessfulCallTakesItsPointsAndARefusedOneNone(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	assert.Equal(t, int64(sandbox.DefaultPoints), s.Sandbox().Points(s.VenderID))
	require.True(t, s.Sandbox().SetPoints(s.VenderID, 21))
	assert.Zero(t, pass(t, s, asked(s)).Code)
	assert.Zero(t, pass(t, s, asked(s, "vvtype", "2")).Code)
	assert.Equal(t, "10100002", pass(t, s, asked(s, "order_id", "0")).result()["numberCode"], "JD's failure is charged")
	assert.Nil(t, pass(t, s, asked(s, "order_id", "999")).order(), "so is an order that is not there")
	assert.Equal(t, int64(1), s.Sandbox().Points(s.VenderID))
	assert.Equal(t, 100, pass(t, s, asked(s, "order_id", "x")).Code)
	empty := pass(t, s, asked(s))
	assert.Equal(t, 204, empty.Code)
	assert.Equal(t, "请求异常:API 调用次数不足,请前往网站兑换次数。", empty.Msg)
	assert.Equal(t, int64(1), s.Sandbox().Points(s.VenderID))
	assert.False(t, s.Sandbox().SetPoints("42", 1))
}

func TestB8ABalanceOfTenCallsAnswersTenOfFifty(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	require.True(t, s.Sandbox().SetPoints(s.VenderID, 43))
	var answered, refused atomic.Int64
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			switch got := pass(t, s, asked(s)); got.Code {
			case 0:
				answered.Add(1)
			case 204:
				refused.Add(1)
				assert.Nil(t, got.order(), "an order that is not paid for is not shown")
			}
		})
	}
	group.Wait()
	assert.Equal(t, int64(10), answered.Load())
	assert.Equal(t, int64(40), refused.Load())
	assert.Equal(t, int64(3), s.Sandbox().Points(s.VenderID))
}

func TestB10ABearerMayCallTenTimesASecondOfGatewayTime(t *testing.T) {
	t.Parallel()
	gateway := clock.Frozen(noon)
	s := start(t, mockserver.Options{Orders: -1, Shops: 2, Gateway: gateway})
	for range 10 {
		require.Zero(t, pass(t, s, asked(s)).Code)
	}
	got := pass(t, s, asked(s))
	assert.Equal(t, 101, got.Code)
	assert.Equal(t, "请求超时,请重试", got.Msg)
	other := s.Sandbox().Tokens(s.Sandbox().Shops()[1].VenderID)[0].Access
	assert.Zero(t, passAs(t, s, "Bearer "+other, urlencoded, asked(s).Encode()).Code, "another bearer has its own ten")
	gateway.Advance(100 * time.Millisecond)
	assert.Zero(t, pass(t, s, asked(s)).Code)
	assert.Equal(t, 101, pass(t, s, asked(s)).Code)
	gateway.Advance(time.Hour)
	for range 10 {
		require.Zero(t, pass(t, s, asked(s)).Code)
	}
	assert.Equal(t, 101, pass(t, s, asked(s)).Code)
	unlimited := start(t, unlimited())
	for range 30 {
		require.Zero(t, pass(t, unlimited, asked(unlimited)).Code)
	}
}
