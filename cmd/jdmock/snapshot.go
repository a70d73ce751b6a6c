package main

import (
	"net/http"

	"github.com/spf13/cobra"
)

func newSnapshot() *cobra.Command {
	return newGroup("snapshot", "keep a sandbox as it is, and bring it back",
		"  jdmock snapshot take before-sale\n  jdmock snapshot restore before-sale",
		commands(
			verb{use: "list", short: "list the snapshots", do: listSnapshots},
			verb{use: "take NAME", short: "keep the sandbox as it is under a name", do: takeSnapshot},
			verb{use: "restore NAME", short: "make the sandbox what it was", do: restoreSnapshot},
			verb{use: "drop NAME", short: "forget a snapshot", do: dropSnapshot},
		)...)
}

func listSnapshots(c *controller, _ *flags, _ []string) error {
	answer, err := c.get(c.inBox("snapshots"), nil)
	if err != nil {
		return err
	}
	return c.printSnapshots(answer)
}

func (c *controller) printSnapshots(answer []byte) error {
	var list struct {
		Snapshots []string `json:"snapshots"`
	}
	return c.print(answer, &list, func(t *table) {
		for _, name := range list.Snapshots {
			t.line(name)
		}
	})
}

func takeSnapshot(c *controller, _ *flags, args []string) error {
	answer, err := c.do(http.MethodPut, c.inBox("snapshots", args[0]), nil)
	if err != nil {
		return err
	}
	return c.printSnapshots(answer)
}

func restoreSnapshot(c *controller, _ *flags, args []string) error {
	answer, err := c.do(http.MethodPost, c.inBox("snapshots", args[0], "restore"), nil)
	if err != nil {
		return err
	}
	return c.printClock(answer)
}

func dropSnapshot(c *controller, _ *flags, args []string) error {
	if _, err := c.do(http.MethodDelete, c.inBox("snapshots", args[0]), nil); err != nil {
		return err
	}
	return c.say("snapshot %s is forgotten", args[0])
}
