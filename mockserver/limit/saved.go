package limit

import "maps"

// SavedBuckets are the contents of Buckets, for Restore.
type SavedBuckets struct{ buckets map[string]bucket }

// Save returns what the buckets hold.
func (b *Buckets) Save() SavedBuckets {
	b.mu.Lock()
	defer b.mu.Unlock()
	return SavedBuckets{maps.Clone(b.buckets)}
}

// Restore makes the buckets hold what they held.
func (b *Buckets) Restore(s SavedBuckets) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.buckets = maps.Clone(s.buckets)
}

// A SavedQuota is what a Quota has counted, for Restore.
type SavedQuota struct{ calls map[string]daily }

// Save returns what the quota has counted.
func (q *Quota) Save() SavedQuota {
	q.mu.Lock()
	defer q.mu.Unlock()
	return SavedQuota{maps.Clone(q.calls)}
}

// Restore makes the quota have counted what it had.
func (q *Quota) Restore(s SavedQuota) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.calls = maps.Clone(s.calls)
}
