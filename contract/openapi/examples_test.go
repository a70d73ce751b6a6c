package openapi_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/openapi"
	"github.com/jdmock/jdmock/contract/wire"
)

// variantOf returns the method and the variant that an example names.
func variantOf(example object) (wire.Method, contract.Variant) {
	m, _ := example["x-method"].(string)
	if example["x-variant"] == "guide" {
		return wire.Method(m), contract.Guide
	}
	return wire.Method(m), contract.Main
}

// componentOf names the schema of a method's request or response.
func componentOf(m wire.Method, v contract.Variant, place string) string {
	if v == contract.Guide {
		place = "guide" + strings.ToUpper(place[:1]) + place[1:]
	}
	return string(m) + "." + place
}

func TestEveryCallIsWholeSignedAndOfExactlyOneAlternative(t *testing.T) {
	t.Parallel()
	doc, judge := read(t, openapi.Gateway), newJudge(t, openapi.Gateway)
	call := judge.schema(t, "gateway.call")
	forms, _ := gatewayExamples(t, doc)
	for name := range forms {
		example := at(t, forms, name)
		form := at(t, example, "value")
		require.NoError(t, call.Validate(form), name)
		var sent wire.Params
		for param, value := range form {
			sent = append(sent, wire.Param{Name: param, Value: value.(string)})
		}
		assert.True(t, wire.Verify(sent, "secret"), name)
		assert.Equal(t, "2026-01-02 15:04:05", form[wire.ParamTimestamp])
		m, v := variantOf(example)
		assert.Equal(t, string(m), form[wire.ParamMethod])
		params := form[wire.ParamJSON].(string)
		strict := judge.schema(t, componentOf(m, v, "request")).Validate(decoded(t, params)) == nil
		assert.Equal(t, strict, example["x-forgiven"] == nil, name)
		wrong, err := contract.New().Request(m, v, []byte(params))
		require.NoError(t, err)
		assert.Empty(t, wrong, name)
	}
}

func TestACallThatIsNoneOfTheAlternativesBreaksTheSchema(t *testing.T) {
	t.Parallel()
	doc, call := read(t, openapi.Gateway), newJudge(t, openapi.Gateway).schema(t, "gateway.call")
	forms, _ := gatewayExamples(t, doc)
	for name := range forms {
		form := at(t, forms, name, "value")
		for _, member := range []string{wire.ParamMethod, wire.ParamJSON, wire.ParamSign, wire.ParamAppKey, wire.ParamTimestamp} {
			held := form[member]
			delete(form, member)
			assert.Error(t, call.Validate(form), "%s without %s", name, member)
			form[member] = held
		}
		form[wire.ParamMethod] = "jingdong.pop.order.gett"
		assert.Error(t, call.Validate(form), name)
	}
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var value any
	require.NoError(t, d.Decode(&value))
	return value
}

func TestEveryAnswerSatisfiesTheDocumentAndTheContract(t *testing.T) {
	t.Parallel()
	doc, judge := read(t, openapi.Gateway), newJudge(t, openapi.Gateway)
	whole := judge.schema(t, "gateway.answer")
	forms, answers := gatewayExamples(t, doc)
	for name := range forms {
		answer := at(t, answers, name, "value")
		require.NoError(t, whole.Validate(answer), name)
		m, v := variantOf(at(t, answers, name))
		text, err := json.Marshal(answer)
		require.NoError(t, err)
		assert.Empty(t, contract.New().Response(m, v, text), name)
		if inner, ok := answer[m.Root()]; ok {
			assert.NoError(t, judge.schema(t, componentOf(m, v, "response")).Validate(inner), name)
		}
	}
}

func TestAnAnswerUnderAnotherRootBreaksTheSchema(t *testing.T) {
	t.Parallel()
	whole := newJudge(t, openapi.Gateway).schema(t, "gateway.answer")
	inner := decoded(t, `{"code":"0","order_tracks":[]}`)
	require.NoError(t, whole.Validate(object{"jingdong_pop_order_track_responce": inner}))
	assert.Error(t, whole.Validate(object{"jingdong_pop_order_track_response": inner}))
	assert.Error(t, whole.Validate(object{"jingdong_pop_order_track_responce": inner, "error_response": object{}}))
	assert.Error(t, whole.Validate(object{}))
}

// What the document's schema does not allow is refused by the gateway, or is one
// of the things that it forgives.
func TestEveryCaseIsShownThatTheGatewayDoesNotRefuseForItsForm(t *testing.T) {
	t.Parallel()
	doc, judge := read(t, openapi.Gateway), newJudge(t, openapi.Gateway)
	forms, _ := gatewayExamples(t, doc)
	shown := map[string]bool{}
	for name := range forms {
		m, _ := variantOf(at(t, forms, name))
		shown[string(m)+" "+at(t, forms, name)["summary"].(string)] = true
	}
	checker := contract.New()
	for _, m := range checker.Methods() {
		cases, err := checker.Cases(m)
		require.NoError(t, err)
		for _, c := range cases {
			request := decoded(t, string(c.Request)).(object)
			var members map[string]json.RawMessage
			require.NoError(t, json.Unmarshal(c.Request, &members))
			v := checker.Variant(m, members)
			wrong, err := checker.Request(m, v, c.Request)
			require.NoError(t, err)
			assert.Equal(t, len(wrong) == 0, shown[string(m)+" "+c.Name], "%s: %s", m, c.Name)
			schema := judge.schema(t, componentOf(m, v, "request"))
			if len(wrong) == 0 {
				assert.NoError(t, schema.Validate(forgiven(schema, request)), "%s: %s", m, c.Name)
			} else if schema.Validate(forgiven(schema, request)) == nil {
				assert.Equal(t, contract.Value, wrong[0].Kind, "%s: %s", m, c.Name)
				assert.Regexp(t, "(?i)date|time", wrong[0].Member, "%s: %s: tools of OpenAPI do not know the formats of dates, but all else", m, c.Name)
			}
		}
	}
}

