package fixedhost

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"slices"
	"time"
)

// How long certificates last.
const (
	authorityYears = 10
	leafLife       = 397 * 24 * time.Hour // the longest that every client takes
	renewBefore    = 30 * 24 * time.Hour  // an authority that ends sooner than this counts as expired
	backdated      = 24 * time.Hour       // for machines whose clock is slow
)

// authorityName is the subject by which people find the authority in a trust
// store.
const authorityName = "jdmock local CA"

// The types of PEM blocks.
const (
	pemCertificate = "CERTIFICATE"
	pemKey         = "PRIVATE KEY"
)

// An Authority certifies JD's hosts, localhost and the loopback addresses, and
// its certificate's name constraints permit no others. It does not change and
// is safe for concurrent use.
type Authority struct {
	certificate *x509.Certificate
	key         crypto.Signer
}

// newAuthority makes an authority with a key of its own.
func newAuthority(now time.Time) (*Authority, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	template, err := newTemplate(now, now.AddDate(authorityYears, 0, 0))
	if err != nil {
		return nil, err
	}
	template.Subject = pkix.Name{Organization: []string{"jdmock"}, CommonName: authorityName}
	template.KeyUsage = x509.KeyUsageCertSign | x509.KeyUsageCRLSign
	template.IsCA, template.MaxPathLenZero = true, true // it certifies hosts, and no other authority
	template.PermittedDNSDomainsCritical = true
	template.PermittedDNSDomains, template.PermittedIPRanges = dnsNames(), ranges()
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, err
	}
	certificate, err := x509.ParseCertificate(der)
	return &Authority{certificate: certificate, key: key}, err
}

// newTemplate begins a certificate that servers are known by.
func newTemplate(now, end time.Time) (*x509.Certificate, error) {
	serial, err := rand.Int(rand.Reader, new(big.Int).Lsh(big.NewInt(1), 120))
	if err != nil {
		return nil, err
	}
	return &x509.Certificate{
		SerialNumber: serial, NotBefore: now.Add(-backdated), NotAfter: end, BasicConstraintsValid: true,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, nil
}

// ServerConfig returns the TLS settings of a server that is every host of the
// authority, with a certificate and a key made anew, which are kept nowhere.
// Only HTTP/1.1 is offered: an answer that is to break off in the middle needs
// a connection of its own.
func (a *Authority) ServerConfig(now time.Time) (*tls.Config, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, err
	}
	end := now.Add(leafLife)
	if end.After(a.certificate.NotAfter) {
		end = a.certificate.NotAfter
	}
	template, err := newTemplate(now, end)
	if err != nil {
		return nil, err
	}
	template.Subject = pkix.Name{Organization: []string{"jdmock"}, CommonName: hosts[0]}
	template.KeyUsage = x509.KeyUsageDigitalSignature
	template.DNSNames, template.IPAddresses = dnsNames(), addresses()
	der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
	if err != nil {
		return nil, err
	}
	return &tls.Config{
		MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"},
		Certificates: []tls.Certificate{{Certificate: [][]byte{der, a.certificate.Raw}, PrivateKey: key}},
	}, nil
}

// DER returns the authority's certificate, without its key.
func (a *Authority) DER() []byte { return slices.Clone(a.certificate.Raw) }

// PEM returns the authority's certificate as text, without its key.
func (a *Authority) PEM() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: pemCertificate, Bytes: a.certificate.Raw})
}

// secret returns what the key file holds: certificate and key.
func (a *Authority) secret() ([]byte, error) {
	der, err := x509.MarshalPKCS8PrivateKey(a.key)
	if err != nil {
		return nil, err
	}
	return append(a.PEM(), pem.EncodeToMemory(&pem.Block{Type: pemKey, Bytes: der})...), nil
}

// parseAuthority reads what secret wrote. It refuses an authority that another
// program made: such a one may be trusted for more than JD's hosts.
func parseAuthority(text []byte) (*Authority, error) {
	first, rest := pem.Decode(text)
	if first == nil || first.Type != pemCertificate {
		return nil, errors.New("it does not begin with a certificate")
	}
	second, rest := pem.Decode(rest)
	if second == nil || second.Type != pemKey || len(bytes.TrimSpace(rest)) > 0 {
		return nil, errors.New("it holds something else than one certificate and its key")
	}
	certificate, err := x509.ParseCertificate(first.Bytes)
	if err != nil {
		return nil, fmt.Errorf("certificate: %w", err)
	}
	parsed, err := x509.ParsePKCS8PrivateKey(second.Bytes)
	if err != nil {
		return nil, errors.New("key cannot be read") // the cause may quote it
	}
	key, ok := parsed.(*ecdsa.PrivateKey)
	if !ok || !key.PublicKey.Equal(certificate.PublicKey) {
		return nil, errors.New("key is not that of the certificate")
	}
	if !ours(certificate) {
		return nil, fmt.Errorf("certificate is not one that this jdmock makes: its name is %.80q, want %q for %v and no other hosts",
			certificate.Subject.CommonName, authorityName, dnsNames())
	}
	return &Authority{certificate: certificate, key: key}, nil
}

// ours reports whether a certificate is one that newAuthority makes.
func ours(c *x509.Certificate) bool {
	sameRange := func(a, b *net.IPNet) bool { return a.String() == b.String() }
	return c.IsCA && c.Subject.CommonName == authorityName && c.PermittedDNSDomainsCritical && c.CheckSignatureFrom(c) == nil &&
		slices.Equal(c.PermittedDNSDomains, dnsNames()) && slices.EqualFunc(c.PermittedIPRanges, ranges(), sameRange)
}
