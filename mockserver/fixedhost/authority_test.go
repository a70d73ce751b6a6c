package fixedhost

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"net"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// at is when the tests take place.
var at = time.Date(2025, 4, 2, 4, 0, 0, 0, time.UTC)

// opened opens the authority of a directory that is good.
func opened(t *testing.T, dir string, now time.Time) *Authority {
	t.Helper()
	a, _, err := Open(dir, now)
	require.NoError(t, err)
	return a
}

// pool trusts one authority.
func pool(a *Authority) *x509.CertPool {
	p := x509.NewCertPool()
	p.AppendCertsFromPEM(a.PEM())
	return p
}

// leaf returns the certificate of a server's settings.
func leaf(t *testing.T, config *tls.Config) *x509.Certificate {
	t.Helper()
	c, err := x509.ParseCertificate(config.Certificates[0].Certificate[0])
	require.NoError(t, err)
	return c
}

func TestAuthorityIsMadeOnceAndReused(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "made", "anew")
	first := opened(t, dir, at)
	second, renewed, err := Open(dir, at.AddDate(9, 0, 0))
	require.NoError(t, err)
	assert.False(t, renewed)
	assert.Equal(t, first.PEM(), second.PEM())
	text, err := os.ReadFile(CertificateFile(dir))
	require.NoError(t, err)
	assert.Equal(t, first.PEM(), text)
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	assert.Len(t, files, 2, "nothing is left of what was written aside")
}

func TestAuthorityIsKeptFromOthers(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("SKIPPED: Windows has other permissions")
	}
	dir := filepath.Join(t.TempDir(), "ca")
	opened(t, dir, at)
	for path, want := range map[string]os.FileMode{dir: 0o700, filepath.Join(dir, keyFile): 0o600, CertificateFile(dir): 0o600} {
		info, err := os.Stat(path)
		require.NoError(t, err)
		assert.Equal(t, want, info.Mode().Perm(), path)
	}
	require.NoError(t, os.Chmod(filepath.Join(dir, keyFile), 0o644))
	_, _, err := Open(dir, at)
	assert.ErrorContains(t, err, "others may read the key, want mode 0600: move the file away")
	require.NoError(t, os.Chmod(dir, 0o777))
	_, _, err = Open(dir, at)
	assert.ErrorContains(t, err, "others may write into it: chmod 700 it")
}

func TestAuthorityIsRenewedWhenItHasExpired(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	first := opened(t, dir, at)
	later := at.AddDate(authorityYears, 0, -10)
	second, renewed, err := Open(dir, later)
	require.NoError(t, err)
	assert.True(t, renewed)
	assert.NotEqual(t, first.PEM(), second.PEM())
	assert.Equal(t, second.PEM(), opened(t, dir, later).PEM(), "the new one is kept")
	_, _, err = Open(dir, at)
	assert.ErrorContains(t, err, "set the clock")
}

func TestAuthorityMadeByTwoAtOnceIsOne(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	made := make([]*Authority, 8)
	var group sync.WaitGroup
	for i := range made {
		group.Go(func() { made[i], _, _ = Open(dir, at) })
	}
	group.Wait()
	for _, a := range made {
		require.NotNil(t, a)
		assert.Equal(t, made[0].PEM(), a.PEM())
	}
}

func TestLeafIsEveryHostAndEndsWithTheAuthority(t *testing.T) {
	t.Parallel()
	a := opened(t, t.TempDir(), at)
	for _, now := range []time.Time{at, at.AddDate(authorityYears, 0, -40)} {
		config, err := a.ServerConfig(now)
		require.NoError(t, err)
		c := leaf(t, config)
		assert.False(t, c.NotAfter.After(a.certificate.NotAfter))
		assert.True(t, c.NotAfter.After(now.Add(renewBefore)))
		for _, name := range append(Hosts(), "localhost", "127.0.0.1", "::1") {
			_, err := c.Verify(x509.VerifyOptions{Roots: pool(a), DNSName: name, CurrentTime: now})
			assert.NoError(t, err, name)
		}
		_, err = c.Verify(x509.VerifyOptions{Roots: pool(a), DNSName: "jd.com", CurrentTime: now})
		assert.Error(t, err)
	}
}

