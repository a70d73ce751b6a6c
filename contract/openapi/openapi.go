// Package openapi words the schemas as OpenAPI 3.1 documents, for tools that
// know neither jdmock nor JSON Schema files: one of the gateway, one of the
// aggregator.
//
// The gateway has one path, and OpenAPI one operation for a path and verb.
// What tells JD's methods apart is therefore the body: a schema for each method,
// of which a call satisfies exactly one, and named examples that are made of
// the fixtures. The request and its answer have the same name.
//
// The same Options give the same bytes.
package openapi

import (
	"fmt"
	"time"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// A Surface is what a document describes.
type Surface string

// The surfaces.
const (
	Gateway    Surface = "gateway"
	Aggregator Surface = "aggregator"
)

// Options are what the examples of a document are made with. The zero Options
// work, though no gateway knows their app.
type Options struct {
	ServerURL   string    // such as "http://127.0.0.1:6180", no trailing slash; "" means the host that the document comes from
	AppKey      string    // of the app that calls; "" means "app-key"
	AppSecret   string    // signs the calls; "" means "app-secret"
	AccessToken string    // of the shop; "" means "access-token"
	OwnerID     string    // of the shop, as the aggregator names it; "" means "10000001"
	At          time.Time // when the calls are made; the zero time means 2026-01-02 15:04:05, GMT+8
}

// object is a JSON object of a document.
type object = map[string]any

// A builder makes one document.
type builder struct {
	options    Options
	checker    *contract.Checker
	components *components
}

// Document returns the OpenAPI document of a surface.
func Document(s Surface, o Options) (map[string]any, error) {
	b := &builder{options: o.filled(), checker: contract.New(), components: newComponents()}
	var doc object
	var err error
	switch s {
	case Gateway:
		doc, err = b.gateway()
	case Aggregator:
		doc, err = b.aggregator()
	default:
		return nil, fmt.Errorf("surface %q: want %s or %s", s, Gateway, Aggregator)
	}
	if err != nil {
		return nil, fmt.Errorf("openapi of the %s: %w", s, err)
	}
	return doc, nil
}

// filled returns the options with what the zero values mean.
func (o Options) filled() Options {
	for _, each := range []struct {
		at       *string
		fallback string
	}{
		{&o.ServerURL, "/"}, {&o.AppKey, "app-key"}, {&o.AppSecret, "app-secret"},
		{&o.AccessToken, "access-token"}, {&o.OwnerID, "10000001"},
	} {
		if *each.at == "" {
			*each.at = each.fallback
		}
	}
	if o.At.IsZero() {
		o.At = time.Date(2026, 1, 2, 15, 4, 5, 0, wire.Zone)
	}
	return o
}

// document returns a document of one path.
func (b *builder) document(info object, path string, item object, components object) object {
	components["schemas"] = b.components.schemas
	return object{
		"openapi":    "3.1.0",
		"info":       info,
		"servers":    []any{object{"url": b.options.ServerURL}},
		"paths":      object{path: item},
		"components": components,
	}
}

// evidence adds to an object how it is known.
func evidence(to object, from wire.Source) object {
	to["x-evidence"], to["x-ref"] = string(from.Evidence), from.Ref
	return to
}
