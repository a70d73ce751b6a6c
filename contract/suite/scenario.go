package suite

import (
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/scenario"
	"github.com/jdmock/jdmock/contract/wire"
)

// scenarioOrders is how many orders a scenario's shop has besides its own.
const scenarioOrders = 40

// scenarioStart is where a scenario's shop time begins.
var scenarioStart = time.Date(2025, 4, 2, 14, 0, 0, 0, wire.Zone)

// scenarioEntries are the scenarios that ship with the contract.
func (g *ground) scenarioEntries() (all []entry) {
	for _, name := range scenario.Names() {
		all = append(all, entry{
			name: "scenario/" + name, evidence: wire.Assumed, source: "fixtures/scenarios/" + name + ".yaml",
			run: func(p *probe) { p.plays(name) },
		})
	}
	return all
}

// plays plays a scenario in a sandbox of its own.
func (p *probe) plays(name string) {
	if p.ground.control == nil {
		p.unchecked(say("it needs orders, a clock and faults of its own: name the control API of a simulator", "需要专用的订单、时钟和故障：请给出模拟器的控制接口"))
	}
	s, err := scenario.Load(name)
	if err != nil {
		p.uncheckedBy(err)
	}
	box, done := p.open(scenarioStart, scenarioOrders, 1)
	defer done()
	report, err := scenario.Run(p.ctx, p.remote(box), s)
	if err != nil {
		p.uncheckedBy(withoutURL(err))
	}
	if !report.Passed {
		p.alive(name)
	}
	for _, step := range report.Steps {
		if !step.Passed {
			p.fail(contract.CodeScenario, name, "", say("%.200s, as the scenario has it", "%.200s（按场景的规定）", step.Step), say("%.400s", "%.400s", step.Detail))
		}
	}
	if !report.Passed && !p.failed() {
		p.fail(contract.CodeScenario, name, "", say("the scenario passed", "场景通过"), say("it failed", "场景失败"))
	}
}
