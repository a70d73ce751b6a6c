// Package plural counts things in English.
package plural

import "strconv"

// Of returns a number with what it counts, a noun that takes an s: "1 call",
// "2 calls".
func Of(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return strconv.Itoa(n) + " " + noun
}
