package scenario

import (
	"context"
	"encoding/json"
	"net/http"
	"time"

	"github.com/jdmock/jdmock/contract/plural"
)

// give sets up what is given, until the world refuses something.
func (b *Begun) give(ctx context.Context, report *Report) error {
	g := b.scenario.Given
	if err := b.settle(ctx, report, g); err != nil || !report.Passed {
		return err
	}
	for _, o := range g.Orders {
		if err := b.place(ctx, report, o); err != nil || !report.Passed {
			return err
		}
	}
	if err := b.happen(ctx, report, g.World); err != nil || !report.Passed {
		return err
	}
	if err := b.put(ctx, report, "arrivals", "arrivals", g.Arrivals); err != nil || !report.Passed {
		return err
	}
	for _, f := range g.Faults {
		wrong, err := b.addFault(ctx, f)
		if err != nil || !report.ran("given fault "+f.called(), "set", wrong) {
			return err
		}
	}
	return nil
}

// settle sets up the clock and the settings, and notes when the scenario begins.
func (b *Begun) settle(ctx context.Context, report *Report, g Given) error {
	quirks := g.Quirks
	if quirks != nil {
		quirks = map[string]any{"quirks": g.Quirks}
	}
	t, err := b.clock(ctx)
	if err != nil {
		return err
	}
	b.names["begin"] = t.Shop
	for _, each := range []struct {
		name, path string
		body       map[string]any
	}{
		{"clock", "clock", g.Clock}, {"app", "apps/" + escaped(b.sandbox.AppKey), g.App}, {"limits", "limits", g.Limits},
		{"quirks", "quirks", quirks}, {"shop", "shops/" + escaped(b.sandbox.VenderID), g.Shop},
	} {
		if err := b.put(ctx, report, each.name, each.path, each.body); err != nil || !report.Passed {
			return err
		}
	}
	if t, err = b.clock(ctx); err != nil {
		return err
	}
	b.names["begin"] = t.Shop
	return nil
}

// happen does what has happened besides.
func (b *Begun) happen(ctx context.Context, report *Report, all []Step) error {
	for _, s := range all {
		detail, wrong, err := b.step(ctx, s)
		if err != nil || !report.ran("given world "+s.title(), detail, wrong) {
			return err
		}
	}
	if len(all) == 0 {
		return nil
	}
	for _, ids := range b.orders { // they are as they are now
		for _, id := range ids {
			if err := b.noteVersion(ctx, json.Number(textOf(id))); err != nil {
				return err
			}
		}
	}
	return nil
}

// called names a fault in a report.
func (f Fault) called() string {
	if f.Name != "" {
		return f.Name
	}
	action, _ := f.Members["action"].(map[string]any)
	return textOf(action["type"])
}

// put sets one thing up.
func (b *Begun) put(ctx context.Context, report *Report, name, path string, members map[string]any) error {
	if members == nil {
		return nil
	}
	wrong, err := b.do(ctx, http.MethodPut, path, members, nil)
	if err == nil {
		report.ran("given "+name, "set", wrong)
	}
	return err
}

// do does an operation, and returns what the world has to say against it.
func (b *Begun) do(ctx context.Context, method, path string, members map[string]any, into any) (wrong string, err error) {
	body, err := b.filled(ctx, members)
	if err != nil {
		return err.Error(), nil
	}
	var sent any
	if members != nil {
		sent = body
	}
	if _, err = b.control(ctx, method, path, sent, into); refusedByWorld(err) {
		return err.Error(), nil
	}
	return "", err
}

// place adds the orders of a name.
func (b *Begun) place(ctx context.Context, report *Report, o Order) error {
	members := o.Members
	if members == nil {
		members = map[string]any{}
	}
	var placed struct {
		Orders []struct {
			OrderID json.Number `json:"order_id"`
		} `json:"orders"`
	}
	wrong, err := b.do(ctx, http.MethodPost, "orders", members, &placed)
	if err != nil {
		return err
	}
	for _, each := range placed.Orders {
		b.orders[o.Name] = append(b.orders[o.Name], each.OrderID)
		for i := 0; i < len(o.Events) && wrong == ""; i++ {
			if wrong, err = b.do(ctx, http.MethodPost, "orders/"+each.OrderID.String()+"/events", o.Events[i], nil); err != nil {
				return err
			}
		}
		if err := b.noteVersion(ctx, each.OrderID); err != nil {
			return err
		}
	}
	b.names[o.Name] = b.orders[o.Name]
	if ids := b.orders[o.Name]; len(ids) == 1 && o.Members["count"] == nil {
		b.names[o.Name] = ids[0]
	}
	report.ran("given order "+o.Name, plural.Of(len(placed.Orders), "order"), wrong)
	return nil
}

func (b *Begun) noteVersion(ctx context.Context, id json.Number) error {
	seen, err := b.order(ctx, id)
	b.versions[id.String()] = seen.Version
	return err
}

// addFault adds a rule, and remembers its id.
func (b *Begun) addFault(ctx context.Context, f Fault) (wrong string, err error) {
	var added struct {
		ID string `json:"id"`
	}
	wrong, err = b.do(ctx, http.MethodPost, "faults", f.Members, &added)
	if added.ID != "" {
		name := f.Name
		if name == "" {
			name = "#" + added.ID
		}
		b.faults[name] = added.ID
	}
	return wrong, err
}

// advance moves shop time.
func (b *Begun) advance(ctx context.Context, by string) error {
	if _, err := time.ParseDuration(by); err != nil {
		return err
	}
	_, err := b.control(ctx, http.MethodPost, "clock/advance", map[string]any{"by": by}, nil)
	return err
}
