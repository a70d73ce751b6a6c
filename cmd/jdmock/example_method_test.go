package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// The README's example of a method that is added: three files, which these tests
// put where a method's files stand.
const (
	exampleMethod = wire.Method("jingdong.order.venderRemark.queryByOrderId")
	exampleDir    = "testdata/example-method"
	exampleLines  = 150 // of the three files together, at most
)

// exampleFiles are the files of the example, and where they belong.
var exampleFiles = map[string]string{
	"method.go.txt": "mockserver/method/order_vender_remark_query_by_order_id.go",
	"schema.json":   "schemas/" + string(exampleMethod) + ".json",
	"fixture.json":  "fixtures/" + string(exampleMethod) + ".json",
}

func readExample(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(exampleDir, name))
	require.NoError(t, err)
	return string(text)
}

// withExample builds the program with the example's files among its own.
func withExample(t *testing.T) (path string) {
	t.Helper()
	overlay := map[string]map[string]string{"Replace": {}}
	for name, place := range exampleFiles {
		from, err := filepath.Abs(filepath.Join(exampleDir, name))
		require.NoError(t, err)
		to, err := filepath.Abs(filepath.Join(moduleRoot, place))
		require.NoError(t, err)
		require.NoFileExists(t, to, "the example is to be a method that there is not yet")
		overlay["Replace"][to] = from
	}
	text, err := json.Marshal(overlay)
	require.NoError(t, err)
	dir := t.TempDir()
	file := filepath.Join(dir, "overlay.json")
	require.NoError(t, os.WriteFile(file, text, 0o600))
	path = filepath.Join(dir, "jdmock")
	out, err := exec.Command("go", "build", "-overlay", file, "-o", path, ".").CombinedOutput()
	require.NoError(t, err, "%s", out)
	return path
}

func TestAMethodIsThreeShortFiles(t *testing.T) {
	t.Parallel()
	lines := 0
	for name := range exampleFiles {
		lines += strings.Count(readExample(t, name), "\n")
	}
	assert.LessOrEqual(t, lines, exampleLines)
	entries, err := os.ReadDir(exampleDir)
	require.NoError(t, err)
	assert.Len(t, entries, len(exampleFiles), "the example is these files and no others")
}

// quotedCode returns the blocks of code in a text, and the spans in which there
// is a call or a body.
func quotedCode(text string) (found []string) {
	block := regexp.MustCompile("(?s)```golang\n(.*?)```")
	for _, m := range block.FindAllStringSubmatch(text, -1) {
		found = append(found, strings.TrimSpace(m[1]))
	}
	for i, span := range strings.Split(block.ReplaceAllString(text, ""), "`") {
		if i%2 == 1 && strings.ContainsAny(span, "({") {
			found = append(found, span)
		}
	}
	return found
}

func TestREADMEShowsTheExampleAsItIs(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(readmePath)
	require.NoError(t, err)
	_, section, found := strings.Cut(string(text), "\n## Adding a method\n")
	require.True(t, found)
	section, _, _ = strings.Cut(section, "\n## ")
	for name := range exampleFiles {
		assert.Contains(t, section, "(cmd/jdmock/"+exampleDir+"/"+name+")", "a link")
	}
	assert.Contains(t, section, string(exampleMethod))
	program, quoted := readExample(t, "method.go.txt"), quotedCode(section)
	assert.NotEmpty(t, quoted, "the README quotes the handler")
	for _, code := range quoted {
		assert.True(t, strings.Contains(program, code), "what the README quotes is not in the example: %s", code)
	}
}

