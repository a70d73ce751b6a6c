package scenario_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/scenario"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/control"
)

// start is where both clocks stand: in the afternoon, in JD's zone.
var start = time.Date(2025, 4, 2, 6, 0, 0, 0, time.UTC)

// A bench is a fresh simulator.
type bench struct {
	server  *mockserver.Server
	control *control.Handler
}

func newBench(t testing.TB, seed uint64) *bench {
	t.Helper()
	server, err := mockserver.New(mockserver.Options{
		Seed: seed, Orders: 40, Clock: clock.Frozen(start), Gateway: clock.Frozen(start), CheckAnswers: mockserver.CheckAll,
		OnViolation: func(v mockserver.Violation) { t.Errorf("violation: %+v", v) },
	})
	require.NoError(t, err)
	return &bench{server, control.New(server, control.Options{})}
}

// inProcess is the simulator without a network.
func (b *bench) inProcess(t testing.TB) scenario.World {
	w := b.control.ScenarioWorld("default")
	t.Cleanup(func() { _ = w.Close() })
	return w
}

// remote is the simulator behind two listeners.
func (b *bench) remote(t testing.TB) scenario.Remote {
	gateway, control := httptest.NewServer(b.server), httptest.NewServer(b.control)
	t.Cleanup(gateway.Close)
	t.Cleanup(control.Close)
	return scenario.Remote{GatewayURL: gateway.URL + wire.Path, ControlURL: control.URL}
}

// run plays a scenario in a world.
func run(t testing.TB, w scenario.World, s scenario.Scenario) scenario.Report {
	t.Helper()
	r, err := scenario.Run(t.Context(), w, s)
	require.NoError(t, err)
	return r
}

// failed returns the steps that failed, one a line.
func failed(r scenario.Report) string {
	var lines []string
	for _, s := range r.Steps {
		if !s.Passed {
			lines = append(lines, s.Step+": "+s.Detail)
		}
	}
	return strings.Join(lines, "\n")
}
