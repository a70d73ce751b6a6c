package main

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

var update = flag.Bool("update", false, "rewrite what is generated: the README's tables, and the golden programs")

const readmePath = moduleRoot + "/README.md"

// generated finds a part of the README that is made from the code.
var generated = regexp.MustCompile(`(?s)(<!-- generated: (\w+) -->\n).*?(<!-- end -->)`)

func TestREADMETablesAreThoseOfTheCode(t *testing.T) {
	tables := map[string]string{
		"methods": methodsTable(), "states": statesTable(), "codes": codesTable(t), "cases": casesList(),
	}
	text, err := os.ReadFile(readmePath)
	require.NoError(t, err)
	var found []string
	want := generated.ReplaceAllStringFunc(string(text), func(part string) string {
		m := generated.FindStringSubmatch(part)
		found = append(found, m[2])
		return m[1] + tables[m[2]] + m[3]
	})
	assert.ElementsMatch(t, []string{"methods", "states", "cases", "codes"}, found)
	if *update {
		require.NoError(t, os.WriteFile(readmePath, []byte(want), 0o644))
		return
	}
	assert.Equal(t, want, string(text), "run go test ./cmd/jdmock -run README -update")
	assert.Less(t, strings.Count(string(text), "\n"), 200, "lines")
}

func methodsTable() string {
	var b strings.Builder
	var cells []string
	for _, m := range listAll().Methods {
		cells = append(cells, fmt.Sprintf("`%s` | %s (%s; %s)", m.Method, m.Title, strings.Join(m.Dialects, ", "), m.Source.Evidence))
	}
	writeTable(&b, "method | what (dialect; evidence)", cells, 9)
	return b.String()
}

func statesTable() string {
	var b strings.Builder
	var cells, others []string
	orders := machines("orders")[0]
	for s := order.NotPay; s <= order.UnKnown; s++ {
		if order.Generated.Has(s) {
			cells = append(cells, fmt.Sprintf("`%s` %s | %s", s, s.Remark(), leadsOn(orders, s.String())))
		} else {
			others = append(others, "`"+s.String()+"`")
		}
	}
	writeTable(&b, "state | what leads on from it", cells, 3)
	fmt.Fprintf(&b, "\nKnown in filters, and in no generated order: %s.\n", strings.Join(others, ", "))
	return b.String()
}

// leadsOn words the rows of a machine that begin with a state.
func leadsOn(m machineInfo, state string) string {
	var ways []string
	for _, row := range m.Rows {
		if !slices.Contains(row.From, state) {
			continue
		}
		event := row.Event
		if row.If != "" {
			event += " (" + row.If + ")"
		}
		ways = append(ways, event+" → "+row.To)
	}
	if len(ways) == 0 {
		return "nothing"
	}
	return strings.Join(ways, "; ")
}

// casesList words the machines of refunds and service orders, one to a line.
func casesList() string {
	var b strings.Builder
	for _, m := range append(machines("refunds"), machines("services")...) {
		var froms []string
		for _, row := range m.Rows {
			for _, from := range row.From {
				if !slices.Contains(froms, from) {
					froms = append(froms, from)
				}
			}
		}
		for i, from := range froms {
			froms[i] = fmt.Sprintf("`%s`: %s", from, leadsOn(m, from))
		}
		fmt.Fprintf(&b, "- **%s** (%s). %s.\n", m.Machine, m.About, strings.Join(froms, ". "))
	}
	return b.String()
}

// writeTable writes a table of pairs of cells, several to a row, as the README
// is to be short.
func writeTable(b *strings.Builder, head string, pairs []string, toARow int) {
	fmt.Fprintf(b, "|%s\n|%s\n", strings.Repeat(" "+head+" |", toARow), strings.Repeat("---|---|", toARow))
	for row := range slices.Chunk(pairs, toARow) {
		for len(row) < toARow {
			row = append(slices.Clip(row), " | ")
		}
		fmt.Fprintf(b, "| %s |\n", strings.Join(row, " | "))
	}
}

