package seed

import "github.com/jdmock/jdmock/mockserver/order"

// FindPlace returns the place of JD's ids, of those that generated orders go to.
// Town 0 stands for the whole of a county. It returns false for ids that no
// place has, or that belong to different ones.
func FindPlace(province, city, county, town int) (order.Place, bool) {
	for _, p := range places {
		if p.provinceID != province || p.cityID != city || p.countyID != county {
			continue
		}
		if town == 0 {
			p.townID, p.town = 0, ""
		}
		if p.townID == town {
			return p.public(), true
		}
	}
	return order.Place{}, false
}
