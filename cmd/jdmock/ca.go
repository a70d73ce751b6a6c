package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/mockserver/clock"
)

// caFlags are the flags of ca export, as they were given.
type caFlags struct{ dir, format string }

// The forms of a certificate.
const (
	formatPEM = "pem"
	formatDER = "der"
)

func newCA() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "ca",
		Short: "write the CA by which serve --tls and --forward-proxy are certified",
		Long: "ca has one command, export. The CA is permitted to certify JD's hosts and this machine itself, and nothing else.\n" +
			"jdmock never adds it to a trust store.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("command %q of ca is unknown: want export", args[0])
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCAExport())
	return cmd
}

func newCAExport() *cobra.Command {
	var o caFlags
	cmd := &cobra.Command{
		Use:     "export [FILE]",
		Short:   "write the CA's certificate to a file, or to standard output",
		Long:    "export writes the CA's certificate, for trust stores, and makes the CA if there is none yet. The CA's key is never written.",
		Example: "  jdmock ca export jdmock-ca.pem\n  keytool -importcert -noprompt -alias jdmock -file jdmock-ca.pem -keystore jdmock.p12 -storepass changeit",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("ca export: want at most one file, got %d", len(args))
			}
			return nil
		},
	}
	f := newFlags(cmd, func(flag string) string {
		if flag == caDirFlag {
			return jdmockVariable(flag)
		}
		return ""
	})
	f.text(&o.format, "format", formatPEM, "of the certificate: pem or der")
	f.caDir(&o.dir)
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return exportCA(cmd, o, args) }
	return cmd
}

// exportCA writes the certificate of the CA.
func exportCA(cmd *cobra.Command, o caFlags, args []string) error {
	if err := oneOf("format", o.format, formatPEM, formatDER); err != nil {
		return err
	}
	var machine clock.Clock
	authority, _, err := openAuthority(o.dir, machine.Now(), logFlags{}.open(cmd.ErrOrStderr()))
	if err != nil {
		return err
	}
	text := authority.PEM()
	if o.format == formatDER {
		text = authority.DER()
	}
	if len(args) == 0 || args[0] == "-" {
		_, err := cmd.OutOrStdout().Write(text)
		return err
	}
	return writeNew(args[0], text)
}

// writeNew writes a file, and refuses to overwrite one that says something
// else: it may be a key.
func writeNew(path string, text []byte) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if errors.Is(err, fs.ErrExist) {
		if there, err := os.ReadFile(path); err == nil && bytes.Equal(there, text) {
			return nil
		}
		return environment("%s: it exists and is something else: remove it, or choose another file", path)
	}
	if err != nil {
		return environment("%w", err)
	}
	_, err = file.Write(text)
	if closed := file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return environment("%s: %w", path, err)
	}
	return nil
}
