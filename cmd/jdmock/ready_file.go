package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/jdmock/jdmock/mockserver"
)

// ready is what the ready file holds.
type ready struct {
	GatewayURL    string      `json:"gateway_url"`    // what a client posts to, whole
	AggregatorURL string      `json:"aggregator_url"` // the same of the aggregator
	ControlURL    string      `json:"control_url"`    // no path
	AppKey        string      `json:"app_key"`
	AppSecret     string      `json:"app_secret"`
	AccessToken   string      `json:"access_token"`  // of the first shop
	RefreshToken  string      `json:"refresh_token"` // of the first shop
	VenderID      string      `json:"vender_id"`     // of the first shop
	Seed          uint64      `json:"seed"`
	Shops         []readyShop `json:"shops"`

	Orders map[string][]int64 `json:"orders,omitempty"` // that a scenario gives, by name

	ControlToken    string `json:"control_token,omitempty"`     // "" where none is needed
	TLSURL          string `json:"tls_url,omitempty"`           // the gateway over HTTPS, whole; "" where it is off
	ForwardProxyURL string `json:"forward_proxy_url,omitempty"` // no path; "" where it is off
	CAFile          string `json:"ca_file,omitempty"`           // PEM, of the CA that certifies both
}

type readyShop struct {
	VenderID     string `json:"vender_id"`
	ShopName     string `json:"shop_name"`
	AccessToken  string `json:"access_token"`
	RefreshToken string `json:"refresh_token"`
}

// newReady describes a server.
func newReady(server *mockserver.Server, at addresses) ready {
	box := server.Sandbox()
	app := box.Apps()[0]
	r := ready{GatewayURL: at.gateway, AggregatorURL: at.aggregator(), ControlURL: at.control, AppKey: app.Key, AppSecret: app.Secret, Seed: box.Seed()}
	r.TLSURL, r.ForwardProxyURL, r.CAFile = at.tls, at.proxy, at.caFile
	for _, shop := range box.Shops() {
		each := readyShop{VenderID: shop.VenderID, ShopName: shop.Name}
		for _, token := range box.Tokens(shop.VenderID) {
			each.AccessToken, each.RefreshToken = token.Access, token.Refresh
		}
		r.Shops = append(r.Shops, each)
	}
	first := r.Shops[0]
	r.AccessToken, r.RefreshToken, r.VenderID = first.AccessToken, first.RefreshToken, first.VenderID
	return r
}

// A readyFile tells other programs where the simulator is. The one without a
// path is never written.
type readyFile struct {
	path  string
	ready ready
}

// text returns what the file holds.
func (f readyFile) text() []byte {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(f.ready); err != nil {
		panic(err) // text and numbers cannot fail
	}
	return b.Bytes()
}

// write writes the file aside and renames it, so that whoever sees it sees all
// of it.
func (f readyFile) write() error {
	if f.path == "" {
		return nil
	}
	aside, err := os.CreateTemp(filepath.Dir(f.path), "."+filepath.Base(f.path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(aside.Name()) // of no effect once it is renamed
	_, err = aside.Write(f.text())
	if closed := aside.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
	return os.Rename(aside.Name(), f.path)
}

// clear removes what an earlier simulator has left, so that nobody takes it for
// this one's. A file that is no ready file stays until write replaces it.
func (f readyFile) clear() {
	if f.path == "" {
		return
	}
	if _, err := loadReady(f.path); err == nil {
		_ = os.Remove(f.path) // what cannot be removed cannot be written either
	}
}

// remove removes the file when the simulator ends, unless another's stands
// there by now.
func (f readyFile) remove() {
	if f.path == "" {
		return
	}
	if now, err := os.ReadFile(f.path); err == nil && bytes.Equal(now, f.text()) {
		_ = os.Remove(f.path) // what cannot be removed is left
	}
}

// maxReadyBytes bounds a ready file.
const maxReadyBytes = 16 << 20

// loadReady reads a ready file.
func loadReady(path string) (ready, error) {
	var r ready
	file, err := os.Open(path)
	if err != nil {
		return r, environment("--ready-file: %w: jdmock serve writes it when it is ready", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxReadyBytes))
	if err != nil {
		return r, environment("--ready-file: %w", err)
	}
	if err := json.Unmarshal(text, &r); err != nil || r.GatewayURL == "" {
		return r, environment("--ready-file %s: it is none: want one that jdmock serve has written", path)
	}
	return r, nil
}

// shop makes another shop the first.
func (r ready) shop(venderID string) (ready, error) {
	for _, s := range r.Shops {
		if s.VenderID == venderID {
			r.VenderID, r.AccessToken, r.RefreshToken = s.VenderID, s.AccessToken, s.RefreshToken
			return r, nil
		}
	}
	return r, fmt.Errorf("vender_id %s: the ready file has %d shops, and none with this id", venderID, len(r.Shops))
}
