// Package bench measures the simulator against a bare net/http handler that
// writes the same bytes, and holds what it finds to budgets.
//
// The servers run in processes of their own; a loader in this process calls
// them in turn, in short runs whose order rotates, so that whatever else the
// machine does meets them alike. Every figure is the median of such rounds,
// with its spread, and ratios are formed within a round. Where loader and
// server share few cores, the server's CPU per call tells more than its calls a
// second.
package bench

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Settings say what is measured and how.
type Settings struct {
	Program     string           // the path of jdmock, which runs the servers
	Scenes      []string         // by name; none stands for all
	Connections int              // kept open by the loader, one call at a time on each
	Runs        int              // rounds that count
	Duration    time.Duration    // of one run
	Quick       bool             // small shops, and the largest ones left out
	Peers       []Peer           // other servers that take part
	Profile     string           // the directory for a CPU profile of each server; "" takes none
	Seed        uint64           // what is drawn follows from it
	Now         func() time.Time // tells the machine's time
	Progress    func(string)     // is told what is being done; nil for nobody
}

// Bounds of Settings.
const (
	MinRuns        = 5
	MaxRuns        = 50
	MaxConnections = 1024
	MaxDuration    = time.Minute
	MaxSoak        = time.Hour // where nothing else is measured
)

// ErrSettings says that something cannot be measured as asked.
var ErrSettings = errors.New("bench")

// check refuses what would measure nothing, or never end.
func (s Settings) check() error {
	switch {
	case s.Runs < MinRuns || s.Runs > MaxRuns:
		return fmt.Errorf("%w: %d runs: want %d to %d", ErrSettings, s.Runs, MinRuns, MaxRuns)
	case s.Connections < 1 || s.Connections > MaxConnections:
		return fmt.Errorf("%w: %d connections: want 1 to %d", ErrSettings, s.Connections, MaxConnections)
	case s.Duration <= 0 || s.Duration > s.longest():
		return fmt.Errorf("%w: runs of %v: want more than 0, up to %v, and to %v of %s alone", ErrSettings, s.Duration, MaxDuration, MaxSoak, sceneSoak)
	}
	for _, name := range s.Scenes {
		if !slices.Contains(SceneNames(), name) {
			return fmt.Errorf("%w: scene %q is unknown: want some of %s", ErrSettings, name, strings.Join(SceneNames(), ", "))
		}
	}
	return nil
}

// sceneSoak is a scene of one long run.
const sceneSoak = "soak"

// longest returns how long a run may be.
func (s Settings) longest() time.Duration {
	if len(s.Scenes) == 1 && s.Scenes[0] == sceneSoak {
		return MaxSoak
	}
	return MaxDuration
}

// plays reports whether a scene is wanted.
func (s Settings) plays(c scene) bool {
	if len(s.Scenes) == 0 {
		return !c.asked
	}
	return slices.Contains(s.Scenes, c.name)
}

// A scene is something that is measured, in one or several rows.
type scene struct {
	name  string
	about string
	play  func(context.Context, *bench) error
	asked bool // it is played only where it is named
}

// scenes lists all, in the order in which they are measured.
var scenes = []scene{
	{"get", "one order, cached, by a short request", playGet, false},
	{"fields", "one order, cached, by a request that spells out all fields", playFields, false},
	{"cold", "one order that no cache holds: the rotation goes over more orders than are kept rendered", playCold, false},
	{"newfields", "one order with a field list that was never asked for", playNewFields, false},
	{"list", "page of 20 full orders, all cached", playList, false},
	{"listcold", "page of 20 full orders, none cached", playListCold, false},
	{"ship", "shipment, each of an order of its own", playShip, false},
	{"p99", "the slowest calls in a shop of 100,000 orders", playSlowest, false},
	{"growth", "the same calls in shops of 1,000 and 1,000,000 orders", playGrowth, false},
	{"ready", "from the start of the process to the ready file", playReady, false},
	{"memory", "resident memory of orders", playMemory, false},
	{"snapshot", "snapshot and restore of a shop with 10,000 changed orders", playSnapshot, false},
	{sceneSoak, "whether what the simulator holds grows in so long (--duration) of gets, lists, shipments and refusals; only where it is named", playSoak, true},
}

// SceneNames returns the names of all scenes, in the order in which they are
// measured.
func SceneNames() []string {
	var all []string
	for _, s := range scenes {
		all = append(all, s.name)
	}
	return all
}

// SceneHelp returns a line for each scene.
func SceneHelp() string {
	var b strings.Builder
	for _, s := range scenes {
		fmt.Fprintf(&b, "  %-10s %s\n", s.name, s.about)
	}
	return b.String()
}

// A bench is a measurement under way.
type bench struct {
	Settings
	scene   string
	report  *Report
	started int // how many servers of the scene were, for the names of their profiles
}

// profiled returns the flags that make the next server of a scene write its CPU
// profile.
func (b *bench) profiled(server string) []string {
	if b.Profile == "" {
		return nil
	}
	b.started++
	return []string{"--" + ProfileFlag, filepath.Join(b.Profile, fmt.Sprintf("%s-%d-%s.pprof", b.scene, b.started, server))}
}

// ProfileFlag is the flag of both servers' commands that names the file for a
// CPU profile.
const ProfileFlag = "cpu-profile"

// Run measures the scenes. Where one fails the others go on: the report then
// holds what was measured, and the error what was not.
func Run(ctx context.Context, s Settings) (*Report, error) {
	if s.Progress == nil {
		s.Progress = func(string) {}
	}
	if err := s.check(); err != nil {
		return nil, err
	}
	b := &bench{Settings: s, report: &Report{
		Machine: thisMachine(), Connections: s.Connections, Runs: s.Runs, Duration: s.Duration.String(), Quick: s.Quick, At: s.Now().UTC().Truncate(time.Second),
	}}
	var failed []error
	for _, scene := range scenes {
		if !s.plays(scene) {
			continue
		}
		b.scene = scene.name
		s.Progress(scene.name + ": " + scene.about)
		if err := scene.play(ctx, b); err != nil {
			failed = append(failed, fmt.Errorf("scene %s: %w", scene.name, err))
		}
		if ctx.Err() != nil {
			break
		}
	}
	return b.report, errors.Join(failed...)
}

// size returns a number of orders, or a smaller one for a quick measurement.
func (b *bench) size(orders, quick int) int {
	if b.Quick {
		return quick
	}
	return orders
}
