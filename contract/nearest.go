package contract

import "strings"

// maxNameLength bounds the names that are compared: no known one is longer.
const maxNameLength = 64

// Nearest returns the known name that an unknown one was probably meant to be,
// or "". Case and underscores do not count.
func Nearest(name string, known []string) string {
	if len(name) > maxNameLength {
		return ""
	}
	folded := fold(name)
	best, bound := "", len(folded)/3+1
	for _, candidate := range known {
		if d := distance(folded, fold(candidate), bound); d < bound {
			best, bound = candidate, d
		}
	}
	return best
}

// fold returns a name without what the two dialects differ in.
func fold(name string) string {
	return strings.ToLower(strings.NewReplacer("_", "", "-", "", " ", "").Replace(name))
}

// distance returns the number of edits between two short names, where swapped
// neighbours are one edit, or something not below bound.
func distance(a, b string, bound int) int {
	if len(a)-len(b) >= bound || len(b)-len(a) >= bound {
		return bound
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			change := last[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			row[j] = min(change, last[j]+1, row[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}
