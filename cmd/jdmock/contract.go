package main

import "github.com/spf13/cobra"

// newContract returns the commands that hold others to the contract.
func newContract() *cobra.Command {
	cmd := newGroup("contract", "hold gateways and recorded traffic to the contract, and write it for other tools",
		"  jdmock contract verify --target http://127.0.0.1:6180/routerjson\n  jdmock contract drift --traffic calls.har\n  jdmock contract openapi > openapi.json",
		newContractVerify(), newContractDrift(), newContractLab(), newContractOpenAPI())
	cmd.Long = "contract holds gateways and recorded traffic to the schemas, laws and example calls that the simulator and the\n" +
		"client are held to, and turns these to the use of other tools."
	return cmd
}
