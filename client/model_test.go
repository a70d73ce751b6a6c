package client_test

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
)

// A shop is a model of JD's search: orders that change under a clock of its
// own, between any two calls.
type shop struct {
	now    time.Time
	orders []*shopOrder
	change func()       // runs before each call
	broken func() error // the call fails
	calls  int
}

type shopOrder struct {
	id, version      int64
	placed, modified time.Time
	state            client.State
}

func (s *shop) place(at time.Time, state client.State) {
	s.orders = append(s.orders, &shopOrder{id: int64(len(s.orders) + 1), version: 1, placed: at, modified: at, state: state})
}

func (s *shop) touch(o *shopOrder, state client.State) {
	o.version++
	o.state = state
	if s.now.After(o.modified) {
		o.modified = s.now
	}
}

// RoundTrip answers searches and lists.
func (s *shop) RoundTrip(r *http.Request) (*http.Response, error) {
	s.calls++
	if s.change != nil {
		s.change()
	}
	if s.broken != nil {
		if err := s.broken(); err != nil {
			return nil, err
		}
	}
	rec := httptest.NewRecorder()
	g := &gate{reply: func(_ int, r received, w http.ResponseWriter) { s.answer(r, w) }}
	g.ServeHTTP(rec, r)
	return rec.Result(), nil
}

func (s *shop) answer(r received, w http.ResponseWriter) {
	start, err1 := wire.ParseTime(r.text("start_date"))
	end, err2 := wire.ParseTime(r.text("end_date"))
	page, size := max(r.number("page"), 1), r.number("page_size")
	if err := errors.Join(err1, err2); err != nil || size < 1 || size > 100 || end.Before(start) || end.Sub(start) >= 31*24*time.Hour {
		refuse(w, "61")
		return
	}
	list := r.method == client.MethodOrdersGet
	at := func(o *shopOrder) time.Time {
		if list || r.number("dateType") == 1 {
			return o.placed
		}
		return o.modified
	}
	states := r.text("order_state")
	var found []*shopOrder
	for _, o := range s.orders {
		in := states == "" || states == "ALL" || slices.Contains(strings.Split(states, ","), string(o.state))
		if in && !at(o).Before(start) && !at(o).After(end) {
			found = append(found, o)
		}
	}
	slices.SortFunc(found, func(a, b *shopOrder) int {
		if list {
			return -cmp.Or(at(a).Compare(at(b)), cmp.Compare(a.id, b.id))
		}
		if r.number("sortType") == 1 {
			return cmp.Or(-at(a).Compare(at(b)), cmp.Compare(a.id, b.id))
		}
		return cmp.Or(at(a).Compare(at(b)), cmp.Compare(a.id, b.id))
	})
	total := len(found)
	found = found[min((page-1)*size, total):min(page*size, total)]
	s.write(r, w, found, total)
}

func (s *shop) write(r received, w http.ResponseWriter, found []*shopOrder, total int) {
	var items []string
	for _, o := range found {
		form := `{"orderId":"%d","dataVersion":"%d","orderStartTime":%q,"modified":%q,"orderState":%q}`
		if r.method == client.MethodOrdersGet {
			form = `{"order_id":%d,"ignored":%d,"order_start_time":%q,"modified":%q,"order_state":%q}`
		}
		items = append(items, fmt.Sprintf(form, o.id, o.version, wire.FormatTime(o.placed), wire.FormatTime(o.modified), o.state))
	}
	text := strings.Join(items, ",")
	if r.method == client.MethodOrdersGet {
		answer(w, r.method, fmt.Sprintf(`"order_info_list":{"order_info":[%s],"order_total":%d}`, text, total))
		return
	}
	answer(w, r.method, fmt.Sprintf(`"searchorderinfo_result":{"apiResult":{"success":true,"numberCode":0},"orderTotal":%d,"orderInfoList":[%s]}`, total, text))
}
