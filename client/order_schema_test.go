package client

import (
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/schemas"
)

// TestTheMembersOfAnOrderAreThoseOfTheSchema holds the names at every depth,
// and which of them are sensitive.
func TestTheMembersOfAnOrderAreThoseOfTheSchema(t *testing.T) {
	t.Parallel()
	text, err := schemas.FS.ReadFile("common.json")
	require.NoError(t, err)
	var common struct {
		Defs map[string]*schemaNode `json:"$defs"`
	}
	require.NoError(t, json.Unmarshal(text, &common))
	want := map[string]bool{}
	common.Defs["orderInfo"].names(common.Defs, "", want)
	got := map[string]bool{}
	names(reflect.TypeFor[Order](), "", got)
	for path := range got {
		assert.Contains(t, want, path, "no schema has it")
	}
	for path := range want {
		_, lazy := map[string]bool{"orderMarkDesc": true, "tradeVenderInfo": true}[strings.Split(path, ".")[0]]
		if !lazy && !strings.Contains(path, "encrypt_") {
			assert.Contains(t, got, path, "no type has it")
		}
	}
	o := decodeOrder(t, orderText)
	var sensitive []string
	for _, s := range o.sensitive() {
		sensitive = append(sensitive, s.path)
	}
	for path, secret := range want {
		assert.Equal(t, secret, slices.Contains(sensitive, path), path)
	}
}

type schemaNode struct {
	Ref        string                 `json:"$ref"`
	Properties map[string]*schemaNode `json:"properties"`
	Items      *schemaNode            `json:"items"`
	Any        []*schemaNode          `json:"anyOf"`
	One        []*schemaNode          `json:"oneOf"`
	Sensitive  bool                   `json:"x-sensitive"`
}

func (n *schemaNode) names(defs map[string]*schemaNode, path string, found map[string]bool) {
	if n.Ref != "" {
		defs[n.Ref[strings.LastIndex(n.Ref, "/")+1:]].names(defs, path, found)
	}
	for name, p := range n.Properties {
		full := strings.TrimPrefix(path+"."+name, ".")
		found[full] = p.Sensitive
		p.names(defs, full, found)
	}
	for _, inner := range slices.Concat(n.Any, n.One) {
		inner.names(defs, path, found)
	}
	if n.Items != nil {
		n.Items.names(defs, path, found)
	}
}

// names adds the paths of the members of a type.
func names(at reflect.Type, path string, found map[string]bool) {
	switch at.Kind() {
	case reflect.Pointer, reflect.Slice:
		names(at.Elem(), path, found)
	case reflect.Struct:
		for _, m := range membersOf(at) {
			full := strings.TrimPrefix(path+"."+m.name, ".")
			found[full] = true
			names(at.Field(m.index).Type, full, found)
		}
	}
}
