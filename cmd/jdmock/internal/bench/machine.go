package bench

import (
	"bytes"
	"os"
	"runtime"
	"strconv"
	"strings"
)

// A Machine is where something was measured.
type Machine struct {
	CPU    string `json:"cpu"` // the model, "" if the system does not tell
	Cores  int    `json:"cores"`
	Memory int64  `json:"memory"` // in bytes, 0 if the system does not tell
	System string `json:"system"`
	Go     string `json:"go"`
}

// thisMachine describes the machine that this runs on.
func thisMachine() Machine {
	info, _ := os.ReadFile("/proc/cpuinfo")   // not everywhere
	memory, _ := os.ReadFile("/proc/meminfo") // nor this
	kilobytes, _ := strconv.ParseInt(strings.TrimSuffix(valueOf(memory, "MemTotal"), " kB"), 10, 64)
	return Machine{
		CPU: valueOf(info, "model name"), Cores: runtime.NumCPU(), Memory: kilobytes << 10,
		System: runtime.GOOS + "/" + runtime.GOARCH, Go: runtime.Version(),
	}
}

// valueOf returns the first value of a name in a file of "name : value".
func valueOf(text []byte, name string) string {
	for line := range bytes.Lines(text) {
		key, value, _ := bytes.Cut(line, []byte(":"))
		if string(bytes.TrimSpace(key)) == name {
			return string(bytes.TrimSpace(value))
		}
	}
	return ""
}

// String returns the machine on one line.
func (m Machine) String() string {
	cpu := m.CPU
	if cpu == "" {
		cpu = "unknown CPU"
	}
	text := cpu + ", " + strconv.Itoa(m.Cores) + " cores"
	if m.Memory > 0 {
		text += ", " + strconv.FormatInt((m.Memory+1<<29)>>30, 10) + " GiB"
	}
	return text + ", " + m.System + ", " + m.Go
}
