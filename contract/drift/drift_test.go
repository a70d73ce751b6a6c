package drift_test

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/drift"
	"github.com/jdmock/jdmock/contract/raced"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/schemas"
)

const (
	orderGet    = wire.Method("jingdong.pop.order.get")
	orderSearch = wire.Method("jingdong.pop.order.search")
	shop        = wire.Method("jingdong.vender.shop.query")
)

var (
	recordOnce sync.Once
	traffic    []record.Call
)

// calls returns recorded traffic, the same each time.
func calls(t testing.TB) []record.Call {
	t.Helper()
	recordOnce.Do(func() {
		w := newWalker(t, 3, func(c record.Call) { traffic = append(traffic, c) })
		w.read()
		w.call(shop, map[string]any{})
		w.call(shop, map[string]any{})
		w.call(orderGet, map[string]any{"order_id": 1})
		w.call(orderGet, map[string]any{"order_id": 2})
	})
	return traffic
}

// parameters returns a change of what was sent with calls that succeeded.
func parameters(text string) func(*record.Call) {
	return func(c *record.Call) {
		if strings.HasPrefix(string(c.Answer), `{"error_response"`) {
			return
		}
		c.Params = c.Params.With(wire.ParamJSON, text)
	}
}

// few returns the small calls among some, no more of a kind than are needed, and
// the last ones, which are refused.
func few(all []record.Call) []record.Call {
	const enough, last, small = 8, 4, 50_000
	kinds := map[string]int{}
	var kept []record.Call
	for i, c := range all {
		kind := string(c.Method()) + string(c.Variant())
		kinds[kind]++
		if len(c.Answer) < small && kinds[kind] <= enough || i >= len(all)-last {
			kept = append(kept, c)
		}
	}
	return kept
}

// planted returns the traffic with a plant in it.
func planted(t testing.TB, p plant) []record.Call {
	t.Helper()
	all := few(calls(t))
	for i, c := range all {
		if c.Method() != p.method || c.Variant() != p.variant {
			continue
		}
		if p.call != nil {
			p.call(&all[i])
			continue
		}
		d := json.NewDecoder(strings.NewReader(string(c.Answer)))
		d.UseNumber()
		var doc map[string]any
		require.NoError(t, d.Decode(&doc))
		p.change(doc)
		text, err := json.Marshal(doc)
		require.NoError(t, err)
		all[i].Answer = text
	}
	return all
}

// analyze returns the report of calls.
func analyze(all []record.Call, o drift.Options) drift.Report {
	a := drift.New(o)
	for _, c := range all {
		a.Add(c)
	}
	return a.Report()
}

func TestEachDriftIsFoundOnceAndNamed(t *testing.T) {
	t.Parallel()
	for _, p := range plants {
		t.Run(p.name, func(t *testing.T) {
			r := analyze(planted(t, p), drift.Options{})
			require.NotEmpty(t, r.Findings)
			var of []drift.Finding
			for _, f := range r.Findings {
				if f.Code == p.code && f.Pointer == p.pointer {
					of = append(of, f)
				}
			}
			require.Len(t, of, 1, "found instead:\n%s", drift.TextOf(contract.English, r.Findings))
			f := of[0]
			if p.code != contract.CodeLaw { // a wrong sum breaks several laws
				assert.Len(t, r.Findings, 1, drift.TextOf(contract.English, r.Findings))
			}
			assert.Positive(t, f.Count)
			assert.GreaterOrEqual(t, f.Of, f.Count)
			assert.False(t, f.First.IsZero())
			assert.False(t, f.Last.Before(f.First))
			assert.LessOrEqual(t, len(f.Samples), 3)
			assert.NotEmpty(t, f.ExpectedZh)
			assert.NotEmpty(t, f.FoundZh)
			assert.Equal(t, f.Hint == "", f.HintZh == "")
			_, known := contract.LookupCode(string(f.Code))
			assert.True(t, known)
		})
	}
}

func TestAProposedPatchMakesTheTrafficPass(t *testing.T) {
	t.Parallel()
	for i, p := range plants {
		if raced.On && i%4 > 0 {
			continue
		}
		t.Run(p.name, func(t *testing.T) {
			all := planted(t, p)
			r := analyze(all, drift.Options{})
			patch, left := drift.Propose(contract.New(), r.Findings)
			if p.left {
				assert.NotEmpty(t, left)
				return
			}
			assert.Empty(t, left)
			text, err := json.Marshal(patch)
			require.NoError(t, err)
			read, err := drift.ParsePatch(text)
			require.NoError(t, err)
			files, err := read.Apply(schemas.FS)
			require.NoError(t, err)
			checker, err := contract.NewFrom(files)
			require.NoError(t, err)
			again := analyze(all, drift.Options{Schemas: checker})
			assert.Empty(t, drift.TextOf(contract.English, again.Findings))
			untouched := analyze(few(calls(t)), drift.Options{Schemas: checker})
			if !strings.HasPrefix(p.name, "a guide") {
				assert.Empty(t, drift.TextOf(contract.English, untouched.Findings))
			}
		})
	}
}

func TestAPatchChangesNoOtherMethod(t *testing.T) {
	t.Parallel()
	state := plants[slices.IndexFunc(plants, func(p plant) bool { return p.name == "a new state" })]
	patch, _ := drift.Propose(contract.New(), analyze(planted(t, state), drift.Options{}).Findings)
	require.Len(t, patch, 1)
	assert.Contains(t, patch, "schemas/"+string(orderGet)+".json")
}

