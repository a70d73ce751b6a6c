package bench

import (
	"bytes"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"time"
)

// Usage is what a process has used since it started, but for the memory, which
// is what it holds.
type Usage struct {
	CPU      time.Duration `json:"cpu"`      // user and system
	Mallocs  uint64        `json:"mallocs"`  // objects allocated
	Heap     int64         `json:"heap"`     // live and not yet collected, in bytes
	Resident int64         `json:"resident"` // in bytes; 0 where the system does not tell

	Goroutines int `json:"goroutines"`
}

// none stands for a question or an answer without content.
type none struct{}

// common are the questions that every process answers.
var common = Answers{
	"usage": Answering(func(none) (Usage, error) { return usageOfThis(), nil }),
	"settle": Answering(func(none) (Usage, error) {
		debug.FreeOSMemory() // collects first
		return usageOfThis(), nil
	}),
}

// usageOfThis returns what this process has used.
func usageOfThis() Usage {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return Usage{CPU: cpuOfThis(), Mallocs: m.Mallocs, Heap: int64(m.HeapAlloc), Resident: residentOf("self"), Goroutines: runtime.NumGoroutine()}
}

// residentOf returns the resident memory of a process, 0 where /proc does not
// tell.
func residentOf(pid string) int64 {
	text, err := os.ReadFile("/proc/" + pid + "/statm")
	if err != nil {
		return 0
	}
	fields := bytes.Fields(text)
	if len(fields) < 2 {
		return 0
	}
	pages, err := strconv.ParseInt(string(fields[1]), 10, 64)
	if err != nil {
		return 0
	}
	return pages * int64(os.Getpagesize())
}

// tick is the unit of /proc/PID/stat on every Linux that Go runs on.
const tick = 10 * time.Millisecond

// cpuOf returns the CPU that another process has used, 0 where /proc does not
// tell.
func cpuOf(pid int) time.Duration {
	text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	if err != nil {
		return 0
	}
	return cpuIn(text)
}

// cpuIn reads utime and stime, the 14th and 15th fields. The second is the
// program's name in brackets, in which anything may stand.
func cpuIn(stat []byte) time.Duration {
	end := bytes.LastIndexByte(stat, ')')
	fields := bytes.Fields(stat[end+1:])
	if end < 0 || len(fields) < 13 {
		return 0
	}
	user, err1 := strconv.ParseInt(string(fields[11]), 10, 64)
	system, err2 := strconv.ParseInt(string(fields[12]), 10, 64)
	if err1 != nil || err2 != nil {
		return 0
	}
	return time.Duration(user+system) * tick
}
