package openapi

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
)

// eachPattern calls f with every pattern of the schemas.
func eachPattern(value any, f func(string)) {
	switch v := value.(type) {
	case object:
		if pattern, ok := v["pattern"].(string); ok {
			f(pattern)
		}
		for _, each := range v {
			eachPattern(each, f)
		}
	case []any:
		for _, each := range v {
			eachPattern(each, f)
		}
	}
}

func TestTheShortestTextIsOneThatThePatternTakes(t *testing.T) {
	t.Parallel()
	found := 0
	for _, doc := range contract.Documents() {
		eachPattern(doc, func(pattern string) {
			found++
			assert.Regexp(t, regexp.MustCompile(pattern), shortest(pattern))
		})
	}
	require.Greater(t, found, 20)
	assert.Equal(t, "0.00", shortest(`^-?[0-9]{1,15}\.[0-9]{2}$`))
	assert.Empty(t, shortest("("), "what is no pattern")
}

func TestEveryFormatOfTheSchemasHasAText(t *testing.T) {
	t.Parallel()
	var each func(any)
	each = func(value any) {
		switch v := value.(type) {
		case object:
			if format, ok := v["format"].(string); ok && formatTexts[format] == "" {
				assert.Regexp(t, "-or-empty$", format)
			}
			for _, sub := range v {
				each(sub)
			}
		case []any:
			for _, sub := range v {
				each(sub)
			}
		}
	}
	for _, doc := range contract.Documents() {
		each(doc)
	}
}

func TestNamesThatAreTakenGetANumber(t *testing.T) {
	t.Parallel()
	taken := object{"error.204": 1, "error.204.2": 1}
	assert.Equal(t, "error.204.3", unused(taken, "error.204"))
	assert.Equal(t, "error.1", unused(taken, "error.1"))
	assert.Equal(t, "an-id-that-isn-t-0", slug("An id that isn't 0"))
}
