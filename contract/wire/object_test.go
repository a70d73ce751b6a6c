package wire_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/contract/wire"
)

func TestAPlainObjectIsScanned(t *testing.T) {
	t.Parallel()
	got, ok := wire.ScanObject(" {\"a\" : 1,\n\"b\":\"京 东\",\"c\":null,\"d\":true ,\"e\":-20}\t", nil)
	assert.True(t, ok)
	assert.Equal(t, wire.Members{
		{Name: "a", Kind: wire.Integer, Value: "1"}, {Name: "b", Kind: wire.Text, Value: "京 东"}, {Name: "c", Value: "null"},
		{Name: "d", Kind: wire.Boolean, Value: "true"}, {Name: "e", Kind: wire.Integer, Value: "-20"},
	}, got)
	for _, text := range []string{
		"", "{", "[]", "{}{}", `{"a":1,}`, `{"a":1 2}`, `{"a":01}`, `{"a":-}`, `{"a":1.0}`, `{"a":1e2}`, `{"a":1234567890123456789}`, `{"a":"\n"}`,
		"{\"a\":\"\n\"}", `{"a":1,"a":2}`, `{"a":{}}`, `{"a":[]}`, `{"a":nul}`, `{"a":truex}`, "{\"a\":\"\xff\"}", `{a:1}`, `{"a"}`, `{"a":`, `{"a":"`,
	} {
		_, ok := wire.ScanObject(text, nil)
		assert.False(t, ok, text)
	}
}

// FuzzAPlainObjectIsWhatJSONSaysItIs holds the scanner to encoding/json: what it
// accepts is an object with the same members, and no name stands twice.
func FuzzAPlainObjectIsWhatJSONSaysItIs(f *testing.F) {
	for _, text := range []string{`{"order_id":300000000008,"optional_fields":"orderId,orderState"}`, `{}`, `{"a":"é","b":-0,"c":false,"d":null}`, `{"a":1,"a":1}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		members, ok := wire.ScanObject(text, nil)
		if !ok {
			return
		}
		var want map[string]any
		dec := json.NewDecoder(bytes.NewReader([]byte(text)))
		dec.UseNumber()
		if err := dec.Decode(&want); err != nil || !json.Valid([]byte(text)) {
			t.Fatalf("%q is no JSON object: %v", text, err)
		}
		if len(members) != len(want) {
			t.Fatalf("%q has %d members, scanned %v", text, len(want), members)
		}
		for _, m := range members {
			same := false
			switch v := want[m.Name].(type) {
			case nil:
				same = m.Kind == wire.Null
			case string:
				same = m.Kind == wire.Text && m.Value == v
			case json.Number:
				same = m.Kind == wire.Integer && m.Value == v.String()
			case bool:
				same = m.Kind == wire.Boolean && m.Value == fmt.Sprint(v)
			}
			if !same {
				t.Fatalf("%q: member %+v, want %#v", text, m, want[m.Name])
			}
		}
	})
}

func BenchmarkScanObject(b *testing.B) {
	var room [8]wire.Member
	b.ReportAllocs()
	for b.Loop() {
		if _, ok := wire.ScanObject(`{"order_id":300000000008,"optional_fields":"orderId,orderState,consigneeInfo,itemInfoList"}`, room[:0]); !ok {
			b.Fatal("not plain")
		}
	}
}
