package sandbox

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/tidwall/btree"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/fault"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/oauth"
	"github.com/jdmock/jdmock/mockserver/store"
)

// Bounds of snapshots.
const (
	MaxSnapshots     = 100
	MaxSnapshotBytes = 100 // of a name
)

// ErrTooMany says that a sandbox has as many snapshots as it may.
var ErrTooMany = errors.New("the sandbox has as many snapshots as it may")

// beginning is the name of the snapshot that Reset restores. No other has it.
const beginning = ""

// A snapshot is a sandbox as it was, but for its orders, which the store keeps,
// and its journal, which goes on.
type snapshot struct {
	clock   clock.Saved
	buckets limit.SavedBuckets
	quota   limit.SavedQuota
	faults  fault.Saved
	serials map[string]*btree.Set[string]
	oauth   oauth.Saved
	arriving
	state
}

// A state is what a sandbox keeps under its lock.
type state struct {
	quirks    quirk.Settings
	apps      map[string]App
	shops     map[string]Shop
	tokens    map[string]Token
	given     map[string][]string // the tokens of each vender id, as they came
	order     []string            // the shops' vender ids, as they came
	points    map[string]int64    // of each vender id
	refresh   map[string]string   // the access token of each refresh token
	refreshed map[binding]months  // how often tokens were refreshed
}

// copy returns a state of its own.
func (s state) copy() state {
	s.apps, s.shops, s.tokens = maps.Clone(s.apps), maps.Clone(s.shops), maps.Clone(s.tokens)
	s.points, s.refresh, s.refreshed = maps.Clone(s.points), maps.Clone(s.refresh), maps.Clone(s.refreshed)
	s.order, s.given = slices.Clone(s.order), maps.Clone(s.given)
	for venderID, given := range s.given {
		s.given[venderID] = slices.Clone(given)
	}
	return s
}

// Snapshot keeps the sandbox as it is under a name, in place of what was kept
// under it: orders, shops, apps, tokens, clock, points, faults, limits, quirks,
// serials, random streams and where arrivals stand. The journal is no part of it.
func (s *Sandbox) Snapshot(ctx context.Context, name string) error {
	if name == "" || len(name) > MaxSnapshotBytes {
		return fmt.Errorf("snapshot %.40q: want a name of 1 to %d bytes", name, MaxSnapshotBytes)
	}
	if err := s.Arrive(ctx, s.config.Clock.Now()); err != nil {
		return err
	}
	return s.keep(ctx, name)
}

// Begin makes what the sandbox is now what Reset brings back. New has done so;
// it is for whoever then sets more up.
func (s *Sandbox) Begin(ctx context.Context) error { return s.keep(ctx, beginning) }

func (s *Sandbox) keep(ctx context.Context, name string) error {
	s.arrivals.mu.Lock()
	defer s.arrivals.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, again := s.snapshots[name]; !again && len(s.snapshots) > MaxSnapshots {
		return fmt.Errorf("snapshot %q: there are %d: %w", name, MaxSnapshots, ErrTooMany)
	}
	if err := s.config.Store.Snapshot(ctx, s.config.Name, name); err != nil {
		return err
	}
	s.snapshots[name] = snapshot{
		clock: s.config.Clock.Save(), buckets: s.Buckets.Save(), quota: s.Quota.Save(), faults: s.Faults.Save(),
		serials: s.Serials.save(), oauth: s.codes.Save(), arriving: s.arrivals.arriving, state: s.state.copy(),
	}
	return nil
}

// Restore makes the sandbox what it was when the snapshot of the name was taken,
// or returns store.ErrNoSnapshot. Shop time may go back. The journal goes on,
// with a mark. Calls that are under way may end in either.
func (s *Sandbox) Restore(ctx context.Context, name string) error {
	if name == beginning {
		return fmt.Errorf("snapshot %q: %w", name, store.ErrNoSnapshot)
	}
	return s.bringBack(ctx, name, "restored from snapshot "+name)
}

// Reset makes the sandbox what it was at first, or at Begin. The journal goes on, with a
// mark, and snapshots stay.
func (s *Sandbox) Reset(ctx context.Context) error { return s.bringBack(ctx, beginning, "reset") }

func (s *Sandbox) bringBack(ctx context.Context, name, mark string) error {
	s.arrivals.mu.Lock()
	defer s.arrivals.mu.Unlock()
	s.mu.Lock()
	defer s.mu.Unlock()
	was, ok := s.snapshots[name]
	if !ok {
		return fmt.Errorf("snapshot %.40q: %w", name, store.ErrNoSnapshot)
	}
	if err := s.claimLocked(was.tokens); err != nil {
		return err
	}
	if err := s.config.Store.Restore(ctx, s.config.Name, name); err != nil {
		return err
	}
	for access := range s.tokens {
		if _, still := was.tokens[access]; !still {
			s.index.drop(access)
		}
	}
	s.state = was.state.copy()
	s.config.Clock.Restore(was.clock)
	s.Buckets.Restore(was.buckets)
	s.Quota.Restore(was.quota)
	s.Faults.Restore(was.faults)
	s.Serials.restore(was.serials)
	s.codes.Restore(was.oauth)
	s.arrivals.restoreLocked(was.arriving, s.config.Seed)
	if name == beginning {
		s.startFollowing()
	} else {
		s.followAnew()
	}
	s.Journal.Mark(mark, s.config.Clock.Now())
	return nil
}

// claimLocked makes the tokens the sandbox's, all or none of those that are not.
func (s *Sandbox) claimLocked(tokens map[string]Token) error {
	var claimed []string
	for access, token := range tokens {
		if _, have := s.tokens[access]; have {
			continue
		}
		if !s.index.claim(access, s) {
			for _, mine := range claimed {
				s.index.drop(mine)
			}
			return fmt.Errorf("the access token of shop %s: %w", token.VenderID, ErrTaken)
		}
		claimed = append(claimed, access)
	}
	return nil
}

// DropSnapshot forgets a snapshot, and reports whether there was one of the
// name.
func (s *Sandbox) DropSnapshot(ctx context.Context, name string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.snapshots[name]; !ok || name == beginning {
		return false, nil
	}
	delete(s.snapshots, name)
	return true, s.config.Store.DropSnapshot(ctx, s.config.Name, name)
}

// Snapshots returns the names of the snapshots, sorted.
func (s *Sandbox) Snapshots() []string {
	s.mu.RLock()
	defer s.mu.RUnlock()
	var names []string
	for name := range s.snapshots {
		if name != beginning {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}
