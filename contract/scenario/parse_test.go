package scenario_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/scenario"
)

// head begins a file that is good but for what follows; expect is its line 3.
const head = "name: x\nabout: Something happens.\nexpect: [{calls: {}}]\n"

func TestARefusedFileNamesTheLineAndWhatWouldBeRight(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                         "the file is empty",
		"a: b: c":                  "mapping values are not allowed",
		"- a":                      "line 1: want a mapping",
		head + "paly: []":          `line 4: "paly" is not known: write play`,
		head + "zzzzz: []":         `line 4: "zzzzz" is not known: want name, about`,
		head + "name: y":           `line 4: "name" stands there twice`,
		head + "play: 5":           "line 4: play: want a list",
		head + "play:\n- cal: a.b": `line 5: play[0]: "cal" is not known: write call`,
		head + "play:\n- {call: a, clock: {by: 1h}}":                                           "play[0]: it has call and clock",
		head + "play:\n- {name: nothing}":                                                      "play[0]: it has none of its kinds",
		head + "play:\n- {clock: {by: 1h}, want: lost}":                                        "play[0].want: it is for call, and not for clock",
		head + "play:\n- {call: a, params: {x: \"${parcel}\"}}":                                "line 5: play[0].params.x: ${parcel} is not there",
		head + "play:\n- {call: a, params: {x: \"${now-x}\"}}":                                 "no duration",
		head + "play:\n- {call: a, params: {x: \"${token-1h}\"}}":                              "durations are added to now",
		head + "play:\n- {call: a, params: {x: \"${now\"}}":                                    "is not closed",
		head + "play:\n- {call: a, want: {outcome: gone}}":                                     `want answered, lost, unreadable`,
		head + "play:\n- {call: a, repeat: {times: 0, until: \"0\"}}":                          "repeat.times: 0: want 1 to",
		head + "play:\n- {call: a, repeat: {times: 2}}":                                        "until: it is missing",
		head + "play:\n- {control: orders}":                                                    "such as POST tokens",
		head + "play:\n- {control: \"GET ../../other\"}":                                       "a path below the sandbox",
		head + "play:\n- {event: {order: b, event: lock}}":                                     `no order is called "b"`,
		head + "given: {orders: [{order_state: PAUSE}]}":                                       "want a name of lower-case letters",
		head + "given: {orders: [{name: now}]}":                                                "now is taken already",
		head + "given: {orders: [{name: a}, {name: a}]}":                                       "a is taken already",
		head + "given: {orders: [{name: a, sate: X}]}":                                         `"sate" is not known`,
		head + "given: {orders: [{name: a, count: 1001}]}":                                     "more than 1000 orders",
		head + "given: {faults: [{nth: 1}]}":                                                   "action is missing",
		head + "given: {shop: {points: .inf}}":                                                 "no number of JSON",
		head + "given: {shop: {points: !!binary aGk=}}":                                        "the tag !!binary",
		head + "given: {shop: &a {b: *a}}":                                                     "deeper than 20",
		head + "---\nname: y":                                                                  "after its first document",
		"name: Big Name\nabout: A.\nexpect: [{calls: {}}]":                                     "want lower-case letters",
		"name: x\nabout: A.":                                                                   "a scenario that expects nothing cannot fail",
		"name: x\nabout: A.\nexpect: [{order: a}]":                                             "says nothing of the order",
		"name: x\nabout: A.\nexpect: [{fault: a}]":                                             `no fault is called "a"`,
		"name: x\nabout: A.\nexpect: [{calls: {}, hits: 1}]":                                   "hits and at_most are for a fault",
		"name: x\nabout: A.\nexpect: [{calls: {}, waybill: a}]":                                "are for an order",
		"name: x\nabout: A.\ngiven: {orders: [{name: a}]}\nexpect: [{order: a, version: new}]": "want changed or unchanged",
		"name: x\nabout: A.\nexpect: [{control: POST refunds, members: {a: 1}}]":               "want GET and a path below the sandbox",
		"name: x\nabout: A.\nexpect: [{control: GET refunds}]":                                 "members: it is missing",
		"name: x\nabout: A.\nexpect: [{calls: {}, members: {a: 1}}]":                           "members are for control",
		"name: x\nabout: A.\nexpect: [{control: \"GET orders/${a}\", members: {a: 1}}]":        "${a} is not there",
		head + "given: {world: [{clock: {by: 1h}}]}":                                           "given.world[0]: want a step of control",
		head + "given: {world: [{control: \"POST orders/${a}/refunds\"}]}":                     "${a} is not there",
		"name: x\nabout: " + strings.Repeat("a", scenario.MaxBytes):                            "larger than",
	} {
		_, err := scenario.Parse(strings.NewReader(text))
		var wrong *scenario.SyntaxError
		require.ErrorAs(t, err, &wrong, "%.200s", text)
		assert.ErrorContains(t, err, want)
		assert.NotContains(t, err.Error(), "\n")
	}
}

