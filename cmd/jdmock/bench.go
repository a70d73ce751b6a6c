package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/cmd/jdmock/internal/bench"
)

// benchFlags are the flags of bench, as they were given.
type benchFlags struct {
	scenes, peers         []string
	profile               string
	peerBody, peerPID     string
	connections, runs     int
	duration              string
	seed                  uint64
	quick, remote         bool
	format, svg, markdown string
	failBeyond, against   string
}

// Defaults of a measurement, and of a quick one.
const (
	benchConnections   = 64
	benchRuns          = 5
	benchDuration      = 2 * time.Second
	benchQuickDuration = 100 * time.Millisecond
)

func newBench() *cobra.Command {
	var o benchFlags
	cmd := &cobra.Command{
		Use:    "bench",
		Short:  "measure the simulator against a bare handler that writes the same bytes",
		Hidden: true,
		Long: "bench runs the simulator, and a bare net/http handler that writes the same bytes, in processes of their own and calls\n" +
			"them in turn, with signed bodies that differ, in short runs whose order rotates. All is on: signature, limits, journal,\n" +
			"metrics, faults and the sampled check of answers. Values are medians of the runs' ratios, with the least and the most,\n" +
			"beside their budgets.\n\n" +
			"The loader takes CPU itself. On a machine of few cores it competes with the server it calls, so that calls a second say\n" +
			"less than the server's CPU per call, which counts the server's process alone: read that first.\n\n" +
			"Scenes:\n" + bench.SceneHelp(),
		Example: "  jdmock bench --scenes get,list --svg speed.svg\n" +
			"  jdmock bench --markdown README.md\n" +
			"  jdmock bench --scenes soak --duration 10m --connections 8\n" +
			"  jdmock bench --scenes get --peer other=http://127.0.0.1:8080/routerjson --peer-pid 4711",
		Args: noArgs,
	}
	f := newFlags(cmd, noVariable)
	o.define(f)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return runBench(cmd, o) }
	return cmd
}

// define adds the flags to a command.
func (o *benchFlags) define(f *flags) {
	f.list(&o.scenes, "scenes", "what is measured, with commas (default all)")
	f.number(&o.connections, "connections", benchConnections, "how many connections call, one call at a time on each")
	f.number(&o.runs, "runs", benchRuns, fmt.Sprintf("how many runs of each server count, at least %d", bench.MinRuns))
	f.text(&o.duration, "duration", "", fmt.Sprintf("how long a run is, and of the scene soak, played alone, all of it (default %v, with --quick %v)", benchDuration, benchQuickDuration))
	f.seed(&o.seed, "seed", 1, "orders and field lists follow from it")
	f.toggle(&o.quick, "quick", "short runs and small shops, to see that all works")
	f.list(&o.peers, "peer", "another server that takes part: URL or NAME=URL; it gets the same signed bodies")
	f.text(&o.peerBody, "peer-body", "", "file with the form that the first --peer gets in their place")
	f.text(&o.peerPID, "peer-pid", "", "process of the first --peer on this machine, whose CPU is measured")
	f.toggle(&o.remote, "allow-remote", "let a --peer be beyond this machine: it gets as many calls as it can take")
	f.text(&o.format, "format", formatText, "text or json")
	f.text(&o.svg, "svg", "", "file for a chart")
	f.text(&o.markdown, "markdown", "", "file whose part between <!-- measured: bench --> and <!-- end --> becomes the table of budgets, such as README.md, or a new one; - prints it in place of the text")
	f.text(&o.profile, "profile", "", "directory for a CPU profile of each server, for go tool pprof")
	f.text(&o.failBeyond, "fail-beyond", "", "end with 1 if a ratio misses its budget by more than so many percent, such as 25")
	f.text(&o.against, "against", "", "file of an earlier --format json: with --fail-beyond, what is no worse than there by that margin does not fail")
}

