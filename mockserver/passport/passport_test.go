package passport_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/mockserver/passport"
)

func TestAnEmptyBookHasEmptyLists(t *testing.T) {
	t.Parallel()
	var b passport.Book
	assert.Equal(t, passport.Passport{
		Methods: []passport.Method{}, Dialects: []passport.Count{}, States: []passport.Count{}, Faults: []passport.Struck{},
		Limits: []passport.Count{}, Findings: []passport.Finding{},
	}, b.Read())
}

func TestNamesBeyondTheBoundsAreCountedTogether(t *testing.T) {
	t.Parallel()
	var b passport.Book
	for i := range 1000 {
		b.Note(passport.Call{Method: fmt.Sprintf("m%03d", i), Code: "15"})
		b.Note(passport.Call{Method: "m000", Code: fmt.Sprint("c", i)})
	}
	p := b.Read()
	assert.Equal(t, 2000, p.Calls)
	require.Len(t, p.Methods, 501)
	for _, m := range p.Methods {
		assert.LessOrEqual(t, len(m.Codes), 501)
		if m.Method == passport.Others {
			assert.Equal(t, 500, m.Calls)
		}
	}
}

func TestLimitsAndRefreshesAreCounted(t *testing.T) {
	t.Parallel()
	var b passport.Book
	b.Note(passport.Call{Method: "a", Code: "2", Limited: true})
	b.Note(passport.Call{Method: "a", Code: "2", Limited: true})
	b.Note(passport.Call{Method: "a", Code: "2"})
	b.Note(passport.Call{Method: "t", Code: "0", GivesToken: true})
	assert.Equal(t, []passport.Count{{Name: "2", Times: 2}}, b.Read().Limits)
	assert.Equal(t, 1, b.Read().TokensRefreshed)
}

func TestOnlyTheFirstExamplesOfAFindingAreKept(t *testing.T) {
	t.Parallel()
	var b passport.Book
	for i := range 50 {
		b.Note(passport.Call{ID: fmt.Sprint(i), Method: "a", BadToken: "x"})
	}
	found := b.Read().Findings
	require.Len(t, found, 1)
	assert.Equal(t, 49, found[0].Times)
	assert.Len(t, found[0].Examples, 10)
	assert.Equal(t, "1", found[0].Examples[0].Call)
	assert.NotEmpty(t, found[0].About)
}