// What the authority itself certified for others, were its key stolen, no
// client would take.
func TestTrustInTheAuthorityEndsAtItsHosts(t *testing.T) {
	t.Parallel()
	a := opened(t, t.TempDir(), at)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	for _, names := range []struct {
		dns []string
		ips []net.IP
	}{
		{dns: []string{"example.com"}}, {dns: []string{"jd.com"}}, {dns: []string{"passport.jd.com"}},
		{dns: []string{"api.jd.com", "example.com"}}, {ips: []net.IP{net.IPv4(8, 8, 8, 8)}}, {ips: []net.IP{net.IPv4(127, 0, 0, 2)}},
	} {
		template, err := newTemplate(at, at.AddDate(0, 1, 0))
		require.NoError(t, err)
		template.DNSNames, template.IPAddresses = names.dns, names.ips
		der, err := x509.CreateCertificate(rand.Reader, template, a.certificate, key.Public(), a.key)
		require.NoError(t, err)
		forged, err := x509.ParseCertificate(der)
		require.NoError(t, err)
		_, err = forged.Verify(x509.VerifyOptions{Roots: pool(a), CurrentTime: at})
		assert.Error(t, err, "%v", names)
	}
	assert.True(t, a.certificate.MaxPathLenZero, "it certifies no other authority")
}

func TestKeyLeavesTheAuthorityOnlyForItsFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	a := opened(t, dir, at)
	kept, err := os.ReadFile(filepath.Join(dir, keyFile))
	require.NoError(t, err)
	_, rest := pem.Decode(kept)
	block, _ := pem.Decode(rest)
	require.Equal(t, pemKey, block.Type)
	public, err := os.ReadFile(CertificateFile(dir))
	require.NoError(t, err)
	for _, text := range []string{string(a.PEM()), string(public), string(a.DER())} {
		assert.NotContains(t, text, "PRIVATE")
		assert.NotContains(t, text, string(block.Bytes))
	}
}

func TestWrongFilesAreRefusedAndStay(t *testing.T) {
	t.Parallel()
	good, err := newAuthority(at)
	require.NoError(t, err)
	other, err := newAuthority(at)
	require.NoError(t, err)
	text, err := good.secret()
	require.NoError(t, err)
	foreign := foreignAuthority(t)
	mixed := &Authority{certificate: good.certificate, key: other.key}
	mixedText, err := mixed.secret()
	require.NoError(t, err)
	for name, c := range map[string]struct {
		file, text, want string
	}{
		"empty":             {keyFile, "", "does not begin with a certificate"},
		"garbage":           {keyFile, "garbage", "does not begin with a certificate"},
		"no key":            {keyFile, string(good.PEM()), "one certificate and its key"},
		"something behind":  {keyFile, string(text) + "more", "one certificate and its key"},
		"huge":              {keyFile, string(text) + strings.Repeat("x", maxFileBytes), "one certificate and its key"},
		"damaged":           {keyFile, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "certificate: "},
		"damaged key":       {keyFile, string(good.PEM()) + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "key cannot be read"},
		"another's key":     {keyFile, string(mixedText), "key is not that of the certificate"},
		"a CA for anything": {keyFile, foreign, "not one that this jdmock makes"},
		"another copy":      {certificateFile, string(other.PEM()), "remove it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			if c.file == certificateFile {
				opened(t, dir, at)
			}
			path := filepath.Join(dir, c.file)
			require.NoError(t, os.WriteFile(path, []byte(c.text), 0o600))
			_, _, err := Open(dir, at)
			require.ErrorContains(t, err, c.want)
			assert.ErrorContains(t, err, path)
			left, err := os.ReadFile(path)
			require.NoError(t, err)
			assert.Equal(t, c.text, string(left))
		})
	}
}

// foreignAuthority returns the key file of a CA that may certify anything.
func foreignAuthority(t *testing.T) string {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template, err := newTemplate(at, at.AddDate(1, 0, 0))
	require.NoError(t, err)
	template.IsCA, template.Subject.CommonName = true, authorityName
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	require.NoError(t, err)
	certificate, err := x509.ParseCertificate(der)
	require.NoError(t, err)
	text, err := (&Authority{certificate: certificate, key: key}).secret()
	require.NoError(t, err)
	return string(text)
}
