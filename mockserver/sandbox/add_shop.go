package sandbox

import (
	"context"
	"fmt"
	"strconv"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/seed"
	"github.com/jdmock/jdmock/mockserver/store"
)

// AddShop makes a shop with its orders and a token for it, which is empty if
// the shop is to be unauthorized. Orders that have arrived before are none of
// its own.
func (s *Sandbox) AddShop(ctx context.Context, c ShopConfig) (Token, error) {
	if err := s.Arrive(ctx, s.config.Clock.Now()); err != nil {
		return Token{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.addShopLocked(ctx, c)
}

func (s *Sandbox) addShopLocked(ctx context.Context, c ShopConfig) (Token, error) {
	if s.removed {
		return Token{}, ErrRemoved
	}
	if len(s.shops) >= MaxShops {
		return Token{}, fmt.Errorf("sandbox: it has %d shops, and cannot have more", MaxShops)
	}
	c = s.completeLocked(c)
	if err := s.checkLocked(c); err != nil {
		return Token{}, err
	}
	generated := &seed.Shop{Seed: s.config.Seed, Ordinal: c.ordinal, Start: s.config.Start, Count: c.Orders, Catalog: c.Catalog}
	now := s.config.Clock.Now()
	key := store.ShopKey{Sandbox: s.config.Name, Vender: c.VenderID}
	if err := s.config.Store.AddShop(ctx, key, now, generated); err != nil {
		s.index.drop(c.Access)
		return Token{}, err
	}
	shop := Shop{VenderID: c.VenderID, Profile: generated.Profile(), Carriers: generated.Carriers(), Key: wire.ShopKey(s.config.Seed, c.VenderID), generated: generated}
	if c.Name != "" {
		shop.Name = c.Name
	}
	s.shops[shop.VenderID] = shop
	s.order = append(s.order, shop.VenderID)
	s.points[shop.VenderID] = max(c.Points, 0)
	if c.Unauthorized {
		return Token{}, nil
	}
	token := Token{Access: c.Access, Refresh: c.Refresh, AppKey: c.AppKey, VenderID: c.VenderID, Expires: now.Add(s.apps[c.AppKey].TokenLife())}
	s.giveLocked(token)
	return token, nil
}

// completeLocked makes up what the configuration leaves empty.
func (s *Sandbox) completeLocked(c ShopConfig) ShopConfig {
	if !c.ordinalChosen {
		c.ordinal = int64(len(s.order))
	}
	if c.VenderID == "" {
		c.VenderID = strconv.FormatInt(firstVender+c.ordinal, 10)
	}
	if c.Catalog == nil {
		c.Catalog = s.config.Catalog.Of(c.VenderID)
	}
	if c.AppKey == "" {
		c.AppKey = s.config.Apps[0].Key
	}
	if c.Points == 0 {
		c.Points = DefaultPoints
	}
	if c.Unauthorized {
		return c
	}
	if c.Access == "" {
		c.Access = seed.Token(s.config.Seed, "access", s.origin(), c.VenderID)
	}
	if c.Refresh == "" {
		c.Refresh = seed.Token(s.config.Seed, "refresh", s.origin(), c.VenderID)
	}
	return c
}

// checkLocked refuses a shop that cannot be.
func (s *Sandbox) checkLocked(c ShopConfig) error {
	if n, err := strconv.ParseInt(c.VenderID, 10, 64); err != nil || n < 1 || c.VenderID != strconv.FormatInt(n, 10) {
		return fmt.Errorf("vender_id %q: want a number from 1, as JD has them", c.VenderID)
	}
	if c.Orders < 0 || c.Orders > seed.MaxOrders {
		return fmt.Errorf("shop %s: %d orders: want 0 to %d", c.VenderID, c.Orders, seed.MaxOrders)
	}
	if len(c.Access) > MaxTokenBytes {
		return fmt.Errorf("shop %s: its token is longer than %d bytes", c.VenderID, MaxTokenBytes)
	}
	if _, ok := s.apps[c.AppKey]; !ok {
		return fmt.Errorf("shop %s: there is no app %s", c.VenderID, c.AppKey)
	}
	if _, taken := s.shops[c.VenderID]; taken {
		return fmt.Errorf("vender_id %s: %w", c.VenderID, ErrTaken)
	}
	if c.Unauthorized {
		if c.Access != "" || c.Refresh != "" {
			return fmt.Errorf("shop %s: it has a token and is unauthorized: want one of the two", c.VenderID)
		}
		return nil
	}
	if _, taken := s.refresh[c.Refresh]; taken {
		return fmt.Errorf("the refresh token of shop %s: %w", c.VenderID, ErrTaken)
	}
	if _, taken := s.tokens[c.Access]; taken || !s.index.claim(c.Access, s) {
		return fmt.Errorf("the access token of shop %s: %w", c.VenderID, ErrTaken)
	}
	return nil
}
