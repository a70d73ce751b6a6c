package metrics_test

import (
	"fmt"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/common/expfmt"
	"github.com/prometheus/common/model"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/metrics"
)

func newSet() *metrics.Set {
	return metrics.New(metrics.Config{
		Methods: []string{"get", "ship", "get"}, Outcomes: []string{"answered", "refused"}, Codes: []string{"0", "12"}, Actions: []string{"reset"}, Limits: []string{"rate"},
		Present: func() metrics.Present { return metrics.Present{Orders: 7} },
	})
}

// values returns what the set serves, each counter and gauge by its labels, and
// each histogram's count.
func values(t *testing.T, s *metrics.Set) map[string]float64 {
	t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	parser := expfmt.NewTextParser(model.LegacyValidation)
	families, err := parser.TextToMetricFamilies(w.Body)
	require.NoError(t, err)
	all := map[string]float64{}
	for _, listed := range metrics.Families() {
		for _, m := range families[listed.Name].GetMetric() {
			name := listed.Name
			for _, l := range m.Label {
				name += " " + l.GetValue()
			}
			all[name] = m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	return all
}

func TestWhatIsNotKnownIsOther(t *testing.T) {
	t.Parallel()
	s := newSet()
	s.Call("nonsense", "refused", "nonsense", time.Second)
	s.Fault("nonsense")
	s.Limited("nonsense")
	before := values(t, s)
	for i := range 10_000 {
		s.Call(fmt.Sprint("m", i), "refused", fmt.Sprint("c", i), time.Second)
		s.Call("get", fmt.Sprint("o", i), "0", time.Second)
		s.Fault(fmt.Sprint("f", i))
		s.Limited(fmt.Sprint("l", i))
	}
	after := values(t, s)
	assert.Len(t, after, len(before))
	assert.EqualValues(t, 10_001, after["jdmock_calls_total other other refused"])
	assert.EqualValues(t, 10_001, after["jdmock_faults_total other"])
	assert.EqualValues(t, 10_001, after["jdmock_limited_total other"])
	assert.EqualValues(t, 10_001, after["jdmock_call_duration_seconds refused"])
	assert.EqualValues(t, 7, after["jdmock_orders"])
}

func TestCallsThatComeAtOnceAreAllCounted(t *testing.T) {
	t.Parallel()
	s := newSet()
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 1000 {
				s.Call("get", "answered", "0", time.Millisecond)
				s.Call("ship", "refused", "12", time.Millisecond)
				s.Fetched(time.Second)
			}
		})
	}
	all.Wait()
	got := values(t, s)
	assert.EqualValues(t, 8000, got["jdmock_calls_total 0 get answered"])
	assert.EqualValues(t, 8000, got["jdmock_calls_total 12 ship refused"])
	assert.EqualValues(t, 8000, got["jdmock_fetch_lag_seconds"])
}

// What a Set is made with is each simulator's start.
func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		newSet()
	}
}
