package mutate_test

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/mutate"
)

// changed are the mutations that a document may get, by the place that they
// change.
type changed struct {
	mutation mutate.Mutation
	document json.RawMessage
}

// mustBeTold returns the mutations of an answer that the contract does not
// leave open, but for those of the single top-level member.
func mustBeTold(answer string) []changed {
	var all []changed
	for m, made := range mutate.Each(json.RawMessage(answer)) {
		if mutate.Free(m) == "" && strings.Count(m.Pointer, "/") > 1 {
			all = append(all, changed{m, made})
		}
	}
	return all
}

// atItsPlace holds what is told of a mutation to its pointer: there is a
// violation of what was changed, or of a name that was made up, or below it.
func atItsPlace(t *testing.T, name string, m mutate.Mutation, told []contract.Violation) {
	t.Helper()
	at := m.Pointer
	if m.Kind == mutate.Rename {
		at += "X"
	}
	there := false
	for _, v := range told {
		there = there || v.Pointer == at || strings.HasPrefix(v.Pointer, at+"/")
		_, known := contract.LookupCode(string(v.Code))
		assert.True(t, known, "%s: %s: code %q", name, m, v.Code)
	}
	// the single top-level member has no place of its own
	if !there && strings.Count(m.Pointer, "/") > 1 && !onlyByCondition(m) {
		t.Errorf("%s: %s is told elsewhere:\n%s", name, m, contract.TextOf(contract.English, told))
	}
}

// onlyByCondition reports whether a mutation makes other members wrong: which
// of two members that contradict each other is wrong, nobody can tell.
func onlyByCondition(m mutate.Mutation) bool {
	return strings.HasSuffix(m.Pointer, "/code") && m.Kind == mutate.Revise || strings.HasSuffix(m.Pointer, "/success") && m.To == "text"
}

// TestMendingWhatIsToldMakesTheDocumentPass changes a document in up to four
// places, puts back what stood at each place that is told, and wants nothing
// more to be told: all violations were, and not the first alone.
func TestMendingWhatIsToldMakesTheDocumentPass(t *testing.T) {
	t.Parallel()
	whole := answers(t)
	names := slices.Sorted(maps.Keys(whole))
	places := map[string][]changed{}
	for _, name := range names {
		places[name] = mustBeTold(whole[name])
	}
	names = slices.DeleteFunc(names, func(name string) bool { return len(places[name]) == 0 })
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "answer")
		good, bad := parsed(t, whole[name]), parsed(t, whole[name])
		for range rapid.IntRange(1, 4).Draw(t, "mutations") {
			c := rapid.SampledFrom(places[name]).Draw(t, "mutation")
			for _, at := range []string{c.mutation.Pointer, c.mutation.Pointer + "X"} {
				held, ok := read(parsed(t, string(c.document)), at)
				write(bad, at, held, ok)
			}
		}
		told := wrong(name, text(t, bad))
		for _, v := range told {
			held, ok := read(good, v.Pointer)
			write(bad, v.Pointer, held, ok)
		}
		if left := wrong(name, text(t, bad)); len(left) > 0 {
			t.Fatalf("%s: still wrong: %s\ntold before: %s", name, contract.TextOf(contract.English, left), contract.TextOf(contract.English, told))
		}
	})
}

func parsed(t require.TestingT, document string) any {
	d := json.NewDecoder(strings.NewReader(document))
	d.UseNumber()
	var value any
	require.NoError(t, d.Decode(&value))
	return value
}

func text(t require.TestingT, value any) []byte {
	written, err := json.Marshal(value)
	require.NoError(t, err)
	return written
}

// read returns what stands at a pointer, and whether there is such a place.
func read(value any, pointer string) (any, bool) {
	for part := range strings.SplitSeq(strings.TrimPrefix(pointer, "/"), "/") {
		switch v := value.(type) {
		case map[string]any:
			held, ok := v[part]
			if !ok {
				return nil, false
			}
			value = held
		case []any:
			i, err := strconv.Atoi(part)
			if err != nil || i >= len(v) {
				return nil, false
			}
			value = v[i]
		default:
			return nil, false
		}
	}
	return value, true
}

// write puts a copy of a value at a pointer whose parent is there, or drops the
// member.
func write(value any, pointer string, held any, keep bool) {
	cut := strings.LastIndexByte(pointer, '/')
	parent, ok := value, true
	if cut > 0 {
		parent, ok = read(value, pointer[:cut])
	}
	name := pointer[cut+1:]
	switch p := parent.(type) {
	case map[string]any:
		if !keep {
			delete(p, name)
			return
		}
		p[name] = copied(held)
	case []any:
		i, err := strconv.Atoi(name)
		if err = errors.Join(err); err == nil && ok && keep && i < len(p) {
			p[i] = copied(held)
		}
	}
}

// copied returns a value that shares nothing with the one that it is given.
func copied(value any) any {
	switch v := value.(type) {
	case map[string]any:
		out := make(map[string]any, len(v))
		for name, held := range v {
			out[name] = copied(held)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, held := range v {
			out[i] = copied(held)
		}
		return out
	}
	return value
}