// The example is built into the program, and everything else comes by itself:
// signatures, the schema's refusals, explanations and the catalogue.
func TestTheExampleMethodIsServed(t *testing.T) {
	t.Parallel()
	inCI(t, "this test builds the whole program once more")
	path := withExample(t)
	for _, args := range [][]string{{"explain", string(exampleMethod)}, {"explain", "vender_remark"}, {"explain"}} {
		out, err := exec.Command(path, args...).CombinedOutput()
		require.NoError(t, err, "%s", out)
		assert.Contains(t, string(out), string(exampleMethod), args)
	}
	p := serveProgram(t, path, "--orders", "0")
	text := readExample(t, "fixture.json")
	var cases []contract.Case
	require.NoError(t, json.Unmarshal([]byte(text), &cases))
	require.NotEmpty(t, cases)
	for _, each := range cases {
		t.Run(each.Name, func(t *testing.T) { runExampleCase(t, p, each) })
	}

	own := newExampleWorld(t, p)
	own.post(t, "/orders", map[string]any{"order_id": 7, "remark": "x"})
	_, err := own.ask(t, `{"order_id":7,"orderId":7}`)
	require.ErrorIs(t, err, client.ErrParam)
	assert.ErrorContains(t, err, "orderId")
	require.NoError(t, own.client(t).Orders.SetRemark(t.Context(), 7, client.RemarkBlue, "急"))
	answer, err := own.ask(t, `{"order_id":7}`)
	require.NoError(t, err)
	assert.NoError(t, contract.Match(json.RawMessage(`{"venderRemarkQueryResult":{"vender_remark":{"order_id":7,"remark":"急","flag":4}}}`), answer), "%s", answer)
	wrong := own
	wrong.AppSecret += "x"
	_, err = wrong.ask(t, `{"order_id":7}`)
	require.ErrorIs(t, err, client.ErrInvalidSign)
}

// runExampleCase runs a case of the example's fixture in a world of its own.
func runExampleCase(t *testing.T, p *process, c contract.Case) {
	w := newExampleWorld(t, p)
	for _, g := range c.Given {
		wish := map[string]any{"order_id": g.OrderID, "order_state": g.OrderState, "vender_id": w.Shops[0].VenderID}
		if g.Foreign {
			wish["vender_id"] = w.Shops[1].VenderID
		}
		w.post(t, "/orders", wish)
	}
	answer, err := w.ask(t, string(c.Request))
	if c.Want.Error != "" {
		var refused *wire.Error
		require.ErrorAs(t, err, &refused)
		assert.Equal(t, c.Want.Error, refused.Code)
		return
	}
	require.NoError(t, err)
	assert.NoError(t, contract.Match(c.Want.Answer, answer), "%s", answer)
}

// An exampleWorld is a sandbox of a running program.
type exampleWorld struct {
	control     string
	GatewayURL  string `json:"gateway_url"`
	AppKey      string `json:"app_key"`
	AppSecret   string `json:"app_secret"`
	AccessToken string `json:"access_token"`
	Shops       []struct {
		VenderID string `json:"vender_id"`
	} `json:"shops"`
}

func newExampleWorld(t *testing.T, p *process) exampleWorld {
	t.Helper()
	w := exampleWorld{control: p.ready.ControlURL + "/v1/sandboxes"}
	require.NoError(t, json.Unmarshal(w.post(t, "", map[string]any{"orders": 0, "shops": 2}), &w))
	w.control += "/" + w.AppKey
	return w
}

// post asks the control API for something, and returns the answer.
func (w exampleWorld) post(t *testing.T, path string, body any) []byte {
	t.Helper()
	text, err := json.Marshal(body)
	require.NoError(t, err)
	resp, err := http.Post(w.control+path, "application/json", bytes.NewReader(text))
	require.NoError(t, err)
	defer func() { _ = resp.Body.Close() }()
	var answer bytes.Buffer
	_, err = answer.ReadFrom(resp.Body)
	require.NoError(t, err)
	require.Equal(t, http.StatusCreated, resp.StatusCode, "%s", answer.String())
	return answer.Bytes()
}

func (w exampleWorld) client(t *testing.T) *client.Client {
	t.Helper()
	c, err := client.New(w.GatewayURL, client.Credentials{AppKey: w.AppKey, AppSecret: w.AppSecret, AccessToken: w.AccessToken})
	require.NoError(t, err)
	return c
}

// ask calls the method, signed, and returns what stands under its root, also
// where that reports a failure.
func (w exampleWorld) ask(t *testing.T, request string) (json.RawMessage, error) {
	t.Helper()
	var answer json.RawMessage
	var params map[string]json.RawMessage
	require.NoError(t, json.Unmarshal([]byte(request), &params))
	if err := w.client(t).Do(t.Context(), exampleMethod, params, &answer, client.Once()); err != nil {
		return nil, fmt.Errorf("%s: %w", request, err)
	}
	return answer, nil
}
