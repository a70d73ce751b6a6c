package main

import (
	"os"
	"strings"

	"github.com/spf13/cobra"
)

// flags define a command's flags, each of which may have an environment
// variable that sets it where the command line does not.
type flags struct {
	cmd   *cobra.Command
	names []string
	env   func(flag string) string // returns the variable of a flag, "" for none
	set   map[string]bool          // by the environment
}

// flagsAnnotation keeps the names of a command's flags for suggestions.
const flagsAnnotation = "flags"

// newFlags begins the flags of a command.
func newFlags(cmd *cobra.Command, env func(string) string) *flags {
	f := &flags{cmd: cmd, env: env, set: map[string]bool{}}
	cmd.PreRunE = func(*cobra.Command, []string) error { return f.fromEnvironment() }
	return f
}

func (f *flags) text(p *string, name, fallback, about string) {
	f.cmd.Flags().StringVar(p, name, fallback, f.added(name, about))
}

// list defines a flag that holds texts, separated by commas or given again.
func (f *flags) list(p *[]string, name, about string) {
	f.cmd.Flags().StringSliceVar(p, name, nil, f.added(name, about))
}

// texts defines a flag that holds a text each time it is given, commas and all.
func (f *flags) texts(p *[]string, name, about string) {
	f.cmd.Flags().StringArrayVar(p, name, nil, f.added(name, about))
}

func (f *flags) number(p *int, name string, fallback int, about string) {
	f.cmd.Flags().IntVar(p, name, fallback, f.added(name, about))
}

func (f *flags) seed(p *uint64, name string, fallback uint64, about string) {
	f.cmd.Flags().Uint64Var(p, name, fallback, f.added(name, about))
}

func (f *flags) toggle(p *bool, name string, about string) {
	f.cmd.Flags().BoolVar(p, name, false, f.added(name, about))
}

// added notes the flag and returns its help, which names the variable.
func (f *flags) added(name, about string) string {
	f.names = append(f.names, name)
	f.cmd.Annotations = map[string]string{flagsAnnotation: strings.Join(f.names, " ")}
	if v := f.env(name); v != "" {
		return about + " [" + v + "]"
	}
	return about
}

// changed reports whether the command line or the environment sets the flag.
func (f *flags) changed(name string) bool { return f.cmd.Flags().Changed(name) }

// typed reports whether the command line itself sets the flag.
func (f *flags) typed(name string) bool { return f.changed(name) && !f.set[name] }

// fromEnvironment sets the flags that the command line leaves. An empty
// variable counts as none.
func (f *flags) fromEnvironment() error {
	for _, name := range f.names {
		variable := f.env(name)
		if variable == "" || f.changed(name) || os.Getenv(variable) == "" {
			continue
		}
		if err := f.cmd.Flags().Set(name, os.Getenv(variable)); err != nil {
			return usage("%s in the environment: %w", variable, flagError(f.cmd, err))
		}
		f.set[name] = true
	}
	return nil
}

// flagNames returns the names of the flags that newFlags began.
func flagNames(cmd *cobra.Command) []string {
	return append(strings.Fields(cmd.Annotations[flagsAnnotation]), "help")
}

// jdmockVariable returns the variable of a flag of serve, such as
// JDMOCK_TIMESTAMP_WINDOW.
func jdmockVariable(flag string) string {
	return "JDMOCK_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

// callerVariables are the variables of the flags that say where a gateway is
// and who calls.
var callerVariables = map[string]string{
	"url": varURL, "app-key": varAppKey, "app-secret": varAppSecret, "token": varToken, "access-token": varToken,
	"vender-id": varVenderID, "control-url": varControlURL, "ready-file": "JDMOCK_READY_FILE",
}

// The variables that a program under test reads.
const (
	varURL        = "JD_API_URL"
	varAppKey     = "JD_APP_KEY"
	varAppSecret  = "JD_APP_SECRET"
	varToken      = "JD_ACCESS_TOKEN"
	varVenderID   = "JD_VENDER_ID"
	varControlURL = "JDMOCK_CONTROL_URL"

	varControlToken = "JDMOCK_CONTROL_TOKEN"
	varOrder        = "JDMOCK_ORDER_" // and the name of a scenario's order
)

func callerVariable(flag string) string { return callerVariables[flag] }

// controlVariable returns the variable of a flag that says where the control API
// is. What is asked of it is not for the environment.
func controlVariable(flag string) string {
	switch flag {
	case "control-url":
		return varControlURL
	case "control-token":
		return varControlToken
	}
	return ""
}

// noVariable is for commands whose flags have none.
func noVariable(string) string { return "" }

// oneOf refuses a value that is none of the choices.
func oneOf(flag, value string, choices ...string) error {
	for _, c := range choices {
		if value == c {
			return nil
		}
	}
	return usage("--%s %q: want %s", flag, value, strings.Join(choices, ", "))
}
