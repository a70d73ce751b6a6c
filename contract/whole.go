package contract

import "github.com/jdmock/jdmock/contract/wire"

// Whole judges an answer of a method, or of AggregatorMethod, by all that one
// answer shows: what Response or Aggregator say of it, then Unknown, then Laws, for
// little more than the first costs. It returns the answer decoded as well, numbers
// as json.Number; nil if it cannot be. Those out of all bounds are null in it.
func (c *Checker) Whole(m wire.Method, v Variant, answer []byte) (value any, found []Violation) {
	if m == AggregatorMethod {
		value, bad := decodeAnswer(answer)
		if bad != nil {
			return nil, c.Aggregator(answer)
		}
		own := c.shelf().aggregator.shapes[placeResponse]
		more := append(own.tree.unknown(nil, value, nil), c.laws(value)...)
		return value, append(own.judge(nil, value, c.tells()), more...)
	}
	own, err := c.shelf().responseShape(m, v)
	root, inner, bad := open(answer)
	if err != nil || bad != nil {
		value, _ := decodeAnswer(answer)
		return value, append(c.Response(m, v, answer), c.Laws(answer)...)
	}
	value = map[string]any{root: inner}
	more := append(own.unknown(m, root, inner), c.laws(value)...)
	return value, append(own.under(m, root, inner, c.tells()), more...)
}
