package suite

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract"
)

// kept opens a file as a state, and closes it when the test ends.
func kept(t testing.TB, path string, target Target) (*State, error) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	require.NoError(t, err)
	t.Cleanup(func() { _ = file.Close() })
	return OpenState(file, target)
}

var someTarget = Target{URL: "http://gateway/routerjson", AppKey: "key", AppSecret: "the-secret", AccessToken: "the-token", OwnerID: "1"}

func TestAStateIsReadAsItWasKept(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	s, err := kept(t, path, someTarget)
	require.NoError(t, err)
	first := Result{Check: "a", Status: Failed, Violations: []contract.Violation{{Pointer: "/x", Found: "\n"}}, Duration: time.Second}
	second := Result{Check: "a", Status: Passed}
	require.NoError(t, s.Keep(first))
	require.NoError(t, s.Keep(second))
	require.NoError(t, s.Keep(Result{Check: "b", Status: Passed, TakenOver: true}))
	_, ok := s.Done("a")
	assert.False(t, ok, "of an earlier run only")

	s, err = kept(t, path, someTarget)
	require.NoError(t, err)
	got, ok := s.Done("a")
	assert.True(t, ok)
	assert.Equal(t, second, got, "the last result counts")
	_, ok = s.Done("b")
	assert.False(t, ok, "what was taken over is not written again")
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, 3, strings.Count(string(text), "\n"))
	assert.NotContains(t, string(text), "the-secret")
	assert.NotContains(t, string(text), "the-token")
}

func TestAStateThatWasCutOffAnywhereGoesOn(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	whole := filepath.Join(dir, "whole")
	s, err := kept(t, whole, someTarget)
	require.NoError(t, err)
	for _, name := range []string{"a", "b", "c"} {
		require.NoError(t, s.Keep(Result{Check: name, Status: Passed}))
	}
	text, err := os.ReadFile(whole)
	require.NoError(t, err)
	rapid.Check(t, func(rt *rapid.T) {
		path := filepath.Join(dir, "cut")
		cut := text[:rapid.IntRange(0, len(text)).Draw(rt, "cut")]
		require.NoError(rt, os.WriteFile(path, cut, 0o600))
		s, err := kept(t, path, someTarget)
		require.NoError(rt, err)
		lines := max(strings.Count(string(cut), "\n")-1, 0)
		assert.Len(rt, s.earlier, lines)
		require.NoError(rt, s.Keep(Result{Check: "z", Status: Passed}))
		s, err = kept(t, path, someTarget)
		require.NoError(rt, err)
		assert.Len(rt, s.earlier, lines+1)
	})
}

func TestAStateOfSomethingElseIsRefusedAndStays(t *testing.T) {
	t.Parallel()
	head, err := headOf(someTarget)
	require.NoError(t, err)
	elsewhere, otherToken, otherSecret := someTarget, someTarget, someTarget
	elsewhere.URL, otherToken.AccessToken, otherSecret.AppSecret = "http://other/routerjson", "another", "another"
	headFor := func(target Target) string {
		line, err := headOf(target)
		require.NoError(t, err)
		return string(line)
	}
	for name, tt := range map[string]struct{ text, want string }{
		"another target":   {headFor(elsewhere), "another target, \"http://other/routerjson\""},
		"another shop":     {headFor(otherToken), "another app or shop"},
		"another secret":   {headFor(otherSecret), "another app or shop"},
		"another contract": {strings.Replace(string(head), `"contract":"`, `"contract":"0`, 1), "another version of the contract"},
		"a later version":  {strings.Replace(string(head), `verify":1`, `verify":2`, 1), "version 2"},
		"some file":        {"dear diary\n", "line 1: it was not written by a run"},
		"some short file":  {"dear diary", "line 1: it was not written by a run"},
		"other JSON":       {"{}\n", "line 1: it was not written by a run"},
		"a broken line":    {string(head) + "{\"check\":\"a\"}\nnonsense\n", "line 3: it is no result"},
		"a nameless line":  {string(head) + "{}\n", "line 2: it is no result"},
		"a long line":      {string(head) + `{"check":"` + strings.Repeat("a", maxStateLine) + "\"}\n", "line 2: it is no result"},
	} {
		path := filepath.Join(t.TempDir(), "state")
		require.NoError(t, os.WriteFile(path, []byte(tt.text), 0o600))
		_, err := kept(t, path, someTarget)
		require.ErrorIs(t, err, ErrState, name)
		require.ErrorContains(t, err, tt.want, name)
		left, err := os.ReadFile(path)
		require.NoError(t, err)
		assert.Equal(t, tt.text, string(left), name)
	}
}

func TestAStateIsBounded(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	require.NoError(t, os.WriteFile(path, nil, 0o600))
	require.NoError(t, os.Truncate(path, maxState+1)) // a hole
	_, err := kept(t, path, someTarget)
	require.ErrorIs(t, err, ErrState)
	require.ErrorContains(t, err, "larger than 64 MiB")
}

func TestAResultOfManyEscapesIsReadAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	s, err := kept(t, path, someTarget)
	require.NoError(t, err)
	large := Result{Check: "a", Status: Failed, More: 1}
	for range maxTold {
		text := strings.Repeat("<", maxText) // of six bytes each
		large.Violations = append(large.Violations, contract.Violation{Expected: text, Found: text, Hint: text})
	}
	require.NoError(t, s.Keep(large))
	s, err = kept(t, path, someTarget)
	require.NoError(t, err)
	got, ok := s.Done("a")
	assert.True(t, ok)
	assert.Equal(t, Result{Check: "a", Status: Failed, More: 1 + maxTold}, got)
}

func TestAStateIsKeptByManyAtOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "state")
	s, err := kept(t, path, someTarget)
	require.NoError(t, err)
	var group sync.WaitGroup
	for i := range 50 {
		group.Go(func() { assert.NoError(t, s.Keep(Result{Check: strings.Repeat("x", i+1), Status: Passed})) })
	}
	group.Wait()
	s, err = kept(t, path, someTarget)
	require.NoError(t, err)
	assert.Len(t, s.earlier, 50)
}
