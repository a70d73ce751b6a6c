package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract/plural"
	"github.com/jdmock/jdmock/contract/scenario"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/control"
)

func newScenario() *cobra.Command {
	return newGroup("scenario", "play what goes wrong with orders, and judge how it ends",
		"  jdmock scenario list\n  jdmock scenario run lost-answer-after-shipment\n  jdmock run --scenario lost-answer-after-shipment -- pytest -q",
		append([]*cobra.Command{newScenarioList(), newScenarioShow(), newScenarioCheck(), newScenarioRun()}, commands(
			verb{use: "begin NAME|FILE", short: "set up in a running simulator what a scenario gives, for a program that plays it", do: beginThere},
			verb{use: "judge NAME", short: "judge the end of the scenario that was begun, or that serve --scenario gives", do: judgeThere},
		)...)...)
}

// scenarioFlags are the flags of the scenario verbs, as they were given.
type scenarioFlags struct {
	controlFlags
	seed uint64
}

// wantOne wants one argument.
func wantOne(what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != 1 || args[0] == "" {
			return usage("want %s, got %d arguments", what, len(args))
		}
		return nil
	}
}

func newScenarioList() *cobra.Command {
	var format string
	cmd := &cobra.Command{Use: "list", Short: "list the scenarios that ship with jdmock", Args: noArgs}
	f := newFlags(cmd, controlVariable)
	f.text(&format, "format", formatText, "text or json")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := oneOf("format", format, formatText, formatJSON); err != nil {
			return err
		}
		return listScenarios(cmd.OutOrStdout(), format)
	}
	return cmd
}

// listScenarios prints the scenarios, in JSON as the control API does.
func listScenarios(w io.Writer, format string) error {
	type entry struct {
		Name    string `json:"name"`
		About   string `json:"about"`
		AboutZh string `json:"about_zh"`
	}
	list := struct {
		Scenarios []entry `json:"scenarios"`
	}{[]entry{}}
	for _, name := range scenario.Names() {
		s, err := scenario.Load(name)
		if err != nil {
			return environment("%w", err)
		}
		list.Scenarios = append(list.Scenarios, entry{s.Name, s.About, s.AboutZh})
	}
	if format == formatJSON {
		return writeIndented(w, list)
	}
	for _, each := range list.Scenarios {
		fmt.Fprintf(w, "%s\n    %s\n    %s\n", each.Name, each.About, each.AboutZh)
	}
	return nil
}

func newScenarioShow() *cobra.Command {
	return &cobra.Command{
		Use: "show NAME", Short: "print the file of a scenario, to read or to begin one's own with", Args: wantOne("the name of a scenario"), ValidArgs: scenario.Names(),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := scenario.Text(args[0])
			if err != nil {
				return usage("%w", err)
			}
			_, err = cmd.OutOrStdout().Write(text)
			return err
		},
	}
}

func newScenarioCheck() *cobra.Command {
	return &cobra.Command{
		Use: "check FILE", Short: "say whether a file is a scenario, and what it gives can be set up", Args: wantOne("a file"),
		RunE: func(cmd *cobra.Command, args []string) error {
			text, err := scenarioText(args[0])
			if err != nil {
				return err
			}
			s, err := scenario.Parse(bytes.NewReader(text))
			if err != nil {
				return findings("%s: %w", args[0], err)
			}
			world, err := scenarioWorld(1)
			if err != nil {
				return err
			}
			defer world.Close()
			_, r, err := scenario.Begin(cmd.Context(), world, s)
			if err != nil {
				return environment("%w", err)
			}
			if !r.Passed {
				last := r.Steps[len(r.Steps)-1]
				return findings("%s: %s: %s", args[0], last.Step, last.Detail)
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: good; %s, %s\n", s.Name, plural.Of(len(s.Play), "step"), plural.Of(len(s.Expect), "expectation"))
			return nil
		},
	}
}

func newScenarioRun() *cobra.Command {
	var o scenarioFlags
	cmd := &cobra.Command{
		Use: "run NAME|FILE", Short: "play a scenario as a right client does, and judge its end",
		Long: "run plays a scenario in a simulator of its own, or in the one of --control-url. It ends with 1 if the scenario fails.\n" +
			"To have a program play it in place of the file: jdmock run --scenario NAME -- PROGRAM.",
		Args: wantOne("the name of a scenario, or a file"), ValidArgs: scenario.Names(),
	}
	f := newFlags(cmd, controlVariable)
	f.text(&o.url, "control-url", "", "the control listener of a simulator to play in (default one of its own)")
	f.text(&o.token, "control-token", "", "what the control listener asks for, if it does")
	f.text(&o.box, "sandbox", "default", "which sandbox: default, or an app_key of another one")
	f.seed(&o.seed, "seed", 1, "what is made up in a simulator of its own follows from it")
	f.text(&o.format, "format", formatText, "text or json")
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return runScenario(cmd, o, args[0]) }
	return cmd
}

