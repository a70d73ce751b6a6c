package main

import (
	"os"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract/openapi"
	"github.com/jdmock/jdmock/mockserver"
)

// formatYAML is a form of documents beside formatJSON.
const formatYAML = "yaml"

// openAPIFlags are the flags of contract openapi, as they were given.
type openAPIFlags struct{ surface, format, server, out string }

func newContractOpenAPI() *cobra.Command {
	var o openAPIFlags
	cmd := &cobra.Command{
		Use:   "openapi",
		Short: "write the OpenAPI 3.1 document of the gateway or of the aggregator",
		Long: "openapi writes an OpenAPI 3.1 document that is made of the schemas and the example calls: the same bytes each time.\n" +
			"The gateway has one path; its methods are alternatives of the body, and named examples, which are signed for the\n" +
			"app that serve starts with.",
		Example: "  jdmock contract openapi --out gateway.json\n  jdmock contract openapi --surface aggregator --format yaml",
		Args:    noArgs,
	}
	f := newFlags(cmd, noVariable)
	f.text(&o.surface, "surface", string(openapi.Gateway), "what is described: gateway or aggregator")
	f.text(&o.format, "format", formatJSON, "json or yaml")
	f.text(&o.server, "server", "http://127.0.0.1:6180", "URL of the server that the document names")
	f.text(&o.out, "out", "-", "file to write, which is replaced; - is standard output")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return writeOpenAPI(cmd, o) }
	return cmd
}

// writeOpenAPI writes the document that the flags ask for.
func writeOpenAPI(cmd *cobra.Command, o openAPIFlags) error {
	if err := oneOf("surface", o.surface, string(openapi.Gateway), string(openapi.Aggregator)); err != nil {
		return err
	}
	if err := oneOf("format", o.format, formatJSON, formatYAML); err != nil {
		return err
	}
	doc, err := openapi.Document(openapi.Surface(o.surface), openapi.Options{
		ServerURL: o.server,
		AppKey:    mockserver.DefaultAppKey, AppSecret: mockserver.DefaultAppSecret, AccessToken: mockserver.DefaultAccessToken,
	})
	if err != nil {
		return environment("%w", err)
	}
	encode := openapi.JSON
	if o.format == formatYAML {
		encode = openapi.YAML
	}
	text, err := encode(doc)
	if err != nil {
		return environment("%w", err)
	}
	if o.out == "-" || o.out == "" {
		_, err = cmd.OutOrStdout().Write(text)
	} else {
		err = os.WriteFile(o.out, text, 0o644)
	}
	if err != nil {
		return environment("%w", err)
	}
	return nil
}
