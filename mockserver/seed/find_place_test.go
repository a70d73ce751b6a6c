package seed

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/mockserver/order"
)

func TestEveryPlaceIsFoundByItsIDs(t *testing.T) {
	t.Parallel()
	for _, p := range places {
		got, ok := FindPlace(p.provinceID, p.cityID, p.countyID, p.townID)
		assert.True(t, ok, p)
		assert.Equal(t, p.public(), got)
	}
}

func TestAPlaceIsFoundWithoutItsTown(t *testing.T) {
	t.Parallel()
	got, ok := FindPlace(15, 1213, 3411, 0)
	assert.True(t, ok)
	assert.Equal(t, order.Place{ProvinceID: 15, CityID: 1213, CountyID: 3411, Province: "浙江", City: "杭州市", County: "西湖区"}, got)
}

func TestIDsOfDifferentPlacesAreNoPlace(t *testing.T) {
	t.Parallel()
	for name, ids := range map[string][4]int{
		"another province": {1, 1213, 3411, 0}, "another city": {15, 72, 3411, 0}, "another county": {15, 1213, 2799, 0},
		"another's town": {15, 1213, 3411, 900057}, "nothing": {}, "negative": {-1, -1, -1, -1},
	} {
		_, ok := FindPlace(ids[0], ids[1], ids[2], ids[3])
		assert.False(t, ok, name)
	}
}
