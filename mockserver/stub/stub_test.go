package stub_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/stub"
)

const areas = wire.Method("jingdong.areas.province.get")

// file is a directory with one file.
func file(name, text string) fstest.MapFS { return fstest.MapFS{name: {Data: []byte(text)}} }

// read reads the stub of one file.
func read(t *testing.T, text string) *stub.Stub {
	t.Helper()
	set, err := stub.Read(file(stub.FileName(areas), text))
	require.NoError(t, err)
	found, ok := set.Find(areas)
	require.True(t, ok)
	return found
}

// values are those of a call with the parameters.
func values(t *testing.T, params string) stub.Values {
	t.Helper()
	v := stub.Values{VenderID: "10000001", CallID: "00000007", Now: time.Date(2025, 4, 2, 16, 30, 0, 0, time.UTC)}
	require.NoError(t, json.Unmarshal([]byte(params), &v.Params))
	return v
}

func TestAnAnswerKeepsItsSpellingAndGetsItsCode(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"answer":{}}`: `{"code":"0"}`,
		"\ufeff{\"answer\":{\"z\":1.50,\"a\":[true,null,\"<京东&>\"],\"b\":{}}}": `{"code":"0","z":1.50,"a":[true,null,"<京东&>"],"b":{}}`,
		`{"answer":{"x":9007199254740993,"code":0}}`:                           `{"x":9007199254740993,"code":0}`,
		`{"answer":{"error":"60","code":"0"}}`:                                 `{"error":"60","code":"0"}`,
		`{"answer":{"text":"}}{ \" \\ "}}`:                                     `{"code":"0","text":"}}{ \" \\ "}`,
	} {
		reply, err := read(t, text).Answer(values(t, `{}`))
		require.NoError(t, err)
		assert.Equal(t, want, string(reply.Body), text)
	}
}

func TestPlaceholdersAreFilled(t *testing.T) {
	t.Parallel()
	s := read(t, `{"answer":{"v":"{{vender_id}}","n":"{{ now }}","d":"{{today}}","c":"call {{call_id}}",
		"id":"{{params.id}}","none":"{{params.none}}","null":"{{params.null}}","list":"{{params.list}}",
		"in":"<{{params.id}}|{{params.none}}|{{params.null}}|{{params.list}}|{{params.text}}>","{\"}":"{{params.text}}{{params.yes}}"}}`)
	reply, err := s.Answer(values(t, `{"id": 9007199254740993, "null": null, "list": [ 1, "a" ], "text": "q\"\n\\", "yes": true}`))
	require.NoError(t, err)
	assert.Equal(t, `{"code":"0","v":"10000001","n":"2025-04-03 00:30:00","d":"2025-04-03","c":"call 00000007",`+
		`"id":9007199254740993,"none":null,"null":null,"list":[1,"a"],`+
		`"in":"<9007199254740993|||[1,\"a\"]|q\"\n\\>","{\"}":"q\"\n\\true"}`, string(reply.Body))
}

func TestTheFirstAnswerWhoseWhenHoldsIsGiven(t *testing.T) {
	t.Parallel()
	s := read(t, `{"answers":[
		{"when":{"id":"123","page":1},"answer":{"is":"both"}},
		{"when":{"id":123},"answer":{"is":"number"}},
		{"when":{"flag":true},"answer":{"is":"true"}},
		{"when":{"text":"007"},"answer":{"is":"text"}},
		{"when":{"id":null,"page":3},"answer":{"is":"absent"}},
		{"answer":{"is":"default"}}]}`)
	for params, want := range map[string]string{
		`{"id":123,"page":"1"}`: "both", `{"id":"123","page":1.0}`: "both", `{"id":1.23e2,"page":1}`: "both",
		`{"id":"123"}`: "number", `{"id":123,"page":2}`: "number", `{"id":"123.0"}`: "number",
		`{"flag":true}`: "true", `{"flag":"true"}`: "true", `{"flag":1}`: "default",
		`{"text":"007"}`: "text", `{"text":7}`: "default", `{"text":"7"}`: "default",
		`{"page":3}`: "absent", `{"page":3,"id":null}`: "absent", `{"page":3,"id":0}`: "default",
		`{}`: "default", `{"id":[123]}`: "default", `{"id":{"id":123}}`: "default", `{"id":"0123"}`: "default", `{"id":1e999999999}`: "default",
	} {
		reply, err := s.Answer(values(t, params))
		require.NoError(t, err)
		assert.JSONEq(t, `{"code":"0","is":"`+want+`"}`, string(reply.Body), params)
	}
}

func TestARefusalHasACodeAndPerhapsAText(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]wire.Error{
		`{"error":"60","text":"order_id"}`: *wire.InvalidParam.Error("order_id"),
		`{"error":60}`:                     *wire.InvalidParam.Error(""),
		`{"error":"409","text":"order {{params.id}} has moved"}`: *wire.GuideConflict.Error("order 5 has moved"),
		`{"error":"43","text":"{{params.id}}"}`:                  {Code: "43", ZhDesc: "5", EnDesc: "5"},
		`{"error":"43","text":"{{params.none}}"}`:                *wire.SystemError.Error(""),
		`{"error":"43"}`: *wire.SystemError.Error(""),
		`{"dialect":"guide","answers":[{"error":"61","text":"a"}]}`: *wire.InvalidParamValue.Error("a"),
	} {
		reply, err := read(t, text).Answer(values(t, `{"id":5}`))
		require.NoError(t, err)
		assert.Nil(t, reply.Body)
		assert.Equal(t, want, *reply.Entry.Error(reply.About), text)
	}
}

func TestAFileThatIsWrongIsRefusedByPlace(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat("[", stub.MaxDepth) + strings.Repeat("]", stub.MaxDepth)
	for text, want := range map[string]string{
		``:                                                    "line 1, column 1: unexpected end",
		"{\n \"answer\": {\"京\": 1,}\n}":                      "line 2, column 20: invalid character '}'",
		"{\"answer\":{}}\n{}":                                 "line 2, column 1: invalid character '{'",
		"{\"answer\":{\"a\":\"\xb1\xb1\"}}":                   "line 1, column 17: not UTF-8",
		`[]`:                                                  `is a list: want an object such as {"answer":{}}`,
		`{}`:                                                  `want either "answer" or "error", or at the top "answers"`,
		`{"answer":{},"error":"60"}`:                          "want either",
		`{"answer":{},"text":"a"}`:                            "/text: goes with error",
		`{"answer":[]}`:                                       "/answer: is a list: want an object",
		`{"answer":{"error":"60","text":""}}`:                 `/answer: to refuse the call, write "error" in place of "answer"`,
		`{"anwser":{}}`:                                       "/anwser: is unknown: did you mean answer?",
		`{"province_areas_list":[]}`:                          "/province_areas_list: is unknown: what is answered stands inside answer; beside that there are answer, answers, error",
		`{"answer":{},"answer":{}}`:                           "/answer: stands there twice",
		`{"answer":{"a/b~c":[{"x":1,"x":2}]}}`:                "/answer/a~1b~0c/0/x: stands there twice",
		`{"answer":{"a":` + deep + `}}`:                       "nested deeper than 64",
		`{"answer":{},"token":"no"}`:                          "/token: is a text: want false",
		`{"answer":{},"dialect":"aggregator"}`:                `/dialect: want "jos" or "guide"`,
		`{"answer":{"a":["{{vendor_id}}"]}}`:                  "/answer/a/0: {{vendor_id}} is unknown: did you mean {{vender_id}}?",
		`{"answer":{"a":"at {{Now}}"}}`:                       "did you mean {{now}}?",
		`{"answer":{"a":"{{order_number}}"}}`:                 "did you mean {{params.order_number}}?",
		`{"answer":{"a":"{{param.id}}"}}`:                     "did you mean {{params.id}}?",
		`{"answer":{"a":"{{params.}}"}}`:                      "did you mean {{params.x}}?",
		`{"answer":{"a":"{{}}"}}`:                             "did you mean {{params.x}}? There are {{vender_id}}, {{now}}, {{today}}, {{call_id}} and {{params.x}}",
		`{"answer":{"a":"{{now"}}`:                            "/answer/a: has {{ without }}",
		`{"answer":{"{{now}}":1}}`:                            "/answer/{{now}}: has a placeholder in its name",
		`{"error":"6O"}`:                                      `/error: code "6O" is none that refuses a call`,
		`{"error":"0"}`:                                       "code 0 stands inside a method's result",
		`{"error":"10400001"}`:                                "/error: code 10400001 stands inside a method's result: write that result as an answer",
		`{"error":true}`:                                      `/error: is true or false: want a code such as "61"`,
		`{"error":"60","text":1}`:                             "/text: is a number: want a text",
		`{"error":"60","text":"{{x"}`:                         "/text: has {{ without }}",
		`{"error":"60","text":null}`:                          "/text: is null: want a text",
		`{"answers":[]}`:                                      "/answers: want a list of 1 to 1000",
		`{"answers":{}}`:                                      "/answers: want a list",
		`{"answers":[{"answer":{}}],"answer":{}}`:             "/answer: stands beside answers",
		`{"answers":[1]}`:                                     "/answers/0: is a number",
		`{"answers":[{"answer":{}},{"answer":{}}]}`:           "/answers/0: has no when",
		`{"answers":[{"when":{"a":1},"answer":{}}]}`:          "/answers/0: is the last and has a when",
		`{"answers":[{"whem":{"a":1},"answer":{}}]}`:          "/answers/0/whem: is unknown: did you mean when?",
		`{"answers":[{"when":{},"answer":{}},{"answer":{}}]}`: "/answers/0/when: want parameters and their values",
		`{"answers":[{"when":{"a":[1]},"answer":{}},{"answer":{}}]}`:     "/answers/0/when/a: is a list: want a text",
		`{"answers":[{"when":{"a":"{{now}}"},"error":60},{"error":60}]}`: "/answers/0/when/a: holds a placeholder",
		`{"answer":{"a":"` + strings.Repeat("x", stub.MaxBytes) + `"}}`:  "larger than 1024 KiB",
	} {
		_, err := stub.Read(file(stub.FileName(areas), text))
		if assert.ErrorContains(t, err, want, "%.80s", text) {
			assert.True(t, strings.HasPrefix(err.Error(), stub.FileName(areas)+": "), "the file is named: %v", err)
			assert.Less(t, len(err.Error()), 600)
		}
	}
}

func TestADirectoryHoldsMethodsThatAreNotImitated(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"jingdong.pop.order.get.json":              "jingdong.pop.order.get.json: jingdong.pop.order.get is imitated",
		"package.json":                             `"package.json": want the name of a method`,
		"jingdong.areas.province.get.yaml":         "want the name of a method and .json",
		"jingdong.areas.province.get.JSON":         "want the name of a method and .json",
		"jingdong.areas..get.json":                 "want the name",
		"jingdong.a\"b.get.json":                   "want the name",
		strings.Repeat("a.", 60) + "a.json":        "want the name",
		".hidden":                                  "directory holds no stub",
		"below/" + stub.FileName(areas):            "directory holds no stub",
		"jingdong.areas.province.get.json/x/y.txt": "directory holds no stub",
	} {
		_, err := stub.Read(file(name, stub.Example))
		assert.ErrorContains(t, err, want)
	}
	many := fstest.MapFS{}
	for i := range stub.MaxFiles + 1 {
		many[stub.FileName(wire.Method(fmt.Sprintf("jingdong.x.y%d", i)))] = &fstest.MapFile{Data: []byte(stub.Example)}
	}
	_, err := stub.Read(many)
	require.ErrorContains(t, err, "more than 1000 files")
	delete(many, "jingdong.x.y0.json")
	set, err := stub.Read(many)
	require.NoError(t, err)
	assert.Len(t, set.Methods(), stub.MaxFiles)

	_, err = stub.ReadDir(t.TempDir() + "/missing")
	var unread *fs.PathError
	require.ErrorAs(t, err, &unread)
	_, err = stub.ReadDir(t.TempDir())
	require.ErrorContains(t, err, "directory holds no stub")
}

func TestNoSetHoldsNothing(t *testing.T) {
	t.Parallel()
	var none *stub.Set
	_, ok := none.Find(areas)
	assert.False(t, ok)
	assert.Empty(t, none.Methods())
	assert.Empty(t, none.Dir())
}

func TestSettingsAreThoseOfTheFile(t *testing.T) {
	t.Parallel()
	s := read(t, `{"answer":{}}`)
	assert.Equal(t, []any{areas, contract.DialectJOS, false, stub.FileName(areas)}, []any{s.Method, s.Dialect, s.Public, s.Source})
	s = read(t, `{"answer":{},"token":false,"dialect":"guide"}`)
	assert.Equal(t, []any{contract.DialectGuide, true}, []any{s.Dialect, s.Public})
	assert.False(t, read(t, `{"answer":{},"token":true}`).Public)
}

func TestAnAnswerThatGrowsTooLargeIsNone(t *testing.T) {
	t.Parallel()
	s := read(t, `{"answer":{"a":[`+strings.Repeat(`"{{params.a}}",`, 9)+`"x{{params.a}}"]}}`)
	_, err := s.Answer(values(t, `{"a":"`+strings.Repeat("x", stub.MaxRender/8)+`"}`))
	require.ErrorContains(t, err, "larger than 4 MiB")
	_, err = s.Answer(values(t, `{"a":"`+strings.Repeat("x", stub.MaxRender/16)+`"}`))
	require.NoError(t, err)
}

// FuzzAStubThatIsReadAnswersJSON holds that any file is refused by name, or
// answers any call with one JSON object or a code.
func FuzzAStubThatIsReadAnswersJSON(f *testing.F) {
	f.Add(`{"answer":{"a":"{{now}} {{params.x}}","b":["{{params.x}}",1e5,null]}}`, `{"x":"\"\ud800"}`)
	f.Add(`{"answers":[{"when":{"x":1,"y":null},"error":"60","text":"{{params.x}}"},{"answer":{"code":"1"}}],"token":false}`, `{"x":1.0}`)
	f.Add(`{"answer":{"{{":"}}"}}`, `{"":{}}`)
	f.Add("{\"answer\":{\"\\u0000\":\"{{params.{}}\"}}", `[]`)
	f.Fuzz(func(t *testing.T, text, params string) {
		set, err := stub.Read(file(stub.FileName(areas), text))
		if err != nil {
			if !strings.HasPrefix(err.Error(), stub.FileName(areas)+": ") {
				t.Fatalf("the error names no file: %v", err)
			}
			return
		}
		v := stub.Values{VenderID: "1", Now: time.Unix(0, 0)}
		_ = json.Unmarshal([]byte(params), &v.Params)
		found, _ := set.Find(areas)
		reply, err := found.Answer(v)
		if err != nil {
			return // too large
		}
		if reply.Body == nil {
			if reply.Entry.Code == "" {
				t.Fatal("refused without a code")
			}
			return
		}
		var members map[string]json.RawMessage
		if err := json.Unmarshal(reply.Body, &members); err != nil || members["code"] == nil {
			t.Fatalf("no object with a code: %v: %q", err, reply.Body)
		}
	})
}
