package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

// maxCipherLine bounds a line of cipher text on standard input.
const maxCipherLine = 1 << 20

func newDecrypt() *cobra.Command {
	var key, venderID string
	var seed uint64
	cmd := &cobra.Command{
		Use:   "decrypt TEXT... | -",
		Short: "decrypt what the en-methods encrypt",
		Long: "decrypt prints the plain text of each cipher text, which begins with AA, one on a line; - reads lines from\n" +
			"standard input. The key is that of the shop: given, or made of the seed and the vender id, as serve makes it.\n" +
			"JD's own handshake for its keys is not imitated: this opens what a simulator has encrypted, and nothing of JD's.",
		Example: "  jdmock decrypt AAA…\n  jdmock decrypt --vender-id 10000002 --seed 7 AAA…",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("decrypt wants cipher texts, or - for standard input")
			}
			return nil
		},
	}
	f := newFlags(cmd, callerVariable)
	f.text(&key, "key", "", "key of the shop: 32 bytes in Base64 (default made of the seed and the vender id)")
	f.seed(&seed, "seed", 1, "the seed of serve")
	f.text(&venderID, "vender-id", mockserver.DefaultVenderID, "id of the shop")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		opener := wire.ShopKey(seed, venderID)
		if key != "" {
			var err error
			if opener, err = wire.ParseSensitiveKey(key); err != nil {
				return usage("--key: %w", err)
			}
		}
		if len(args) == 1 && args[0] == "-" {
			return decryptLines(cmd.InOrStdin(), cmd.OutOrStdout(), opener)
		}
		return decrypt(cmd.OutOrStdout(), opener, args)
	}
	return cmd
}

// decrypt prints the plain text of each text.
func decrypt(out io.Writer, key wire.SensitiveKey, texts []string) error {
	for i, text := range texts {
		plain, err := key.Decrypt(strings.TrimSpace(text))
		if err != nil {
			return findings("text %d: %w: it is no cipher text, is cut off, or is another shop's", i+1, err)
		}
		if _, err := fmt.Fprintln(out, plain); err != nil {
			return err
		}
	}
	return nil
}

// decryptLines prints the plain text of each line.
func decryptLines(in io.Reader, out io.Writer, key wire.SensitiveKey) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxCipherLine)
	for n := 1; lines.Scan(); n++ {
		if err := decrypt(out, key, []string{lines.Text()}); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	return lines.Err()
}
