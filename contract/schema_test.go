package contract_test

import (
	"encoding/json"
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/fixtures"
	"github.com/jdmock/jdmock/schemas"
)

// methodsOf returns the methods that a file system has a JSON file for.
func methodsOf(t *testing.T, files fs.FS) []wire.Method {
	t.Helper()
	names, err := fs.Glob(files, "*.json")
	require.NoError(t, err)
	var methods []wire.Method
	for _, name := range names {
		if name != "common.json" {
			methods = append(methods, wire.Method(strings.TrimSuffix(name, ".json")))
		}
	}
	slices.Sort(methods)
	return methods
}

func TestSchemasAndFixturesAreOfTheSameMethods(t *testing.T) {
	t.Parallel()
	methods := contract.New().Methods()
	require.GreaterOrEqual(t, len(methods), 17)
	assert.NotContains(t, methods, contract.AggregatorMethod)
	assert.Equal(t, methodsOf(t, schemas.FS), methods)
	assert.Equal(t, methodsOf(t, fixtures.FS), methods)
}

func TestEverySchemaCompilesUnderConcurrentUse(t *testing.T) {
	t.Parallel()
	var c contract.Checker
	var all sync.WaitGroup
	for range 4 {
		for _, m := range c.Methods() {
			all.Go(func() {
				for _, v := range []contract.Variant{contract.Main, contract.Guide} {
					_, err := c.Request(m, v, []byte(`{}`))
					assert.NoError(t, err)
					assert.NotEmpty(t, c.Response(m, v, []byte(`{}`)))
				}
			})
		}
	}
	all.Wait()
}

func TestEverySchemaSaysWhatItIs(t *testing.T) {
	t.Parallel()
	for _, m := range contract.New().Methods() {
		info, ok := contract.New().Info(m)
		require.True(t, ok)
		assert.Equal(t, m, info.Method)
		assert.NotEmpty(t, info.Title, m)
		assert.NotEmpty(t, info.Description, m)
		assert.Contains(t, []string{contract.DialectGuide, contract.DialectJOS}, info.Dialect, m)
		assert.True(t, info.Source.Evidence.Known(), m)
		assert.NotEmpty(t, info.Source.Ref, m)
		assert.Equal(t, m == "jingdong.pop.order.get", info.HasGuide, m)
	}
	_, ok := contract.New().Info("jingdong.pop.order.gett")
	assert.False(t, ok)
}

// eachSchema calls visit with every raw schema below v, and where it stands.
// Conditions are left out: they have no meaning of their own to describe.
func eachSchema(at string, v any, visit func(at string, schema map[string]any)) {
	s, ok := v.(map[string]any)
	if !ok {
		return
	}
	visit(at, s)
	for _, keyword := range []string{"properties", "$defs"} {
		members, _ := s[keyword].(map[string]any)
		for name, sub := range members {
			eachSchema(at+"/"+keyword+"/"+name, sub, visit)
		}
	}
	if items, ok := s["items"]; ok {
		eachSchema(at+"/items", items, visit)
	}
}

// rawSchemas returns each schema file, decoded.
func rawSchemas(t *testing.T) map[string]map[string]any {
	t.Helper()
	names, err := fs.Glob(schemas.FS, "*.json")
	require.NoError(t, err)
	more, err := fs.Glob(schemas.FS, "*/*.json")
	require.NoError(t, err)
	names = append(names, more...)
	docs := map[string]map[string]any{}
	for _, name := range names {
		text, err := schemas.FS.ReadFile(name)
		require.NoError(t, err)
		var doc map[string]any
		require.NoError(t, json.Unmarshal(text, &doc), name)
		docs[name] = doc
	}
	return docs
}

func TestEveryPropertySaysWhatItMeansAndHowThatIsKnown(t *testing.T) {
	t.Parallel()
	for file, doc := range rawSchemas(t) {
		assert.Equal(t, "https://json-schema.org/draft/2020-12/schema", doc["$schema"], file)
		assert.Equal(t, "https://jdmock.invalid/schemas/"+file, doc["$id"])
		eachSchema(file, doc, func(at string, s map[string]any) {
			if !strings.Contains(at[:strings.LastIndexByte(at, '/')+1], "/properties/") ||
				!strings.HasSuffix(at[:strings.LastIndexByte(at, '/')], "/properties") {
				return
			}
			for _, member := range []string{"description", "x-zh", "x-evidence", "x-ref"} {
				said, _ := s[member].(string)
				assert.NotEmpty(t, said, "%s: %s", at, member)
			}
			evidence, _ := s["x-evidence"].(string)
			assert.True(t, wire.Evidence(evidence).Known(), "%s: evidence %q", at, evidence)
		})
	}
}

// typesOf returns the types of a raw schema.
func typesOf(s map[string]any) []string {
	switch typ := s["type"].(type) {
	case string:
		return []string{typ}
	case []any:
		var types []string
		for _, each := range typ {
			types = append(types, each.(string))
		}
		return types
	}
	return nil
}

func TestIntegersAreBounded(t *testing.T) {
	t.Parallel()
	for file, doc := range rawSchemas(t) {
		eachSchema(file, doc, func(at string, s map[string]any) {
			if s["enum"] == nil && (slices.Contains(typesOf(s), "integer") || slices.Contains(typesOf(s), "number")) {
				assert.Contains(t, s, "minimum", at)
				assert.Contains(t, s, "maximum", at)
			}
		})
	}
}

