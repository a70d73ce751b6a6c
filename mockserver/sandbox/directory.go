package sandbox

import (
	"fmt"
	"sync"
)

// A Directory finds a sandbox by the key of one of its apps. The zero
// Directory is empty. It is safe for concurrent use.
type Directory struct {
	mu    sync.RWMutex
	byApp map[string]*Sandbox
}

// Add makes the sandbox known under the keys of its apps, or returns ErrTaken
// if one of the keys, or one of its tokens, is another's.
func (d *Directory) Add(s *Sandbox) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, a := range s.Apps() {
		if _, taken := d.byApp[a.Key]; taken {
			return fmt.Errorf("app_key %s: %w", a.Key, ErrTaken)
		}
	}
	for _, other := range d.byApp {
		if venderID, shared := other.sharesToken(s); shared {
			return fmt.Errorf("the access token of shop %s: %w", venderID, ErrTaken)
		}
	}
	if d.byApp == nil {
		d.byApp = map[string]*Sandbox{}
	}
	for _, a := range s.Apps() {
		d.byApp[a.Key] = s
	}
	return nil
}

// sharesToken reports whether both know a token, and the vender id that the
// other gives it.
func (s *Sandbox) sharesToken(other *Sandbox) (venderID string, shared bool) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	other.mu.RLock()
	defer other.mu.RUnlock()
	for access, token := range other.tokens {
		if _, ok := s.tokens[access]; ok {
			return token.VenderID, true
		}
	}
	return "", false
}

// Find returns the sandbox and the app of a key.
func (d *Directory) Find(appKey string) (*Sandbox, App, bool) {
	d.mu.RLock()
	s := d.byApp[appKey]
	d.mu.RUnlock()
	if s == nil {
		return nil, App{}, false
	}
	a, ok := s.App(appKey)
	return s, a, ok
}
