package lab_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/lab"
	"github.com/jdmock/jdmock/contract/record"
)

// A difference is where an answer of a liar is another.
type difference struct {
	method  string
	pointer string // "" if the whole answer is
}

// differences compares the answers of two walks.
func differences(t *testing.T, honest, lied []record.Call) []difference {
	t.Helper()
	require.Len(t, lied, len(honest))
	var found []difference
	for i, was := range honest {
		m := string(was.Method())
		if was.Status != lied[i].Status {
			found = append(found, difference{m, ""})
			continue
		}
		if bytes.Equal(was.Answer, lied[i].Answer) {
			continue
		}
		a, okA := values(was.Answer)
		b, okB := values(lied[i].Answer)
		if okA != okB {
			found = append(found, difference{m, ""})
			continue
		}
		for _, pointer := range changed(a, b) {
			found = append(found, difference{m, pointer})
		}
	}
	return found
}

// changed returns the places where two documents differ.
func changed(a, b map[string]string) []string {
	var all []string
	for pointer, v := range a {
		if b[pointer] != v {
			all = append(all, pointer)
		}
	}
	for pointer := range b {
		if _, there := a[pointer]; !there {
			all = append(all, pointer)
		}
	}
	slices.Sort(all)
	return all
}

// values returns the scalars of a document by their pointers, but for what is
// another in each call.
func values(body []byte) (map[string]string, bool) {
	var doc any
	if json.Unmarshal(body, &doc) != nil {
		return nil, false
	}
	all := map[string]string{}
	spread(doc, "", all)
	maps.DeleteFunc(all, func(pointer, _ string) bool {
		return strings.HasSuffix(pointer, "/request_id") || pointer == "/requestId" || strings.HasPrefix(pointer, "/msec") || strings.HasPrefix(pointer, "/time")
	})
	return all, true
}

func spread(v any, at string, into map[string]string) {
	switch x := v.(type) {
	case map[string]any:
		into[at] = "{}"
		for name, kid := range x {
			spread(kid, at+"/"+name, into)
		}
	case []any:
		into[at] = "[]"
		for i, kid := range x {
			spread(kid, fmt.Sprint(at, "/", i), into)
		}
	default:
		into[at] = fmt.Sprintf("%T %v", v, v)
	}
}

// moves reports whether a lie shows in calls of other methods than its own, since
// it changes what is stored.
func moves(l lab.Lie) bool {
	return slices.Contains(l.Checks, "write/") || slices.Contains(l.Checks, "oauth/") || l.Method == ""
}

func TestEachLieChangesWhatItSaysAndNothingElse(t *testing.T) {
	t.Parallel()
	known := knownOrders(t)
	truth := &walker{t: t, target: newTarget(t, honest)}
	truth.walk(known)
	for _, l := range someLies(t) {
		t.Run(l.Name, func(t *testing.T) {
			t.Parallel()
			w := &walker{t: t, target: newTarget(t, lying(l))}
			w.walk(known)
			found := differences(t, truth.calls, w.calls)
			require.NotEmpty(t, found, "nothing is another: the lie does not come about")
			for _, d := range found {
				if !moves(l) && l.Code != contract.CodeListDetail && l.Code != contract.CodeCase {
					assert.Equal(t, string(l.Method), d.method, "at %s", d.pointer)
				}
			}
			if l.Pointer != "" && l.Code != contract.CodeLaw {
				near := slices.ContainsFunc(found, func(d difference) bool { return strings.Contains(d.pointer, l.Pointer) })
				assert.True(t, near, "nothing is another near %s, only %v", l.Pointer, found)
			}
		})
	}
}

func TestAGatewayWithoutALieIsHeardUnchanged(t *testing.T) {
	t.Parallel()
	known := knownOrders(t)
	truth := &walker{t: t, target: newTarget(t, honest)}
	truth.walk(known)
	again := &walker{t: t, target: newTarget(t, honest)}
	again.walk(known)
	assert.Empty(t, differences(t, truth.calls, again.calls))
}

func TestThereAreSixtyLiesOfAllKinds(t *testing.T) {
	t.Parallel()
	all := lab.Lies()
	caught, names := 0, map[string]bool{}
	codes := map[contract.Code]bool{}
	for _, l := range all {
		assert.False(t, names[l.Name], "%s stands twice", l.Name)
		names[l.Name] = true
		_, known := contract.LookupCode(string(l.Code))
		assert.True(t, known, "%s: code %q is none", l.Name, l.Code)
		assert.NotEmpty(t, l.About)
		assert.True(t, strings.ContainsFunc(l.AboutZh, func(r rune) bool { return unicode.Is(unicode.Han, r) }), l.Name)
		assert.Equal(t, l.By == lab.BySuite, len(l.Checks) > 0, "%s: the suite's lies, and they alone, name checks", l.Name)
		if l.Gap == "" {
			caught++
			codes[l.Code] = true
		}
	}
	assert.GreaterOrEqual(t, caught, 60)
	assert.GreaterOrEqual(t, len(codes), 30, "kinds of violations")
}
