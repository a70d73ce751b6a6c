package journal

// Evicted returns how many entries were forgotten for want of room.
func (j *Journal) Evicted() int {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.evicted
}
