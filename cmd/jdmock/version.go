package main

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// versionInfo says which program this is.
type versionInfo struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"` // of the source, if it was built from a checkout
	Modified bool   `json:"modified,omitempty"` // the checkout had changes
	Time     string `json:"time,omitempty"`     // of the revision
	Go       string `json:"go"`
	Platform string `json:"platform"`
}

func newVersion() *cobra.Command {
	var format string
	cmd := &cobra.Command{Use: "version", Short: "print which program this is", Args: noArgs}
	f := newFlags(cmd, noVariable)
	f.text(&format, "format", formatText, "text or json")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := oneOf("format", format, formatText, formatJSON); err != nil {
			return err
		}
		v := readVersion()
		if format == formatJSON {
			enc := json.NewEncoder(cmd.OutOrStdout())
			enc.SetIndent("", "  ")
			return enc.Encode(v)
		}
		_, err := fmt.Fprintln(cmd.OutOrStdout(), v)
		return err
	}
	return cmd
}

// readVersion reads what the Go tool put into the program.
func readVersion() versionInfo {
	v := versionInfo{Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return v
	}
	if info.Main.Version != "" {
		v.Version = info.Main.Version
	}
	for _, s := range info.Settings {
		switch s.Key {
		case "vcs.revision":
			v.Revision = s.Value
		case "vcs.modified":
			v.Modified = s.Value == "true"
		case "vcs.time":
			v.Time = s.Value
		}
	}
	return v
}

// String returns the version on one line.
func (v versionInfo) String() string {
	line := "jdmock " + v.Version
	if v.Revision != "" {
		line += " " + v.Revision
	}
	if v.Modified {
		line += " with changes"
	}
	return line + " " + v.Go + " " + v.Platform
}
