package mockserver_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/order"
)

const (
	remarkSet  = "jingdong.pop.order.modifyVenderRemark"
	remarkList = "jingdong.pop.order.getRemarkByModifyTime"
)

// remark words a change of a remark.
func remark(id int64, flag int, text string) string {
	return fmt.Sprintf(`{"order_id":%d,"flag":%d,"remark":%q}`, id, flag, text)
}

// remarked returns the ids of the remarks changed in a window, as they are
// listed, and the total.
func remarked(t *testing.T, s *mocktest.Server, from, to string, more string) (ids []int64, total int) {
	t.Helper()
	page := into[struct {
		Result struct {
			Total int `json:"totleNum"`
			List  []struct {
				ID int64 `json:"orderId"`
			} `json:"remarkList"`
		} `json:"getremarkbymodifytime_result"`
	}](t, ask(t, s, remarkList, fmt.Sprintf(`{"startTime":%q,"endTime":%q%s}`, from, to, more)))
	for _, r := range page.Result.List {
		ids = append(ids, r.ID)
	}
	return ids, page.Result.Total
}

func TestARemarkShowsInTheOrderAndMakesAnotherVersion(t *testing.T) {
	t.Parallel()
	const fields = `"optional_fields":"venderRemark,venderRemarkFlagAlias,venderRemarkLevelFlag,modified,orderState,dataVersion"`
	at := clock.Frozen(noon)
	s := start(t, moving(at))
	place(t, s, waiting(1))
	before := orderInfoOf(t, ask(t, s, "jingdong.pop.order.get", `{"order_id":1,`+fields+`}`))
	version := s.Orders.Get(1).Version
	at.Advance(time.Minute)
	ask(t, s, remarkSet, remark(1, 3, "加急"))

	after := orderInfoOf(t, ask(t, s, "jingdong.pop.order.get", `{"order_id":1,`+fields+`}`))
	assert.Equal(t, "加急", after["venderRemark"])
	assert.Equal(t, "绿色", after["venderRemarkFlagAlias"])
	assert.Equal(t, "3", after["venderRemarkLevelFlag"])
	assert.Equal(t, "2025-04-02 12:01:00", after["modified"])
	assert.Equal(t, before["orderState"], after["orderState"])
	assert.NotEqual(t, before["dataVersion"], after["dataVersion"])
	assert.Greater(t, s.Orders.Get(1).Version, version)
	found := ask(t, s, "jingdong.pop.order.search", `{"start_date":"2025-04-02 12:01:00","end_date":"2025-04-02 12:01:00","order_state":"ALL","optional_fields":"orderId"}`)
	assert.True(t, containsID(t, found, 1), "it is found by its time of modification")
}

func TestAnEmptyRemarkTakesItAway(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1))
	ask(t, s, remarkSet, remark(1, 1, "x"))
	ask(t, s, remarkSet, remark(1, 0, ""))
	assert.Empty(t, s.Orders.Get(1).VenderRemark)
	ids, total := remarked(t, s, "2025-04-02 00:00:00", "2025-04-02 23:59:59", "")
	assert.Equal(t, []int64{1}, ids, "that it was taken away is a change")
	assert.Equal(t, 1, total)
}

