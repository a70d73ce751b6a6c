package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// dockerfile returns what follows each instruction.
func dockerfile(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("Dockerfile")
	require.NoError(t, err)
	lines := map[string]string{}
	for line := range strings.Lines(string(text)) {
		name, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		if name != "#" && name != "" {
			assert.NotContains(t, lines, name, "said twice")
			lines[name] = rest
		}
	}
	return lines
}

// words reads a command in its JSON form.
func words(t *testing.T, text string) (list []string) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), &list), text)
	return list
}

func TestContainerHoldsTheProgramAlone(t *testing.T) {
	t.Parallel()
	lines := dockerfile(t)
	assert.Equal(t, "scratch", lines["FROM"])
	assert.Equal(t, "65534:65534", lines["USER"], "a number: there is no list of users")
	assert.Equal(t, "6180 6181", lines["EXPOSE"])
	build, err := os.ReadFile(moduleRoot + "/.ci/build")
	require.NoError(t, err)
	source, target, _ := strings.Cut(lines["COPY"], " ")
	assert.Equal(t, "/jdmock", target)
	assert.Equal(t, "jdmock-linux-${TARGETARCH}", source)
	assert.Contains(t, string(build), "jdmock-$os-$arch")
}

// The commands of the container are jdmock's own, with flags that it has.
func TestContainersCommandsAreThoseOfTheProgram(t *testing.T) {
	t.Parallel()
	lines := dockerfile(t)
	_, health, found := strings.Cut(lines["HEALTHCHECK"], "CMD ")
	require.True(t, found)
	compose, err := os.ReadFile("compose.yaml")
	require.NoError(t, err)
	_, more, found := strings.Cut(string(compose), "command: ")
	require.True(t, found)
	more, _, _ = strings.Cut(more, "\n")
	serves := words(t, lines["ENTRYPOINT"])
	for _, command := range [][]string{words(t, health), append(serves, words(t, more)...)} {
		assert.Equal(t, "/jdmock", command[0])
		sub, rest, err := newRoot(subcommands...).Find(command[1:])
		require.NoError(t, err)
		assert.NoError(t, sub.ParseFlags(rest))
		assert.Empty(t, sub.Flags().Args(), "%q", command)
	}
	assert.Contains(t, strings.Join(serves, " "), "--addr 0.0.0.0:6180 --control-addr 0.0.0.0:6181")
}
