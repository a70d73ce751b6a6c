package control

import (
	"context"
	"net/http"
	"slices"
)

// inBox is where a sandbox's routes are.
const inBox = "/v1/sandboxes/{sandbox}"

// pathOpenAPI is where the document of the API is.
const pathOpenAPI = "/v1/openapi.json"

// routes returns every operation of the API: the one list that the router and
// the OpenAPI document are made from.
func routes() []route {
	return slices.Concat(probes, worldRoutes(), boxRoutes(), orderRoutes(), caseRoutes(), instrumentRoutes(), timeRoutes(), scenarioRoutes())
}

// probes are asked for at each start, and served before the router.
var probes = []route{
	read(http.MethodGet, PathHealth, "health", "Says that the process lives.", health),
	read(http.MethodGet, PathReady, "ready", "Says whether both listeners answer; 503 until then, and while it stops.", ready),
}

// probed returns the probe that a request is.
func probed(r *http.Request) (route, bool) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		return route{}, false
	}
	path := r.URL.EscapedPath()
	n := slices.IndexFunc(probes, func(p route) bool { return p.path == path })
	if n < 0 {
		return route{}, false
	}
	return probes[n], true
}

func worldRoutes() []route {
	return []route{
		plain(PathConsole, "console", "Returns the console, a page that uses this API; no JSON.", func(*Handler) http.Handler { return http.HandlerFunc(console) }),
		plain(PathMetrics, "metrics", "Returns the metrics in the text format of Prometheus; no JSON.", metrics),
		read(http.MethodGet, pathOpenAPI, "openapi", "Returns this document.", openAPI),
		change(http.MethodPost, "/v1/sandboxes", "createSandbox", "Makes a sandbox: a closed world with an app, shops and tokens of its own.", http.StatusCreated, createSandbox),
		read(http.MethodGet, "/v1/sandboxes", "listSandboxes", "Lists the sandboxes, the default one first.", listSandboxes),
		read(http.MethodGet, "/v1/calls", "listUnplacedCalls", "Lists the calls that reached no sandbox, oldest first; whole, with format=ndjson, har or curl.", listCalls, callParameters...),
	}
}

func boxRoutes() []route {
	return []route{
		read(http.MethodGet, inBox, "getSandbox", "Returns a sandbox, with its credentials.", getSandbox),
		read(http.MethodDelete, inBox, "deleteSandbox", "Deletes a sandbox; the default one stays.", deleteSandbox),
		read(http.MethodGet, inBox+"/apps", "listApps", "Lists the apps.", listApps),
		change(http.MethodPost, inBox+"/apps", "addApp", "Makes an app; its tokens are POST …/tokens. A restore to an earlier snapshot, and a reset, take it away.", http.StatusCreated, addApp),
		read(http.MethodGet, inBox+"/apps/{app_key}", "getApp", "Returns an app.", getApp),
		change(http.MethodPut, inBox+"/apps/{app_key}", "putApp", "Changes an app: its state and what it may do.", http.StatusOK, putApp),
		read(http.MethodGet, inBox+"/shops", "listShops", "Lists the shops.", listShops),
		change(http.MethodPost, inBox+"/shops", "addShop", "Makes a shop with its orders, and a token for it.", http.StatusCreated, addShop),
		read(http.MethodGet, inBox+"/shops/{vender_id}", "getShop", "Returns a shop.", getShop),
		change(http.MethodPut, inBox+"/shops/{vender_id}", "putShop", "Changes a shop: its kind, and its points at the aggregator.", http.StatusOK, putShop),
		change(http.MethodPost, inBox+"/shops/{vender_id}/events", "postShopEvent", "Makes something happen to a shop: password_changed revokes its tokens.", http.StatusOK, postShopEvent),
		read(http.MethodGet, inBox+"/tokens", "listTokens", "Lists the tokens.", listTokens, "vender_id"),
		change(http.MethodPost, inBox+"/tokens", "addToken", "Gives an app a new token of a shop.", http.StatusCreated, addToken),
		read(http.MethodDelete, inBox+"/tokens/{token}", "revokeToken", "Revokes a token.", revokeToken),
	}
}

