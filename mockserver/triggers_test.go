package mockserver

import (
	"encoding/json"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// A trial is a call that is good but for what a trigger changes.
type trial struct {
	t       *testing.T
	options Options
	app     func(*sandbox.App)
	verb    string
	params  wire.Params
	sign    bool // after the changes
	before  []wire.Params
	kind    string
}

var noon = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)

const (
	guideShip   = "jingdong.pop.order.ship"
	josGet      = "jingdong.pop.order.get"
	josSearch   = "jingdong.pop.order.search"
	josShipment = "jingdong.pop.order.shipment"
	outstorage  = "360buy.order.sop.outstorage"
)

func newTrial(t *testing.T) *trial {
	quirks, err := quirk.Settings{}.With("unknown-order", "failure")
	require.NoError(t, err)
	return &trial{
		t: t, verb: "POST", sign: true,
		options: Options{Orders: -1, Clock: clock.Frozen(noon), Gateway: clock.Frozen(noon), Quirks: quirks},
		params: wire.Params{
			{Name: wire.ParamMethod, Value: josGet}, {Name: wire.ParamAppKey, Value: DefaultAppKey},
			{Name: wire.ParamAccessToken, Value: DefaultAccessToken}, {Name: wire.ParamVersion, Value: wire.Version},
			{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(noon)}, {Name: wire.ParamJSON, Value: `{"order_id":1,"optional_fields":"orderId"}`},
		},
	}
}

func (c *trial) set(name, value string) { c.params = c.params.With(name, value) }

func (c *trial) call(method, body string) {
	c.set(wire.ParamMethod, method)
	c.set(wire.ParamJSON, body)
}

// twice makes the call once before it is looked at.
func (c *trial) twice() { c.before = append(c.before, c.params) }

// run makes the call and returns the code that it got, and where.
func (c *trial) run(faults ...fault.Rule) (code string, where wire.Where) {
	server, err := New(c.options)
	require.NoError(c.t, err)
	box := server.Sandbox()
	if c.app != nil {
		app, _ := box.App(DefaultAppKey)
		c.app(&app)
		box.SetApp(app)
	}
	if c.kind != "" {
		box.SetKind(DefaultVenderID, c.kind)
	}
	waiting := order.Order{
		ID: 1, Type: order.SOP, Pay: order.Online, Placed: noon, Source: "移动端订单", Items: []order.Item{{SKU: 1, Price: 100, Count: 1}},
	}.In(order.WaitSellerStockOut, noon)
	_, err = box.Place(c.t.Context(), DefaultVenderID, waiting)
	require.NoError(c.t, err)
	locked := waiting
	locked.ID, locked.History = 2, nil
	_, err = box.Place(c.t.Context(), DefaultVenderID, locked.In(order.Locked, noon))
	require.NoError(c.t, err)
	for _, rule := range faults {
		_, err := box.Faults.Add(rule)
		require.NoError(c.t, err)
	}
	for _, p := range c.before {
		c.send(server, p.With(wire.ParamSign, wire.Sign(p, DefaultAppSecret)))
	}
	p := c.params
	if c.sign {
		p = p.With(wire.ParamSign, wire.Sign(p, DefaultAppSecret))
	}
	return codeOf(c.t, c.send(server, p))
}

func (c *trial) send(server *Server, p wire.Params) []byte {
	form := url.Values{}
	for _, q := range p {
		form.Set(q.Name, q.Value)
	}
	r := httptest.NewRequest(c.verb, wire.Path, strings.NewReader(form.Encode()))
	w := httptest.NewRecorder()
	server.ServeHTTP(w, r)
	return w.Body.Bytes()
}

// codeOf returns the code of an answer, and where it stands.
func codeOf(t *testing.T, answer []byte) (code string, where wire.Where) {
	t.Helper()
	var top map[string]map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(answer, &top), "%s", answer)
	for root, inner := range top {
		require.NoError(t, json.Unmarshal(inner["code"], &code))
		if root == wire.ErrorRoot {
			return code, wire.AtGateway
		}
		for _, member := range inner {
			var result struct {
				ErrorCode string
				APIResult struct{ NumberCode json.Number } `json:"apiResult"`
			}
			if json.Unmarshal(member, &result) == nil && result.ErrorCode+result.APIResult.NumberCode.String() != "" {
				return result.ErrorCode + result.APIResult.NumberCode.String(), wire.InResult
			}
		}
	}
	return code, wire.InResult
}

