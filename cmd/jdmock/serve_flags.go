package main

import (
	"errors"
	"net"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/limit"
	"github.com/jdmock/jdmock/mockserver/sandbox"
	"github.com/jdmock/jdmock/mockserver/seed"
)

// The formats of what is printed.
const (
	formatText = "text"
	formatJSON = "json"
)

// The default addresses.
const (
	defaultAddr        = "127.0.0.1:6180"
	defaultControlAddr = "127.0.0.1:6181"
	defaultURL         = "http://" + defaultAddr + wire.Path
	defaultControlURL  = "http://" + defaultControlAddr
)

// serveFlags are the flags of serve, as they were given.
type serveFlags struct {
	addr, controlAddr, publicURL             string
	appKey, appSecret, accessToken, venderID string
	shops, orders                            int
	journalEntries, journalBytes             int
	shopsFile, catalog                       string
	adopt                                    bool
	seed                                     uint64
	start, store, clock, arrivals            string
	scenario                                 string
	window, limit, check                     string
	faultHeader, faults, controlToken        string
	readyFile                                string
	fixed                                    fixedHostFlags
	stubs                                    stubFlags
	recorded                                 importFlag
	app                                      appFlags
	drain                                    drainFlags
	log                                      logFlags
}

// define adds the flags to a command.
func (o *serveFlags) define(f *flags) {
	f.text(&o.addr, "addr", defaultAddr, "where the gateway listens; port 0 takes a free one")
	f.text(&o.controlAddr, "control-addr", defaultControlAddr, "where the control API listens, beside /healthz, /readyz and /metrics; port 0 takes a free one")
	f.text(&o.controlToken, "control-token", "", "what callers of the control API must send as a bearer token (default none on loopback, elsewhere a random one, which is printed)")
	f.text(&o.appKey, "app-key", mockserver.DefaultAppKey, "key of the app")
	f.text(&o.appSecret, "app-secret", mockserver.DefaultAppSecret, "secret of the app, which signs")
	f.text(&o.accessToken, "access-token", mockserver.DefaultAccessToken, "token of the first shop")
	f.text(&o.venderID, "vender-id", mockserver.DefaultVenderID, "id of the first shop")
	f.number(&o.shops, "shops", 1, "how many shops, each with a token of its own")
	f.text(&o.shopsFile, "shops-file", "", "CSV file with the shops: vender_id and, if wanted, shop_name, access_token, refresh_token, orders")
	f.text(&o.catalog, "catalog", "", "CSV file with what shops sell: sku_id, name, price and, if wanted, outer_sku_id, ware_id, product_no, service, jewellery, vender_id")
	f.toggle(&o.adopt, "adopt-tokens", "make a shop of each unknown token")
	f.seed(&o.seed, "seed", 1, "what is made up follows from it")
	f.text(&o.start, "start", "", "where the shops' past ends and their time begins: RFC 3339, or yyyy-MM-dd HH:mm:ss in GMT+8 (default now)")
	f.number(&o.orders, "orders", mockserver.DefaultOrders, "how many orders each shop has")
	f.text(&o.store, "store", "memory", "where orders are kept: memory")
	f.text(&o.clock, "clock", "real", "shop time: real, frozen, offset:DURATION or scaled:RATE")
	f.text(&o.arrivals, "arrivals", "off", "new orders that arrive, and what their buyers do: off, a rate such as 20/m, calm, day, double-eleven, or a YAML file")
	f.text(&o.scenario, "scenario", "", "what is given before the first call: one of jdmock scenario list, or a YAML file")
	f.text(&o.window, "timestamp-window", "", "how far a timestamp may be off: a duration, or off (default 10m, or as the quirk says)")
	f.text(&o.limit, "limit", "off", "calls for each app and method: off, or such as 100/s; off, if given, turns off the aggregator's 10/s too")
	f.text(&o.check, "check-answers", string(mockserver.CheckSampled), "which answers are held to their schema: off, sample or all")
	f.text(&o.faultHeader, "fault-header", "on", "whether a call may ask for a fault of its own with the header X-JDMock-Fault, such as reset or latency:2s;phase=after: on or off")
	f.text(&o.faults, "faults", "", "JSON file with a list of faults as the control API takes them, such as contract drift --latency-faults writes")
	f.number(&o.journalEntries, "journal-entries", journal.DefaultSize, "how many calls each sandbox's journal keeps")
	f.number(&o.journalBytes, "journal-bytes", journal.DefaultBytes, "how many bytes of their requests and answers it keeps")
	f.text(&o.publicURL, "public-url", "", "what the banner and the ready file call the gateway, where callers see it under another name")
	o.recorded.define(f)
	o.app.define(f)
	o.stubs.define(f)
	o.fixed.define(f)
	f.text(&o.readyFile, "ready-file", "", "written, with URLs and credentials, once both listeners answer")
	o.drain.define(f)
	o.log.define(f)
}