func TestTheOrderOfCallsDoesNotMatter(t *testing.T) {
	t.Parallel()
	var all []record.Call
	for _, p := range plants {
		n := 0
		for _, c := range planted(t, p) {
			if c.Method() == p.method && c.Variant() == p.variant && n < 1 || c.Method() == "jingdong.vender.moon.query" {
				all = append(all, c)
				n++
			}
		}
	}
	require.Greater(t, len(all), 20)
	want, err := json.Marshal(analyze(all, drift.Options{}))
	require.NoError(t, err)
	order := rand.New(rand.NewPCG(1, 2))
	for range 15 {
		order.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		got, err := json.Marshal(analyze(all, drift.Options{}))
		require.NoError(t, err)
		require.Equal(t, string(want), string(got))
	}
}

func TestCallsOutsideTheTimeAreLeftOut(t *testing.T) {
	t.Parallel()
	all := calls(t)
	since, until := all[10].At, all[20].At
	r := analyze(all, drift.Options{Since: since, Until: until})
	assert.Equal(t, 10, r.Calls)
	assert.Equal(t, len(all)-10, r.Outside)
	assert.Equal(t, since, r.First)
	assert.True(t, r.Last.Before(until))
}

func TestFindingsAreBounded(t *testing.T) {
	t.Parallel()
	c := calls(t)[len(calls(t))-4]
	require.Equal(t, shop, c.Method())
	a := drift.New(drift.Options{MaxFindings: 50})
	for i := range 500 {
		c.Params = c.Params.With(wire.ParamMethod, "jingdong.fresh."+strings.Repeat("x", i%49+1)+strings.Repeat("y", i%2))
		a.Add(c)
	}
	r := a.Report()
	assert.Len(t, r.Findings, 50)
	assert.Positive(t, r.Dropped)
	assert.False(t, r.Clean())
}

func TestMethodsThatAreNotKnownLeaveRoomForOtherFindings(t *testing.T) {
	t.Parallel()
	all := calls(t)
	c := all[len(all)-4]
	require.Equal(t, shop, c.Method())
	a := drift.New(drift.Options{MaxFindings: 110})
	for i := range 300 {
		c.Params = c.Params.With(wire.ParamMethod, "jingdong.fresh."+strings.Repeat("x", i%20+1)+strings.Repeat("y", i/20))
		a.Add(c)
	}
	c.Params = c.Params.With(wire.ParamMethod, string(shop))
	c.Answer = []byte(`{"error_response":{"code":"4711","zh_desc":"某","en_desc":"some"}}`)
	a.Add(c)
	r := a.Report()
	assert.Zero(t, r.Dropped)
	require.Len(t, r.Findings, 102, "a hundred names, what has no room, and the code")
	total := 0
	for _, f := range r.Findings {
		total += f.Count
		assert.GreaterOrEqual(t, f.Of, f.Count)
	}
	assert.Equal(t, 301, total)
	assert.Equal(t, contract.CodeErrorUnknown, r.Findings[101].Code)
	assert.Equal(t, []int{1, 1}, []int{r.Findings[1].Count, r.Findings[1].Of}, "a method is counted by itself")
}

func TestANumberForANameIsInNoPatch(t *testing.T) {
	t.Parallel()
	p := plant{method: orderGet, change: func(d map[string]any) { order(d)["12"] = "x" }}
	all := planted(t, p)
	patch, left := drift.Propose(contract.New(), analyze(all, drift.Options{}).Findings)
	assert.Empty(t, patch)
	require.Len(t, left, 1)
	assert.Equal(t, orderAt+"/*", left[0].Pointer)
}

func TestACallWithoutAnAnswerIsCountedAndNotJudged(t *testing.T) {
	t.Parallel()
	lost, cut, kept := calls(t)[0], calls(t)[0], calls(t)[0]
	lost.Status, lost.Answer = 0, nil
	cut.Answer, cut.Cut = cut.Answer[:20], true
	kept.Answer = nil
	r := analyze([]record.Call{lost, cut, kept, {At: time.Unix(1, 0), URL: "https://example.invalid/other"}}, drift.Options{})
	assert.Empty(t, r.Findings)
	assert.Equal(t, []int{4, 0, 1, 1, 1}, []int{r.Calls, r.Judged, r.Unanswered, r.Cut, r.Other})
}

func TestAMemberThatNeverCameIsAnObservation(t *testing.T) {
	t.Parallel()
	all := planted(t, plant{method: orderGet, change: func(d map[string]any) { delete(order(d), "orderRemark") }})
	r := analyze(all, drift.Options{Enough: 8})
	assert.Empty(t, r.Findings)
	var pointers []string
	for _, o := range r.Observations {
		assert.GreaterOrEqual(t, o.Of, 8)
		pointers = append(pointers, o.Pointer)
	}
	assert.Contains(t, pointers, orderAt+"/orderRemark")
	assert.NotContains(t, pointers, orderAt+"/orderId")
}

func TestWhatAJournalHidesBehindAsterisksIsNoDrift(t *testing.T) {
	t.Parallel()
	hide := plant{method: orderGet, change: func(d map[string]any) {
		o := order(d)
		o["modified"], o["fresh"] = "****-**-** **:**:**", json.Number("7")
		eachItem(d, func(i map[string]any) { i["skuId"], i["****"] = "****", "1" })
	}}
	all := planted(t, hide)
	assert.NotEmpty(t, analyze(all, drift.Options{}).Findings, "as they stand, they are")
	for i := range all {
		all[i].Starred = true
	}
	root := all[len(all)-3]
	require.Equal(t, shop, root.Method())
	root.Answer = []byte(`{"********": {"code": "0"}}`)
	r := analyze(append(all, root), drift.Options{})
	require.Len(t, r.Findings, 1, drift.TextOf(contract.English, r.Findings))
	assert.Equal(t, orderAt+"/fresh", r.Findings[0].Pointer)
}
