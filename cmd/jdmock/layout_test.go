package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/fixtures"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/schemas"
)

const (
	moduleRoot = "../.."
	modulePath = "github.com/jdmock/jdmock/"
)

// levels of the packages: each imports only lower ones.
var levels = map[string]int{
	"contract/wire": 0, "contract/law": 0, "contract/quirk": 0, "contract/mutate": 1, "contract/pasted": 0, "contract/jsoncopy": 0, "contract/exact": 0, "contract/raced": 0, "contract/plural": 0, "contract/junit": 0, "contract/past": 0, "schemas": 0, "fixtures": 0,
	"mockserver/aftersale": 0, "mockserver/limit": 0, "mockserver/clock": 0, "mockserver/memnet": 0, "mockserver/passport": 0, "mockserver/metrics": 0,
	"contract": 1, "contract/openapi": 2, "contract/har": 1, "contract/mask": 2, "contract/scenario": 1, "contract/signing": 1, "client": 1,
	"mockserver/order": 1, "mockserver/params": 1, "mockserver/seed": 1, "mockserver/store": 1, "mockserver/store/storetest": 1,
	"mockserver/store/sqlite": 1, "mockserver/store/redis": 1, "mockserver/fault": 1, "mockserver/oauth": 1,
	"mockserver/arrival": 1, "mockserver/fixedhost": 1, "mockserver/stub": 1, "mockserver/journal": 1,
	"mockserver/sandbox": 2,
	"mockserver/method":  3, "mockserver/aggregator": 3, "mockserver/control": 3,
	"mockserver": 4, "mockserver/mocktest": 4, "contract/suite": 4, "contract/contracttest": 4, "contract/lab": 4,
	"contract/record": 3, "contract/proxy": 4, "contract/drift": 4, "contract/revive": 4, "contract/passport": 4,
	"cmd/jdmock/internal/bench": 1,
	"cmd/jdmock":                5,
}

// within a level, only these imports go.
var sameLevel = map[string][]string{
	"mockserver/seed": {"mockserver/order"}, "mockserver/store": {"mockserver/order"},
	"mockserver/store/storetest": {"mockserver/order", "mockserver/seed", "mockserver/store"},
	"mockserver/store/sqlite":    {"mockserver/order", "mockserver/store"},
	"mockserver/store/redis":     {"mockserver/order", "mockserver/store"},
	"mockserver/arrival":         {"contract", "mockserver/order"},
	"mockserver/aggregator":      {"mockserver/method"},
	"mockserver/control":         {"mockserver/method"},
	"mockserver/stub":            {"contract"},
	"mockserver/journal":         {"contract"},
	"mockserver/fault":           {"contract"},
	"mockserver/mocktest":        {"mockserver"},
	"contract/scenario":          {"contract"},
	"contract/contracttest":      {"contract/suite"}, "contract/lab": {"contract/suite", "contract/drift"},
}

// sources parses every Go file of the module that is no test, by package.
func sources(t *testing.T, mode parser.Mode) map[string][]*ast.File {
	t.Helper()
	found := map[string][]*ast.File{}
	err := filepath.WalkDir(moduleRoot, func(file string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && file != moduleRoot && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata") {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return nil
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, mode)
		if err != nil {
			return err
		}
		dir, err := filepath.Rel(moduleRoot, filepath.Dir(file))
		pkg := filepath.ToSlash(dir)
		found[pkg] = append(found[pkg], parsed)
		return err
	})
	require.NoError(t, err)
	return found
}

// imports returns what a file imports of the module.
func imports(t *testing.T, f *ast.File) []string {
	t.Helper()
	var own []string
	for _, i := range f.Imports {
		name, err := strconv.Unquote(i.Path.Value)
		require.NoError(t, err)
		if rest, ok := strings.CutPrefix(name, modulePath); ok {
			own = append(own, rest)
		}
	}
	return own
}