func TestWhatAliasesRepeatIsBounded(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString(head + "given:\n  shop:\n    a0: &a0 [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]\n")
	for i := range 12 {
		fmt.Fprintf(&b, "    a%d: &a%[1]d [*a%d, *a%[2]d, *a%[2]d, *a%[2]d, *a%[2]d, *a%[2]d, *a%[2]d, *a%[2]d]\n", i+1, i)
	}
	_, err := scenario.Parse(strings.NewReader(b.String()))
	assert.ErrorContains(t, err, "with what aliases repeat")
}

func TestWhatAStepKeepsIsNotThereAtTheEndNorBefore(t *testing.T) {
	t.Parallel()
	keep := "play:\n- {call: a, keep: {b: c}}\n- {call: a, params: {x: \"${b}\"}}\n"
	_, err := scenario.Parse(strings.NewReader(head + keep))
	require.NoError(t, err)
	_, err = scenario.Parse(strings.NewReader("name: x\nabout: A.\nexpect: [{calls: {waybill: \"${b}\"}}]\n" + keep))
	assert.ErrorContains(t, err, "${b} is not there", "a foreign client keeps nothing")
}

func TestAnUnknownScenarioIsRefusedWithTheNearest(t *testing.T) {
	t.Parallel()
	_, err := scenario.Load("lost-parsel")
	require.ErrorIs(t, err, scenario.ErrUnknown)
	assert.ErrorContains(t, err, "perhaps lost-parcel was meant")
	_, err = scenario.Load("../vectors/sign")
	require.ErrorIs(t, err, scenario.ErrUnknown)
}

func TestEveryScenarioOfTheListShips(t *testing.T) {
	t.Parallel()
	assert.Subset(t, scenario.Names(), []string{
		"happy-path", "second-shipment", "lost-answer-after-shipment", "cancel-while-shipping", "locked-order", "paused-order",
		"token-expiry-mid-sync", "order-changed-between-pages", "order-on-the-windows-edge", "throttled-peak-with-back-off", "slow-gateway",
		"html-page", "truncated-answer", "lost-parcel", "refused-parcel", "overseas-two-step", "loc-code", "password-change",
		"quota-at-midnight", "big-sale-day", "refund-before-shipment", "shipment-before-refund", "interception-failed", "rejected-then-shipped",
		"withdrawn-then-shipped", "return-with-exchange", "return-with-refund", "payment-at-the-second-of-expiry", "remark-changed-while-synced",
		"two-labels-for-one-order", "partial-shipment", "complaint-answered",
	})
}

func TestWhatTheWorldRefusesFailsTheStepWithItsReason(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"given: {orders: [{name: a, order_state: SOLD}]}":                                                                  "given order a: state \"SOLD\" is not known",
		"given: {faults: [{action: {type: event, order_id: 5, event: lock}}]}":                                             "given fault event: fault: action.order_id: no shop of the sandbox has order 5",
		"given: {limits: {limit: often}}":                                                                                  "given limits: limit",
		"given: {clock: {mode: sundial}}":                                                                                  "given clock: ",
		"given: {orders: [{name: a}]}\nplay: [{event: {order: a, event: receive}}]":                                        "play 1: receive of a: order",
		"play: [{control: POST scenarios/happy-path/run}]":                                                                 "a scenario cannot run or begin another",
		"play: [{call: no.such.method}]":                                                                                   "play 1: no.such.method: want code 0, found code 15",
		"play: [{call: 360buy.delivery.logistics.get, keep: {a: nothing}}]":                                                "the answer has none",
		"play: [{call: 360buy.delivery.logistics.get, want: {members: {a.b: 1}}}]":                                         "found no a.b in the answer",
		"given: {world: [{control: GET orders/1}]}":                                                                        "given world GET orders/1: ",
		"given: {orders: [{name: a}]}\nplay: [{expect: [{control: \"GET orders/${a}\", members: {order_state: LOCKED}}]}]": "want order_state LOCKED, found WAIT_SELLER_STOCK_OUT",
		"play: [{expect: [{control: GET clock, members: {hour: 3}}]}]":                                                     "want hour 3, found no hour",
		"play: [{expect: [{control: GET orders/1, members: {a: 3}}]}]":                                                     "(HTTP status 404 of the control API)",
		"play: [{control: GET orders/1, status: 200}]":                                                                     "want HTTP status 200 of the control API, found 404",
		"play: [{call: a, each: \"${vender_id}\"}]":                                                                        "to be a list",
	} {
		s, err := scenario.Parse(strings.NewReader(head + text))
		require.NoError(t, err, text)
		assert.Contains(t, failed(run(t, newBench(t, 1).inProcess(t), s)), want)
	}
}

func FuzzAFileIsReadOrRefusedButNeverPanics(f *testing.F) {
	for _, name := range scenario.Names() {
		text, err := scenario.Text(name)
		require.NoError(f, err)
		f.Add(string(text))
	}
	f.Fuzz(func(t *testing.T, text string) { _, _ = scenario.Parse(strings.NewReader(text)) })
}
