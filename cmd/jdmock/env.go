package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/spf13/cobra"
)

// envFlags are the flags of env, as they were given.
type envFlags struct {
	readyFile, format                                             string
	url, appKey, appSecret, accessToken, venderID, controlAddress string
}

func newEnv() *cobra.Command {
	var o envFlags
	cmd := &cobra.Command{
		Use:   "env",
		Short: "print the variables that a program under test reads",
		Long: "env prints JD_API_URL, JD_APP_KEY, JD_APP_SECRET, JD_ACCESS_TOKEN, JD_VENDER_ID and JDMOCK_CONTROL_URL,\n" +
			"and JDMOCK_CONTROL_TOKEN where one is needed: of the simulator that wrote a ready file, or else of one that runs with its defaults, or as the flags say.",
		Example: "  eval \"$(jdmock env)\"\n  jdmock env --ready-file ready.json --format dotenv > .env",
		Args:    noArgs,
	}
	f := newFlags(cmd, callerVariable)
	f.text(&o.readyFile, "ready-file", "", "file that serve --ready-file has written")
	f.text(&o.format, "format", "sh", "sh, powershell, json or dotenv")
	f.text(&o.url, "url", defaultURL, "the gateway")
	f.text(&o.appKey, "app-key", mockserver.DefaultAppKey, "key of the app")
	f.text(&o.appSecret, "app-secret", mockserver.DefaultAppSecret, "secret of the app")
	f.text(&o.accessToken, "access-token", mockserver.DefaultAccessToken, "token of the shop")
	f.text(&o.venderID, "vender-id", mockserver.DefaultVenderID, "id of the shop; with a ready file, which of its shops")
	f.text(&o.controlAddress, "control-url", defaultControlURL, "the control listener")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return env(cmd, f, o) }
	return cmd
}

// env prints the variables.
func env(cmd *cobra.Command, f *flags, o envFlags) error {
	if err := oneOf("format", o.format, "sh", "powershell", formatJSON, "dotenv"); err != nil {
		return err
	}
	vars, err := o.variables(f)
	if err != nil {
		return err
	}
	return writeVariables(cmd.OutOrStdout(), o.format, vars)
}

// A variable of the environment.
type variable struct{ name, value string }

// variables returns what the ready file says or, where there is none, the
// flags.
func (o envFlags) variables(f *flags) ([]variable, error) {
	r := ready{GatewayURL: o.url, ControlURL: o.controlAddress, AppKey: o.appKey, AppSecret: o.appSecret, AccessToken: o.accessToken, VenderID: o.venderID}
	if o.readyFile != "" {
		var err error
		if r, err = loadReady(o.readyFile); err != nil {
			return nil, err
		}
		if f.typed("vender-id") {
			if r, err = r.shop(o.venderID); err != nil {
				return nil, usage("--vender-id: %w", err)
			}
		}
	} else {
		whole, err := gatewayURL(o.url)
		if err != nil {
			return nil, usage("--url: %w", err)
		}
		r.GatewayURL = whole
	}
	return r.variables(), nil
}

// variables returns what a program reads of a simulator.
func (r ready) variables() []variable {
	vars := []variable{
		{varURL, r.GatewayURL}, {varAppKey, r.AppKey}, {varAppSecret, r.AppSecret}, {varToken, r.AccessToken},
		{varVenderID, r.VenderID}, {varControlURL, r.ControlURL},
	}
	if r.ControlToken != "" {
		vars = append(vars, variable{varControlToken, r.ControlToken})
	}
	for _, name := range slices.Sorted(maps.Keys(r.Orders)) {
		vars = append(vars, variable{varOrder + strings.ToUpper(name), joinIDs(r.Orders[name])})
	}
	return vars
}

// joinIDs writes ids with commas.
func joinIDs(ids []int64) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = strconv.FormatInt(id, 10)
	}
	return strings.Join(texts, ",")
}

// writeVariables writes variables as the format has it.
func writeVariables(w io.Writer, format string, vars []variable) error {
	var b []byte
	for i, v := range vars {
		switch format {
		case "sh":
			b = fmt.Appendf(b, "export %s=%s\n", v.name, quoteShell(v.value))
		case "powershell":
			b = fmt.Appendf(b, "$env:%s = %s\n", v.name, quotePowerShell(v.value))
		case "dotenv":
			b = fmt.Appendf(b, "%s=%s\n", v.name, quoteDotenv(v.value))
		case formatJSON:
			b = fmt.Appendf(b, "%s  %s: %s", map[bool]string{true: "{\n", false: ",\n"}[i == 0], quoteJSON(v.name), quoteJSON(v.value))
		}
	}
	if format == formatJSON {
		b = append(b, "\n}\n"...)
	}
	_, err := w.Write(b)
	return err
}
