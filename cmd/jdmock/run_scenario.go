package main

import (
	"context"
	"slices"

	"github.com/jdmock/jdmock/contract/scenario"
)

// judge adds what the program has left undone of a scenario to the findings. It
// fails the run, unless nothing may.
func (o *outcome) judge(ctx context.Context, begun *scenario.Begun) error {
	if begun == nil {
		return nil
	}
	r, err := begun.Judge(ctx)
	if err != nil {
		return environment("--scenario: %w", err)
	}
	o.scenario = begun.Scenario().Name
	if len(o.failOn) > 0 && !slices.Contains(o.failOn, findScenario) {
		o.failOn = append(slices.Clip(o.failOn), findScenario)
	}
	for _, step := range r.Steps {
		if !step.Passed {
			o.findings = append(o.findings, finding{check: findScenario, what: o.scenario + ", " + step.Step, first: step.Detail, times: 1})
		}
	}
	return nil
}
