package seed

// optionalFrom and optionalUntil are the carriers that some shops have and others
// have not: orders are generated to travel by those before them.
const (
	optionalFrom  = postedCarriers
	optionalUntil = optionalFrom + 4
)

// Carriers returns the companies that the shop ships with: the first shop all
// that there are, each other one those that it has signed with, which is not
// all of them. The seller's own van and the guide's example are always among
// them. All assumed.
func (s *Shop) Carriers() []Carrier {
	if s.Ordinal == 0 {
		return Carriers()
	}
	drawn := s.draw(streamProfile, optionalFrom)
	missing := int(drawn>>8) % (optionalUntil - optionalFrom)
	var signed []Carrier
	for i, c := range carriers {
		optional := i - optionalFrom
		if i >= optionalFrom && i < optionalUntil && (optional == missing || drawn>>optional&1 == 0) {
			continue
		}
		signed = append(signed, c)
	}
	return signed
}