func TestRemarksAreListedByTheirLastChange(t *testing.T) {
	t.Parallel()
	at := clock.Frozen(noon)
	s := start(t, moving(at))
	place(t, s, waiting(1), waiting(2), waiting(3))
	for _, id := range []int64{1, 2, 3} {
		ask(t, s, remarkSet, remark(id, 1, "first"))
		at.Advance(time.Second)
	}
	ask(t, s, remarkSet, remark(1, 5, "second")) // at 12:00:03
	const from, to = "2025-04-02 12:00:00", "2025-04-02 12:00:03"
	ids, total := remarked(t, s, from, to, "")
	assert.Equal(t, []int64{2, 3, 1}, ids)
	assert.Equal(t, 3, total)
	ids, _ = remarked(t, s, from, to, `,"sortTime":1`)
	assert.Equal(t, []int64{1, 3, 2}, ids)
	ids, total = remarked(t, s, from, "2025-04-02 12:00:01", "")
	assert.Equal(t, []int64{2}, ids, "the first was changed later")
	assert.Equal(t, 1, total)
	answer := string(ask(t, s, remarkList, `{"startTime":"2025-04-02 12:00:03","endTime":"2025-04-02 12:00:03"}`))
	assert.JSONEq(t, `{"code":"0","getremarkbymodifytime_result":{"resultCode":10100000,"errorMsg":"","totleNum":1,"remarkList":[
		{"orderId":1,"remark":"second","created":"2025-04-02 12:00:00","modified":"2025-04-02 12:00:03","flag":5}]}}`, answer)
}

func TestRemarksComeAHundredAPage(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	for id := range int64(103) {
		place(t, s, waiting(id+1))
		ask(t, s, remarkSet, remark(id+1, 1, "x"))
	}
	const from, to = "2025-04-02 00:00:00", "2025-04-02 23:59:59"
	for page, want := range map[string]int{"": 100, `,"page":1`: 100, `,"page":2`: 3, `,"page":3`: 0} {
		ids, total := remarked(t, s, from, to, page)
		assert.Len(t, ids, want, page)
		assert.Equal(t, 103, total, page)
	}
}

func TestAGeneratedOrderIsRemarked(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{Orders: 50})
	for _, o := range s.Orders.List(order.FinishedL, order.WaitSellerStockOut) {
		ask(t, s, remarkSet, remark(o.ID, (o.RemarkFlag+1)%6, o.VenderRemark)) // only the colour changes
		assert.Equal(t, (o.RemarkFlag+1)%6, s.Orders.Get(o.ID).RemarkFlag)
		assert.Equal(t, o.State, s.Orders.Get(o.ID).State)
	}
}

func TestTheClientRemarksOrders(t *testing.T) {
	t.Parallel()
	s := start(t, empty())
	place(t, s, waiting(1), unpaidOrder(2))
	c := clientOf(t, s)
	ctx := t.Context()
	require.NoError(t, c.Orders.SetRemark(ctx, 1, client.RemarkPurple, "<加急> & \"x\""))
	page, err := c.Orders.Remarks(ctx, client.RemarkQuery{Start: noon.AddDate(0, 0, -31), End: noon, Sort: client.Descending})
	require.NoError(t, err)
	require.Equal(t, 1, page.Total)
	assert.Equal(t, client.Remark{
		OrderID: 1, Text: "<加急> & \"x\"", Flag: client.RemarkPurple, Created: page.Remarks[0].Modified, Modified: page.Remarks[0].Modified,
	}, page.Remarks[0])
	assert.Equal(t, noon, page.Remarks[0].Modified.UTC())

	require.ErrorIs(t, c.Orders.SetRemark(ctx, 2, client.RemarkRed, "x"), client.ErrOrderNotFound, "it is not paid yet")
	require.ErrorIs(t, c.Orders.SetRemark(ctx, 99, client.RemarkRed, "x"), client.ErrOrderNotFound)
	require.ErrorIs(t, c.Orders.SetRemark(ctx, 1, 6, "x"), client.ErrParam)
	err = c.Orders.SetRemark(ctx, 1, 1, strings.Repeat("京", 501))
	require.ErrorIs(t, err, client.ErrParam)
	var failed *client.ResultError
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "10100039", failed.Code)
	assert.NotEmpty(t, failed.Zh)
	_, err = c.Orders.Remarks(ctx, client.RemarkQuery{Start: noon.AddDate(0, 0, -32), End: noon})
	require.ErrorAs(t, err, &failed)
	assert.Equal(t, "10500001", failed.Code)
	assert.Equal(t, "<加急> & \"x\"", s.Orders.Get(1).VenderRemark, "what failed changed nothing")
}
