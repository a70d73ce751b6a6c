// Package wire is JD's gateway protocol: the names of its parameters, the
// signature, the envelope, its error catalogue, and its texts for time and
// money. It spells; it decides nothing and does no I/O.
package wire

import "strings"

// Names of the system parameters of a call.
// Source: open.jd.com developer guide, listId=2643; every SDK read.
const (
	ParamMethod      = "method"
	ParamAppKey      = "app_key"
	ParamAccessToken = "access_token"
	ParamTimestamp   = "timestamp"
	ParamVersion     = "v"
	ParamSign        = "sign"
	ParamSignMethod  = "sign_method"
	ParamFormat      = "format"
	ParamJSON        = "360buy_param_json" // the application parameters, as the text of one JSON object
	ParamOther       = "other"             // an extra of the Java SDK, sent and never signed
)

// Path is where the gateway answers, below its host.
const Path = "/routerjson"

// Version is the value of ParamVersion that current clients send.
const Version = "2.0"

// ErrorRoot is the single top-level key of an answer that refuses.
const ErrorRoot = "error_response"

// CodeOK is the code inside every answer that does not refuse.
const CodeOK = "0"

// A Method is the name of a JD API method, such as "jingdong.pop.order.get".
// Its case matters.
type Method string

// Root returns the single top-level key of the method's answer.
//
// The spelling is JD's own: "jingdong.pop.order.get" answers under
// "jingdong_pop_order_get_responce". The old 360buy methods lose their prefix
// and are spelled "_response".
// Source: fixtures of several clients; gh:lostinfo/jos-open-api.
func (m Method) Root() string {
	if old, ok := strings.CutPrefix(string(m), "360buy."); ok {
		return strings.ReplaceAll(old, ".", "_") + "_response"
	}
	return strings.ReplaceAll(string(m), ".", "_") + "_responce"
}

// Evidence says where a fact about JD comes from.
type Evidence string

// The kinds of evidence, strongest first.
const (
	Official   Evidence = "official"    // JD's own documentation, read there or in faithful copies
	SDK        Evidence = "sdk"         // the code of JD's official SDKs
	Guide      Evidence = "guide"       // the article "In-Depth Exploration of JD.com API: Order and Transaction Interfaces"
	Aggregator Evidence = "aggregator"  // the documentation of an aggregator that passes JD's answers on
	ThirdParty Evidence = "third-party" // code or notes of others who call JD
	Assumed    Evidence = "assumed"     // decided here, because nothing public decides
)

// Known reports whether e is one of the kinds above.
func (e Evidence) Known() bool {
	switch e {
	case Official, SDK, Guide, Aggregator, ThirdParty, Assumed:
		return true
	}
	return false
}

// A Source is the evidence for a fact and where to find it.
type Source struct {
	Evidence Evidence `json:"evidence"`
	Ref      string   `json:"ref"`
}
