package signing_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/signing"
	"github.com/jdmock/jdmock/contract/wire"
)

func TestAVeilLeavesNamesAndLengths(t *testing.T) {
	t.Parallel()
	const object = `{"name" : "张\"三","list":["a",138,-1.5e3,true,null],"更":{"b":""}}`
	p := sample.With(wire.ParamJSON, object).With("format", "JSON").With("mobile", "13800001111")
	p = p.With(wire.ParamSign, md5Hex(sampleSecret+p.CanonicalNonEmpty()))
	d := signing.Explain(signing.Request{Params: p, Secret: sampleSecret, Veil: true})
	require.Len(t, d.Mistakes, 1)
	assert.Len(t, d.Canonical, len(p.Canonical()))
	assert.Contains(t, d.Canonical, `{"name" : "********","list":["*",***,-*.*e*,true,null],"更":{"b":""}}`)
	assert.Contains(t, d.Canonical, "formatJSON")
	assert.Contains(t, d.Canonical, "mobile***********")
	assert.Contains(t, d.Canonical, p.Get(wire.ParamTimestamp))
}

func TestAVeilHidesWhatTheCallerSigned(t *testing.T) {
	t.Parallel()
	p := sample.With(wire.ParamJSON, `{"a":"张三"}`)
	p = p.With(wire.ParamSign, wire.Sign(p.With(wire.ParamJSON, `{"a":"\u5f20\u4e09"}`), sampleSecret))
	d := signing.Explain(signing.Request{Params: p, Secret: sampleSecret, Veil: true})
	require.NotNil(t, d.Difference)
	assert.NotContains(t, d.Difference.Theirs+d.Difference.Ours, "5f20")
	assert.NotContains(t, d.Difference.Theirs+d.Difference.Ours, "张")
	assert.Equal(t, len(`360buy_param_json{"a":"`), d.Difference.Offset)
}
