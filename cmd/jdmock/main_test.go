package main

import (
	"errors"
	"os"
	"os/exec"
	"strconv"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/mocktest"
)

func TestMain(m *testing.M) {
	testscript.Main(cleaning{m}, map[string]func(){"jdmock": main})
}

// cleaning removes what the tests have built when they are over.
type cleaning struct{ *testing.M }

// Run runs the tests.
func (c cleaning) Run() int {
	defer func() {
		if builtDir != "" {
			_ = os.RemoveAll(builtDir)
		}
	}()
	return c.M.Run()
}

// startDeadline bounds how long a served process may take to get ready.
const startDeadline = 30 * time.Second

func TestCommandsDoAsTheirScriptsSay(t *testing.T) {
	t.Parallel()
	server := mocktest.StartLenient(t, mockserver.Options{Orders: 40})
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("SERVER_URL", server.URL)
			env.Setenv("SECRET", mockserver.DefaultAppSecret)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   exits,
			"waitfor": waitFor,
		},
		Condition: func(name string) (bool, error) { return false, errors.New("unknown condition " + name) },
	})
}

func TestTheCommandThatIsNamedIsMadeAlone(t *testing.T) {
	t.Parallel()
	for _, s := range subcommands {
		made := newRoot(asked([]string{s.name, "--help"})...).Commands()
		require.Len(t, made, 1, s.name)
		assert.Equal(t, s.name, made[0].Name())
	}
	for _, other := range [][]string{nil, {"--help"}, {"help", "serve"}, {"serv"}, {"__complete", "s"}} {
		assert.Len(t, newRoot(asked(other)...).Commands(), len(subcommands), other)
	}
}

// exits runs a command and wants an exit code: exits 2 jdmock serve --nonsense.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	if neg || err != nil {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	var failed *exec.ExitError
	got := 0
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &failed) {
		got = failed.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("%q exits %d, want %d", args[1:], got, want)
	}
}

// waitFor waits until a file exists, and puts its members into the environment
// if it is a ready file.
func waitFor(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	if !appears(path) {
		ts.Fatalf("%s has not appeared", args[0])
	}
	r, err := loadReady(path)
	ts.Check(err)
	ts.Setenv("GATEWAY", r.GatewayURL)
	ts.Setenv("CONTROL", r.ControlURL)
	ts.Setenv("TOKEN", r.AccessToken)
}

// appears waits until a file exists.
func appears(path string) bool {
	for end := time.Now().Add(startDeadline); time.Now().Before(end); {
		if _, err := os.Stat(path); err == nil {
			return true
		}
		<-time.After(10 * time.Millisecond)
	}
	return false
}
