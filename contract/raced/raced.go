// Package raced tells tests whether the race detector watches. It slows what it
// watches some ten times, and finds nothing in what one goroutine works out:
// tests of that try less under it.
package raced
