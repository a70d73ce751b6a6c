package sandbox_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/oauth"
	"github.com/jdmock/jdmock/mockserver/order"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/store"
)

// seen is all that can be seen of a sandbox.
type seen struct {
	Now    time.Time
	Orders []order.Order
	Shops  []sandbox.Shop
	Tokens map[string][]sandbox.Token
	Points map[string]int64
	App    sandbox.App
	Quirks quirk.Settings
	Faults []fault.Listed
	Codes  string // the next code
	Serial bool   // whether a serial is free
	Bucket bool   // whether a call is left
	Quota  bool   // the same
}

// look looks at everything, and thereby draws a code, takes a serial and makes
// calls.
func look(t *testing.T, s *sandbox.Sandbox) seen {
	t.Helper()
	now := s.Clock().Now()
	app, _ := s.App("key")
	o := seen{
		Now: now, Orders: everyOrder(t, s), Shops: s.Shops(), Tokens: map[string][]sandbox.Token{}, Points: map[string]int64{},
		App: app, Quirks: s.Quirks(), Faults: s.Faults.Rules(), Serial: s.Serials.Take("10000001", "serial"),
	}
	for _, shop := range o.Shops {
		o.Tokens[shop.VenderID], o.Points[shop.VenderID] = s.Tokens(shop.VenderID), s.Points(shop.VenderID)
	}
	var err error
	o.Codes, err = s.GiveCode(oauth.Grant{AppKey: "key", VenderID: "10000001"}, now)
	require.NoError(t, err)
	o.Bucket, err = s.Buckets.Allow(t.Context(), "key", limit.Rate{Calls: 1, Per: time.Minute}, noon)
	require.NoError(t, err)
	o.Quota, err = s.Quota.Allow(t.Context(), "key", 1, noon, wire.Zone)
	require.NoError(t, err)
	return o
}

// disturb changes everything that can be changed.
func disturb(t *testing.T, s *sandbox.Sandbox) {
	t.Helper()
	_, err := s.Advance(t.Context(), 100*time.Hour)
	require.NoError(t, err)
	require.NoError(t, s.AgeAll(t.Context(), time.Hour))
	now := s.Clock().Now()
	_, err = s.Open(t.Context(), "key", "adopted", now)
	require.NoError(t, err)
	token := s.Tokens("10000001")[0]
	_, err = s.Refresh("key", token.Refresh, oauth.Current, now)
	require.NoError(t, err)
	s.SetPoints("10000001", 7)
	s.SetKind("10000001", sandbox.KindFBP)
	s.SetApp(sandbox.App{Key: "key", Secret: "other"})
	quirks, err := s.Quirks().With("refresh-expired", "allow")
	require.NoError(t, err)
	s.SetQuirks(quirks)
	_, err = s.Faults.Add(fault.Rule{Action: fault.Action{Type: fault.ErrorAction, Code: "67"}})
	require.NoError(t, err)
	look(t, s)
}

func TestASnapshotBringsEverythingBackAsOftenAsItIsAsked(t *testing.T) {
	t.Parallel()
	s := world(t, 2, 30)
	first := everyOrder(t, s)
	_, err := s.Advance(t.Context(), time.Hour)
	require.NoError(t, err)
	require.NoError(t, s.Snapshot(t.Context(), "before"))
	want := look(t, s)
	for range 3 {
		disturb(t, s)
		assert.NotEqual(t, want, look(t, s))
		require.NoError(t, s.Restore(t.Context(), "before"))
		assert.Equal(t, want, look(t, s))
	}
	kept, _ := s.Journal.Entries()
	require.Len(t, kept, 3, "the journal goes on, with a mark")
	assert.Equal(t, journal.Marked, kept[0].Outcome)
	assert.Equal(t, []string{"restored from snapshot before"}, kept[0].Notes)

	require.NoError(t, s.Reset(t.Context()))
	assert.Equal(t, noon, s.Clock().Now())
	assert.Equal(t, first, everyOrder(t, s))
	require.NoError(t, s.Restore(t.Context(), "before"), "a reset leaves snapshots alone")
}

func TestWhatIsSetUpBeforeBeginSurvivesAReset(t *testing.T) {
	t.Parallel()
	s := world(t, 1, 5)
	s.SetPoints("10000001", 5)
	require.NoError(t, s.Begin(t.Context()))
	s.SetPoints("10000001", 6)
	require.NoError(t, s.Reset(t.Context()))
	assert.Equal(t, int64(5), s.Points("10000001"))
}

func TestSnapshotsAreNamedAndBounded(t *testing.T) {
	t.Parallel()
	s := world(t, 1, 5)
	require.Error(t, s.Snapshot(t.Context(), ""))
	require.Error(t, s.Snapshot(t.Context(), string(make([]byte, sandbox.MaxSnapshotBytes+1))))
	for _, name := range []string{"", "none"} {
		require.ErrorIs(t, s.Restore(t.Context(), name), store.ErrNoSnapshot)
		ok, err := s.DropSnapshot(t.Context(), name)
		require.NoError(t, err)
		assert.False(t, ok)
	}
	for i := range sandbox.MaxSnapshots {
		require.NoError(t, s.Snapshot(t.Context(), fmt.Sprint(i)))
	}
	require.ErrorIs(t, s.Snapshot(t.Context(), "one more"), sandbox.ErrTooMany)
	require.NoError(t, s.Snapshot(t.Context(), "7"), "one of its name is replaced")
	ok, err := s.DropSnapshot(t.Context(), "7")
	require.NoError(t, err)
	assert.True(t, ok)
	assert.Len(t, s.Snapshots(), sandbox.MaxSnapshots-1)
	require.ErrorIs(t, s.Restore(t.Context(), "7"), store.ErrNoSnapshot)
	require.NoError(t, s.Reset(t.Context()))
}
