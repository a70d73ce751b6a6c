package sandbox

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

// MaxSandboxes is how many sandboxes a Directory holds if nobody says.
const MaxSandboxes = 1000

// ErrFull says that a directory holds as many sandboxes as it may.
var ErrFull = errors.New("there are as many sandboxes as there may be: delete one, or give some an idle time")

// A Directory finds a sandbox by the key of one of its apps, or by one of its
// tokens. The zero Directory is empty. It is safe for concurrent use.
type Directory struct {
	Most int              // how many sandboxes; 0 means MaxSandboxes
	Now  func() time.Time // gateway time, by which sandboxes are idle; nil means that none ever is

	mu     sync.RWMutex // taken before a sandbox's lock
	byApp  map[string]*Sandbox
	names  map[string]bool // of sandboxes, those on their way included
	keys   map[string]bool // of their apps
	tokens tokenIndex
}

// Open makes a sandbox and adds it. It returns ErrFull, or ErrTaken if its
// name, an app_key or a token is another's, and then nothing is left of it.
func (d *Directory) Open(ctx context.Context, c Config) (*Sandbox, error) {
	if err := d.reserve(c.Name, c.Apps); err != nil {
		return nil, err
	}
	s, err := New(ctx, c)
	if err == nil {
		err = d.enter(s)
	}
	if err != nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.releaseLocked(c.Name, c.Apps)
		return nil, errors.Join(err, c.Store.RemoveSandbox(context.WithoutCancel(ctx), c.Name))
	}
	return s, nil
}

// Add makes the sandbox known under the keys of its apps, or returns ErrFull, or
// ErrTaken if its name, one of the keys, or one of its tokens, is another's. From
// then on the sandbox gives no token that another of the directory has.
func (d *Directory) Add(s *Sandbox) error {
	if err := d.reserve(s.Name(), s.Apps()); err != nil {
		return err
	}
	err := d.enter(s)
	if err != nil {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.releaseLocked(s.Name(), s.Apps())
	}
	return err
}

// reserve keeps the name and the keys for a sandbox that is on its way.
func (d *Directory) reserve(name string, apps []App) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	most := d.Most
	if most == 0 {
		most = MaxSandboxes
	}
	for _, a := range apps {
		if d.keys[a.Key] {
			return fmt.Errorf("app_key %.40s: %w", a.Key, ErrTaken)
		}
	}
	if d.names[name] {
		return fmt.Errorf("sandbox %.40q: %w", name, ErrTaken)
	}
	if len(d.names) >= most {
		return fmt.Errorf("%d sandboxes: %w", most, ErrFull)
	}
	if d.names == nil {
		d.byApp, d.names, d.keys = map[string]*Sandbox{}, map[string]bool{}, map[string]bool{}
	}
	d.names[name] = true
	for _, a := range apps {
		d.keys[a.Key] = true
	}
	return nil
}

func (d *Directory) releaseLocked(name string, apps []App) {
	delete(d.names, name)
	for _, a := range apps {
		delete(d.keys, a.Key)
		delete(d.byApp, a.Key)
	}
}

// enter makes a sandbox known whose name and keys are reserved.
func (d *Directory) enter(s *Sandbox) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if err := s.list(&d.tokens); err != nil {
		return err
	}
	for _, a := range s.Apps() {
		d.byApp[a.Key] = s
	}
	if d.Now != nil {
		s.Touch(d.Now())
	}
	return nil
}

// Remove forgets a sandbox, its tokens and what the store has of it, and reports
// whether it was there. Its keys, tokens and name are free then.
func (d *Directory) Remove(ctx context.Context, s *Sandbox) (bool, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	apps := s.allApps()
	if len(apps) == 0 || d.byApp[apps[0].Key] != s {
		return false, nil
	}
	s.remove()
	d.releaseLocked(s.Name(), apps)
	return true, s.config.Store.RemoveSandbox(ctx, s.Name())
}

// remove gives the sandbox's tokens back, and lets it take no more shops.
func (s *Sandbox) remove() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for access := range s.tokens {
		s.index.drop(access)
	}
	s.index, s.removed = nil, true
}

// All returns the sandboxes, by their names.
func (d *Directory) All() []*Sandbox {
	d.mu.RLock()
	defer d.mu.RUnlock()
	var all []*Sandbox
	for key, s := range d.byApp {
		if s.config.Apps[0].Key == key {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(a, b *Sandbox) int { return cmp.Compare(a.Name(), b.Name()) })
	return all
}

// Touch notes that the sandbox is used at an instant of gateway time.
func (s *Sandbox) Touch(now time.Time) { s.touched.Store(now.UnixNano()) }

// Idle reports whether the sandbox has been unused for so long that it is to be
// removed.
func (s *Sandbox) Idle(now time.Time) bool {
	return s.config.IdleTTL > 0 && now.Sub(time.Unix(0, s.touched.Load())) >= s.config.IdleTTL
}

// use notes that a sandbox is used, and removes it and reports false if it was
// idle for too long before.
func (d *Directory) use(s *Sandbox) bool {
	if d.Now == nil || s.config.IdleTTL <= 0 {
		return true
	}
	now := d.Now()
	if s.Idle(now) {
		_, _ = d.Remove(context.Background(), s) // a store that fails is told of it by the next
		return false
	}
	s.Touch(now)
	return true
}

// Sweep removes the sandboxes that are idle.
func (d *Directory) Sweep(ctx context.Context) error {
	if d.Now == nil {
		return nil
	}
	now := d.Now()
	var failed error
	for _, s := range d.All() {
		if s.Idle(now) {
			_, err := d.Remove(ctx, s)
			failed = errors.Join(failed, err)
		}
	}
	return failed
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
	if s == nil || !d.use(s) {
		return nil, App{}, false
	}
	a, ok := s.App(appKey)
	return s, a, ok
}

// FindToken returns the sandbox that has given a token, and the token as it is.
func (d *Directory) FindToken(access string) (*Sandbox, Token, bool) {
	s := d.tokens.owner(access)
	if s == nil || !d.use(s) {
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