// doings does what each trigger says, by place and code.
var doings = map[wire.Where]map[string]func(*trial){
	wire.AtGateway: {
		"2":  func(c *trial) { c.options.Limit = limit.Rate{Calls: 1, Per: time.Minute}; c.twice() },
		"3":  func(c *trial) { c.verb = "PUT" },
		"4":  func(c *trial) { c.set(wire.ParamVersion, "") },
		"5":  func(c *trial) { c.set(wire.ParamVersion, "3.0") },
		"6":  func(c *trial) { c.set(wire.ParamVersion, "x") },
		"7":  func(c *trial) { c.set(wire.ParamTimestamp, "") },
		"8":  func(c *trial) { c.set(wire.ParamTimestamp, "2025-04-01 12:00:00") },
		"11": func(c *trial) { c.sign = false },
		"12": func(c *trial) { c.sign = false; c.set(wire.ParamSign, strings.Repeat("A", 32)) },
		"13": func(c *trial) { c.set(wire.ParamFormat, "xml") },
		"14": func(c *trial) { c.set(wire.ParamMethod, "") },
		"15": func(c *trial) { c.set(wire.ParamMethod, "jingdong.no.such") },
		"16": func(c *trial) { c.call(outstorage, `{"order_id":1,"logistics_id":467,"waybill":"W"}`) },
		"17": func(c *trial) {
			c.call(outstorage, `{"order_id":1,"logistics_id":467,"waybill":"W","trade_no":"T"}`)
			c.twice()
		},
		"18": func(c *trial) { c.set(wire.ParamAccessToken, "") },
		"19": func(c *trial) { c.set(wire.ParamAccessToken, "nobody's") },
		"20": func(c *trial) { c.set(wire.ParamAppKey, "") },
		"21": func(c *trial) { c.set(wire.ParamAppKey, "nobody") },
		"24": func(c *trial) { c.app = func(a *sandbox.App) { a.Rights.Methods = []wire.Method{guideShip} } },
		"25": func(c *trial) { c.app = func(a *sandbox.App) { a.State = sandbox.OffLine } },
		"28": func(c *trial) { c.app = func(a *sandbox.App) { a.Rights.Stopped = []wire.Method{josGet} } },
		"60": func(c *trial) { c.call(josGet, `{"optional_fields":"orderId"}`) },
		"61": func(c *trial) { c.call(josGet, `{"order_id":1,"optional_fields":""}`) },
		"62": func(c *trial) { c.call(josGet, `[]`) },
		"63": func(c *trial) { c.call(josGet, `{`) },
		"64": func(c *trial) { c.kind = sandbox.KindFBP },
		"71": func(c *trial) { c.call("360buy.order.get", `{"order_id":9}`) },
		"73": func(c *trial) { c.app = func(a *sandbox.App) { a.Rights.OffCloud = true } },
		"79": func(c *trial) { c.app = func(a *sandbox.App) { a.Rights.NotFor = []string{DefaultVenderID} } },
		"80": func(c *trial) {
			c.app = func(a *sandbox.App) { a.Rights.Networks = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")} }
		},
		"92": func(c *trial) {
			c.app = func(a *sandbox.App) { a.State, a.Rights.Created = sandbox.Test, noon.AddDate(0, -4, 0) }
		},
	},
	wire.AtGuide: {
		"3001": func(c *trial) { c.call(guideShip, `{"order_id":1}`) },
		"401":  func(c *trial) { c.call(guideShip, `{"order_id":1}`); c.set(wire.ParamAccessToken, "nobody's") },
		"402":  func(c *trial) { c.call(guideShip, `{"order_id":9,"logistics_id":467,"waybill":"W"}`) },
		"409":  func(c *trial) { c.call(guideShip, `{"order_id":1,"logistics_id":467,"waybill":"W"}`); c.twice() },
	},
	wire.InResult: {
		"0": func(*trial) {},
		"-110000": func(c *trial) {
			c.options.Rights.OrderCalls = limit.Rate{Calls: 1, Per: time.Minute}
			c.twice()
		},
		"10500001": func(c *trial) {
			c.call(josSearch, `{"order_state":"ALL","optional_fields":"orderId","start_date":"2025-04-02 00:00:00","end_date":"2025-04-01 00:00:00"}`)
		},
		"10100002": func(c *trial) { c.call(josGet, `{"order_id":0,"optional_fields":"orderId"}`) },
		"10100021": func(c *trial) { c.call(josGet, `{"order_id":9,"optional_fields":"orderId"}`) },
		"10400001": func(c *trial) { c.call(josShipment, `{"orderId":1,"logiCoprId":"467","logiNo":"W"}`); c.twice() },
		"10800001": func(c *trial) {
			c.call("jingdong.pop.afs.soa.refundapply.replyRefund", `{"id":200,"status":1,"checkUserName":"C","remark":"R"}`)
			c.twice()
		},
		"71": func(c *trial) { c.call(josShipment, `{"orderId":9,"logiCoprId":"467","logiNo":"W"}`) },
	},
}

// TestEveryCodeIsReachedByItsTrigger reaches each code of the gateway, of the
// guide and of results by what Trigger says of it.
func TestEveryCodeIsReachedByItsTrigger(t *testing.T) {
	t.Parallel()
	reached := 0
	for _, e := range wire.Catalogue() {
		documented, ours := triggers[e.Where]
		if !ours {
			continue // the aggregator's and OAuth's codes have tests of their own
		}
		t.Run(string(e.Where)+" "+e.Code, func(t *testing.T) {
			c, place := newTrial(t), e.Where
			if place == wire.AtGuide {
				place = wire.AtGateway // the same envelope
			}
			do, known := doings[e.Where][e.Code]
			_, own := documented[e.Code]
			require.Equal(t, own, known, "the table of the test and Trigger must tell the same codes")
			var faults []fault.Rule
			if known {
				do(c)
			} else {
				require.Contains(t, Trigger(e), `"code":"`+e.Code+`"`)
				faults = append(faults, fault.Rule{Action: fault.Action{Type: fault.ErrorAction, Code: e.Code}})
			}
			code, where := c.run(faults...)
			assert.Equal(t, e.Code, code)
			assert.Equal(t, place, where)
		})
		reached++
	}
	assert.Greater(t, reached, 70)
}