func TestImportsPointDown(t *testing.T) {
	t.Parallel()
	for pkg, files := range sources(t, parser.ImportsOnly) {
		level, known := levels[pkg]
		if !assert.True(t, known, "package %s has no level: give it one", pkg) {
			continue
		}
		for _, f := range files {
			for _, imported := range imports(t, f) {
				allowed := levels[imported] < level || slices.Contains(sameLevel[pkg], imported)
				assert.True(t, allowed, "%s (level %d) imports %s (level %d)", pkg, level, imported, levels[imported])
				if pkg == "client" {
					assert.Equal(t, "contract/wire", imported, "client imports contract/wire and nothing else of the module")
				}
				if strings.HasPrefix(pkg, "mockserver") || strings.HasPrefix(pkg, "contract") {
					assert.NotEqual(t, "client", imported, "%s must not know the client", pkg)
				}
				if pkg == "contract" || strings.HasPrefix(pkg, "contract/") {
					assert.False(t, strings.HasPrefix(imported, "mockserver"), "%s must not know the simulator", pkg)
				}
			}
		}
	}
}

func TestTopLevelIsFixed(t *testing.T) {
	t.Parallel()
	allowed := []string{"go.mod", "go.sum", "cmd", "mockserver", "contract", "client", "fixtures", "schemas", "README.md"}
	for _, name := range topLevel(t) {
		assert.True(t, strings.HasPrefix(name, ".") || slices.Contains(allowed, name), "%s has no place at the top level", name)
	}
	for _, name := range allowed {
		_, err := os.Stat(filepath.Join(moduleRoot, name))
		assert.NoError(t, err)
	}
}

// topLevel returns the names that stand at the top: those of the checkout or,
// where there is none, of the directory.
func topLevel(t *testing.T) []string {
	t.Helper()
	list := exec.Command("git", "ls-files", "--cached", "--others", "--exclude-standard")
	list.Dir = moduleRoot
	var names []string
	if out, err := list.Output(); err == nil && len(out) > 0 {
		for line := range strings.Lines(string(out)) {
			name, _, _ := strings.Cut(strings.TrimSpace(line), "/")
			names = append(names, name)
		}
		slices.Sort(names)
		return slices.Compact(names)
	}
	entries, err := os.ReadDir(moduleRoot)
	require.NoError(t, err)
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}

func TestOnlyTheClockReadsTheMachinesTime(t *testing.T) {
	t.Parallel()
	forbidden := []string{"Now", "Sleep", "After", "AfterFunc", "Tick", "NewTicker", "NewTimer", "Since", "Until"}
	for pkg, files := range sources(t, parser.SkipObjectResolution) {
		if !strings.HasPrefix(pkg, "mockserver") || pkg == "mockserver/clock" {
			continue
		}
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				s, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" {
					assert.NotContains(t, forbidden, s.Sel.Name, "%s uses time.%s", pkg, s.Sel.Name)
				}
				return true
			})
		}
	}
}

// What each start of the program would pay for is made when it is first used.
func TestNothingIsCompiledBeforeItIsUsed(t *testing.T) {
	t.Parallel()
	costly := map[string][]string{"regexp": {"MustCompile"}, "template": {"Must"}}
	elsewhere := []string{"client", "contract/mutate"} // no part of the program
	for pkg, files := range sources(t, parser.SkipObjectResolution) {
		if slices.Contains(elsewhere, pkg) {
			continue
		}
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok {
						assert.NotContains(t, costly[x.Name], s.Sel.Name, "%s calls %s.%s at each start: put it into a sync.OnceValue", pkg, x.Name, s.Sel.Name)
					}
				}
				_, later := n.(*ast.BlockStmt) // what a function does
				return !later
			})
		}
	}
}

func TestHandlersSchemasAndFixturesAreTheSameSet(t *testing.T) {
	t.Parallel()
	var handlers []wire.Method
	for _, s := range method.All() {
		handlers = append(handlers, s.Method)
	}
	assert.Equal(t, contract.New().Methods(), handlers, "handlers (second) are not those that have a schema (first)")
	assert.Equal(t, filesOf(t, schemas.FS), handlers, "handlers (second) are not those of schemas/*.json (first)")
	assert.Equal(t, filesOf(t, fixtures.FS), handlers, "handlers (second) are not those of fixtures/*.json (first)")
}

// filesOf returns the methods that have a file.
func filesOf(t *testing.T, fsys fs.FS) []wire.Method {
	t.Helper()
	files, err := fs.Glob(fsys, "*.json")
	require.NoError(t, err)
	var methods []wire.Method
	for _, file := range files {
		if file != "common.json" {
			methods = append(methods, wire.Method(strings.TrimSuffix(path.Base(file), ".json")))
		}
	}
	slices.Sort(methods)
	return methods
}