func orderRoutes() []route {
	return []route{
		read(http.MethodGet, inBox+"/orders", "listOrders", "Lists orders by shop and, in a shop, as they were placed; after is the order_id that the last page ended with.", listOrders, "state", "vender_id", "page_size", "after"),
		change(http.MethodPost, inBox+"/orders", "postOrders", "Adds orders; what is absent is made up.", http.StatusCreated, postOrders),
		change(http.MethodPost, inBox+"/import", "importOrders", aboutImport, http.StatusOK, importOrders),
		read(http.MethodGet, inBox+"/orders/{order_id}", "getOrder", "Returns an order whole, with what has moved it.", getOrder),
		change(http.MethodPost, inBox+"/orders/{order_id}/events", "postOrderEvent", "Makes something happen to an order, if its state allows it.", http.StatusOK, postOrderEvent),
	}
}

func instrumentRoutes() []route {
	return []route{
		read(http.MethodGet, inBox+"/faults", "listFaults", "Lists the faults, and how often each has struck.", listFaults),
		change(http.MethodPost, inBox+"/faults", "addFault", "Adds a fault; the first rule that matches a call strikes.", http.StatusCreated, addFault),
		read(http.MethodDelete, inBox+"/faults", "deleteFaults", "Deletes all faults.", deleteFaults),
		read(http.MethodGet, inBox+"/faults/{id}", "getFault", "Returns a fault.", getFault),
		read(http.MethodDelete, inBox+"/faults/{id}", "deleteFault", "Deletes a fault.", deleteFault),
		read(http.MethodGet, inBox+"/limits", "getLimits", "Lists how fast each app may call.", getLimits),
		change(http.MethodPut, inBox+"/limits", "putLimits", "Changes how fast one app, or every app, may call.", http.StatusOK, putLimits),
		read(http.MethodGet, inBox+"/quirks", "getQuirks", "Lists how disagreements about JD are decided.", getQuirks),
		change(http.MethodPut, inBox+"/quirks", "putQuirks", "Decides disagreements about JD; those that are not named have their default.", http.StatusOK, putQuirks),
		read(http.MethodGet, inBox+"/calls", "listCalls", "Lists the calls that the sandbox received, oldest first; whole, with format=ndjson, har or curl. Secrets and personal data are masked.", listCalls, callParameters...),
		read(http.MethodDelete, inBox+"/calls", "clearCalls", "Forgets the calls.", clearCalls),
		read(http.MethodGet, inBox+"/calls/{id}", "getCall", "Returns a call, with the verdict of each step. Its parameters are texts by name, but for the application parameters, which are JSON under 360buy_param_json; secrets and personal data are masked.", getCall),
		read(http.MethodGet, inBox+"/passport", "getPassport", "Returns what the client was exercised against since the sandbox began: methods, states, faults, and habits that cost sellers money.", getPassport),
		change(http.MethodPost, inBox+"/assertions", "assert", "Says whether so many calls of a kind were received; inconclusive, and not passed, if forgotten calls might decide.", http.StatusOK, judgeCalls),
	}
}

// condition says how the process is.
type condition struct {
	Status string `json:"status"`
}

func health(context.Context, *call) (condition, error) { return condition{"ok"}, nil }

func ready(_ context.Context, c *call) (condition, error) {
	if !c.h.options.Ready() {
		return condition{}, &Problem{Status: http.StatusServiceUnavailable, Text: "starting or stopping"}
	}
	return condition{"ok"}, nil
}

// metrics lets Prometheus be answered; what it asks for in the query is its own.
func metrics(h *Handler) http.Handler { return h.world.Metrics() }
