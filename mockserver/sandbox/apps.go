package sandbox

import (
	"errors"
	"fmt"
	"slices"
)

// MaxApps is how many apps a sandbox may have had.
const MaxApps = 1000

// AddApp gives a sandbox of the directory another app, which has no token of any
// shop yet. It returns ErrTaken if an app of any sandbox has the key, and
// ErrRemoved if the sandbox is not there.
//
// An app is part of what a snapshot keeps: a restore to an earlier one, or a
// reset, takes the app away, and its calls are those of an unknown app. Its key
// stays the sandbox's, which may add it again, and is free for others once the
// sandbox is removed.
func (d *Directory) AddApp(s *Sandbox, a App) error {
	if a.Key == "" || a.Secret == "" {
		return errors.New("sandbox: an app needs a key and a secret")
	}
	if err := a.State.check(); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.byApp[s.config.Apps[0].Key] != s {
		return ErrRemoved
	}
	if d.keys[a.Key] && d.byApp[a.Key] != s {
		return fmt.Errorf("app_key %.40s: %w", a.Key, ErrTaken)
	}
	if err := s.addApp(a); err != nil {
		return err
	}
	d.keys[a.Key], d.byApp[a.Key] = true, s
	return nil
}

// addApp makes the app one of the sandbox's.
func (s *Sandbox) addApp(a App) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, taken := s.apps[a.Key]; taken {
		return fmt.Errorf("app_key %.40s: %w", a.Key, ErrTaken)
	}
	known := slices.ContainsFunc(s.config.Apps, func(c App) bool { return c.Key == a.Key }) || slices.Contains(s.later, a.Key)
	if !known && len(s.config.Apps)+len(s.later) >= MaxApps {
		return fmt.Errorf("the sandbox has had %d apps, and cannot have more: %w", MaxApps, ErrTooMany)
	}
	if !known {
		s.later = append(s.later, a.Key)
	}
	s.apps[a.Key] = a
	return nil
}

// allApps returns the apps that the sandbox has or has had, by their keys alone.
func (s *Sandbox) allApps() []App {
	s.mu.RLock()
	defer s.mu.RUnlock()
	all := append([]App(nil), s.config.Apps...)
	for _, key := range s.later {
		all = append(all, App{Key: key})
	}
	return all
}

// origin is what the sandbox's tokens are made up from, beside its seed.
func (s *Sandbox) origin() string {
	if s.config.Salt == "" {
		return s.config.Name
	}
	return s.config.Name + " " + s.config.Salt
}
