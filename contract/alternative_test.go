package contract

import (
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v5"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// shapes is an alternative of three shapes, two of them told apart by a member.
const shapes = `{"properties": {"at": {"anyOf": [
	{"type": "object", "required": ["kind", "radius"], "properties": {"kind": {"const": "circle"}, "radius": {"type": "number", "minimum": 0}}},
	{"type": "object", "required": ["kind", "width", "height"], "properties": {"kind": {"const": "box"}, "width": {"type": "number"}, "height": {"type": "number"}}},
	{"type": "string", "pattern": "^[a-z]+$"}]}}}`

// brokenRules returns the place and rule of everything that is told.
func brokenRules(t *testing.T, schema, document string) []string {
	t.Helper()
	compiled, err := jsonschema.CompileString("https://jdmock.invalid/test.json", schema)
	require.NoError(t, err)
	value, err := decode([]byte(document))
	require.NoError(t, err)
	told := []string{}
	for _, leaf := range leaves(compiled.Validate(value)) {
		told = append(told, leaf.InstanceLocation+" "+ruleOf(leaf))
	}
	return told
}

func TestOfAnAlternativeTheBestBranchAloneIsTold(t *testing.T) {
	t.Parallel()
	for document, want := range map[string][]string{
		`{"at": {"kind": "circle", "radius": -1}}`:             {"/at/radius minimum"},
		`{"at": {"kind": "box", "width": "x", "height": "y"}}`: {"/at/height type", "/at/width type"},
		`{"at": {"kind": "circle", "radius": "x"}}`:            {"/at/radius type"},
		`{"at": "X"}`:                         {"/at pattern"},
		`{"at": 7}`:                           {"/at anyOf"},
		`{"at": {"kind": "box", "width": 1}}`: {"/at required"},
		`{"at": {"kind": "box", "width": 1, "height": 2, "more": 1}}`: {},
	} {
		assert.ElementsMatch(t, want, brokenRules(t, shapes, document), document)
	}
}

func TestAnAlternativeThatFitsTwiceIsToldOnce(t *testing.T) {
	t.Parallel()
	const twice = `{"oneOf": [{"type": "number"}, {"type": "integer"}]}`
	assert.Equal(t, []string{" oneOf"}, brokenRules(t, twice, `1`))
	assert.Equal(t, []string{" oneOf"}, brokenRules(t, twice, `"x"`))
	assert.Empty(t, brokenRules(t, twice, `1.5`))
	assert.Equal(t, CodeAlternative, codeOf("oneOf"))
	assert.NotEmpty(t, breach{rule: "oneOf", held: "x"}.hint().zh)
}

func TestAnAlternativeWithinAnotherIsJudgedByItsBestBranch(t *testing.T) {
	t.Parallel()
	nested := `{"anyOf": [{"type": "array"}, ` + strings.Replace(shapes, `"properties"`, `"type": "object", "properties"`, 1) + `]}`
	assert.Equal(t, []string{"/at/radius minimum"}, brokenRules(t, nested, `{"at": {"kind": "circle", "radius": -1}}`))
}