func TestRequestsAreClosedAndAnswersOpen(t *testing.T) {
	t.Parallel()
	for file, doc := range rawSchemas(t) {
		eachSchema(file, doc, func(at string, s map[string]any) {
			if !slices.Contains(typesOf(s), "object") {
				return
			}
			def, _, _ := strings.Cut(at[strings.Index(at, "/$defs/")+len("/$defs/"):], "/")
			request := strings.HasSuffix(strings.ToLower(def), "request")
			assert.Equal(t, request, s["additionalProperties"] == false, at)
		})
	}
}

func TestFieldsFindsAMemberInEveryPlace(t *testing.T) {
	t.Parallel()
	var c contract.Checker
	places := map[string]string{}
	for _, f := range c.Fields("order_id") {
		places[string(f.Method)+" "+f.Place+" "+f.Pointer] = f.Type
		assert.NotEmpty(t, f.Description)
		assert.NotEmpty(t, f.DescriptionZh)
		assert.True(t, f.Source.Evidence.Known())
	}
	assert.Equal(t, map[string]string{
		"360buy.order.get request /order_id":                                                         "integer",
		"360buy.order.get response /order/orderInfo/order_id":                                        "string",
		"360buy.order.get response /order/orderInfo/coupon_detail_list/*/order_id":                   "string",
		"360buy.order.search response /order_search/order_info_list/*/order_id":                      "string",
		"360buy.order.search response /order_search/order_info_list/*/coupon_detail_list/*/order_id": "string",
		"360buy.order.sop.outstorage request /order_id":                                              "integer",
		"360buy.order.sop.outstorage response /order_id":                                             "integer",
		"360buy.order.sop.waybill.update request /order_id":                                          "integer",
		"360buy.order.sop.waybill.update response /order_id":                                         "integer",
		"360buy.overseas.order.sop.delivery request /order_id":                                       "integer",
		"360buy.overseas.order.sop.delivery response /order_id":                                      "integer",
		"360buy.overseas.order.sop.outstorage request /order_id":                                     "integer",
		"360buy.overseas.order.sop.outstorage response /order_id":                                    "integer",
		"jingdong.pop.oto.checkNumbers.upload request /order_id":                                     "integer",
		"jingdong.pop.order.enGet request /order_id":                                                 "integer",
		"tool/erps/jdpoporderget request /order_id":                                                  "integer",
		"jingdong.pop.order.get guideRequest /order_id":                                              "integer",
		"jingdong.pop.order.get guideResponse /order_info/order_id":                                  "integer",
		"jingdong.pop.order.get request /order_id":                                                   "integer",
		"jingdong.pop.order.modifyVenderRemark request /order_id":                                    "integer",
		"jingdong.pop.order.print.data.get request /order_id":                                        "integer",
		"jingdong.pop.order.ship request /order_id":                                                  "integer",
		"jingdong.pop.order.ship response /order_id":                                                 "integer",
		"jingdong.pop.order.track request /order_id":                                                 "integer",
		"jingdong.pop.orders.get response /order_info_list/order_info/*/order_id":                    "integer",
	}, places)
	assert.Equal(t, "errorResponse", c.Fields("zh_desc")[0].Place)
	assert.Len(t, c.Fields("messsage"), 1)
	assert.Empty(t, c.Fields("no_such_member"))
}

func TestVariantFollowsThePresenceOfOptionalFields(t *testing.T) {
	t.Parallel()
	const get = "jingdong.pop.order.get"
	for name, tt := range map[string]struct {
		method wire.Method
		params string
		want   contract.Variant
	}{
		"absent":           {get, `{"order_id":1}`, contract.Guide},
		"no members":       {get, `{}`, contract.Guide},
		"present":          {get, `{"optional_fields":"orderId"}`, contract.Main},
		"null":             {get, `{"optional_fields":null}`, contract.Main},
		"empty":            {get, `{"optional_fields":""}`, contract.Main},
		"only one variant": {"jingdong.pop.order.ship", `{"order_id":1}`, contract.Main},
		"unknown method":   {"jingdong.pop.order.gett", `{"order_id":1}`, contract.Main},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var members map[string]json.RawMessage
			require.NoError(t, json.Unmarshal([]byte(tt.params), &members))
			assert.Equal(t, tt.want, contract.New().Variant(tt.method, members))
		})
	}
}

func TestDialectIsThatOfTheVariant(t *testing.T) {
	t.Parallel()
	var c contract.Checker
	assert.Equal(t, contract.DialectJOS, c.Dialect("jingdong.pop.order.get", contract.Main))
	assert.Equal(t, contract.DialectGuide, c.Dialect("jingdong.pop.order.get", contract.Guide))
	assert.Equal(t, contract.DialectGuide, c.Dialect("jingdong.pop.order.ship", contract.Main))
	assert.Equal(t, contract.DialectJOS, c.Dialect("jingdong.pop.order.search", contract.Guide))
	assert.Empty(t, c.Dialect("jingdong.pop.order.gett", contract.Main))
}
