//go:build !race

package suite_test

// raced says that the race detector watches, which slows.
const raced = false
