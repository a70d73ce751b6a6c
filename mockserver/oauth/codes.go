package oauth

import (
	"errors"
	"sync"
	"time"
)

// Bounds of codes.
const (
	CodeLife   = 10 * time.Minute // (assumed)
	MaxPending = 10_000           // of one Codes; beyond it the oldest is forgotten
)

// A Grant is what a code stands for: a shop's word to an app.
type Grant struct {
	Generation  Generation
	AppKey      string
	VenderID    string
	RedirectURI string // where the code was sent
}

// Why a code is worth nothing.
var (
	ErrUnknown      = errors.New("no such code was given, or so many since that it is forgotten")
	ErrOtherApp     = errors.New("the code was given to another app")
	ErrOtherService = errors.New("the code was given by the other generation's authorize page")
	ErrUsed         = errors.New("the code was used already")
	ErrVoid         = errors.New("the shop's password was changed since the code was given")
	ErrExpired      = errors.New("the code has expired in shop time")
	ErrOtherURI     = errors.New("redirect_uri is not the one that the code was sent to")
)

// Codes are the authorization codes of one world. Used and expired ones are
// remembered until newer ones need their place. It is safe for concurrent use.
type Codes struct {
	Stream *Stream

	mu    sync.Mutex // guards what follows
	given map[string]code
	order []string // as they came
}

// A code is one that was given.
type code struct {
	Grant
	expires    time.Time
	used, void bool
}

// Issue returns a new code for a grant, good for CodeLife from now on.
func (c *Codes) Issue(g Grant, now time.Time) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.given == nil {
		c.given = map[string]code{}
	}
	if len(c.order) >= MaxPending {
		delete(c.given, c.order[0])
		c.order = c.order[1:]
	}
	for {
		text := c.Stream.Code(g.Generation)
		if _, taken := c.given[text]; taken {
			continue
		}
		c.given[text] = code{Grant: g, expires: now.Add(CodeLife)}
		c.order = append(c.order, text)
		return text
	}
}

// Take uses a code up and returns its grant. By is what the caller says of it:
// its generation, app and, unless that is empty, address. A caller who may not
// have it leaves it as it is.
func (c *Codes) Take(text string, by Grant, now time.Time) (Grant, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	found, ok := c.given[text]
	if !ok {
		return Grant{}, ErrUnknown
	}
	if err := found.check(by, now); err != nil {
		return Grant{}, err
	}
	found.used = true
	c.given[text] = found
	return found.Grant, nil
}

// check says why the code is worth nothing to a caller.
func (c code) check(by Grant, now time.Time) error {
	switch {
	case c.AppKey != by.AppKey:
		return ErrOtherApp
	case c.Generation != by.Generation:
		return ErrOtherService
	case c.used:
		return ErrUsed
	case c.void:
		return ErrVoid
	case !now.Before(c.expires):
		return ErrExpired
	case by.RedirectURI != "" && by.RedirectURI != c.RedirectURI:
		return ErrOtherURI
	}
	return nil
}

// Has reports whether the text is a code that is remembered.
func (c *Codes) Has(text string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, ok := c.given[text]
	return ok
}

// Void makes the codes of a shop worthless.
func (c *Codes) Void(venderID string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for text, found := range c.given {
		if found.VenderID == venderID {
			found.void = true
			c.given[text] = found
		}
	}
}

// Pending returns how many codes are remembered.
func (c *Codes) Pending() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.given)
}
