// Package fixedhost answers for JD's own hosts to clients that have JD's URL
// compiled in: an Authority certifies the names, and a Proxy takes connections
// to them.
//
// Nothing here looks up a name, connects anywhere, or edits a hosts file or a
// trust store; who wants to be answered trusts the authority himself.
package fixedhost

import (
	"net"
	"slices"
	"strings"
)

// hosts are the names that JD's clients have compiled in.
var hosts = []string{"api.jd.com", "api-dev.jd.com", "gw.api.360buy.com", "open-oauth.jd.com", "oauth.jd.com", "auth.360buy.com"}

// Hosts returns JD's names that are answered for.
func Hosts() []string { return slices.Clone(hosts) }

// answered reports whether a host, of any case and with or without the root's
// dot, is one of JD's that are answered for.
func answered(host string) bool {
	return slices.Contains(hosts, strings.ToLower(strings.TrimSuffix(host, ".")))
}

// localName is the name by which a machine knows itself.
const localName = "localhost"

// dnsNames returns every name that is certified.
func dnsNames() []string { return append(Hosts(), localName) }

// addresses returns every address that is certified.
func addresses() []net.IP { return []net.IP{net.IPv4(127, 0, 0, 1).To4(), net.IPv6loopback} }

// ranges returns the addresses as ranges that hold one address each.
func ranges() []*net.IPNet {
	var all []*net.IPNet
	for _, ip := range addresses() {
		all = append(all, &net.IPNet{IP: ip, Mask: net.CIDRMask(8*len(ip), 8*len(ip))})
	}
	return all
}