// runBench measures, and reports.
func runBench(cmd *cobra.Command, o benchFlags) error {
	settings, err := o.settings()
	if err != nil {
		return err
	}
	margin, err := o.margin()
	if err != nil {
		return err
	}
	earlier, err := o.earlier()
	if err != nil {
		return err
	}
	if isTerminal(cmd.ErrOrStderr()) {
		line := statusLine{cmd.ErrOrStderr()}
		settings.Progress = line.show
		defer line.clear()
	}
	ctx, stop := signal.NotifyContext(cmd.Context(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	report, err := bench.Run(ctx, settings)
	if errors.Is(err, bench.ErrSettings) {
		return usage("%w", err)
	}
	if len(report.Rows) > 0 {
		err = errors.Join(err, o.write(cmd.OutOrStdout(), report))
	}
	if err != nil {
		return environment("bench: %w", err)
	}
	if broken := report.Broken(); len(broken) > 0 {
		return findings("%s: %.2f, and %.2f is the most", broken[0].What, broken[0].Value.Median, broken[0].Budget.Limit)
	}
	if beyond := report.Worse(earlier, margin); margin >= 0 && len(beyond) > 0 {
		return findings("%d budgets are missed by more than %s %%, the first: %s", len(beyond), o.failBeyond, beyond[0].What)
	}
	return nil
}

// settings turns the flags into what is measured.
func (o benchFlags) settings() (bench.Settings, error) {
	s := bench.Settings{
		Scenes: o.scenes, Connections: o.connections, Runs: o.runs, Duration: benchDuration, Quick: o.quick, Seed: o.seed, Now: time.Now,
		Profile: o.profile,
	}
	if o.quick {
		s.Duration = benchQuickDuration
	}
	if err := oneOf("format", o.format, formatText, formatJSON); err != nil {
		return s, err
	}
	if o.duration != "" {
		d, err := time.ParseDuration(o.duration)
		if err != nil || d <= 0 {
			return s, usage("--duration %q: want a duration such as 2s", o.duration)
		}
		s.Duration = d
	}
	if o.seed == 0 {
		return s, usage("--seed 0: want a number from 1")
	}
	program, err := os.Executable()
	if err != nil {
		return s, environment("own program: %w", err)
	}
	s.Program = program
	s.Peers, err = o.peersOf()
	return s, err
}

// peersOf returns the other servers that take part.
func (o benchFlags) peersOf() ([]bench.Peer, error) {
	if len(o.peers) == 0 && (o.peerBody != "" || o.peerPID != "") {
		return nil, usage("--peer-body and --peer-pid are about a --peer, and there is none")
	}
	var peers []bench.Peer
	for i, text := range o.peers {
		p, err := bench.ParsePeer(text, o.remote)
		if err != nil {
			return nil, usage("--%w", err)
		}
		if i == 0 && o.peerBody != "" {
			if p.Body, err = os.ReadFile(o.peerBody); err != nil {
				return nil, environment("--peer-body: %w", err)
			}
		}
		if i == 0 && o.peerPID != "" {
			if p.PID, err = strconv.Atoi(o.peerPID); err != nil || p.PID < 1 {
				return nil, usage("--peer-pid %q: want the number of a process", o.peerPID)
			}
		}
		peers = append(peers, p)
	}
	return peers, nil
}

// margin returns the share by which budgets may be missed, less than 0 for any.
func (o benchFlags) margin() (float64, error) {
	if o.failBeyond == "" {
		return -1, nil
	}
	percent, err := strconv.ParseFloat(strings.TrimSuffix(o.failBeyond, "%"), 64)
	if err != nil || !(percent >= 0 && percent <= 1000) {
		return 0, usage("--fail-beyond %q: want a number of percent, such as 25", o.failBeyond)
	}
	return percent / 100, nil
}

// earlier returns the report that a measurement is held against; an empty one,
// if it is held against its budgets alone.
func (o benchFlags) earlier() (*bench.Report, error) {
	if o.against == "" {
		return &bench.Report{}, nil
	}
	text, err := os.ReadFile(o.against)
	if err != nil {
		return nil, environment("--against: %w", err)
	}
	r, err := bench.ReadReport(text)
	if err != nil {
		return nil, usage("--against %s: %w", o.against, err)
	}
	return r, nil
}

// write writes the report wherever it is wanted.
func (o benchFlags) write(out io.Writer, r *bench.Report) error {
	if o.svg != "" {
		if err := writeTo(o.svg, r.SVG); err != nil {
			return err
		}
	}
	switch {
	case o.markdown == "-":
		return r.Markdown(out)
	case o.markdown != "":
		if err := writeWithin(o.markdown, r); err != nil {
			return err
		}
	}
	if o.format == formatJSON {
		return r.JSON(out)
	}
	return r.Text(out)
}

// writeTo writes a file.
func writeTo(path string, write func(io.Writer) error) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	err = write(file)
	if closed := file.Close(); err == nil {
		err = closed
	}
	return err
}

// writeWithin writes the table into a file, where that has a place for it, or
// into a new one.
func writeWithin(path string, r *bench.Report) error {
	text, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if text, err = r.Within(text); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.WriteFile(path, text, 0o644) //nolint:gosec // it is for everybody to read
}

// isTerminal reports whether somebody watches what is written.
func isTerminal(w io.Writer) bool {
	file, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0
}