func codesTable(t *testing.T) string {
	answered := answeredEntries(t)
	var b strings.Builder
	var cells []string
	for _, e := range wire.Catalogue() {
		if slices.Contains(answered, e.Code+" "+string(e.Where)) {
			cells = append(cells, fmt.Sprintf("%s %s | %s (%s)", e.Code, e.Where, e.Meaning, e.Source.Evidence))
		}
	}
	writeTable(&b, "code | when", cells, 9)
	counts := map[wire.Evidence]int{}
	for _, e := range wire.Catalogue() {
		counts[e.Source.Evidence]++
	}
	var kinds []string
	for _, e := range []wire.Evidence{wire.Official, wire.SDK, wire.Guide, wire.Aggregator, wire.ThirdParty, wire.Assumed} {
		if counts[e] > 0 {
			kinds = append(kinds, fmt.Sprintf("%d %s", counts[e], e))
		}
	}
	fmt.Fprintf(&b, "\n`jdmock explain` knows %d codes: %s.\n", len(wire.Catalogue()), strings.Join(kinds, ", "))
	return b.String()
}

// answeredEntries returns the code and place of each entry that the simulator's
// code names.
func answeredEntries(t *testing.T) []string {
	t.Helper()
	all := sources(t, parser.SkipObjectResolution)
	used := map[string]bool{}
	for pkg, files := range all {
		if !strings.HasPrefix(pkg, "mockserver") {
			continue
		}
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == "wire" {
						used[s.Sel.Name] = true
					}
				}
				return true
			})
		}
	}
	var found []string
	for _, f := range all["contract/wire"] {
		ast.Inspect(f, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && len(v.Values) == 1 && used[v.Names[0].Name] {
				found = append(found, entryNamed(v.Values[0])...)
			}
			return true
		})
	}
	require.NotEmpty(t, found)
	return found
}

// entryNamed returns the code and place of entry("12", AtGateway).
func entryNamed(e ast.Expr) []string {
	c, ok := e.(*ast.CallExpr)
	if !ok || len(c.Args) != 2 {
		return nil
	}
	code, isText := c.Args[0].(*ast.BasicLit)
	where, isName := c.Args[1].(*ast.Ident)
	if !isText || !isName || code.Kind != token.STRING {
		return nil
	}
	text, _ := strconv.Unquote(code.Value)
	places := map[string]wire.Where{"AtGateway": wire.AtGateway, "AtGuide": wire.AtGuide, "InResult": wire.InResult, "AtAggregator": wire.AtAggregator, "AtOAuth": wire.AtOAuth}
	return []string{text + " " + string(places[where.Name])}
}

// blocks finds the README's code blocks of a language.
func blocks(t *testing.T, language string) []string {
	t.Helper()
	text, err := os.ReadFile(readmePath)
	require.NoError(t, err)
	var found []string
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(string(text), -1) {
		found = append(found, m[1])
	}
	return found
}

func TestREADMESetUpIsTwoCommands(t *testing.T) {
	t.Parallel()
	shell := blocks(t, "sh")
	require.NotEmpty(t, shell)
	var commands []string
	for line := range strings.Lines(shell[0]) {
		command, _, _ := strings.Cut(line, "#")
		commands = append(commands, strings.TrimSpace(command))
	}
	assert.Equal(t, []string{"go run ./cmd/jdmock serve", "go test ./..."}, commands)
}

// Row A7 of the guide: poll, detail, ship, track, as the README shows it three times.
func TestREADMEFlowsRun(t *testing.T) {
	t.Parallel()
	needs(t, "sh", "curl", "openssl", "grep", "cut", "head", "date")
	p := serveProcess(t, "--orders", "60")
	shell := blocks(t, "sh")
	require.Len(t, shell, 3, "the set-up, the flow with curl, the flow with jdmock call")
	for _, block := range shell[1:] {
		script := exec.Command("sh", "-eu", "-c", block)
		script.Env = p.environment("PATH=" + filepath.Dir(p.path) + string(os.PathListSeparator) + os.Getenv("PATH"))
		requireFlow(t, script)
	}
	programs := blocks(t, "go")
	require.Len(t, programs, 1)
	file := filepath.Join(t.TempDir(), "main.go")
	require.NoError(t, os.WriteFile(file, []byte(programs[0]), 0o600))
	program := exec.Command("go", "run", file)
	program.Dir, program.Env = moduleRoot, p.environment()
	requireFlow(t, program)
}

// requireFlow runs a program of the README and wants an order to be shipped.
func requireFlow(t *testing.T, cmd *exec.Cmd) {
	t.Helper()
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	assert.Contains(t, string(out), "WAIT_GOODS_RECEIVE_CONFIRM", "the order's state after shipment")
	assert.NotContains(t, string(out), wire.ErrorRoot)
}
