package suite

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/exact"
	"github.com/jdmock/jdmock/contract/wire"
)

// A query is a search for orders.
type query struct {
	from, to time.Time // zero for none
	states   []string
	fields   string
	page     int
	size     int
	sort     int // 1 is descending
	modified bool
}

func newQuery(from, to time.Time, states ...string) query {
	return query{from: from, to: to, states: states, fields: "orderId,orderState,orderStartTime,modified", page: 1, size: 20}
}

// params returns the parameters of a search.
func (q query) params() string {
	members := map[string]any{
		"order_state": strings.Join(q.states, ","), "optional_fields": q.fields, "page": strconv.Itoa(q.page), "page_size": strconv.Itoa(q.size),
	}
	if !q.from.IsZero() {
		members["start_date"], members["end_date"] = wire.FormatTime(q.from), wire.FormatTime(q.to)
		members["dateType"] = 1
		if q.modified {
			members["dateType"] = 0
		}
	}
	if q.sort != 0 {
		members["sortType"] = q.sort
	}
	return object(members)
}

// object writes parameters.
func object(members map[string]any) string {
	text, err := json.Marshal(members)
	if err != nil {
		panic(err) // they are all texts and numbers
	}
	return string(text)
}

// A listed page is one that a search was answered with.
type listed struct {
	orders []seen
	total  int
	body   []byte
}

// apiResult is how the order service says whether it did what was asked.
type apiResult struct {
	Success boolean `json:"success"`
	Number  int64   `json:"numberCode"`
}

// boolean reads true and "true".
type boolean bool

// UnmarshalJSON takes either form.
func (b *boolean) UnmarshalJSON(text []byte) error {
	*b = boolean(strings.Trim(string(text), `"`) == "true")
	return nil
}

var errNoID = errors.New("an order without an orderId")

// readSeen reads an order as the jos dialect writes it.
func readSeen(raw json.RawMessage) (seen, error) {
	s := seen{raw: raw}
	var err error
	if s.members, err = decodeValues(raw); err != nil {
		return s, errNoID
	}
	if s.id, err = strconv.ParseInt(fmt.Sprint(s.members["orderId"]), 10, 64); err != nil {
		return s, errNoID
	}
	s.state = s.text("orderState")
	s.placed, _ = wire.ParseTime(s.text("orderStartTime"))
	s.modified, _ = wire.ParseTime(s.text("modified"))
	return s, nil
}

// decodeObject reads an object's members as they stand.
func decodeObject(text []byte) (map[string]json.RawMessage, error) {
	var members map[string]json.RawMessage
	err := json.Unmarshal(text, &members)
	return members, err
}

// decodeValues reads an object, numbers as json.Number.
func decodeValues(text []byte) (map[string]any, error) {
	var members map[string]any
	err := exact.Decode(text, &members)
	return members, err
}

// readRefusal reads the inside of an error_response.
func readRefusal(inner json.RawMessage) (wire.Error, bool) {
	var e wire.Error
	err := json.Unmarshal(inner, &e)
	return e, err == nil
}

// definitions returns the shapes that several methods share.
func definitions() map[string]any {
	defs, _ := contract.Documents()["common.json"]["$defs"].(map[string]any)
	return defs
}

// allStates returns every state that a search may ask for.
var allStates = sync.OnceValue(func() (all []string) {
	state, _ := definitions()["state"].(map[string]any)
	values, _ := state["enum"].([]any)
	for _, v := range values {
		all = append(all, fmt.Sprint(v))
	}
	return all
})

// allFields returns every member of an order, as optional_fields has them.
var allFields = sync.OnceValue(func() string {
	shape, _ := definitions()["orderInfo"].(map[string]any)
	members, _ := shape["properties"].(map[string]any)
	return strings.Join(slices.Sorted(maps.Keys(members)), ",")
})
