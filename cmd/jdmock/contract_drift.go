package main

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/drift"
	"github.com/jdmock/jdmock/contract/mask"
	"github.com/jdmock/jdmock/schemas"
)

// driftFlags are the flags of contract drift, as they were given.
type driftFlags struct {
	traffic                        []string
	format, lang, since, until     string
	patch, latencyFaults, baseline string
	schemas, withPatch             string
}

func newContractDrift() *cobra.Command {
	var o driftFlags
	cmd := &cobra.Command{
		Use:   "drift --traffic FILE [FILE...]",
		Short: "tell what recorded traffic does that the contract does not say",
		Long: "drift reads recorded calls, an HTTP archive (HAR) or NDJSON, as proxy and calls export write them, gzipped or not,\n" +
			"and tells what the schemas and the laws do not say of them: members that are new, gone, null or of another type,\n" +
			"values and codes that are not listed, orders whose amounts or times do not fit, parameters that the gateway takes or\n" +
			"refuses against the schema. It also tells how long answers took. Whatever values it shows are masked.\n\n" +
			"Exit codes: 0 nothing was found, 1 there are findings, 2 usage, or no call in the files, 3 a file cannot be read or written.",
		Example: "  jdmock contract drift --traffic shop.har\n" +
			"  zcat *.ndjson.gz | jdmock contract drift --traffic - --patch patch.json --latency-faults late.json\n" +
			"  jdmock contract drift --traffic shop.har --with-patch patch.json\n  jdmock serve --faults late.json",
	}
	f := newFlags(cmd, noVariable)
	f.list(&o.traffic, "traffic", "files to read, also as arguments; - is standard input")
	f.text(&o.format, "format", formatText, "text or json")
	f.text(&o.lang, "lang", string(contract.English), "language of the findings: en or zh")
	f.text(&o.since, "since", "", "only calls from then on: RFC 3339, or yyyy-MM-dd HH:mm:ss in GMT+8")
	f.text(&o.until, "until", "", "only calls before")
	f.text(&o.patch, "patch", "", "file to write, with changes of the schemas that allow what was found: for each file of schemas the operations of RFC 6902")
	f.text(&o.latencyFaults, "latency-faults", "", "file to write, with how late each method answered, for serve --faults")
	f.text(&o.baseline, "baseline", "", "report of an earlier run, in JSON: only what it does not have counts")
	f.text(&o.schemas, "schemas", "", "directory of schema files to judge by (default the built-in ones)")
	f.text(&o.withPatch, "with-patch", "", "patch of an earlier run: judge by the schemas with its changes")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o.traffic = append(o.traffic, args...)
		return o.run(cmd)
	}
	return cmd
}

// check refuses flags that say nothing.
func (o *driftFlags) check() (drift.Options, error) {
	var out drift.Options
	err := cmp.Or(oneOf("format", o.format, formatText, formatJSON), oneOf("lang", o.lang, string(contract.English), string(contract.Chinese)))
	if err == nil && len(o.traffic) == 0 {
		err = usage("--traffic is missing: want files with recorded calls, HAR or NDJSON, or - for standard input")
	}
	if err == nil && o.since != "" {
		out.Since, err = parseInstant("since", o.since)
	}
	if err == nil && o.until != "" {
		out.Until, err = parseInstant("until", o.until)
	}
	if err != nil {
		return out, err
	}
	if out.Schemas, err = o.checker(); err != nil {
		return out, err
	}
	if out.Key, err = mask.NewKey(rand.Reader); err != nil {
		return out, environment("%w", err)
	}
	return out, nil
}

// checker returns what judges: the schemas that the flags name.
func (o *driftFlags) checker() (*contract.Checker, error) {
	if o.schemas == "" && o.withPatch == "" {
		return contract.New(), nil
	}
	var files fs.FS = schemas.FS
	if o.schemas != "" {
		if _, err := os.ReadDir(o.schemas); err != nil {
			return nil, environment("--schemas: %w", err)
		}
		files = os.DirFS(o.schemas)
	}
	if o.withPatch != "" {
		text, err := readBounded(o.withPatch)
		if err != nil {
			return nil, environment("--with-patch: %w", err)
		}
		patch, err := drift.ParsePatch(text)
		if err == nil {
			files, err = patch.Apply(files)
		}
		if err != nil {
			return nil, usage("--with-patch %s: %w", o.withPatch, err)
		}
	}
	c, err := contract.NewFrom(files)
	if err != nil {
		return nil, usage("%w", err)
	}
	return c, nil
}

