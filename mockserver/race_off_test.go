//go:build !race

package mockserver_test

// raced says that the race detector watches, which allocates and slows.
const raced = false
