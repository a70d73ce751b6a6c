package arrival

// profiles are the curves that have a name. All assumed.
var profiles = map[string]func() curve{"calm": calm, "day": day, "double-eleven": doubleEleven}

// calm is one order every two minutes, by day and by night.
func calm() curve { return newCurve([]segment{{rate: nano(30, 3600)}}) }

// day is quiet at night, and has peaks at noon and from 20:00 to 22:00: some
// 3,000 orders.
func day() curve {
	return hourly([]float64{
		40, 20, 10, 6, 5, 8, 20, 45, 80, 120, 170, 190,
		230, 190, 150, 150, 150, 140, 150, 190, 270, 280, 200, 110,
	})
}

// doubleEleven is the day of the sale, each day: whoever wants it on the 11th of
// November lets shop time be there. It begins at 00:00 with 20 orders a second,
// has a second peak at 20:00, and comes to some 40,000 orders.
func doubleEleven() curve {
	at := func(hour, minute int64, n float64, seconds int64) segment {
		return segment{from: hour*3600 + minute*60, rate: nano(n, seconds)}
	}
	return newCurve([]segment{
		at(0, 0, 20, 1), at(0, 2, 5, 1), at(0, 10, 1, 1), at(1, 0, 10, 60), at(2, 0, 4, 60), at(7, 0, 12, 60),
		at(9, 0, 30, 60), at(19, 0, 20, 60), // those who wait for the evening
		at(20, 0, 10, 1), at(20, 2, 3, 1), at(20, 10, 40, 60), at(22, 0, 30, 60),
		at(23, 30, 6, 60), // those who wait for midnight
	})
}
