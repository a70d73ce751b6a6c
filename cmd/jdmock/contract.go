package main

import (
	"strings"

	"github.com/spf13/cobra"
)

// contractCommands are the subcommands of contract.
var contractCommands = []subcommand{
	{"openapi", newContractOpenAPI},
	{"verify", newContractVerify},
	{"drift", newContractDrift},
	{"lab", newContractLab},
}

func newContract() *cobra.Command {
	var names []string
	for _, s := range contractCommands {
		names = append(names, s.name)
	}
	cmd := &cobra.Command{
		Use:   "contract",
		Short: "what JD's methods take and answer, for other tools",
		Long: "contract holds gateways and recorded traffic to the schemas, laws and example calls that the simulator and the\n" +
			"client are held to, and turns these to the use of other tools.",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usage("command %q of contract is unknown: want %s", args[0], strings.Join(names, ", "))
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, s := range contractCommands {
		cmd.AddCommand(s.make())
	}
	return cmd
}
