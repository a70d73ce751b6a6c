package client

import "errors"

// What a caller acts on. Errors of this package are compared with these by
// errors.Is; the codes that each stands for are JD's.
var (
	// ErrTokenExpired: the access token is expired, revoked or unknown (19, 401; the aggregator's 103).
	ErrTokenExpired = errors.New("access token is expired or invalid")
	// ErrTokenMissing: the method needs an access token (18).
	ErrTokenMissing = errors.New("access token is missing")
	// ErrInvalidSign: the signature does not fit, mostly a wrong secret (12).
	ErrInvalidSign = errors.New("signature is invalid")
	// ErrTimestamp: the clock is off by minutes (8).
	ErrTimestamp = errors.New("timestamp is outside of the gateway's window")
	// ErrRateLimited: too many calls (2, -110000).
	ErrRateLimited = errors.New("too many calls")
	// ErrParam: an application parameter is wrong (60, 61, 62, 63, 3001, 10500001, 10100002; the aggregator's 100).
	ErrParam = errors.New("parameter is invalid")
	// ErrOrderNotFound: there is no such order, or it is another shop's (402, 71, an answer without orderInfo).
	ErrOrderNotFound = errors.New("order is unknown or another shop's")
	// ErrConflict: the order's state does not allow it (409, 70, 10400001), or that of the case (10800001).
	ErrConflict = errors.New("order's state does not allow it")
	// ErrNoPermission: the aggregator's account has no right to the interface (204).
	ErrNoPermission = errors.New("account has no right to the interface")
	// ErrOutOfCalls: the aggregator's account has no calls left (204).
	ErrOutOfCalls = errors.New("account has no calls left")
	// ErrUnsupported: the aggregator has no such interface (203).
	ErrUnsupported = errors.New("interface is not supported")
	// ErrNotAuthorized: the shop has not authorized the aggregator (302).
	ErrNotAuthorized = errors.New("shop has not authorized the account")
	// ErrTransient: the same call may succeed later.
	ErrTransient = errors.New("failure is transient")
	// ErrUnknownOutcome: a write may or may not have happened.
	ErrUnknownOutcome = errors.New("outcome is unknown")
)

// A meaning is what a code of JD's is to a caller.
type meaning struct {
	is   []error // the values above that it matches
	open bool    // JD may have acted all the same
}

// meanings holds the codes that a caller acts on, wherever they stand in an
// answer: code 71 is the same at the gateway and inside a result.
var meanings = map[string]meaning{
	"19": {is: []error{ErrTokenExpired}}, "401": {is: []error{ErrTokenExpired}},
	"18": {is: []error{ErrTokenMissing}},
	"12": {is: []error{ErrInvalidSign}},
	"8":  {is: []error{ErrTimestamp}},

	"60": {is: []error{ErrParam}}, "61": {is: []error{ErrParam}}, "62": {is: []error{ErrParam}}, "63": {is: []error{ErrParam}},
	"3001": {is: []error{ErrParam}}, "10500001": {is: []error{ErrParam}}, "10100002": {is: []error{ErrParam}},

	"402": {is: []error{ErrOrderNotFound}}, "71": {is: []error{ErrOrderNotFound}},
	"10100041": {is: []error{ErrOrderNotFound}}, "10100040": {is: []error{ErrParam}}, "10100039": {is: []error{ErrParam}},
	"409": {is: []error{ErrConflict}}, "70": {is: []error{ErrConflict}}, "10400001": {is: []error{ErrConflict}},
	"10800001": {is: []error{ErrConflict}},

	// Refused at the door: nothing has happened.
	"2": {is: []error{ErrRateLimited, ErrTransient}}, "-110000": {is: []error{ErrRateLimited, ErrTransient}},

	// 66 says that the service is down, but clients in the field see 66 and 67
	// mixed up; taking it for open costs one read.
	"1": transientAndOpen, "33": transientAndOpen, "43": transientAndOpen, "65": transientAndOpen, "66": transientAndOpen,
	"67": transientAndOpen, "999999": transientAndOpen, "99999999": transientAndOpen, "13200004": transientAndOpen,
}

var transientAndOpen = meaning{is: []error{ErrTransient}, open: true}
