package main

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Commands that cannot end with an exit code, and why. All others have a script
// for each: 0 good, 1 findings or a refusal, 2 usage, 3 environment.
var (
	neverFind = map[string]string{
		"ca export":  "it writes what there is",
		"completion": "it prints a text", "version": "it prints a text", "env": "it prints what a simulator says",
		"contract openapi":  "it writes what the schemas say",
		"fault reserved":    "it prints a table",
		"quirks":            "what is unknown is a wrong use",
		"metrics":           "it prints a table",
		"scenario list":     "it prints a table",
		"contract lab list": "it prints a table", "contract lab serve": "it runs until it is told to stop",
		"sandbox list":  "it prints what there is",
		"scenario show": "what is unknown is a wrong use",
		"health":        "a simulator that is not ready is the environment's fault",
		"sign":          "it prints a text",
		"serve":         "it runs until it is told to stop",
	}
	neverFail = map[string]string{
		"completion": "it touches nothing", "version": "it touches nothing", "explain": "it touches nothing", "quirks": "it touches nothing",
		"fault reserved": "it touches nothing", "metrics": "it touches nothing", "scenario list": "it touches nothing", "scenario show": "it touches nothing",
		"contract lab list": "it touches nothing",
		"sign":              "it reads arguments and standard input", "decrypt": "it reads arguments and standard input",
	}
)

// inGo are tests of outcomes that no script can bring about.
var inGo = map[string]map[int]func(*testing.T){
	"proxy": {exitFindings: TestProxyExitsByWhatItFound},
}

// inScript is a line of a script that runs jdmock, and with which exit code.
var inScript = regexp.MustCompile(`^(?:exec|exits ([0-9])) jdmock (.*)$`)

// scripted returns which exit codes the scripts have of each command.
func scripted(t *testing.T) map[string]map[int]bool {
	t.Helper()
	files, err := filepath.Glob("testdata/script/*.txtar")
	require.NoError(t, err)
	root := newRoot(subcommands...)
	found := map[string]map[int]bool{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		require.NoError(t, err)
		for line := range strings.Lines(string(text)) {
			m := inScript.FindStringSubmatch(strings.TrimSpace(line))
			if m == nil || strings.Contains(m[2], "--help") {
				continue // help is no outcome
			}
			code, _ := strconv.Atoi(m[1])
			cmd, _, err := root.Find(strings.Fields(m[2]))
			if err != nil {
				continue
			}
			path := strings.TrimPrefix(strings.TrimPrefix(cmd.CommandPath(), "jdmock"), " ")
			if found[path] == nil {
				found[path] = map[int]bool{}
			}
			found[path][code] = true
		}
	}
	return found
}

func TestEveryCommandHasAScriptForEachExitCode(t *testing.T) {
	t.Parallel()
	found := scripted(t)
	names := map[string]bool{}
	var each func(cmd *cobra.Command)
	each = func(cmd *cobra.Command) {
		for _, sub := range cmd.Commands() {
			each(sub)
		}
		if cmd.HasSubCommands() && cmd.Name() != "sign" || strings.HasPrefix(cmd.Name(), "bench-") || !cmd.Runnable() {
			return
		}
		path := strings.TrimPrefix(cmd.CommandPath(), "jdmock ")
		names[path] = true
		for code := range 4 {
			if code == exitFindings && neverFind[path] != "" || code == exitEnvironment && neverFail[path] != "" || inGo[path][code] != nil {
				continue
			}
			assert.True(t, found[path][code], "jdmock %s: no script ends with %d", path, code)
		}
	}
	each(newRoot(subcommands...))
	for _, path := range slices.Concat(slices.Collect(maps.Keys(neverFind)), slices.Collect(maps.Keys(neverFail))) {
		assert.True(t, names[path], "jdmock %s is no command", path)
	}
}
