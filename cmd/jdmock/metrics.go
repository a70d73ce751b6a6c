package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/mockserver/metrics"
)

func newMetrics() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "metrics",
		Short: "list the metrics that a simulator has for Prometheus",
		Long: "metrics lists what a simulator answers at /metrics of its control listener, beside go_… and process_…:\n" +
			"names and labels, which are stable, and what they say.",
		Args: noArgs,
	}
	return printing(cmd, newFlags(cmd, noVariable), metricInfos, writeMetrics)
}

type metricInfo struct {
	Name   string   `json:"name"`
	Kind   string   `json:"kind"`
	Labels []string `json:"labels"`
	About  string   `json:"about"`
}

func metricInfos() []metricInfo {
	infos := []metricInfo{}
	for _, f := range metrics.Families() {
		infos = append(infos, metricInfo{f.Name, string(f.Kind), append([]string{}, f.Labels...), f.About})
	}
	return infos
}

// writeMetrics writes a paragraph for each metric.
func writeMetrics(w io.Writer, infos []metricInfo) error {
	for _, f := range infos {
		labels := ""
		if len(f.Labels) > 0 {
			labels = "{" + strings.Join(f.Labels, ",") + "}"
		}
		if _, err := fmt.Fprintf(w, "%s%s (%s)\n    %s\n", f.Name, labels, f.Kind, f.About); err != nil {
			return err
		}
	}
	return nil
}
