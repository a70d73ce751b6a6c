package suite

import (
	"encoding/json"
	"fmt"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// A lister lists the shop's orders of a window, a page at a time.
type lister interface {
	method() wire.Method
	page(p *probe, from, to time.Time, page, size int) listed
	total() string // the member with the total
}

// searchPages lists by the search.
type searchPages struct{ sort int }

var _ lister = searchPages{}

func (searchPages) method() wire.Method { return searchMethod }
func (searchPages) total() string {
	return "/" + searchMethod.Root() + "/searchorderinfo_result/orderTotal"
}

func (s searchPages) page(p *probe, from, to time.Time, page, size int) listed {
	q := newQuery(from, to, allStates()...)
	q.page, q.size, q.sort = page, size, s.sort
	return p.searchPage(q)
}

// guidePages lists by the guide's list.
type guidePages struct{ states string }

var _ lister = guidePages{}

func (guidePages) method() wire.Method { return listMethod }
func (guidePages) total() string       { return "/" + listMethod.Root() + "/order_info_list/order_total" }

func (s guidePages) page(p *probe, from, to time.Time, page, size int) listed {
	members := map[string]any{"start_date": wire.FormatTime(from), "end_date": wire.FormatTime(to), "page": page, "page_size": size}
	if s.states != "" {
		members["order_state"] = s.states
	}
	got := p.must(p.owner(), asked{method: listMethod, params: object(members)})
	var answer struct {
		List struct {
			Orders []json.RawMessage `json:"order_info"`
			Total  int               `json:"order_total"`
		} `json:"order_info_list"`
	}
	if json.Unmarshal(got.inner, &answer) != nil {
		panic(stopped{}) // the schema has told
	}
	all := listed{total: answer.List.Total, body: got.body}
	for _, raw := range answer.List.Orders {
		members, err := decodeValues(raw)
		if err != nil {
			continue
		}
		o := seen{members: members, raw: raw, state: fmt.Sprint(members["order_state"])}
		number, _ := members["order_id"].(json.Number)
		o.id, _ = number.Int64()
		placed, _ := members["order_start_time"].(string)
		o.placed, _ = wire.ParseTime(placed)
		modified, _ := members["modified"].(string)
		o.modified, _ = wire.ParseTime(modified)
		all.orders = append(all.orders, o)
	}
	return all
}
