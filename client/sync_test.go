package client_test

import (
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/jdmock/jdmock/client"
)

// clientOf returns a client of the shop whose clock is the shop's, plus skew.
func clientOf(s *shop, skew *time.Duration, attempts int) *client.Client {
	c, err := client.New("http://gateway.test/routerjson", testCredentials, client.WithTransport(s), client.WithSleep(noSleep),
		client.WithMaxAttempts(attempts), client.WithNow(func() time.Time { return s.now.Add(*skew) }))
	if err != nil {
		panic(err)
	}
	return c
}

// A follower keeps what a Sync hands out.
type follower struct {
	versions map[int64]int64
}

func (f *follower) take(t *rapid.T, o client.Order) {
	id, version := int64(o.OrderID), int64(o.DataVersion)
	if f.versions[id] >= version {
		t.Fatalf("order %d: version %d comes after version %d", id, version, f.versions[id])
	}
	f.versions[id] = version
}

// stir changes the shop at random: new orders, changes, and a clock that
// stands, walks or jumps.
func stir(t *rapid.T, s *shop, most int) {
	for range rapid.IntRange(0, most).Draw(t, "changes") {
		switch rapid.IntRange(0, 9).Draw(t, "change") {
		case 0, 1, 2:
			s.place(s.now, client.WaitSellerStockOut)
		case 3:
			s.now = s.now.Add(time.Duration(rapid.IntRange(1, 3).Draw(t, "seconds")) * time.Second)
		case 4:
			s.now = s.now.Add(time.Duration(rapid.IntRange(1, 4000).Draw(t, "jump")) * time.Second)
		default:
			if len(s.orders) > 0 {
				s.touch(rapid.SampledFrom(s.orders).Draw(t, "order"), client.FinishedL)
			}
		}
	}
}

func TestSyncMissesNoLastVersionAndRepeatsNone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := &shop{now: testNow}
		past := rapid.IntRange(0, 80).Draw(t, "days")
		since := testNow.Add(-time.Duration(past) * 24 * time.Hour)
		for range rapid.IntRange(0, 20).Draw(t, "orders") {
			s.place(testNow.Add(-time.Duration(rapid.IntRange(0, past*86400).Draw(t, "age"))*time.Second), client.Pause)
		}
		skew := time.Duration(rapid.IntRange(-5, 120).Draw(t, "skew")) * time.Second
		options := client.SyncOptions{
			Since: since, PageSize: rapid.IntRange(1, 6).Draw(t, "page size"),
			Overlap: time.Duration(rapid.IntRange(1, 30).Draw(t, "overlap")) * time.Second,
			Lag:     time.Duration(rapid.IntRange(0, 3).Draw(t, "lag")) * time.Second,
		}
		c := clientOf(s, &skew, 1)
		y, f := c.Orders.Sync(options), follower{map[int64]int64{}}
		s.broken = func() error {
			if rapid.IntRange(0, 9).Draw(t, "broken") == 0 {
				return errors.New("connection reset")
			}
			return nil
		}
		for range rapid.IntRange(0, 8).Draw(t, "polls") {
			s.change = func() { stir(t, s, 4) }
			left := rapid.IntRange(1, 40).Draw(t, "break")
			for order, err := range y.Poll(t.Context()) {
				if err != nil {
					break
				}
				f.take(t, order)
				if left--; left == 0 {
					break
				}
			}
			if rapid.Bool().Draw(t, "resume") {
				options.Resume = resumed(t, y)
				options.Overlap = time.Duration(rapid.IntRange(1, 30).Draw(t, "overlap")) * time.Second
				y = c.Orders.Sync(options)
			}
			s.change = nil
			stir(t, s, 10)
		}
		s.broken, s.change = nil, nil
		s.now = s.now.Add(10 * time.Second)
		for order, err := range y.Poll(t.Context()) {
			if err != nil {
				t.Fatalf("last poll: %v", err)
			}
			f.take(t, order)
		}
		for _, o := range s.orders {
			if f.versions[o.id] != o.version {
				t.Fatalf("order %d: last version is %d of %s, got %d", o.id, o.version, o.modified, f.versions[o.id])
			}
		}
	})
}

// resumed returns the state of y as another process would read it.
func resumed(t *rapid.T, y *client.Sync) *client.SyncState {
	text, err := json.Marshal(y.State())
	if err != nil {
		t.Fatal(err)
	}
	var state client.SyncState
	if err := json.Unmarshal(text, &state); err != nil {
		t.Fatal(err)
	}
	return &state
}

func TestSyncReadsASecondOfManyPages(t *testing.T) {
	t.Parallel()
	var skew time.Duration
	s := &shop{now: testNow}
	for range 1234 {
		s.place(testNow, client.WaitSellerStockOut)
	}
	y := clientOf(s, &skew, 1).Orders.Sync(client.SyncOptions{Since: testNow})
	s.change = func() { // two leave the second with each call
		s.now = s.now.Add(time.Second)
		s.touch(s.orders[s.calls*3], client.FinishedL)
		s.touch(s.orders[s.calls*7], client.FinishedL)
	}
	got := map[client.ID]client.ID{}
	poll := func() {
		for order, err := range y.Poll(t.Context()) {
			require.NoError(t, err)
			require.Less(t, got[order.OrderID], order.DataVersion)
			got[order.OrderID] = order.DataVersion
		}
	}
	poll()
	s.change = nil
	poll()
	assert.Len(t, got, 1234)
	for _, o := range s.orders {
		assert.EqualValues(t, o.version, got[client.ID(o.id)])
	}
}

