package control

import (
	"context"
	"net/http"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/mockserver/fault"
)

type faultList struct {
	Faults []fault.Listed `json:"faults"`
}

type faultID struct {
	ID string `json:"id"`
}

func listFaults(_ context.Context, c *call) (faultList, error) {
	return faultList{append([]fault.Listed{}, c.box.Faults.Rules()...)}, nil
}

func addFault(_ context.Context, c *call, q fault.Rule) (faultID, error) {
	if len(c.box.Faults.Rules()) >= fault.MaxRules {
		return faultID{}, tooMany("", "the sandbox has %d rules, and cannot have more", fault.MaxRules)
	}
	id, err := c.box.Faults.Add(q)
	if err != nil {
		return faultID{}, refusedAsBad(err)
	}
	return faultID{id}, nil
}

func getFault(_ context.Context, c *call) (fault.Listed, error) {
	for _, r := range c.box.Faults.Rules() {
		if r.ID == c.vars["id"] {
			return r, nil
		}
	}
	return fault.Listed{}, noFault(c)
}

func noFault(c *call) error {
	return notFound("id", "the sandbox has no fault with the id %.40q", c.vars["id"])
}

func deleteFault(_ context.Context, c *call) (nothing, error) {
	if !c.box.Faults.Remove(c.vars["id"]) {
		return nothing{}, noFault(c)
	}
	return nothing{}, nil
}

func deleteFaults(_ context.Context, c *call) (nothing, error) {
	c.box.Faults.Clear()
	return nothing{}, nil
}

// quirkValues are quirks by name.
type quirkValues struct {
	Quirks map[string]string `json:"quirks"` // to set: those that are absent have their default
}

func getQuirks(_ context.Context, c *call) (quirkValues, error) {
	settings := c.box.Quirks()
	all := quirkValues{map[string]string{}}
	for _, q := range quirk.All() {
		all.Quirks[q.Name] = settings.Of(&q)
	}
	return all, nil
}

func putQuirks(ctx context.Context, c *call, q quirkValues) (quirkValues, error) {
	var settings quirk.Settings
	for name, value := range q.Quirks {
		var err error
		if settings, err = settings.With(name, value); err != nil {
			p := unknownName("quirk", name, quirkNames())
			if known(name) {
				p = &Problem{Status: http.StatusBadRequest, Text: err.Error(), Field: name}
			}
			return quirkValues{}, p
		}
	}
	c.box.SetQuirks(settings)
	return getQuirks(ctx, c)
}

func quirkNames() []string {
	var names []string
	for _, q := range quirk.All() {
		names = append(names, q.Name)
	}
	return names
}

func known(name string) bool {
	for _, q := range quirk.All() {
		if q.Name == name {
			return true
		}
	}
	return false
}
