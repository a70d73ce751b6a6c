package contract

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
)

// requestPlaces are where a method's schema says what is asked.
var requestPlaces = []string{placeRequest, placeGuideRequest}

func TestTheMethodsThatAreCalledMostHaveAQuickCheck(t *testing.T) {
	t.Parallel()
	for _, m := range []wire.Method{"jingdong.pop.order.get", "jingdong.pop.order.search", "jingdong.pop.orders.get", "jingdong.pop.order.track", "jingdong.pop.order.ship"} {
		for place, s := range library().methods[m].shapes {
			if place == placeRequest || place == placeGuideRequest {
				assert.NotNil(t, s.quick(), "%s %s", m, place)
			}
		}
	}
	shape := library().methods["jingdong.pop.order.get"].shapes[placeRequest]
	for params, want := range map[string]bool{
		`{"order_id":300000000008,"optional_fields":"orderId,orderState"}`:   true,
		`{"order_id":"300000000008","optional_fields":"orderId"}`:            true,
		`{"order_id":1,"optional_fields":"a","order_state":null}`:            true,
		`{"order_id":1,"optional_fields":null}`:                              false,
		`{"order_id":1,"optional_fields":" "}`:                               false,
		`{"order_id":1}`:                                                     false,
		`{"order_id":1.5,"optional_fields":"a"}`:                             false,
		`{"order_id":1,"optional_fields":"a","nonsense":1}`:                  false,
		`{"order_id":1,"optional_fields":"a","order_state":"NO_SUCH_STATE"}`: false,
	} {
		assert.Equal(t, want, shape.quick().accepts(params), params)
	}
	shape = library().methods["jingdong.pop.order.ship"].shapes[placeRequest]
	if shape == nil {
		shape = library().methods["jingdong.pop.order.ship"].shapes[placeGuideRequest]
	}
	for params, want := range map[string]bool{
		`{"order_id":1,"logistics_id":2087,"waybill":"JD1"}`: true,
		`{"order_id":1,"logistics_id":1274,"waybill":"JD1"}`: true,
		`{"order_id":1,"logistics_id":1274}`:                 false, // good, but for the schema to say
		`{"order_id":1,"logistics_id":2087}`:                 false,
	} {
		assert.Equal(t, want, shape.quick().accepts(params), params)
	}
}

// FuzzTheQuickCheckAcceptsWhatTheSchemaAccepts holds the quick check of every
// request to its schema: what it lets pass, the schema lets pass.
func FuzzTheQuickCheckAcceptsWhatTheSchemaAccepts(f *testing.F) {
	for _, params := range []string{
		`{"order_id":300000000008,"optional_fields":"orderId,orderState"}`, `{"order_id":"1","optional_fields":"a","order_state":"FINISHED_L, PAUSE"}`,
		`{"start_date":"2025-04-01 00:00:00","end_date":"2025-04-05 23:59:59","order_state":"ALL","optional_fields":"orderId","page":"1","page_size":20,"sortType":-1}`,
		`{"start_date":"2025-04-01 00:00:00","end_date":"2025-04-02 00:00:00","page":0,"page_size":101}`, `{"order_id":1,"logistics_id":2087,"waybill":"JD1"}`,
		`{"order_id":-1,"optional_fields":null}`, `{"order_id":999999999999999999,"optional_fields":"\u0041"}`, `{}`,
	} {
		f.Add(params)
	}
	f.Fuzz(func(t *testing.T, params string) {
		for m, d := range library().methods {
			for _, place := range requestPlaces {
				s := d.shapes[place]
				if s == nil || !s.quick().accepts(params) {
					continue
				}
				if found, err := s.findAll(m, []byte(params)); err != nil || len(found) > 0 {
					t.Fatalf("%s %s: %q passes the quick check, and the schema finds %v %v", m, place, params, found, err)
				}
			}
		}
	})
}

func TestMostRequestsHaveAQuickCheck(t *testing.T) {
	t.Parallel()
	accepted := 0
	for m, d := range library().methods {
		for _, place := range requestPlaces {
			if s := d.shapes[place]; s != nil && s.quick() != nil {
				accepted++
			}
		}
		require.NotEmpty(t, d.shapes, m)
	}
	assert.GreaterOrEqual(t, accepted, 12, "requests with a quick check")
}
