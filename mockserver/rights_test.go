package mockserver_test

import (
	"fmt"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

func TestAnAppsSettingsRefuseWhatTheySay(t *testing.T) {
	t.Parallel()
	for code, set := range map[string]func(*sandbox.App){
		"24": func(a *sandbox.App) { a.Rights.Methods = []wire.Method{"jingdong.pop.order.ship"} },
		"25": func(a *sandbox.App) { a.State = sandbox.OffLine },
		"28": func(a *sandbox.App) { a.Rights.Stopped = []wire.Method{"jingdong.pop.order.get"} },
		"73": func(a *sandbox.App) { a.Rights.OffCloud = true },
		"79": func(a *sandbox.App) { a.Rights.NotFor = []string{mockserver.DefaultVenderID} },
		"80": func(a *sandbox.App) { a.Rights.Networks = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")} },
		"92": func(a *sandbox.App) { a.State, a.Rights.Created = sandbox.Test, noon.AddDate(0, -3, -1) },
		"": func(a *sandbox.App) {
			a.State, a.Rights.Created = sandbox.Test, noon.AddDate(0, -2, 0)
			a.Rights.Methods = []wire.Method{"jingdong.pop.order.get"}
			a.Rights.Networks = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("::1/128")}
		},
	} {
		s := start(t, empty())
		place(t, s, waiting(1))
		app, _ := s.Sandbox().App(s.AppKey)
		set(&app)
		require.True(t, s.Sandbox().SetApp(app))
		const body = `{"order_id":1,"optional_fields":"orderId"}`
		if code == "" {
			ask(t, s, "jingdong.pop.order.get", body)
			continue
		}
		assert.Equal(t, code, refusal(t, s, "jingdong.pop.order.get", body).Code)
	}
	s := start(t, empty())
	require.True(t, s.Sandbox().SetKind(s.VenderID, sandbox.KindFBP))
	assert.Equal(t, "64", refusal(t, s, "jingdong.vender.shop.query", `{}`).Code)
	assert.False(t, s.Sandbox().SetApp(sandbox.App{Key: "nobody"}))
	assert.False(t, s.Sandbox().SetKind("1", sandbox.KindSOP))
}

func TestAnAppInTestStateHasFiveHundredCallsADay(t *testing.T) {
	t.Parallel()
	shop := clock.Frozen(noon) // noon of GMT+8
	s := start(t, mockserver.Options{Orders: -1, Clock: shop, AppState: sandbox.Test})
	calls := func(n int) (refusedWith map[string]int) {
		refusedWith = map[string]int{}
		for range n {
			root, inner := post(t, s, params(s, s.AccessToken, "jingdong.vender.shop.query", `{}`))
			if root == wire.ErrorRoot {
				refusedWith[into[wire.Error](t, inner).Code]++
			}
		}
		return refusedWith
	}
	assert.Equal(t, map[string]int{"2": 3}, calls(sandbox.DefaultTestQuota+3))
	shop.Advance(11*time.Hour + 59*time.Minute)
	assert.Equal(t, map[string]int{"2": 1}, calls(1))
	shop.Advance(time.Minute)
	assert.Empty(t, calls(10), "a new day since midnight, GMT+8")
	app, _ := s.Sandbox().App(s.AppKey)
	app.Rights.DailyQuota = -1
	s.Sandbox().SetApp(app)
	assert.Empty(t, calls(sandbox.DefaultTestQuota+10), "off is off")
}

func TestTheOrderServiceThrottlesInsideItsResult(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1, Shops: 2, Rights: sandbox.Rights{OrderCalls: limit.Rate{Calls: 2, Per: time.Second}}})
	get := func(token string) string {
		_, inner := post(t, s, params(s, token, "jingdong.pop.order.get", `{"order_id":1,"optional_fields":"orderId"}`))
		return string(inner)
	}
	for range 2 {
		assert.Contains(t, get(s.AccessToken), `"success":true`)
	}
	assert.Contains(t, get(s.AccessToken), `"chineseErrCode":"访问太频繁,请降低频率,稍后重试","numberCode":-110000`)
	ask(t, s, "jingdong.vender.shop.query", `{}`)
	other := s.Sandbox().Tokens(s.Sandbox().Shops()[1].VenderID)[0].Access
	assert.Contains(t, get(other), `"success":true`, "each shop has a bucket of its own")
}

func TestCallsAtOnceAreBoundedByTheAppsLanes(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: -1, Rights: sandbox.Rights{Concurrency: 1}})
	leave, ok := s.Sandbox().Lanes.Enter(s.AppKey, 1)
	require.True(t, ok)
	assert.Equal(t, "2", refusal(t, s, "jingdong.vender.shop.query", `{}`).Code)
	leave()
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() { post(t, s, params(s, s.AccessToken, "jingdong.vender.shop.query", `{}`)) })
	}
	group.Wait()
	ask(t, s, "jingdong.vender.shop.query", fmt.Sprintf(`{%s}`, "")) // every lane was given back
}
