package main

import (
	"crypto/tls"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/jdmock/jdmock/mockserver/fixedhost"
)

// fixedHostFlags are the flags for clients that have JD's URL compiled in.
type fixedHostFlags struct{ tls, proxy, caDir string }

// define adds the flags to a command.
func (o *fixedHostFlags) define(f *flags) {
	f.text(&o.tls, "tls", "", "where the gateway listens with TLS as api.jd.com, certified by a CA of its own, which jdmock ca export writes")
	f.text(&o.proxy, "forward-proxy", "", "where an HTTP proxy listens that answers for JD's hosts itself, and refuses all others")
	f.caDir(&o.caDir)
}

// caDirFlag is the flag of the CA's directory.
const caDirFlag = "ca-dir"

func (f *flags) caDir(p *string) {
	f.text(p, caDirFlag, "", "where the CA is kept, and made if need be (default jdmock in the user's configuration directory)")
}

// certified is what TLS is served with.
type certified struct {
	config *tls.Config
	file   string // of the CA, as PEM
}

// certify makes a certificate for the hosts, if the flags want anything served
// that needs it.
func (o fixedHostFlags) certify(now time.Time, log *slog.Logger) (certified, error) {
	if o.tls == "" && o.proxy == "" {
		return certified{}, nil
	}
	authority, file, err := openAuthority(o.caDir, now, log)
	if err != nil {
		return certified{}, err
	}
	config, err := authority.ServerConfig(now)
	if err != nil {
		return certified{}, environment("certificate: %w", err)
	}
	return certified{config: config, file: file}, nil
}

// openAuthority returns the CA and where its certificate is.
func openAuthority(dir string, now time.Time, log *slog.Logger) (*fixedhost.Authority, string, error) {
	if dir == "" {
		home, err := os.UserConfigDir()
		if err != nil {
			return nil, "", environment("user's configuration directory: %w: give another one with --%s", err, caDirFlag)
		}
		dir = filepath.Join(home, "jdmock")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, "", environment("--%s: %w", caDirFlag, err)
	}
	authority, renewed, err := fixedhost.Open(dir, now)
	if err != nil {
		return nil, "", environment("--%s: %w", caDirFlag, err)
	}
	file := fixedhost.CertificateFile(dir)
	if renewed {
		log.Warn("the CA had expired and is made anew: clients have to trust the new one", "ca_file", file)
	}
	return authority, file, nil
}

// fixedHost returns what the log says of the listeners that are on.
func (r ready) fixedHost() []any {
	var said []any
	for _, each := range []struct{ name, value string }{{"tls_url", r.TLSURL}, {"forward_proxy_url", r.ForwardProxyURL}, {"ca_file", r.CAFile}} {
		if each.value != "" {
			said = append(said, each.name, each.value)
		}
	}
	return said
}
