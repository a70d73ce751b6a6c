package client

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strings"
)

// Credentials say who calls: an app, and the shop that authorized it.
// Printed, logged or written as JSON, they show the app key alone.
type Credentials struct {
	AppKey      string // names the app
	AppSecret   string // signs; never sent
	AccessToken string // names the shop; empty for methods that need none, or with WithTokenSource
}

// String returns the app key, and whether the rest is there.
func (c Credentials) String() string {
	return fmt.Sprintf("Credentials{AppKey:%s AppSecret:%s AccessToken:%s}", c.AppKey, hidden(c.AppSecret), hidden(c.AccessToken))
}

// GoString is String, so that %#v shows no more.
func (c Credentials) GoString() string { return "client." + c.String() }

// Format writes String for every verb.
func (c Credentials) Format(f fmt.State, verb rune) { writeMasked(f, verb, c.String(), c.GoString()) }

// LogValue is String, for log/slog.
func (c Credentials) LogValue() slog.Value { return slog.StringValue(c.String()) }

// MarshalJSON writes the app key alone.
func (c Credentials) MarshalJSON() ([]byte, error) {
	return json.Marshal(map[string]string{"AppKey": c.AppKey})
}

// check says what is missing.
func (c Credentials) check() error {
	if c.AppKey == "" {
		return fmt.Errorf("credentials: AppKey is empty: want the key of the app")
	}
	if c.AppSecret == "" {
		return fmt.Errorf("credentials: AppSecret is empty: want the secret of the app")
	}
	return nil
}

// mask is what stands in place of a secret.
const mask = "***"

// hidden tells an absent secret from a present one.
func hidden(secret string) string {
	if secret == "" {
		return "(none)"
	}
	return mask
}

// writeMasked writes short, or long for %#v, whatever the verb is.
func writeMasked(f fmt.State, verb rune, short, long string) {
	text := short
	if verb == 'v' && f.Flag('#') {
		text = long
	}
	_, _ = io.WriteString(f, text)
}

// maxErrorText bounds what an error repeats of an answer, in bytes.
const maxErrorText = 1000

// masked returns text without the given secrets, cut to maxErrorText.
func masked(text string, secrets ...string) string {
	for _, s := range secrets {
		if s != "" {
			text = strings.ReplaceAll(text, s, mask)
		}
	}
	if len(text) > maxErrorText {
		text = strings.ToValidUTF8(text[:maxErrorText], "") + "…"
	}
	return text
}
