package main

import (
	"io"

	"github.com/spf13/cobra"
)

// printing has a command print what find returns: as text, or as JSON with
// --format json.
func printing[T any](cmd *cobra.Command, f *flags, find func() T, text func(io.Writer, T) error) *cobra.Command {
	var format string
	f.text(&format, "format", formatText, "text or json")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := oneOf("format", format, formatText, formatJSON); err != nil {
			return err
		}
		if format == formatJSON {
			return writeIndented(cmd.OutOrStdout(), find())
		}
		return text(cmd.OutOrStdout(), find())
	}
	return cmd
}
