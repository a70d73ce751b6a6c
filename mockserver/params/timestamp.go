package params

import (
	"regexp"
	"sync"
)

// offsetLost is a timestamp whose "+0800" was sent without percent-encoding, so
// that the plus became a blank.
var offsetLost = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}) (\d{4})$`)
})

// lostLength is the length of such a timestamp.
const lostLength = len("2021-05-07 09:20:39.683 0800")

// MendOffset returns a timestamp with the plus of its offset, should it have
// been lost on the way.
func MendOffset(timestamp string) string {
	if len(timestamp) != lostLength {
		return timestamp
	}
	return offsetLost().ReplaceAllString(timestamp, "$1+$2")
}