// options turns the flags into the server's options.
func (o *serveFlags) options(f *flags) (mockserver.Options, error) {
	out := mockserver.Options{
		AppKey: o.appKey, AppSecret: o.appSecret, AccessToken: o.accessToken, VenderID: o.venderID,
		Shops: o.shops, AdoptTokens: o.adopt, Seed: o.seed, Orders: o.orders, CheckAnswers: mockserver.CheckAnswers(o.check),
	}
	if o.orders == 0 {
		out.Orders = -1 // Options take 0 for the default
	}
	if err := errors.Join(o.checkNumbers(), o.checkChoices(), o.checkAddresses(), o.checkCredentials(), o.checkControlToken()); err != nil {
		return out, usage("%w", err)
	}
	out.PublicURL, out.FaultHeader = o.publicURL, o.faultHeader == "on"
	out.JournalSize, out.JournalBytes = o.journalEntries, o.journalBytes
	if err := o.times(&out); err != nil {
		return out, err
	}
	if err := o.recorded.apply(f, o.clock, &out); err != nil {
		return out, err
	}
	rate, err := limit.Parse(o.limit)
	if err != nil {
		return out, usage("--limit: %w", err)
	}
	out.Limit = rate
	if rate.Off() && f.changed("limit") {
		out.AggregatorLimit = &rate // off by word; else it has a limit of its own
	}
	if out.Catalog, err = readCatalog(o.catalog); err != nil {
		return out, err
	}
	if out.Arrivals, err = readArrivals(o.arrivals); err != nil {
		return out, err
	}
	if err := o.app.apply(&out); err != nil {
		return out, err
	}
	if err := o.stubs.apply(&out); err != nil {
		return out, err
	}
	if o.shopsFile == "" {
		return out, nil
	}
	for _, other := range []string{"shops", "vender-id", "access-token"} {
		if f.changed(other) {
			return out, usage("--shops-file names the shops: leave out --%s", other)
		}
	}
	out.ShopList, err = readShops(o.shopsFile)
	return out, err
}

// maxJournalEntries bounds what --journal-entries takes.
const maxJournalEntries = 10_000_000

func (o *serveFlags) checkNumbers() error {
	switch {
	case o.shops < 1 || o.shops > sandbox.MaxShops:
		return usage("--shops %d: want 1 to %d", o.shops, sandbox.MaxShops)
	case o.orders < 0 || o.orders > seed.MaxOrders:
		return usage("--orders %d: want 0 to %d", o.orders, seed.MaxOrders)
	case o.journalEntries < 1 || o.journalEntries > maxJournalEntries:
		return usage("--journal-entries %d: want 1 to %d", o.journalEntries, maxJournalEntries)
	case o.journalBytes < 1:
		return usage("--journal-bytes %d: want a number from 1", o.journalBytes)
	case o.seed == 0:
		return usage("--seed 0: want a number from 1")
	}
	return nil
}