// forgiven returns a request as the schema wants it, without what the gateway
// forgives: null, an integer as text, and text as an integer.
func forgiven(schema *jsonschema.Schema, request object) object {
	return forgivenValue(schema, request).(object)
}

func forgivenValue(schema *jsonschema.Schema, value any) any {
	for schema != nil && schema.Ref != nil {
		schema = schema.Ref
	}
	if schema == nil {
		return value
	}
	switch v := value.(type) {
	case object:
		out := object{}
		for name, each := range v {
			if each != nil {
				out[name] = forgivenValue(schema.Properties[name], each)
			}
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, each := range v {
			out[i] = forgivenValue(schema.Items2020, each)
		}
		return out
	case string:
		if _, err := strconv.ParseInt(v, 10, 64); err == nil && slices.Contains(typesOf(schema), "integer") {
			return json.Number(v)
		}
	case json.Number:
		if slices.Contains(typesOf(schema), "string") {
			return v.String()
		}
	}
	return value
}

// typesOf returns the types that a schema, or what it refers to, names.
func typesOf(schema *jsonschema.Schema) []string {
	for ; schema != nil; schema = schema.Ref {
		if len(schema.Types) > 0 {
			return schema.Types
		}
	}
	return nil
}

func TestEveryMethodAndVariantHasAnExampleOfSuccess(t *testing.T) {
	t.Parallel()
	forms, answers := gatewayExamples(t, read(t, openapi.Gateway))
	good := map[string]bool{}
	for name := range forms {
		m, v := variantOf(at(t, forms, name))
		if _, ok := at(t, answers, name, "value")[m.Root()]; ok {
			good[string(m)+string(v)] = true
		}
	}
	checker := contract.New()
	for _, m := range checker.Methods() {
		assert.True(t, good[string(m)], "%s", m)
		if info, _ := checker.Info(m); info.HasGuide {
			assert.True(t, good[string(m)+string(contract.Guide)], "%s, guide", m)
		}
	}
}

func TestEveryCodeOfARefusalHasAnExampleWithItsEvidence(t *testing.T) {
	t.Parallel()
	_, answers := gatewayExamples(t, read(t, openapi.Gateway))
	for _, e := range wire.Catalogue() {
		if e.Where != wire.AtGateway && e.Where != wire.AtGuide {
			continue
		}
		example := at(t, answers, "error."+e.Code)
		refused := at(t, example, "value", wire.ErrorRoot)
		assert.Equal(t, e.Code, refused["code"])
		assert.NotContains(t, refused["zh_desc"], "%s")
		assert.NotEmpty(t, refused["en_desc"])
		assert.Equal(t, string(e.Source.Evidence), example["x-evidence"])
		assert.Equal(t, e.Source.Ref, example["x-ref"])
	}
}

func TestTheAggregatorsExamplesSatisfyTheDocumentAndTheContract(t *testing.T) {
	t.Parallel()
	doc, judge := read(t, openapi.Aggregator), newJudge(t, openapi.Aggregator)
	post := at(t, doc, "paths", "/tool/erps/jdpoporderget", "post")
	forms := at(t, post, "requestBody", "content", "application/x-www-form-urlencoded", "examples")
	answers := at(t, post, "responses", "200", "content", "application/json", "examples")
	require.Greater(t, len(forms), 5)
	codes := map[string]bool{}
	for name := range answers {
		value := at(t, answers, name, "value")
		assert.NoError(t, judge.schema(t, "aggregator.jdpoporderget.response").Validate(value), name)
		text, err := json.Marshal(value)
		require.NoError(t, err)
		assert.Empty(t, contract.New().Aggregator(text), name)
		codes[value["code"].(json.Number).String()] = true
		if value["code"] == json.Number("0") {
			assert.Contains(t, forms, name)
		}
	}
	assert.Len(t, codes, 7, "0, 100, 101, 103, 200, 204 and 302")
	for name := range forms {
		value := at(t, forms, name, "value")
		assert.NoError(t, judge.schema(t, "aggregator.jdpoporderget.request").Validate(value), name)
		text, err := json.Marshal(value)
		require.NoError(t, err)
		wrong, err := contract.New().AggregatorRequest(text)
		require.NoError(t, err)
		assert.Empty(t, wrong, name)
		assert.Contains(t, answers, name)
	}
}
