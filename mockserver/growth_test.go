package mockserver_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/raced"
	"github.com/jdmock/jdmock/mockserver"
)

// How much longer a call may take in a shop of 10⁶ orders than in one of 10³: a
// budget, and a quarter for the machine.
const (
	getGrowth  = 1.1 * 1.25
	listGrowth = 1.3 * 1.25
)

// Of each kind of call the least time of so many rounds counts; if it is too
// long, it is measured again, as somebody else may have had the machine.
const (
	growthRounds = 12
	growthTries  = 3
)

// timeOf is how far apart the n-th window is from the first.
func timeOf(n int) time.Duration { return time.Duration(n) * time.Hour }

// least returns the least time that each server's forms take, of rounds in which
// they take turns.
func least(t *testing.T, servers []*mockserver.Server, forms [][]string) []time.Duration {
	t.Helper()
	found := make([]time.Duration, len(servers))
	bare := mockserver.NewBare()
	for round := range growthRounds {
		for i, s := range servers {
			begin := time.Now()
			for _, form := range forms[i] {
				bare.Call(s, form)
				require.False(t, bare.Refused)
			}
			if took := time.Since(begin); round > 0 && (found[i] == 0 || took < found[i]) {
				found[i] = took
			}
		}
	}
	return found
}

// growth returns how much longer the second server takes, at best of some tries.
func growth(t *testing.T, servers []*mockserver.Server, forms [][]string, most float64) float64 {
	t.Helper()
	best := math.Inf(1)
	for try := 0; try < growthTries && best > most; try++ {
		took := least(t, servers, forms)
		best = min(best, float64(took[1])/float64(took[0]))
	}
	return best
}

// It is not parallel, as what is measured is time.
func TestCallsTakeAsLongInALargeShop(t *testing.T) { //nolint:paralleltest // see above
	if raced.On {
		t.Skip("the race detector's time is not the program's")
	}
	if testing.Short() {
		t.Skip("it measures")
	}
	const few, many = 1000, 1_000_000
	servers := []*mockserver.Server{measured(t, few), measured(t, many)}
	for _, c := range []struct {
		name  string
		forms [][]string
		most  float64
	}{
		{"get", [][]string{getForms(few, 200, shortGet), getForms(many, 200, shortGet)}, getGrowth},
		{"list", [][]string{pageForms(20), pageForms(20)}, listGrowth},
	} {
		got := growth(t, servers, c.forms, c.most)
		t.Logf("%s: %.2f times as long, of at most %.2f", c.name, got, c.most)
		assert.LessOrEqual(t, got, c.most, "%s: time in a shop of %d orders ÷ one of %d", c.name, many, few)
	}
}

const shortGet = `{"order_id":%d,"optional_fields":"` + mockserver.ShortFields + `"}`
