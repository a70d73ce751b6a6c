package mockserver_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/mocktest"
	"github.com/jdmock/jdmock/mockserver/passport"
)

// habitsOf returns how often each habit was found.
func habitsOf(s *mocktest.Server) map[passport.Habit]int {
	found := map[passport.Habit]int{}
	for _, f := range s.Sandbox().Passport.Read().Findings {
		found[f.Finding] = f.Times
	}
	return found
}

// ships returns a shipment of an order.
func ships(id int64, waybill string) string {
	return fmt.Sprintf(`{"order_id":%d,"logistics_id":1010,"waybill":%q}`, id, waybill)
}

// lists returns a window of hours and seconds from noon on.
func lists(start, end time.Duration) string {
	return fmt.Sprintf(`{"start_date":%q,"end_date":%q}`, wire.FormatTime(noon.Add(start)), wire.FormatTime(noon.Add(end)))
}

func TestAPassportSaysWhatTheClientWasExercisedAgainst(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1), waiting(2))
	_, err := s.Sandbox().Faults.Add(fault.Rule{Method: shipMethod, First: 1, Phase: fault.After, Action: fault.Action{Type: fault.ErrorAction, Code: "65"}})
	require.NoError(t, err)
	_, err = s.Sandbox().Faults.Add(fault.Rule{Method: "jingdong.pop.order.get", OrderID: 2, First: 1, Action: fault.Action{Type: fault.ErrorAction, Code: "65"}})
	require.NoError(t, err)
	post(t, s, params(s, s.AccessToken, shipMethod, ships(1, "JD1")))
	post(t, s, params(s, s.AccessToken, shipMethod, ships(1, "JD1")))
	post(t, s, params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":2}`))
	post(t, s, params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":1,"optional_fields":"orderId"}`))
	pass(t, s, asked(s))
	p := s.Sandbox().Passport.Read()
	assert.Equal(t, 5, p.Calls)
	require.Len(t, p.Methods, 3)
	assert.Equal(t, passport.Method{
		Method: "jingdong.pop.order.get", Calls: 2, Outcomes: map[string]int{"answered": 1, "refused": 1},
		Codes: map[string]int{"0": 1, "65": 1}, Dialects: []string{"guide", "jos"},
	}, p.Methods[0])
	assert.Equal(t, map[string]int{"65": 1, "409": 1}, p.Methods[1].Codes)
	assert.Equal(t, []passport.Count{{Name: "aggregator", Times: 1}, {Name: "guide", Times: 3}, {Name: "jos", Times: 1}}, p.Dialects)
	assert.Equal(t, []passport.Struck{
		{Action: "error", Phase: "after", Struck: 1, CalledAgain: 1}, {Action: "error", Phase: "before", Struck: 1},
	}, p.Faults, "the order that was to be read was not read again")
	assert.Equal(t, []passport.Count{{Name: "WAIT_GOODS_RECEIVE_CONFIRM", Times: 3}, {Name: "WAIT_SELLER_STOCK_OUT", Times: 2}}, p.States)
	assert.Empty(t, p.Findings, "a retry with the same waybill after a lost answer is well done")
	require.NoError(t, s.Sandbox().Reset(t.Context()))
	s.Sandbox().Journal.Clear()
	assert.Equal(t, p, s.Sandbox().Passport.Read(), "it outlives the journal")
}

const shipMethod = "jingdong.pop.order.ship"

func TestAShipmentWithAnotherWaybillIsFound(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1), waiting(2))
	post(t, s, params(s, s.AccessToken, shipMethod, ships(1, "JD1")))
	post(t, s, params(s, s.AccessToken, shipMethod, ships(2, "JD2")))
	post(t, s, params(s, s.AccessToken, shipMethod, ships(1, "JD1")))
	assert.Empty(t, habitsOf(s), "another order, and the same waybill")
	post(t, s, params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":1}`))
	post(t, s, params(s, s.AccessToken, shipMethod, ships(1, "JD9")))
	assert.Equal(t, map[passport.Habit]int{passport.TwoWaybills: 1}, habitsOf(s))
	example := s.Sandbox().Passport.Read().Findings[0].Examples[0]
	assert.Equal(t, passport.Example{Call: "00000005", Method: shipMethod, OrderID: 1}, example)
}

