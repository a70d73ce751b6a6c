package aggregator

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestEveryScalarBecomesTextAndNothingElseChanges(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]string{
		`{"b":1,"a":true,"c":[1,{"d":null}],"e":{},"f":[],"g":"x<&>\"一"}`: `{"b":"1","a":"true","c":["1",{"d":""}],"e":{},"f":[],"g":"x<&>\"一"}`,
		`{ "price" : 12.30 , "big" : 12345678901234567890 }`:              `{"price":"12.30","big":"12345678901234567890"}`,
		`false`: `"false"`,
	} {
		got, err := asText([]byte(doc))
		require.NoError(t, err)
		assert.Equal(t, want, string(got))
	}
	for _, doc := range []string{``, `{"a":`, `[1`, `{"a":1]`} {
		_, err := asText([]byte(doc))
		assert.Error(t, err, doc)
	}
}
