package mockserver

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// authenticate finds out who calls which method for which shop, and believes it
// only with a sign. JD does not document the order of its checks; this one is
// inferred from the codes (assumed).
func (s *Server) authenticate(ctx context.Context, c *call) *refusal {
	if err := s.identify(c); err != nil {
		return err
	}
	if !verify(c) {
		return s.badSign(ctx, c)
	}
	if err := c.nested(); err != nil {
		return err
	}
	if format := c.params.Get(wire.ParamFormat); format != "" && !strings.EqualFold(format, "json") {
		return &refusal{entry: wire.InvalidFormat, cause: fmt.Sprintf("format is %.20q", format), cure: "send format=json, or none"}
	}
	if err := c.box.Arrive(ctx, c.shopAt); err != nil {
		return internal(err)
	}
	if err := s.openShop(ctx, c); err != nil {
		return err
	}
	return s.permit(c)
}

// identify finds out which method the call is of, and which app says that it
// makes it. Without a sandbox, quirks are decided as the server is set.
func (s *Server) identify(c *call) *refusal {
	if c.params.Get(wire.ParamMethod) == "" {
		return &refusal{entry: wire.MissingMethod, cause: "there is no parameter method" + whereElse(c), cure: "send method, such as jingdong.pop.order.search"}
	}
	if c.params.Get(wire.ParamAppKey) == "" {
		return &refusal{entry: wire.MissingAppKey, cause: "there is no parameter app_key", cure: "send the app's key"}
	}
	if err := checkVersion(c.params.Get(wire.ParamVersion)); err != nil {
		return err
	}
	box, app, known := s.directory.Find(c.params.Get(wire.ParamAppKey))
	c.quirks = s.options.Quirks
	if known {
		c.quirks = box.Quirks()
	}
	if err := s.checkTimestamp(c); err != nil {
		return err
	}
	if c.params.Get(wire.ParamSign) == "" {
		return &refusal{entry: wire.MissingSign, cause: "there is no parameter sign", cure: "jdmock sign shows how to make it"}
	}
	if err := s.findMethod(c); err != nil {
		return err
	}
	if !known {
		return &refusal{entry: wire.InvalidAppKey, cause: "no app has this app_key", cure: "jdmock env prints a key that is known"}
	}
	c.box, c.app, c.shopAt = box, app, box.Clock().Now()
	return nil
}

// whereElse says where the parameters may be, if there are none at all.
func whereElse(c *call) string {
	if len(c.params) == 0 {
		return ", nor any other: the query is empty and the body holds no form"
	}
	return ""
}

// checkVersion wants 1.0 or 2.0.
func checkVersion(v string) *refusal {
	if v == wire.Version || v == "1.0" {
		return nil
	}
	const cure = "send v=2.0"
	if v == "" {
		return &refusal{entry: wire.MissingVersion, cause: "there is no parameter v", cure: cure}
	}
	if _, err := strconv.ParseFloat(v, 64); err != nil {
		return &refusal{entry: wire.InvalidVersion, cause: fmt.Sprintf("v is %.20q, no number", v), cure: cure}
	}
	return &refusal{entry: wire.UnsupportedVersion, cause: fmt.Sprintf("v is %.20q", v), cure: cure}
}

// checkTimestamp wants a time near the gateway's.
func (s *Server) checkTimestamp(c *call) *refusal {
	text := c.params.Get(wire.ParamTimestamp)
	if text == "" {
		return &refusal{entry: wire.MissingTimestamp, cause: "there is no parameter timestamp", cure: "send timestamp=" + wire.FormatTimestamp(c.now)}
	}
	at, err := wire.ParseTimestamp(text, s.options.TimestampZone)
	if err != nil {
		if unix := unixTimestamp(text, c.now); unix != nil {
			return unix
		}
		return &refusal{
			entry: wire.InvalidTimestamp, cause: fmt.Sprintf("timestamp is %.40q", text),
			cure: "write it like " + wire.FormatTimestamp(c.now) + ", in GMT+8",
		}
	}
	off := at.Sub(c.now)
	if window := s.window(c); window > 0 && off.Abs() > window {
		return &refusal{
			entry: wire.InvalidTimestamp,
			cause: fmt.Sprintf("timestamp %s is %s off; at most %s is allowed", text, off.Round(time.Second), window),
			cure:  timestampCure(off),
		}
	}
	return nil
}

// window returns how far a timestamp may be off; less than 0 is any distance.
func (s *Server) window(c *call) time.Duration {
	if s.options.TimestampWindow != 0 {
		return s.options.TimestampWindow
	}
	return timestampWindows[c.quirks.Of(quirk.TimestampWindow)]
}

// timestampWindows are the quirk's values.
var timestampWindows = map[string]time.Duration{"10m": DefaultTimestampWindow, "6m": 6 * time.Minute}

// timestampCure guesses why a timestamp is off.
func timestampCure(off time.Duration) string {
	if hours := off.Round(30 * time.Minute); (off-hours).Abs() < 5*time.Minute && hours != 0 && hours.Abs() <= 24*time.Hour {
		return fmt.Sprintf("it looks like another time zone: write the time in GMT+8, %s later", -hours)
	}
	return "set the machine's clock, or stamp each attempt anew"
}

// findMethod wants a method that is imitated, or has a stub.
func (s *Server) findMethod(c *call) *refusal {
	name := wire.Method(c.params.Get(wire.ParamMethod))
	spec, ok := method.Find(name)
	if !ok {
		return s.findStub(c, name)
	}
	c.spec = spec
	return nil
}

// openShop wants a token that opens a shop to the app.
func (s *Server) openShop(ctx context.Context, c *call) *refusal {
	token := c.params.Get(wire.ParamAccessToken)
	if token == "" && c.stub != nil && c.stub.Public {
		return nil
	}
	if token == "" {
		return missingToken(c)
	}
	shop, err := c.box.Open(ctx, c.app.Key, token, c.shopAt)
	if err != nil {
		return s.unopened(c, err)
	}
	c.shop = shop
	return nil
}

// unopened returns why a token opened no shop.
func (s *Server) unopened(c *call, err error) *refusal {
	var bad *sandbox.TokenError
	if errors.As(err, &bad) {
		return s.badToken(c, bad)
	}
	return internal(err)
}
