package main

import (
	"encoding/json"
	"io"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// newGroup returns a command that has others.
func newGroup(use, short, example string, verbs ...*cobra.Command) *cobra.Command {
	group := &cobra.Command{
		Use: use, Short: short, Example: example, Args: knownCommand,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	group.AddCommand(verbs...)
	return group
}

// controlFlags are the flags of each command that asks the control API.
type controlFlags struct{ url, token, box, format string }

// A verb is a command that asks the control API. Its arguments are those that
// use names in capitals; those in brackets may be left out.
type verb struct {
	use, short string
	flags      func(*flags)
	words      []string // what the first argument may be, for completion
	do         func(c *controller, f *flags, args []string) error
}

// command returns the verb as a command.
func (v verb) command() *cobra.Command {
	var o controlFlags
	cmd := &cobra.Command{Use: v.use, Short: v.short, Args: v.wantArgs, ValidArgs: v.words}
	f := newFlags(cmd, controlVariable)
	if v.flags != nil {
		v.flags(f)
	}
	f.text(&o.box, "sandbox", "default", "which sandbox: default, or an app_key of another one")
	f.text(&o.url, "control-url", defaultControlURL, "the control listener")
	f.text(&o.token, "control-token", "", "what the control listener asks for, if it does")
	f.text(&o.format, "format", formatText, "text or json")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if err := oneOf("format", o.format, formatText, formatJSON); err != nil {
			return err
		}
		at, err := controlURL(o.url)
		if err != nil {
			return err
		}
		c := &controller{ctx: cmd.Context(), out: cmd.OutOrStdout(), in: cmd.InOrStdin(), url: at, token: o.token, box: o.box, format: o.format}
		return v.do(c, f, args)
	}
	return cmd
}

// wantArgs refuses too few and too many arguments.
func (v verb) wantArgs(cmd *cobra.Command, args []string) error {
	names := strings.Fields(v.use)[1:]
	least := 0
	for _, name := range names {
		if !strings.HasPrefix(name, "[") {
			least++
		}
	}
	for i, each := range args {
		if each == "" && i < len(names) {
			return usage("%s is empty", strings.Trim(names[i], "[]"))
		}
	}
	switch {
	case len(args) < least:
		return usage("%s is missing: want %s", names[len(args)], cmd.CommandPath()+strings.TrimPrefix(v.use, cmd.Name()))
	case len(args) > len(names):
		return usage("%s: %q is one too many", cmd.CommandPath(), args[len(names)])
	}
	return nil
}

// commands returns the verbs as commands.
func commands(verbs ...verb) []*cobra.Command {
	all := make([]*cobra.Command, len(verbs))
	for i, v := range verbs {
		all[i] = v.command()
	}
	return all
}

// A wish collects the members of a JSON body, or the parameters of a query:
// those whose flags are set.
type wish struct {
	f    *flags
	body map[string]any
}

func newWish(f *flags) *wish { return &wish{f, map[string]any{}} }

// take adds members, each named as its flag with underscores, if the flag is
// set; else they are the simulator's to choose.
func (r *wish) take(values map[string]any) *wish {
	for flag, value := range values {
		if r.f.changed(flag) {
			r.body[strings.ReplaceAll(flag, "-", "_")] = value
		}
	}
	return r
}

// time adds a member that is an instant.
func (r *wish) time(flag, text string) error {
	if !r.f.changed(flag) {
		return nil
	}
	at, err := parseInstant(flag, text)
	if err == nil {
		r.body[strings.ReplaceAll(flag, "-", "_")] = at
	}
	return err
}

// query returns the members as parameters.
func (r *wish) query() url.Values {
	q := url.Values{}
	for name, value := range r.body {
		switch v := value.(type) {
		case string:
			q.Set(name, v)
		case int:
			q.Set(name, strconv.Itoa(v))
		}
	}
	return q
}

// maxControlBody bounds a body that is read from a file.
const maxControlBody = 1 << 20

// readBody reads a JSON object from a file, or from the input where the file is
// "-".
func (c *controller) readBody(path string) (json.RawMessage, error) {
	from := c.in
	if path != "-" {
		file, err := os.Open(path)
		if err != nil {
			return nil, environment("--json: %w", err)
		}
		defer file.Close()
		from = file
	}
	text, err := io.ReadAll(io.LimitReader(from, maxControlBody+1))
	if err != nil {
		return nil, environment("--json: %w", err)
	}
	if len(text) > maxControlBody {
		return nil, usage("--json %s: it is larger than %d bytes", path, maxControlBody)
	}
	if !json.Valid(text) {
		return nil, usage("--json %s: it is no JSON", path)
	}
	return text, nil
}

// parseOrderID reads an order's id.
func parseOrderID(text string) (int64, error) {
	id, err := strconv.ParseInt(text, 10, 64)
	if err != nil || id < 1 {
		return 0, usage("order id %q: want a number from 1", text)
	}
	return id, nil
}

// parsePeriod reads a duration, and returns it as the control API has it.
func parsePeriod(what, text string) (string, error) {
	d, err := time.ParseDuration(text)
	if err != nil {
		return "", usage("%s %q: want a duration such as 72h or 1h30m", what, text)
	}
	return d.String(), nil
}