func TestSyncForgetsWhatNoPollReadsAgain(t *testing.T) {
	t.Parallel()
	var skew time.Duration
	s := &shop{now: testNow}
	y := clientOf(s, &skew, 1).Orders.Sync(client.SyncOptions{Since: testNow, Overlap: 10 * time.Second})
	delivered := 0
	for range 60 {
		for range 10 {
			s.place(s.now, client.WaitSellerStockOut)
		}
		for _, err := range y.Poll(t.Context()) {
			require.NoError(t, err)
			delivered++
		}
		assert.LessOrEqual(t, len(y.State().Seen), 11*10)
		s.now = s.now.Add(time.Second)
	}
	assert.Equal(t, 600, delivered)
	calls := s.calls
	s.now = s.now.Add(200 * 24 * time.Hour)
	for range 3 {
		for range y.Poll(t.Context()) {
			t.Error("nothing has changed")
		}
	}
	assert.LessOrEqual(t, s.calls-calls, 15, "a quiet shop takes a query a poll")
	assert.Empty(t, y.State().Seen)
}

func TestSyncDropsAnOlderVersion(t *testing.T) {
	t.Parallel()
	var skew time.Duration
	s := &shop{now: testNow}
	s.place(testNow, client.WaitSellerStockOut)
	s.orders[0].version = 5
	y := clientOf(s, &skew, 1).Orders.Sync(client.SyncOptions{Since: testNow})
	var got []client.ID
	for _, version := range []int64{5, 4, 5, 6} { // as from replicas that lag
		s.orders[0].version = version
		for order, err := range y.Poll(t.Context()) {
			require.NoError(t, err)
			got = append(got, order.DataVersion)
		}
	}
	assert.Equal(t, []client.ID{5, 6}, got)
}

func TestSyncIsPolledOnceAtATime(t *testing.T) {
	t.Parallel()
	var skew time.Duration
	s := &shop{now: testNow}
	s.place(testNow, client.WaitSellerStockOut)
	y := clientOf(s, &skew, 1).Orders.Sync(client.SyncOptions{Since: testNow})
	for range y.Poll(t.Context()) {
		for _, err := range y.Poll(t.Context()) {
			require.ErrorIs(t, err, client.ErrPolling)
		}
	}
	for range y.Poll(t.Context()) {
		t.Error("nothing has changed")
	}
}

func TestSyncCatchesChangesThatShowLateWithinTheOverlap(t *testing.T) {
	t.Parallel()
	var skew time.Duration
	s := &shop{now: testNow}
	y := clientOf(s, &skew, 1).Orders.Sync(client.SyncOptions{Since: testNow, Overlap: 5 * time.Second})
	got := map[client.ID]bool{}
	for i := range 60 {
		s.place(s.now, client.WaitSellerStockOut)
		if i > 4 && i%3 == 0 {
			s.place(s.now.Add(-4*time.Second), client.WaitSellerStockOut) // changed then, visible now
		}
		for order, err := range y.Poll(t.Context()) {
			require.NoError(t, err)
			require.False(t, got[order.OrderID])
			got[order.OrderID] = true
		}
		s.now = s.now.Add(time.Second)
	}
	assert.Len(t, got, len(s.orders))
}

// A clock that is ahead of JD's lets a poll read the second that JD is in.
func TestSyncReadsAgainWhatWasNotPast(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		since time.Duration // before testNow
		at    int           // the call before which orders change
	}{
		{"a second of several pages", 0, 8},
		{"the end of a span of 31 days", 31*24*time.Hour - 10*time.Second, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			skew := 2 * time.Minute
			s := &shop{now: testNow}
			s.place(testNow, client.WaitSellerStockOut)
			if c.since == 0 {
				s.place(testNow, client.WaitSellerStockOut)
			}
			y := clientOf(s, &skew, 1).Orders.Sync(client.SyncOptions{Since: testNow.Add(-c.since), Overlap: time.Second, PageSize: 2})
			if c.since == 0 {
				y = clientOf(s, &skew, 1).Orders.Sync(client.SyncOptions{Since: testNow, Overlap: time.Second, PageSize: 1})
			}
			s.change = func() {
				if s.calls == c.at {
					s.place(s.now, client.WaitSellerStockOut)
					s.now = s.now.Add(time.Minute)
					s.place(s.now, client.WaitSellerStockOut)
				}
			}
			got := map[client.ID]bool{}
			for range 2 {
				for order, err := range y.Poll(t.Context()) {
					require.NoError(t, err)
					require.False(t, got[order.OrderID])
					got[order.OrderID] = true
				}
			}
			assert.Len(t, got, len(s.orders))
			assert.GreaterOrEqual(t, s.calls, c.at)
		})
	}
}
