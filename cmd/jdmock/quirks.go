package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
)

func newQuirks() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "quirks",
		Short: "list the details on which sources about JD disagree, and how they are decided",
		Long: "quirks lists each detail on which public sources disagree or are silent: its values, of which the first is\n" +
			"the default, and the evidence for each. serve --quirk NAME=VALUE decides otherwise.",
		Args: noArgs,
	}
	return printing(cmd, newFlags(cmd, noVariable), quirkInfos, writeQuirks)
}

type quirkInfo struct {
	Name    string           `json:"name"`
	About   string           `json:"about"`
	Default string           `json:"default"`
	Values  []quirkValueInfo `json:"values"`
}

type quirkValueInfo struct {
	Value  string      `json:"value"`
	About  string      `json:"about"`
	Source wire.Source `json:"source"`
}

func quirkInfos() []quirkInfo {
	infos := []quirkInfo{}
	for _, q := range quirk.All() {
		info := quirkInfo{Name: q.Name, About: q.About, Default: q.Values[0].Name}
		for _, v := range q.Values {
			info.Values = append(info.Values, quirkValueInfo{v.Name, v.About, wire.Source{Evidence: wire.Evidence(v.Evidence), Ref: v.Ref}})
		}
		infos = append(infos, info)
	}
	return infos
}

// writeQuirks writes a paragraph for each quirk; a star marks the default.
func writeQuirks(out io.Writer, infos []quirkInfo) error {
	for _, q := range infos {
		if _, err := fmt.Fprintf(out, "%s: %s\n", q.Name, q.About); err != nil {
			return err
		}
		for _, v := range q.Values {
			mark := " "
			if v.Value == q.Default {
				mark = "*"
			}
			if _, err := fmt.Fprintf(out, " %s %-8s  %s (%s: %s)\n", mark, v.Value, v.About, v.Source.Evidence, v.Source.Ref); err != nil {
				return err
			}
		}
	}
	return nil
}
