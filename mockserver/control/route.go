package control

import (
	"context"
	"net/http"
	"net/url"
	"reflect"
	"runtime/debug"
	"slices"
	"strconv"
	"time"

	"github.com/gorilla/mux"

	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// A route is one operation of the API.
type route struct {
	method, path string
	name         string   // unique; the operationId
	about        string   // one sentence
	query        []string // the parameters that it takes
	status       int      // of success
	takes        reflect.Type
	gives        reflect.Type // nil for no body
	do           func(context.Context, *call) (any, error)
	plain        func(*Handler) http.Handler // answers in text, in place of do; nil for JSON
}

// A call is one request on its way through a route.
type call struct {
	h    *Handler
	w    http.ResponseWriter
	r    *http.Request
	vars map[string]string // of the path, unescaped
	box  *sandbox.Sandbox  // nil outside one
	now  time.Time         // its shop time, taken once
}

// A streamer is an answer that may write itself in another form than JSON; nil
// if it does not.
type streamer interface {
	stream() func(http.ResponseWriter)
}

// nothing is the answer of an operation that has none.
type nothing struct{}

// read makes a route without a body.
func read[A any](method, path, name, about string, do func(context.Context, *call) (A, error), query ...string) route {
	r := route{method: method, path: path, name: name, about: about, query: query, status: http.StatusOK, gives: answerType[A]()}
	if r.gives == nil {
		r.status = http.StatusNoContent
	}
	r.do = func(ctx context.Context, c *call) (any, error) { return do(ctx, c) }
	return r
}

// plain makes a route that is answered in text.
func plain(path, name, about string, by func(*Handler) http.Handler) route {
	return route{method: http.MethodGet, path: path, name: name, about: about, status: http.StatusOK, plain: by}
}

// change makes a route with a JSON body.
func change[Q, A any](method, path, name, about string, status int, do func(context.Context, *call, Q) (A, error)) route {
	r := route{method: method, path: path, name: name, about: about, status: status, takes: reflect.TypeFor[Q](), gives: answerType[A]()}
	r.do = func(ctx context.Context, c *call) (any, error) {
		var q Q
		if err := decode(c.w, c.r, &q); err != nil {
			return nil, err
		}
		return do(ctx, c, q)
	}
	return r
}

func answerType[A any]() reflect.Type {
	if t := reflect.TypeFor[A](); t != reflect.TypeFor[nothing]() {
		return t
	}
	return nil
}

// serve answers a request by its route.
func (h *Handler) serve(w http.ResponseWriter, r *http.Request, at route) {
	defer func() {
		if v := recover(); v != nil {
			h.options.Log.Error("panic in the control API", "operation", at.name, "panic", v, "stack", string(debug.Stack()))
			write(w, &Problem{Status: http.StatusInternalServerError, Text: "the simulator failed; its log says how"})
		}
	}()
	if at.plain != nil {
		at.plain(h).ServeHTTP(w, r)
		return
	}
	answer, err := h.answer(w, r, at)
	if err != nil {
		write(w, problemOf(err))
		return
	}
	if at.gives == nil {
		w.WriteHeader(at.status)
		return
	}
	if own, ok := answer.(streamer); ok && own.stream() != nil {
		own.stream()(w)
		return
	}
	writeJSON(w, at.status, answer)
}

// answer finds what the route is about, and does what it says.
func (h *Handler) answer(w http.ResponseWriter, r *http.Request, at route) (any, error) {
	c := &call{h: h, w: w, r: r, vars: map[string]string{}}
	for name, value := range mux.Vars(r) {
		plain, err := url.PathUnescape(value)
		if err != nil {
			return nil, bad(name, "the path is badly escaped: %s", err)
		}
		c.vars[name] = plain
	}
	for name := range r.URL.Query() {
		if !slices.Contains(at.query, name) {
			return nil, unknownName("query parameter", name, at.query)
		}
	}
	if err := c.open(r.Context()); err != nil {
		return nil, err
	}
	return at.do(r.Context(), c)
}

// open finds the sandbox that the path names, at which orders have arrived until
// now.
func (c *call) open(ctx context.Context) error {
	key, named := c.vars["sandbox"]
	if !named {
		return nil
	}
	if key == defaultSandbox {
		c.box = c.h.world.Sandbox()
	} else if box, ok := c.h.world.FindSandbox(key); ok {
		c.box = box
	} else {
		return notFound("sandbox", "no sandbox has an app with the app_key %.60q: GET /v1/sandboxes lists them", key)
	}
	c.now = c.box.Clock().Now()
	return c.box.Arrive(ctx, c.now)
}

// defaultSandbox stands in a path for the default sandbox.
const defaultSandbox = "default"

// parameter returns a query parameter, "" if it is not there.
func (c *call) parameter(name string) string { return c.r.URL.Query().Get(name) }

// number returns a query parameter that is a whole number from least to most.
func (c *call) number(name string, fallback, least, most int64) (int64, error) {
	text := c.parameter(name)
	if text == "" {
		return fallback, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < least || n > most {
		return 0, bad(name, "%s is %.40q: want a number from %d to %d", name, text, least, most)
	}
	return n, nil
}

// pathID returns an order's id in the path.
func (c *call) pathID() (int64, error) {
	id, err := strconv.ParseInt(c.vars["order_id"], 10, 64)
	if err != nil || id < 1 {
		return 0, bad("order_id", "order_id %.40q in the path: want a number from 1", c.vars["order_id"])
	}
	return id, nil
}

// Pages.
const (
	defaultPage = 100
	maxPage     = 1000
)

func (c *call) pageSize() (int, error) {
	n, err := c.number("page_size", defaultPage, 1, maxPage)
	return int(n), err
}

// shop returns the shop of a vender id; "" means the sandbox's first.
func (c *call) shop(venderID string) (sandbox.Shop, error) {
	if venderID == "" {
		if shops := c.box.Shops(); len(shops) > 0 {
			return shops[0], nil
		}
		return sandbox.Shop{}, conflict("vender_id", "the sandbox has no shop: make one with POST …/shops")
	}
	shop, ok := c.box.Shop(venderID)
	if !ok {
		return shop, notFound("vender_id", "the sandbox has no shop with the vender_id %.40q", venderID)
	}
	return shop, nil
}
