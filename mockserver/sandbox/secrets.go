package sandbox

import (
	"maps"
	"slices"

	"github.com/jdmock/jdmock/contract/wire"
)

// OtherSecrets returns the secrets of apps other than the one of a key, at
// most so many, in the order of the apps' keys: to find out whether one of them
// was taken for the app's own. They are never shown.
func (d *Directory) OtherSecrets(appKey string, most int) []string {
	d.mu.RLock()
	boxes := maps.Clone(d.byApp)
	d.mu.RUnlock()
	var secrets []string
	for _, key := range slices.Sorted(maps.Keys(boxes)) {
		if key == appKey || len(secrets) >= most {
			continue
		}
		if a, ok := boxes[key].App(key); ok {
			secrets = append(secrets, a.Secret)
		}
	}
	return secrets
}

// SecretsAmong returns the secrets of the apps that a test lets pass.
func (d *Directory) SecretsAmong(wanted func(secret string) bool) []string {
	d.mu.RLock()
	defer d.mu.RUnlock()
	var secrets []string
	for key, box := range d.byApp {
		if a, ok := box.App(key); ok && wanted(a.Secret) {
			secrets = append(secrets, a.Secret)
		}
	}
	return secrets
}

// Gives reports whether the text is a token, a refresh token or an OAuth code
// that the sandbox has given, good or not, or the key of one of its shops.
func (s *Sandbox) Gives(text string) bool {
	s.mu.RLock()
	defer s.mu.RUnlock()
	_, access := s.tokens[text]
	_, refresh := s.refresh[text]
	return access || refresh || s.codes.Has(text) || s.isKeyLocked(text)
}

// isKeyLocked reports whether the text is the key of a shop.
func (s *Sandbox) isKeyLocked(text string) bool {
	key, err := wire.ParseSensitiveKey(text)
	if err != nil {
		return false
	}
	for _, shop := range s.shops {
		if shop.Key == key {
			return true
		}
	}
	return false
}
