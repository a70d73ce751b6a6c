package drift

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestASampleShowsFormsAndCodesButNobody(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                                    "",
		"WAIT_FOR_DRONE":                      "WAIT_FOR_DRONE",
		`"2025-04-01T00:00:00Z"`:              `"2025-04-01T00:00:00Z"`,
		"18737.66":                            "18737.66",
		"110101199003077758":                  "000000000000000000",
		"欧阳":                                  "字字",
		"订单 13912345678，好":                    "字字 00000000000，字",
		"a7f3c9d2e1b84f60":                    "x0x0x0x0x0x00x00",
		"thisIsAVeryLongWordWithoutAnyDigits": "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
		"{a, b}":                              "{a, b}",
	} {
		assert.Equal(t, want, form(text), text)
		assert.Equal(t, want, form(form(text)), "twice: %s", text)
	}
}
