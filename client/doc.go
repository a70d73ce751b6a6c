// Package client calls the order API of JD's open platform: it signs, sends,
// reads the answer, and tells a refusal from a lost answer.
//
//	c, err := client.New("https://api.jd.com/routerjson", client.Credentials{
//		AppKey: key, AppSecret: secret, AccessToken: token,
//	})
//	page, err := c.Orders.Search(ctx, client.SearchQuery{Start: from, End: to})
//
// The services of a Client, such as Orders, Logistics and Refunds, have JD's
// methods with typed parameters and answers; Do calls any other method. An Order has every member
// that JD is known to write; Order.Decrypt decrypts what JD encrypts. Errors are compared with
// errors.Is against the values of this package (ErrTokenExpired, ErrConflict,
// …) and hold JD's own code and texts, as *wire.Error, for errors.As.
//
// Reads are repeated after a transient failure, with jittered exponential
// back-off. Writes never are: where the answer to a shipment is lost, Ship and
// Shipment read the order and decide by what they see, and the replies of
// Refunds read the request.
//
// Orders.Sync follows the changes of a shop: it loses no order's last version
// and hands out none twice.
//
// An Aggregator reads the same orders through a service that calls JD for its
// customers.
//
// A Client and all that it returns are safe for concurrent use, unless a
// comment says otherwise. No secret, token or parameter stands in the text of
// an error, ids of orders and of their cases and what JD's own texts name aside, nor in a Client or
// Credentials that is printed.
package client
