//go:build !unix

package bench

import "time"

// cpuOfThis returns 0: CPU is not measured on this system.
func cpuOfThis() time.Duration { return 0 }
