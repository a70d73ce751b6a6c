package journal_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/jdmock/jdmock/mockserver/journal"
)

func TestAJournalKeepsTheLatestInOrder(t *testing.T) {
	t.Parallel()
	j := journal.Journal{Size: 3}
	for i := range 8 {
		j.Add(journal.Entry{ID: strconv.Itoa(i)})
	}
	kept, evicted := j.Entries()
	assert.Equal(t, 5, evicted)
	assert.Equal(t, []journal.Entry{{ID: "5"}, {ID: "6"}, {ID: "7"}}, kept)
}
