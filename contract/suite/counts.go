package suite

// Counts are how the checks of a report ended.
type Counts struct {
	Checks    int `json:"checks"`
	Passed    int `json:"passed"`
	Failed    int `json:"failed"`
	Unchecked int `json:"unchecked"`
	TakenOver int `json:"taken_over"` // of those that passed: how many an earlier run has found
}

// Counts counts the results.
func (r *Report) Counts() Counts {
	c := Counts{Checks: len(r.Results)}
	for _, result := range r.Results {
		switch result.Status {
		case Passed:
			c.Passed++
		case Failed:
			c.Failed++
		default:
			c.Unchecked++
		}
		if result.TakenOver {
			c.TakenOver++
		}
	}
	return c
}

// Failed returns how many checks failed.
func (r *Report) Failed() int { return r.Counts().Failed }

// OK reports whether the run came to its end, checks were made, and all of them
// passed. What could not be checked does not count, unless that is all there is.
func (r *Report) OK() bool {
	c := r.Counts()
	return c.Failed == 0 && c.Passed > 0 && !r.Interrupted && !r.CutShort
}
