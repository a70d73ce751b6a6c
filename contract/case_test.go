package contract_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// eachCase calls check with every case of every method, as a subtest.
func eachCase(t *testing.T, check func(t *testing.T, m wire.Method, c contract.Case)) {
	t.Helper()
	for _, m := range contract.New().Methods() {
		cases, err := contract.New().Cases(m)
		require.NoError(t, err)
		require.GreaterOrEqual(t, len(cases), 3, m)
		for _, c := range cases {
			t.Run(string(m)+"/"+c.Name, func(t *testing.T) {
				t.Parallel()
				check(t, m, c)
			})
		}
	}
}

func TestEveryCaseIsWholeAndSourced(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, m := range contract.New().Methods() {
		cases, err := contract.New().Cases(m)
		require.NoError(t, err)
		for _, c := range cases {
			assert.False(t, names[string(m)+c.Name], "%s: %q stands twice", m, c.Name)
			names[string(m)+c.Name] = true
		}
	}
	eachCase(t, func(t *testing.T, _ wire.Method, c contract.Case) {
		assert.NotEmpty(t, c.Name)
		assert.NotEmpty(t, c.Source)
		assert.True(t, c.Evidence.Known())
		assert.NotEmpty(t, c.Request)
		assert.NotEqual(t, c.Want.Error == "", c.Want.Answer == nil, "a case wants an error or an answer")
		if c.Want.Error != "" {
			assert.NotEmpty(t, wire.Lookup(c.Want.Error), "the code is in the catalogue")
		}
		for _, o := range c.Given {
			assert.Positive(t, o.OrderID)
			assert.NotEmpty(t, o.OrderState)
			if o.Placed != "" {
				_, err := wire.ParseTime(o.Placed)
				assert.NoError(t, err)
			}
			for _, e := range o.Events {
				assert.Equal(t, 1, things(e), "an event is one thing: %+v", e)
			}
		}
	})
}

// things returns how many things an event says that happen.
func things(e contract.GivenEvent) (n int) {
	for _, said := range []bool{
		e.Event != "", e.Refund != nil, e.RefundEvent != nil, e.Service != nil, e.ServiceEvent != nil,
		e.Complaint != nil, e.ComplaintEvent != nil, e.Remark != nil,
	} {
		if said {
			n++
		}
	}
	return n
}

// codeOf returns the gateway's code for a wrong parameter in a dialect.
func codeOf(dialect string, k contract.Kind) string {
	if dialect == contract.DialectGuide {
		return wire.GuideParam.Code
	}
	if k == contract.Value {
		return wire.InvalidParamValue.Code
	}
	return wire.InvalidParam.Code
}

func TestEveryCasesRequestIsJudgedAsTheCaseWants(t *testing.T) {
	t.Parallel()
	checker := contract.New()
	eachCase(t, func(t *testing.T, m wire.Method, c contract.Case) {
		var members map[string]json.RawMessage
		require.NoError(t, json.Unmarshal(c.Request, &members))
		v := checker.Variant(m, members)
		found, err := checker.Request(m, v, c.Request)
		require.NoError(t, err)
		if len(found) > 0 {
			assert.Equal(t, codeOf(checker.Dialect(m, v), found[0].Kind), c.Want.Error, "%v", found)
		}
	})
}

func TestEveryCasesAnswerNamesOnlyMembersOfTheSchema(t *testing.T) {
	t.Parallel()
	eachCase(t, func(t *testing.T, m wire.Method, c contract.Case) {
		if c.Want.Answer == nil {
			return
		}
		var answer any
		require.NoError(t, json.Unmarshal(c.Want.Answer, &answer))
		eachPlace("", answer, func(at string, held any, drop func(), _ func(any)) {
			if drop == nil || held == nil {
				return
			}
			name := at[lastSlash(at)+1:]
			assert.NotEmpty(t, contract.New().Fields(name), at)
		})
		assert.Equal(t, "0", answer.(map[string]any)["code"], "case checks the code")
	})
}

func lastSlash(s string) int {
	for i := len(s) - 1; i >= 0; i-- {
		if s[i] == '/' {
			return i
		}
	}
	return -1
}

func TestCasesOfAnUnknownMethodAreAnError(t *testing.T) {
	t.Parallel()
	_, err := contract.New().Cases("jingdong.pop.order.gett")
	assert.ErrorContains(t, err, "jingdong.pop.order.gett")
}

func TestMatch(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, want, got, err string }{
		{"equal", `{"a":[1,"x",true,null]}`, `{"a":[1,"x",true,null]}`, ""},
		{"more members", `{"a":1}`, `{"a":1,"b":2}`, ""},
		{"a number by value", `{"a":8}`, `{"a":8.00}`, ""},
		{"a number by value, with an exponent", `100`, `1e2`, ""},
		{"a large number by value", `9007199254740993`, `9007199254740993.0`, ""},
		{"null for absent", `{"a":null}`, `{}`, ""},
		{"a member missing", `{"a":{"b":1}}`, `{"a":{}}`, "/a/b: want 1, got nothing"},
		{"null for present", `{"a":null}`, `{"a":{}}`, "/a: want null, got an object"},
		{"another text", `{"a":"x"}`, `{"a":"y"}`, `/a: want "x", got "y"`},
		{"text for a number", `{"a":1}`, `{"a":"1"}`, `/a: want 1, got "1"`},
		{"a number that a float cannot tell", `9007199254740993`, `9007199254740992`, "/: want 9007199254740993, got 9007199254740992"},
		{"a shorter array", `{"a":[1,2]}`, `{"a":[1]}`, "/a: want 2 items, got 1"},
		{"a longer array", `[]`, `[1]`, "/: want 0 items, got 1"},
		{"an item", `[{"a/b":1}]`, `[{"a/b":2}]`, "/0/a~1b: want 1, got 2"},
		{"an object for an array", `[]`, `{}`, "/: want an array, got an object"},
		{"an array for an object", `{}`, `[]`, "/: want an object, got an array"},
		{"a number out of all bounds", `1`, `1e999999999`, "/: want 1, got 1e999999999"},
		{"no JSON", `1`, `{`, "got: unexpected EOF"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			err := contract.Match(json.RawMessage(tt.want), json.RawMessage(tt.got))
			if tt.err == "" {
				assert.NoError(t, err)
				return
			}
			assert.EqualError(t, err, tt.err)
		})
	}
}
