package client_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"time"

	"github.com/jdmock/jdmock/client"
	"github.com/jdmock/jdmock/contract/wire"
)

// exampleClient returns a client of a gateway with two orders.
func exampleClient() (*client.Client, func()) {
	s := &shop{now: testNow}
	s.place(testNow.Add(-time.Hour), client.WaitSellerStockOut)
	s.place(testNow, client.WaitSellerStockOut)
	srv := httptest.NewServer(&gate{reply: func(n int, r received, w http.ResponseWriter) {
		switch r.method {
		case client.MethodOrderShip:
			refuse(w, "409")
		case client.MethodVenderShopQuery:
			answer(w, r.method, `"shop_jos_result":{"vender_id":10001,"shop_name":"demo"}`)
		default:
			s.answer(r, w)
		}
	}})
	c, err := client.New(srv.URL+wire.Path, testCredentials, client.WithNow(func() time.Time { return testNow }))
	if err != nil {
		log.Fatal(err)
	}
	return c, srv.Close
}

func ExampleNew() {
	c, err := client.New("https://api.jd.com/routerjson", client.Credentials{
		AppKey: "the app's key", AppSecret: "the app's secret", AccessToken: "the shop's token",
	})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(c)
	// Output: Client{https://api.jd.com/routerjson AppKey:the app's key}
}

func ExampleClient_Do() {
	c, done := exampleClient()
	defer done()
	var answer struct {
		Shop struct {
			Name string `json:"shop_name"`
		} `json:"shop_jos_result"`
	}
	if err := c.Do(context.Background(), "jingdong.vender.shop.query", nil, &answer); err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer.Shop.Name)
	// Output: demo
}

func ExampleOrdersService_SearchAll() {
	c, done := exampleClient()
	defer done()
	orders := c.Orders.SearchAll(context.Background(), client.SearchQuery{
		Start: testNow.Add(-90 * 24 * time.Hour), End: testNow, States: []client.State{client.WaitSellerStockOut},
	})
	for order, err := range orders {
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(order.OrderID, order.Placed)
	}
	// Output:
	// 1 2026-03-01 11:00:00
	// 2 2026-03-01 12:00:00
}

func ExampleOrdersService_Ship() {
	c, done := exampleClient()
	defer done()
	_, err := c.Orders.Ship(context.Background(), client.ShipRequest{OrderID: 1, LogisticsID: 463, Waybill: "YT1"})
	var detail *wire.Error
	switch {
	case errors.Is(err, client.ErrUnknownOutcome):
		fmt.Println("look at the order again later")
	case errors.Is(err, client.ErrConflict) && errors.As(err, &detail):
		fmt.Println("cannot be shipped:", detail.Code)
	}
	// Output: cannot be shipped: 409
}

func ExampleSync() {
	c, done := exampleClient()
	defer done()
	changes := c.Orders.Sync(client.SyncOptions{Since: testNow.Add(-24 * time.Hour)})
	for range 2 { // a real program polls for ever, with a pause
		for order, err := range changes.Poll(context.Background()) {
			if err != nil {
				log.Print(err) // the next poll goes on from here
				break
			}
			fmt.Println(order.OrderID, order.State)
		}
		state, _ := json.Marshal(changes.State()) // keep it, to resume from it
		fmt.Println(len(state) > 0)
	}
	// Output:
	// 1 WAIT_SELLER_STOCK_OUT
	// 2 WAIT_SELLER_STOCK_OUT
	// true
	// true
}

func ExampleNewRefreshingToken() {
	app := client.Credentials{AppKey: "key", AppSecret: "secret"}
	source, err := client.NewRefreshingToken(client.RefreshOptions{
		URL: "https://open-oauth.jd.com", App: app,
		Tokens: client.Tokens{AccessToken: "access", RefreshToken: "refresh"},
		Save:   func(context.Context, client.Tokens) { /* keep them for the next start */ },
	})
	if err != nil {
		log.Fatal(err)
	}
	c, err := client.New("https://api.jd.com/routerjson", app, client.WithTokenSource(source))
	fmt.Println(c, err)
	// Output: Client{https://api.jd.com/routerjson AppKey:key} <nil>
}