func TestAShipmentThatIsRepeatedAfterAConflictIsFound(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	for range 2 {
		post(t, s, params(s, s.AccessToken, shipMethod, ships(1, "JD1")))
	}
	post(t, s, params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":1}`))
	post(t, s, params(s, s.AccessToken, shipMethod, ships(1, "JD1")))
	assert.Empty(t, habitsOf(s), "it was read in between")
	post(t, s, params(s, s.AccessToken, shipMethod, ships(1, "JD1")))
	assert.Equal(t, map[passport.Habit]int{passport.ShippedAfterConflict: 1}, habitsOf(s))
}

func TestAChangeOfAnOrderIsNoReadOfIt(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	place(t, s, waiting(1))
	for range 2 {
		post(t, s, params(s, s.AccessToken, shipMethod, ships(1, "JD1")))
	}
	_, body := post(t, s, params(s, s.AccessToken, "jingdong.pop.order.modifyVenderRemark", `{"order_id":1,"flag":1,"remark":"急"}`))
	require.Contains(t, string(body), `"success":true`)
	assert.Empty(t, habitsOf(s))
	post(t, s, params(s, s.AccessToken, shipMethod, ships(1, "JD1")))
	assert.Equal(t, map[passport.Habit]int{passport.ShippedAfterConflict: 1}, habitsOf(s))
}

func TestATokenThatIsSentAgainAfterItWasRefusedIsFound(t *testing.T) {
	t.Parallel()
	s := start(t, unlimited())
	old := s.AccessToken
	fresh, err := s.Sandbox().Refresh(s.AppKey, s.Sandbox().Tokens(s.VenderID)[0].Refresh, 0, noon)
	require.NoError(t, err)
	post(t, s, params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":1}`))
	s.AccessToken = fresh.Access
	post(t, s, params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":1}`))
	assert.Empty(t, habitsOf(s), "it went on with the new token")
	s.AccessToken = old
	post(t, s, params(s, s.AccessToken, "jingdong.pop.order.get", `{"order_id":1,"optional_fields":"orderId"}`))
	assert.Equal(t, map[passport.Habit]int{passport.CalledWithRefusedToken: 1}, habitsOf(s))
	assert.NotContains(t, fmt.Sprint(s.Sandbox().Passport.Read()), old)
}

func TestAGapBetweenWindowsIsFound(t *testing.T) {
	t.Parallel()
	const list = "jingdong.pop.orders.get"
	for _, each := range []struct {
		name    string
		windows [][2]time.Duration
		lost    int // which call's answer is; 0 for none
		want    int
	}{
		{"windows that meet", [][2]time.Duration{{-3 * time.Hour, -2 * time.Hour}, {-2*time.Hour + time.Second, -time.Hour}, {-time.Hour, 0}}, 0, 0},
		{"the same window again", [][2]time.Duration{{-3 * time.Hour, -2 * time.Hour}, {-3 * time.Hour, -2 * time.Hour}}, 0, 0},
		{"a gap", [][2]time.Duration{{-3 * time.Hour, -2 * time.Hour}, {-time.Hour, 0}}, 0, 1},
		{"a gap of two seconds", [][2]time.Duration{{-3 * time.Hour, -2 * time.Hour}, {-2*time.Hour + 2*time.Second, 0}}, 0, 1},
		{"a window whose answer was lost", [][2]time.Duration{{-3 * time.Hour, -2 * time.Hour}, {-2 * time.Hour, -time.Hour}, {-time.Hour, 0}}, 2, 1},
		{"a window that lies in the future", [][2]time.Duration{{-time.Hour, 5 * time.Hour}, {5 * time.Hour, 6 * time.Hour}}, 0, 1},
	} {
		t.Run(each.name, func(t *testing.T) {
			t.Parallel()
			s := start(t, unlimited())
			if each.lost != 0 {
				_, err := s.Sandbox().Faults.Add(fault.Rule{Method: list, Nth: each.lost, Action: fault.Action{Type: fault.ErrorAction, Code: "65"}})
				require.NoError(t, err)
			}
			for _, w := range each.windows {
				post(t, s, params(s, s.AccessToken, list, lists(w[0], w[1])))
			}
			assert.Equal(t, each.want, habitsOf(s)[passport.WindowGap])
		})
	}
}
