package mockserver_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/aggregator"
)

func TestB9AShopThatHasNotAuthorizedTheAppIsGivenALinkThatDoes(t *testing.T) {
	t.Parallel()
	s := pair(t, mockserver.Options{})
	_, err := s.Sandbox().Place(t.Context(), "624092", waiting(7))
	require.NoError(t, err)
	call := asked(s, "owner_id", "624092", "order_id", "7")
	got := pass(t, s, call)
	require.Equal(t, 302, got.Code)
	assert.Equal(t, "未授权店铺", got.Msg)
	assert.True(t, strings.HasPrefix(got.Data.URL, facade(s, aggregator.AuthorizePath)+"?"), got.Data.URL)
	assert.Equal(t, got.Data.URL, pass(t, s, call).Data.URL, "until it is followed, it is the same")
	assert.Equal(t, 302, pass(t, pair(t, mockserver.Options{}), call).Code)

	follow := func(verb, link string) string {
		r, err := http.NewRequest(verb, link, nil)
		require.NoError(t, err)
		resp, err := http.DefaultClient.Do(r)
		require.NoError(t, err)
		defer resp.Body.Close()
		page, err := io.ReadAll(resp.Body)
		require.NoError(t, err)
		assert.Equal(t, http.StatusOK, resp.StatusCode)
		assert.Contains(t, resp.Header.Get("Content-Type"), "text/html")
		assert.NotContains(t, string(page), "<示例店>")
		return string(page)
	}
	follow("HEAD", got.Data.URL)
	for _, bad := range []string{"code=0", "code=", "app_key=x", "owner_id=1", "owner_id=" + s.VenderID} {
		link, err := url.Parse(got.Data.URL)
		require.NoError(t, err)
		values, name, value := link.Query(), "", ""
		name, value, _ = strings.Cut(bad, "=")
		values.Set(name, value)
		link.RawQuery = values.Encode()
		assert.Contains(t, follow("GET", link.String()), "无效", bad)
	}
	require.Equal(t, 302, pass(t, s, call).Code, "nothing of this authorizes")

	assert.Contains(t, follow("GET", got.Data.URL), "授权成功")
	again := pass(t, s, call)
	require.Zero(t, again.Code)
	assert.Equal(t, "7", again.order()["orderId"])
	assert.Contains(t, follow("GET", got.Data.URL), "店铺已授权")
	given := s.Sandbox().Tokens("624092")
	require.Len(t, given, 1, "twice is once")
	assert.Equal(t, "jingdong_vender_shop_query_responce", first(post(t, s, params(s, given[0].Access, "jingdong.vender.shop.query", `{}`))), "the token opens the shop at the gateway, too")

	require.True(t, s.Sandbox().Revoke(given[0].Access))
	second := pass(t, s, call)
	require.Equal(t, 302, second.Code)
	assert.NotEqual(t, got.Data.URL, second.Data.URL)
	assert.Contains(t, follow("GET", got.Data.URL), "无效", "the first link is used up")
	assert.Contains(t, follow("POST", second.Data.URL), "授权成功")
	assert.Zero(t, pass(t, s, call).Code)
}

func first[A, B any](a A, _ B) A { return a }

func TestB9TheLinkFollowsFromTheSeed(t *testing.T) {
	t.Parallel()
	code := func(seed uint64, secret string) string {
		s := pair(t, mockserver.Options{Seed: seed, AppSecret: secret})
		link, err := url.Parse(pass(t, s, asked(s, "owner_id", "624092")).Data.URL)
		require.NoError(t, err)
		return link.Query().Get("code")
	}
	assert.Len(t, code(7, ""), 32)
	assert.Equal(t, code(7, ""), code(7, ""))
	assert.NotEqual(t, code(7, ""), code(8, ""))
	assert.NotEqual(t, code(7, ""), code(7, "another"), "whoever knows the seed does not know the code")
}

func TestB9TheLinkGoesToThePublicURL(t *testing.T) {
	t.Parallel()
	s := pair(t, mockserver.Options{PublicURL: "https://jd.example.test/mock" + wire.Path})
	assert.True(t, strings.HasPrefix(pass(t, s, asked(s, "owner_id", "624092")).Data.URL, "https://jd.example.test/mock"+aggregator.AuthorizePath+"?"))
}

func TestB9AnOwnerThatIsNoShopIsToldSoAndItsLinkLeadsNowhere(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	for _, owner := range []string{"42", "no-shop", "0", "00" + s.VenderID, strings.Repeat("9", 100)} {
		r := httptest.NewRequest("POST", aggregator.Path, strings.NewReader(asked(s, "owner_id", owner).Encode()))
		r.Header.Set("Authorization", "Bearer "+s.AccessToken)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		var told struct {
			Code int
			Msg  string
			Data struct{ URL string }
		}
		require.NoError(t, json.Unmarshal(w.Body.Bytes(), &told))
		assert.Equal(t, 302, told.Code)
		assert.Equal(t, "未授权店铺：该店铺不存在", told.Msg)
		assert.Empty(t, contract.New().Aggregator(w.Body.Bytes()), owner)
		followed := httptest.NewRecorder()
		s.ServeHTTP(followed, httptest.NewRequest("GET", told.Data.URL, nil))
		assert.Contains(t, followed.Body.String(), "授权链接无效或已使用", owner)
	}
}
