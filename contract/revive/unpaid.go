package revive

// unpaidNames are the words of the methods for unpaid orders, and the paths of
// the fields that they are.
var unpaidNames = []struct{ name, path string }{
	{"orderType", "orderType"}, {"payment", "payType"}, {"parentId", "parentOrderId"}, {"orderCreated", "orderStartTime"}, {"modified", "modified"},
	{"userName", "consigneeInfo.fullname"}, {"address", "consigneeInfo.fullAddress"}, {"mobile", "consigneeInfo.mobile"}, {"phone", "consigneeInfo.telephone"},
	{"provinceId", "consigneeInfo.provinceId"}, {"cityId", "consigneeInfo.cityId"}, {"countyId", "consigneeInfo.countyId"}, {"townId", "consigneeInfo.townId"},
	{"pin", "pin"}, {"openIdBuyer", "openIdBuyer"}, {"xidBuyer", "xidBuyer"},
}

// unpaid takes unpaid orders, which other methods do not show in all of JD's
// environments. Their lines come without prices, so that those are made up where
// no other answer has them.
func (r *reader) unpaid(_, answer object) bool {
	rows, ok := ordersOf(answer, 0)
	for _, row := range rows {
		d := r.asked(row)
		if d == nil {
			continue
		}
		d.put("orderState", notPay, r.at)
		for _, each := range unpaidNames {
			if v := row[each.name]; v != nil {
				d.put(each.path, v, r.at)
			}
		}
	}
	return ok
}

// ordersOf returns the objects of an answer that have the id of an order and
// when it was created.
func ordersOf(o object, depth int) (rows []object, ok bool) {
	if o["orderId"] != nil && o["orderCreated"] != nil {
		return []object{o}, true
	}
	for _, name := range names(o) {
		v := o[name]
		if list, is := v.([]any); is {
			for _, each := range listOf(list) {
				if each["orderCreated"] != nil {
					rows, ok = append(rows, each), true
				}
			}
			continue
		}
		inner, is := v.(object)
		if !is || depth > maxDepth {
			continue
		}
		found, has := ordersOf(inner, depth+1)
		rows, ok = append(rows, found...), ok || has
	}
	return rows, ok
}
