package control

import (
	"context"
	"net/http"
	"strings"
	"sync"

	"github.com/jdmock/jdmock/contract/scenario"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

func scenarioRoutes() []route {
	const named = inBox + "/scenarios/{name}"
	return []route{
		read(http.MethodGet, inBox+"/scenarios", "listScenarios", "Lists the scenarios that ship with jdmock.", listScenarios),
		read(http.MethodGet, named, "getScenario", "Returns a scenario's file.", getScenario),
		read(http.MethodPost, named+"/run", "runScenario", "Sets up what a scenario gives, plays it and judges its end.", runScenario),
		read(http.MethodPost, named+"/begin", "beginScenario", "Sets up what a scenario gives, for a client that plays it itself.", beginScenario),
		read(http.MethodPost, named+"/judge", "judgeScenario", "Judges the end of the scenario that was begun last.", judgeScenario),
		change(http.MethodPost, inBox+"/scenarios/run", "runFile", "Runs a scenario of the caller's own.", http.StatusOK, runFile),
		change(http.MethodPost, inBox+"/scenarios/begin", "beginFile", "Begins a scenario of the caller's own.", http.StatusOK, beginFile),
	}
}

type scenarioList struct {
	Scenarios []scenarioSummary `json:"scenarios"`
}

type scenarioSummary struct {
	Name    string `json:"name"`
	About   string `json:"about"`
	AboutZh string `json:"about_zh"`
}

// scenarioText is a scenario's file.
type scenarioText struct {
	Scenario string `json:"scenario" control:"required"` // YAML
}

// scenarioReport says how a scenario went.
type scenarioReport struct {
	Name   string             `json:"name"`
	Passed bool               `json:"passed"`
	Orders map[string][]int64 `json:"orders,omitempty"` // by the names that the scenario gives them; when it was begun
	Steps  []scenario.Outcome `json:"steps"`
}

func listScenarios(context.Context, *call) (scenarioList, error) {
	list := scenarioList{Scenarios: []scenarioSummary{}}
	for _, name := range scenario.Names() {
		s, err := scenario.Load(name)
		if err != nil {
			return list, err
		}
		list.Scenarios = append(list.Scenarios, scenarioSummary{s.Name, s.About, s.AboutZh})
	}
	return list, nil
}

func getScenario(_ context.Context, c *call) (scenarioText, error) {
	text, err := scenario.Text(c.vars["name"])
	return scenarioText{string(text)}, err
}

func runScenario(ctx context.Context, c *call) (scenarioReport, error) {
	s, err := scenario.Load(c.vars["name"])
	if err != nil {
		return scenarioReport{}, err
	}
	return c.run(ctx, s)
}

func runFile(ctx context.Context, c *call, q scenarioText) (scenarioReport, error) {
	s, err := scenario.Parse(strings.NewReader(q.Scenario))
	if err != nil {
		return scenarioReport{}, err
	}
	return c.run(ctx, s)
}

func beginScenario(ctx context.Context, c *call) (scenarioReport, error) {
	s, err := scenario.Load(c.vars["name"])
	if err != nil {
		return scenarioReport{}, err
	}
	return c.begin(ctx, s)
}

func beginFile(ctx context.Context, c *call, q scenarioText) (scenarioReport, error) {
	s, err := scenario.Parse(strings.NewReader(q.Scenario))
	if err != nil {
		return scenarioReport{}, err
	}
	return c.begin(ctx, s)
}

// playing marks the context of a scenario's own requests.
type playing struct{}

// mayPlay refuses a scenario that another one asks for.
func mayPlay(ctx context.Context) error {
	if ctx.Value(playing{}) != nil {
		return conflict("", "a scenario cannot run or begin another")
	}
	return nil
}

func (c *call) run(ctx context.Context, s scenario.Scenario) (scenarioReport, error) {
	if err := mayPlay(ctx); err != nil {
		return scenarioReport{}, err
	}
	world := c.h.ScenarioWorld(c.vars["sandbox"])
	defer world.Close()
	r, err := scenario.Run(ctx, world, s)
	return scenarioReport{Name: s.Name, Passed: r.Passed, Steps: r.Steps}, err
}

func (c *call) begin(ctx context.Context, s scenario.Scenario) (scenarioReport, error) {
	if err := mayPlay(ctx); err != nil {
		return scenarioReport{}, err
	}
	world := c.h.ScenarioWorld(c.vars["sandbox"])
	defer world.Close()
	b, r, err := scenario.Begin(ctx, world, s)
	if err != nil {
		return scenarioReport{}, err
	}
	c.h.begun.set(c.box, b)
	return scenarioReport{Name: s.Name, Passed: r.Passed, Orders: b.Orders(), Steps: r.Steps}, nil
}

func judgeScenario(ctx context.Context, c *call) (scenarioReport, error) {
	b := c.h.begun.of(c.box)
	if b == nil || b.Scenario().Name != c.vars["name"] {
		return scenarioReport{}, conflict("name", "the scenario %.60q was not begun in the sandbox, or another one was since: POST …/scenarios/{name}/begin", c.vars["name"])
	}
	r, err := b.Judge(ctx)
	return scenarioReport{Name: c.vars["name"], Passed: r.Passed, Steps: r.Steps}, err
}

// begun are the scenarios that were begun last, by sandbox. The zero begun is
// ready for use, and safe for concurrent use.
type begun struct {
	mu  sync.Mutex
	all map[*sandbox.Sandbox]*scenario.Begun
}

func (b *begun) set(box *sandbox.Sandbox, s *scenario.Begun) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.all == nil {
		b.all = map[*sandbox.Sandbox]*scenario.Begun{}
	}
	b.all[box] = s
}

func (b *begun) of(box *sandbox.Sandbox) *scenario.Begun {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.all[box]
}

// forget drops what is remembered of a sandbox that ends, or begins anew.
func (h *Handler) forget(box *sandbox.Sandbox) {
	h.posted.forget(box)
	h.begun.mu.Lock()
	defer h.begun.mu.Unlock()
	delete(h.begun.all, box)
}
