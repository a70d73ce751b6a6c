package contract

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestATextIsBlankWhereThePatternSaysSo(t *testing.T) {
	t.Parallel()
	pattern := regexp.MustCompile(anyText)
	blank := rapid.SampledFrom([]string{" ", "\t", "\n", "\f", "\r"})
	nearly := rapid.SampledFrom([]string{"\v", "\u0085", "\u00a0", "\u2003", "\u3000", "\ufeff", "\x00", "\xff", "\xe3\x80", "运", "J"})
	rapid.Check(t, func(t *rapid.T) {
		text := ""
		for _, part := range rapid.SliceOfN(rapid.OneOf(blank, blank, blank, nearly, rapid.String()), 0, 6).Draw(t, "parts") {
			text += part
		}
		require.Equal(t, !pattern.MatchString(text), isBlank(text), "%q", text)
	})
	for b := range 256 {
		text := string([]byte{byte(b)})
		assert.Equal(t, !pattern.MatchString(text), isBlank(text), "%q", text)
	}
}

func TestThePatternOfWaybillsIsCheckedByHand(t *testing.T) {
	t.Parallel()
	for _, s := range library().methods["jingdong.pop.order.ship"].shapes {
		q := s.quick()
		if q == nil {
			continue
		}
		for _, m := range q.members {
			if m.name == "waybill" && m.schema != nil && m.schema.Pattern != nil {
				assert.True(t, m.notBlank)
				assert.Nil(t, m.patterns)
				return
			}
		}
	}
	require.Fail(t, "no quick check of a waybill")
}