func (o *serveFlags) checkChoices() error {
	return errors.Join(
		oneOf("store", o.store, "memory"),
		oneOf("check-answers", o.check, string(mockserver.CheckOff), string(mockserver.CheckSampled), string(mockserver.CheckAll)),
		oneOf("fault-header", o.faultHeader, "on", "off"),
		o.log.check(), o.drain.check(),
	)
}

// checkCredentials refuses empty ones: JD has none.
func (o *serveFlags) checkCredentials() error {
	for _, c := range []struct{ flag, value string }{
		{"app-key", o.appKey}, {"app-secret", o.appSecret}, {"access-token", o.accessToken}, {"vender-id", o.venderID},
	} {
		if c.value == "" {
			return usage("--%s is empty: give it a value, or leave it out for the default", c.flag)
		}
	}
	return nil
}

func (o *serveFlags) checkAddresses() error {
	for flag, addr := range map[string]string{"addr": o.addr, "control-addr": o.controlAddr, "tls": o.fixed.tls, "forward-proxy": o.fixed.proxy} {
		if addr == "" && (flag == "tls" || flag == "forward-proxy") {
			continue // off
		}
		if _, _, err := net.SplitHostPort(addr); err != nil {
			return usage("--%s %q: want host:port, such as %s", flag, addr, defaultAddr)
		}
	}
	if o.publicURL == "" {
		return nil
	}
	whole, err := gatewayURL(o.publicURL)
	if err != nil {
		return usage("--public-url: %w", err)
	}
	o.publicURL = whole
	return nil
}

// times sets the options about time.
func (o *serveFlags) times(out *mockserver.Options) error {
	var err error
	if o.start != "" {
		if out.Start, err = parseStart(o.start); err != nil {
			return err
		}
	}
	if out.Clock, err = clock.Parse(o.clock, out.Start); err != nil {
		return usage("--clock: %w", err)
	}
	switch o.window {
	case "":
		return nil // the quirk decides
	case "off":
		out.TimestampWindow = -1
		return nil
	}
	out.TimestampWindow, err = time.ParseDuration(o.window)
	if err != nil || out.TimestampWindow <= 0 {
		return usage("--timestamp-window %q: want a duration such as 10m, or off", o.window)
	}
	return nil
}

// parseStart reads --start. The years are those that JD's text of time can
// hold without being taken for unset.
func parseStart(text string) (time.Time, error) { return parseInstant("start", text) }

// parseInstant reads a flag that is an instant.
func parseInstant(flag, text string) (time.Time, error) {
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		at, err = wire.ParseTime(text)
	}
	if err != nil || at.Year() < 2000 || at.Year() > 2199 {
		return time.Time{}, usage("--%s %q: want a time of the years 2000 to 2199, as 2025-04-02T12:00:00+08:00 or '2025-04-02 12:00:00' in GMT+8", flag, text)
	}
	return at, nil
}

// gatewayURL returns the whole URL of a gateway, to which the path may be
// missing.
func gatewayURL(text string) (string, error) {
	u, err := url.Parse(strings.TrimSuffix(text, "/"))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		return "", errors.New("want a URL such as " + defaultURL + ", with http or https, a host, and no user or query")
	}
	if !strings.HasSuffix(u.Path, wire.Path) {
		u.Path += wire.Path
	}
	return u.String(), nil
}

// readShops reads the shops' file.
func readShops(path string) ([]sandbox.ShopConfig, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, environment("--shops-file: %w", err)
	}
	defer file.Close()
	shops, err := parseShops(file)
	if err != nil {
		return nil, usage("--shops-file %s: %w", path, err)
	}
	return shops, nil
}

// readCatalog reads the file of what shops sell, if there is one.
func readCatalog(path string) (*seed.Catalogs, error) {
	if path == "" {
		return nil, nil
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, environment("--catalog: %w", err)
	}
	defer file.Close()
	catalog, err := seed.ReadCatalog(file)
	if err != nil {
		return nil, usage("--catalog %s: %w", path, err)
	}
	return catalog, nil
}
