package main

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// healthTimeout bounds a health check.
const healthTimeout = 5 * time.Second

func newHealth() *cobra.Command {
	var control string
	cmd := &cobra.Command{
		Use:   "health",
		Short: "ask whether a simulator is ready",
		Long:  "health asks a simulator's control listener whether it is ready. It ends with 0 if it is, and with 3 if it is not.",
		Args:  noArgs,
	}
	f := newFlags(cmd, func(string) string { return varControlURL })
	f.text(&control, "url", defaultControlURL, "the control listener")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return health(cmd, control) }
	return cmd
}

// health asks one control listener.
func health(cmd *cobra.Command, control string) error {
	u, err := url.Parse(strings.TrimRight(control, "/"))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.RawQuery != "" {
		return usage("--url %q: want the control listener's, such as %s", control, defaultControlURL)
	}
	ctx, cancel := context.WithTimeout(cmd.Context(), healthTimeout)
	defer cancel()
	if err := probe(ctx, http.MethodGet, u.String()+pathReady); err != nil {
		return environment("simulator is not ready: %w", err)
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), "ok")
	return err
}
