package mockserver_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

// TestEveryOrderThatIsShownObeysTheLaws reads the default shop as a client does
// and holds what the answers say to the laws: none is broken, and each order shows
// enough for a broken one to be noticed.
func TestEveryOrderThatIsShownObeysTheLaws(t *testing.T) {
	t.Parallel()
	s := start(t, mockserver.Options{})
	orders := wholeShop(t, s, "jingdong.pop.order.search")
	require.Greater(t, len(orders), 150)
	checker := contract.New()
	for _, o := range orders {
		assert.Empty(t, checker.Laws(marshalled(t, o)), "%s", o["orderId"])
		o["orderPayment"], o["modified"], o["orderStateRemark"] = "0.01", wire.UnsetTime, "别的"
		broken := checker.Laws(marshalled(t, o))
		for _, law := range []string{"payment", "times", "state remark"} {
			assert.True(t, slices.ContainsFunc(broken, func(v contract.Violation) bool { return v.Rule == law }), "%s: %s", o["orderId"], law)
		}
	}
}

// marshalled returns a value as JSON.
func marshalled(t *testing.T, value any) []byte {
	t.Helper()
	text, err := json.Marshal(value)
	require.NoError(t, err)
	return text
}

func TestEveryDocumentedMemberIsExplained(t *testing.T) {
	t.Parallel()
	checker := contract.New()
	for _, path := range strings.Fields(documented + " " + beyond) {
		parts := strings.Split(path, ".")
		known := checker.Fields(parts[len(parts)-1])
		require.NotEmpty(t, known, path)
		assert.True(t, slices.ContainsFunc(known, func(f contract.Field) bool {
			return f.Description != "" && f.DescriptionZh != "" && f.Source.Evidence.Known() && f.Source.Ref != ""
		}), path)
	}
}