// runScenario plays a scenario, and prints how it went.
func runScenario(cmd *cobra.Command, o scenarioFlags, name string) error {
	if err := oneOf("format", o.format, formatText, formatJSON); err != nil {
		return err
	}
	s, text, err := readScenario(name)
	if err != nil {
		return err
	}
	var r scenario.Report
	if o.url != "" {
		r, err = o.playThere(cmd, text)
	} else {
		r, err = playHere(cmd, o.seed, s)
	}
	if err != nil {
		return err
	}
	if o.format == formatJSON {
		err = writeIndented(cmd.OutOrStdout(), r)
	} else {
		err = writeReport(cmd.OutOrStdout(), r)
	}
	if err == nil && !r.Passed {
		return findings("scenario %s failed", s.Name)
	}
	return err
}

// playThere plays in the simulator behind the control API.
func (o scenarioFlags) playThere(cmd *cobra.Command, text []byte) (r scenario.Report, err error) {
	at, err := controlURL(o.url)
	if err != nil {
		return r, err
	}
	c := &controller{ctx: cmd.Context(), out: cmd.OutOrStdout(), in: cmd.InOrStdin(), url: at, token: o.token, box: o.box, format: o.format}
	answer, err := c.do("POST", c.inBox("scenarios", "run"), map[string]any{"scenario": string(text)})
	if err != nil {
		return r, err
	}
	if err := json.Unmarshal(answer, &r); err != nil {
		return r, environment("control API: the report cannot be read: %w", err)
	}
	return r, nil
}

// beginThere sets a scenario up behind the control API, and prints the orders
// that it gives as variables do.
func beginThere(c *controller, _ *flags, args []string) error {
	_, text, err := readScenario(args[0])
	if err != nil {
		return err
	}
	answer, err := c.do("POST", c.inBox("scenarios", "begin"), map[string]any{"scenario": string(text)})
	if err != nil {
		return err
	}
	return c.printReport(answer)
}

func judgeThere(c *controller, _ *flags, args []string) error {
	answer, err := c.do("POST", c.inBox("scenarios", args[0], "judge"), nil)
	if err != nil {
		return err
	}
	return c.printReport(answer)
}

// printReport prints a report of the control API, and fails if it has not
// passed.
func (c *controller) printReport(answer []byte) error {
	var r struct {
		scenario.Report
		Name   string             `json:"name"`
		Orders map[string][]int64 `json:"orders"`
	}
	err := c.print(answer, &r, func(t *table) {
		for _, s := range r.Steps {
			t.line(verdictOf(s))
		}
		for _, name := range slices.Sorted(maps.Keys(r.Orders)) {
			t.line(varOrder + strings.ToUpper(name) + "=" + joinIDs(r.Orders[name]))
		}
	})
	if err == nil && !r.Passed {
		return findings("scenario %s failed", r.Name)
	}
	return err
}

// playHere plays in a simulator of its own.
func playHere(cmd *cobra.Command, seed uint64, s scenario.Scenario) (scenario.Report, error) {
	world, err := scenarioWorld(seed)
	if err != nil {
		return scenario.Report{}, err
	}
	defer world.Close()
	r, err := scenario.Run(cmd.Context(), world, s)
	if err != nil {
		return r, environment("scenario %s: %w", s.Name, err)
	}
	return r, nil
}

// scenarioStart is where the clocks of a scenario's own simulator stand.
var scenarioStart = time.Date(2025, 4, 2, 14, 0, 0, 0, wire.Zone)

// scenarioWorld returns a simulator in memory whose clocks stand still.
func scenarioWorld(seed uint64) (*control.ScenarioWorld, error) {
	server, err := mockserver.New(mockserver.Options{
		Seed: seed, Clock: clock.Frozen(scenarioStart), Gateway: clock.Frozen(scenarioStart), CheckAnswers: mockserver.CheckAll,
	})
	if err != nil {
		return nil, usage("%w", err)
	}
	return control.New(server, control.Options{}).ScenarioWorld("default"), nil
}

// writeReport prints a line for each step.
func writeReport(w io.Writer, r scenario.Report) error {
	var all error
	for _, s := range r.Steps {
		_, err := fmt.Fprintln(w, printable(verdictOf(s)))
		all = cmp.Or(all, err)
	}
	return all
}

// verdictOf words a step.
func verdictOf(s scenario.Outcome) string {
	verdict := "ok"
	if !s.Passed {
		verdict = "FAILED"
	}
	return fmt.Sprintf("%-6s  %s: %s", verdict, s.Step, s.Detail)
}
