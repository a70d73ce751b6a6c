package sandbox

import (
	"fmt"
	"sync"
)

// A Directory finds a sandbox by the key of one of its apps, or by one of its
// tokens. The zero Directory is empty. It is safe for concurrent use.
type Directory struct {
	mu     sync.RWMutex // taken before a sandbox's lock
	byApp  map[string]*Sandbox
	tokens tokenIndex
}

// Add makes the sandbox known under the keys of its apps, or returns ErrTaken
// if one of the keys, or one of its tokens, is another's. From then on the
// sandbox gives no token that another of the directory has.
func (d *Directory) Add(s *Sandbox) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, a := range s.Apps() {
		if _, taken := d.byApp[a.Key]; taken {
			return fmt.Errorf("app_key %s: %w", a.Key, ErrTaken)
		}
	}
	if err := s.list(&d.tokens); err != nil {
		return err
	}
	if d.byApp == nil {
		d.byApp = map[string]*Sandbox{}
	}
	for _, a := range s.Apps() {
		d.byApp[a.Key] = s
	}
	return nil
}

// list enters the sandbox's tokens into the index: all, or none.
func (s *Sandbox) list(index *tokenIndex) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var claimed []string
	for access, token := range s.tokens {
		if !index.claim(access, s) {
			for _, mine := range claimed {
				index.drop(mine)
			}
			return fmt.Errorf("the access token of shop %s: %w", token.VenderID, ErrTaken)
		}
		claimed = append(claimed, access)
	}
	s.index = index
	return nil
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

// FindToken returns the sandbox that has given a token, and the token as it is.
func (d *Directory) FindToken(access string) (*Sandbox, Token, bool) {
	s := d.tokens.owner(access)
	if s == nil {
		return nil, Token{}, false
	}
	token, ok := s.Token(access)
	return s, token, ok
}

// A tokenIndex says which sandbox has given a token. The zero tokenIndex is
// empty; a nil one lets every token be anybody's. It calls nobody under its
// lock, and is safe for concurrent use.
type tokenIndex struct {
	mu     sync.RWMutex
	owners map[string]*Sandbox
}

// claim makes the token the sandbox's, and reports false if it is another's.
func (x *tokenIndex) claim(access string, s *Sandbox) bool {
	if x == nil {
		return true
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if owner := x.owners[access]; owner != nil {
		return owner == s
	}
	if x.owners == nil {
		x.owners = map[string]*Sandbox{}
	}
	x.owners[access] = s
	return true
}

func (x *tokenIndex) drop(access string) {
	if x == nil {
		return
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.owners, access)
}

func (x *tokenIndex) owner(access string) *Sandbox {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.owners[access]
}
