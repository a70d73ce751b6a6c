package law

// Refunds are what an order's requests for refunds, and its service orders, come
// to. The zero Refunds are those of an order that has none and needs none.
type Refunds struct {
	Paid     int64 // what the buyer has paid, in fen
	Refunded int64 // what of it was paid back

	Locked  bool // the order waits for a decision about a request
	Locking int  // how many requests that have locked it are open

	Cancelled bool // the order was cancelled after it was paid
	Granted   bool // a request says that the money goes back
}

func (b *breaches) refunds(r Refunds) {
	if r.Refunded < 0 || r.Refunded > r.Paid {
		b.add("refunded", "%d fen paid back, %d fen paid", r.Refunded, r.Paid)
	}
	switch {
	case r.Locked && r.Locking != 1:
		b.add("locked", "%d open requests for a refund have locked it: want one", r.Locking)
	case !r.Locked && r.Locking != 0:
		b.add("locked", "it is not locked, and %d requests for a refund that lock it are open", r.Locking)
	}
	if r.Cancelled && !r.Granted {
		b.add("cancelled", "it was paid and then cancelled, and no request says that the money goes back")
	}
}
