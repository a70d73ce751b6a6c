package contract_test

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/schemas"
)

// schemaFiles returns a copy of the embedded schema files.
func schemaFiles(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(schemas.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := fs.ReadFile(schemas.FS, name)
		files[name] = &fstest.MapFile{Data: text}
		return err
	})
	require.NoError(t, err)
	return files
}

func TestACheckerOfOtherSchemasJudgesByThem(t *testing.T) {
	t.Parallel()
	files := schemaFiles(t)
	files[shop+".json"] = &fstest.MapFile{Data: []byte(`{"$schema":"https://json-schema.org/draft/2020-12/schema","$id":"https://jdmock.invalid/schemas/` + shop + `.json",
	  "title":"t","$defs":{"request":{"type":"object","additionalProperties":false},"response":{"type":"object","required":["moon"],"properties":{"moon":{"type":"string"}}}}}`)}
	own, err := contract.NewFrom(files)
	require.NoError(t, err)
	const answer = `{"jingdong_vender_shop_query_responce":{"moon":"full"}}`
	assert.Empty(t, own.Response(shop, contract.Main, []byte(answer)))
	assert.NotEmpty(t, contract.New().Response(shop, contract.Main, []byte(answer)), "the embedded schemas stay")
	assert.Equal(t, contract.New().Methods(), own.Methods())
	members := own.Members(shop, contract.Main)
	require.Len(t, members, 1)
	assert.Equal(t, "/moon", members[0].Pointer)
	assert.True(t, members[0].Needed)
	assert.NotEmpty(t, own.Documents()[shop+".json"])
}

func TestBrokenSchemaFilesAreRefused(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ file, text, want string }{
		"no JSON":      {shop + ".json", `{"$defs":`, shop + ".json: "},
		"no object":    {shop + ".json", `[]`, "no object"},
		"no request":   {shop + ".json", `{"$defs":{"response":{"type":"object"}}}`, "$defs has no request"},
		"no schema":    {shop + ".json", `{"$defs":{"request":{"type":"object","properties":{"a":7}},"response":{}}}`, "where a schema belongs"},
		"itself":       {shop + ".json", `{"$defs":{"request":{"$ref":"#/$defs/request"},"response":{}}}`, "refers to itself"},
		"deeper":       {shop + ".json", `{"$defs":{"request":{"type":"object","properties":{"a":{"$ref":"#/$defs/request"}}},"response":{}}}`, "refers to itself"},
		"a bad word":   {shop + ".json", `{"$defs":{"request":{"type":"objekt"},"response":{}}}`, shop},
		"no reference": {shop + ".json", `{"$defs":{"request":{"$ref":"common.json#/$defs/nothing"},"response":{}}}`, "where a schema belongs"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := schemaFiles(t)
			files[tt.file] = &fstest.MapFile{Data: []byte(tt.text)}
			_, err := contract.NewFrom(files)
			require.ErrorContains(t, err, "schemas: ")
			assert.ErrorContains(t, err, tt.want)
		})
	}
	files := schemaFiles(t)
	delete(files, "common.json")
	_, err := contract.NewFrom(files)
	require.ErrorContains(t, err, "common.json")
	_, err = contract.NewFrom(fstest.MapFS{})
	require.Error(t, err)
}

func TestWholeSaysWhatTheOthersSay(t *testing.T) {
	t.Parallel()
	c := contract.New()
	for _, a := range badAnswers {
		answer := []byte(a.answer)
		_, got := c.Whole(a.method, contract.Main, answer)
		assert.ElementsMatch(t, append(judged(c, a.method, answer), c.Laws(answer)...), got, a.name)
	}
}
