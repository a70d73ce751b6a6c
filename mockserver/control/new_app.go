package control

import (
	"context"
	"errors"

	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// newApp asks for an app; a key and a secret that are absent are made up.
type newApp struct {
	AppKey string `json:"app_key"`
	appChange
}

// addApp makes an app, which has no token yet: POST …/tokens gives it one of a
// shop.
func addApp(_ context.Context, c *call, q newApp) (appView, error) {
	if len(q.AppKey) > MaxKeyBytes || q.AppKey == defaultSandbox {
		return appView{}, bad("app_key", "app_key %.40q: want at most %d bytes, and not %q", q.AppKey, MaxKeyBytes, defaultSandbox)
	}
	a, err := q.apply(sandbox.App{Key: q.AppKey})
	if err != nil {
		return appView{}, err
	}
	a, err = c.h.world.AddApp(c.box, a)
	switch {
	case errors.Is(err, sandbox.ErrTaken):
		return appView{}, conflict("app_key", "%s", err)
	case errors.Is(err, sandbox.ErrTooMany):
		return appView{}, tooMany("", "%s", err)
	}
	return viewApp(a), err
}
