package seed

// streamLabel is the stream of the numbers on labels, apart from those of a shop.
const streamLabel = 1 << 20

// Numbers on labels have 13 digits and begin with 2 or more. No generated order
// has such an id, and so none travels by itself under such a number.
const (
	firstLabel = 2_000_000_000_000
	labels     = 8_000_000_000_000
)

// Label returns the waybill of the k-th label that is issued for an order by a
// carrier, as the carrier writes its numbers here. Two may be equal: who issues
// them has to look.
func Label(seed uint64, carrier, orderID int64, k int) string {
	drawn := mix(mix(mix(seed^streamLabel)+uint64(orderID)) + uint64(k))
	return written(waybillPrefix(carrier), firstLabel+drawn%labels, 10, 13, "")
}
