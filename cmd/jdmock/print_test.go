package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

// awkward is a parameter with everything that some language quotes.
const awkward = `{"start_date":"2025-04-01 00:00:00","end_date":"2025-04-02 00:00:00","order_state":"ALL","optional_fields":"orderId,'‘’\"$%&+\\u4f60你😀` + "`" + `"}`

func TestPrintedProgramsRun(t *testing.T) {
	t.Parallel()
	server := mocktest.Start(t, mockserver.Options{Orders: 5})
	runs := map[string][]string{
		"curl": {"sh", "call.sh"}, "python": {"python3", "call.py"}, "php": {"php", "call.php"}, "java": {"java", "Call.java"},
		"powershell": {"pwsh", "-NoProfile", "-File", "call.ps1"},
	}
	for _, language := range languages {
		t.Run(language, func(t *testing.T) {
			t.Parallel()
			words := runs[language]
			if words[0] == "java" {
				inCI(t, "this test compiles another language")
			}
			needs(t, words[0])
			var printed bytes.Buffer
			code := run(t.Context(), []string{"call", "jingdong.pop.order.search", "--json", awkward, "--url", server.URL, "--print", language}, nil, &printed, os.Stderr)
			require.Zero(t, code)
			dir := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(dir, words[len(words)-1]), printed.Bytes(), 0o600))
			cmd := exec.Command(words[0], words[1:]...)
			cmd.Dir, cmd.Env = dir, append(os.Environ(), "no_proxy=*")
			out, err := cmd.CombinedOutput()
			require.NoError(t, err, "%s\n%s", out, &printed)
			assert.Contains(t, string(out), "jingdong_pop_order_search_responce", "%s", &printed)
		})
	}
}

// The shape of those that this machine may not be able to run.
func TestPrintedProgramsLookAsTheyDid(t *testing.T) {
	t.Parallel()
	r := request{URL: "http://127.0.0.1:6180/routerjson", Secret: "it's", params: wire.Params{
		{Name: wire.ParamJSON, Value: `{"a":"’你😀\\u0041"}`}, {Name: wire.ParamMethod, Value: "m"}, {Name: wire.ParamVersion, Value: "2.0"},
	}}
	for _, language := range languages {
		var got bytes.Buffer
		require.NoError(t, r.print(&got, language, time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)))
		path := filepath.Join("testdata", "print", language+".golden")
		if *update {
			require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
			require.NoError(t, os.WriteFile(path, got.Bytes(), 0o644))
		}
		want, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, string(want), got.String(), language)
	}
}
