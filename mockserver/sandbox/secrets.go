package sandbox

import (
	"maps"
	"slices"
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
