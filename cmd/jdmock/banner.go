package main

import (
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver"
)

// A banner tells the user on one screen where the simulator is and how to call
// it.
type banner struct {
	ready   ready
	program string // how to start jdmock again
}

// write writes the banner.
func (b banner) write(w io.Writer) {
	r := b.ready
	fmt.Fprintf(w, "jdmock is ready: a simulator of JD's order API.\n\n")
	fmt.Fprintf(w, "  gateway       %s\n  authorize     %s\n", r.GatewayURL, b.authorize())
	fmt.Fprintf(w, "  aggregator    %s\n  control       %s\n", r.AggregatorURL, r.ControlURL)
	if r.ControlToken != "" {
		fmt.Fprintf(w, "  control token %s\n", r.ControlToken)
	}
	for _, each := range []struct{ name, value string }{{"over TLS", r.TLSURL}, {"forward proxy", r.ForwardProxyURL}, {"CA to trust", r.CAFile}} {
		if each.value != "" {
			fmt.Fprintf(w, "  %-13s %s\n", each.name, each.value)
		}
	}
	fmt.Fprintf(w, "  app_key       %s\n  app_secret    %s\n", r.AppKey, r.AppSecret)
	fmt.Fprintf(w, "  access_token  %s\n  vender_id     %s (%s)\n", r.AccessToken, r.VenderID, r.Shops[0].ShopName)
	if more := len(r.Shops) - 1; more > 0 {
		fmt.Fprintf(w, "  more shops    %d, each with a token of its own, which --ready-file lists\n", more)
	}
	fmt.Fprintf(w, "\nTry it from another terminal:\n\n  %s\n\nRefused calls are explained on stderr. Stop with Ctrl-C.\n", b.try())
}

// authorize returns the page on which a shop authorizes the app; the code goes
// to the page itself.
func (b banner) authorize() string {
	query := url.Values{"app_key": {b.ready.AppKey}, "response_type": {"code"}, "redirect_uri": {mockserver.OutOfBand}}
	return strings.TrimSuffix(b.ready.GatewayURL, wire.Path) + mockserver.PathToLogin + "?" + query.Encode()
}

// try returns a command that calls this simulator.
func (b banner) try() string {
	words := []string{
		b.program, "call", "jingdong.pop.order.search", "order_state=WAIT_SELLER_STOCK_OUT",
		"optional_fields=orderId,orderState,orderPayment",
	}
	for _, each := range []struct{ flag, value, fallback string }{
		{"--url", b.ready.GatewayURL, defaultURL},
		{"--app-key", b.ready.AppKey, mockserver.DefaultAppKey},
		{"--app-secret", b.ready.AppSecret, mockserver.DefaultAppSecret},
		{"--token", b.ready.AccessToken, mockserver.DefaultAccessToken},
	} {
		if each.value != each.fallback {
			words = append(words, each.flag, quoteShell(each.value))
		}
	}
	return strings.Join(words, " ")
}

// program returns how this program was started, as far as that can be repeated:
// go run leaves the program in a place of its own.
func program() string {
	started := os.Args[0]
	if strings.Contains(filepath.ToSlash(started), "/go-build") {
		return "go run ./cmd/jdmock"
	}
	if filepath.Base(started) == started {
		return started
	}
	return quoteShell(started)
}
