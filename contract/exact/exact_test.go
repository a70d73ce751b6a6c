package exact_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract/exact"
)

func TestNumbersStayAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := rapid.StringMatching(`-?(0|[1-9][0-9]{0,40})(\.[0-9]{1,30})?([eE][+-]?[0-9]{1,5})?`).Draw(t, "number")
		var value any
		require.NoError(t, exact.Decode(fmt.Appendf(nil, ` {"a": [%s]} `, number), &value))
		require.Equal(t, map[string]any{"a": []any{json.Number(number)}}, value)
	})
}

func TestATextIsOneValue(t *testing.T) {
	t.Parallel()
	var value any
	for _, more := range []string{`{} {}`, `1 2`, `{}]`, `[] x`} {
		assert.ErrorIs(t, exact.Decode([]byte(more), &value), exact.ErrSecondValue, more)
	}
	for _, broken := range []string{``, ` `, `{`, `{"a":}`, `nul`} {
		assert.Error(t, exact.Decode([]byte(broken), &value), broken)
	}
}
