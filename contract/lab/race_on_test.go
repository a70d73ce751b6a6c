//go:build race

package lab_test

// raced says that the race detector watches, which slows.
const raced = true