// maxDocument bounds a patch or a report that is read.
const maxDocument = 64 << 20

func readBounded(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxDocument+1))
	if err == nil && len(text) > maxDocument {
		err = fmt.Errorf("%s is larger than %d MiB", name, maxDocument>>20)
	}
	return text, err
}

// driftMemory is how much memory the reading keeps to, where it can, and
// driftGarbage how much of what it keeps may be garbage, in percent: little is
// kept, and much is read.
const (
	driftMemory  = 150 << 20
	driftGarbage = 400
)

func (o *driftFlags) run(cmd *cobra.Command) error {
	options, err := o.check()
	if err != nil {
		return err
	}
	earlier, err := o.readBaseline()
	if err != nil {
		return err
	}
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(driftMemory))
	defer debug.SetGCPercent(debug.SetGCPercent(driftGarbage))
	r := driftReading{analyzer: drift.New(options), errs: cmd.ErrOrStderr(), progress: progressOf(cmd.ErrOrStderr(), &machine)}
	for _, name := range o.traffic {
		if err := r.file(name, cmd.InOrStdin()); err != nil {
			return err
		}
	}
	r.progress.clear()
	report := r.analyzer.Report()
	if report.Calls+report.Outside == 0 {
		return usage("--traffic: there is no call in it: want an HTTP archive (HAR), or NDJSON with one call a line, as jdmock proxy and jdmock calls export write them%s", r.first())
	}
	if err := o.write(cmd, report); err != nil {
		return err
	}
	left := report.Findings
	if earlier != nil {
		left = report.Since(*earlier)
	}
	if len(left) > 0 || report.Dropped > 0 {
		return o.sum(report, left)
	}
	return nil
}

// sum returns the error that findings end with.
func (o *driftFlags) sum(report drift.Report, left []drift.Finding) error {
	if o.baseline == "" {
		return &exitError{code: exitFindings}
	}
	if len(left) == 0 {
		return findings("no finding that was kept is new, but for %d more there was no room, and they may be", report.Dropped)
	}
	return findings("%d of %d findings are not in %s", len(left), len(report.Findings), o.baseline)
}

func (o *driftFlags) readBaseline() (*drift.Report, error) {
	if o.baseline == "" {
		return nil, nil
	}
	text, err := readBounded(o.baseline)
	if err != nil {
		return nil, environment("--baseline: %w", err)
	}
	var r drift.Report
	if err := json.Unmarshal(text, &r); err != nil || r.Methods == nil {
		return nil, usage("--baseline %s: want a report of contract drift --format json", o.baseline)
	}
	return &r, nil
}

// write writes the report, and the files that are asked for.
func (o *driftFlags) write(cmd *cobra.Command, r drift.Report) error {
	if o.patch != "" {
		checker, err := o.checker()
		if err != nil {
			return err
		}
		patch, left := drift.Propose(checker, r.Findings)
		if err := writeDocument(o.patch, patch); err != nil {
			return err
		}
		if len(left) > 0 {
			fmt.Fprintf(cmd.ErrOrStderr(), "%s: %d of %d findings are not in it: no schema tells of laws, codes and envelopes\n", o.patch, len(left), len(r.Findings))
		}
	}
	if o.latencyFaults != "" {
		if err := writeDocument(o.latencyFaults, r.LatencyFaults()); err != nil {
			return err
		}
	}
	var err error
	if o.format == formatJSON {
		err = encodeDocument(cmd.OutOrStdout(), r)
	} else {
		err = r.WriteText(cmd.OutOrStdout(), contract.Lang(o.lang))
	}
	if err != nil {
		return environment("%w", err)
	}
	return nil
}

func encodeDocument(out io.Writer, document any) error {
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(document)
}

func writeDocument(name string, document any) error {
	file, err := os.Create(name)
	if err != nil {
		return environment("%w", err)
	}
	if err := errors.Join(encodeDocument(file, document), file.Close()); err != nil {
		return environment("%s: %w", name, err)
	}
	return nil
}
