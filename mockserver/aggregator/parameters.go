package aggregator

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/method"
	"github.com/jdmock/jdmock/mockserver/params"
)

// A query is what a caller asks for.
type query struct {
	OwnerID  string
	OrderID  int64
	Fields   string // members of orderInfo, separated by commas
	States   string // the same of states; "" means any
	Enhanced bool   // vvtype 2
}

// parameters reads what the caller asks for. The schema says what is allowed.
func (f *Facade) parameters(c *Call, r *http.Request) (query, *Refusal) {
	if r.Method != http.MethodPost {
		return query{}, badRequest("the request is no POST", "请使用 POST 请求", "send a POST")
	}
	set, err := params.Read(r, params.Members, nil)
	var unreadable *params.Error
	if errors.As(err, &unreadable) {
		return query{}, badRequest(unreadable.Cause, unreadable.Cause, unreadable.Cure)
	}
	c.Notes, c.Sent = append(c.Notes, set.Notes...), set.Params
	members := map[string]string{}
	for _, p := range set.Params {
		if p.Value != "" || required(p.Name) {
			members[p.Name] = p.Value // forms send empty values for none
		}
	}
	asked, err := json.Marshal(members)
	if err != nil {
		return query{}, SystemError("the simulator failed: " + err.Error())
	}
	wrong, err := f.checker.AggregatorRequest(asked)
	if err != nil {
		return query{}, SystemError("the simulator failed: " + err.Error())
	}
	if len(wrong) > 0 {
		return query{}, badParam(wrong)
	}
	return queryOf(members)
}

func required(name string) bool {
	return name == "owner_id" || name == "order_id" || name == "optional_fields"
}

// queryOf reads parameters that satisfy the schema.
func queryOf(members map[string]string) (query, *Refusal) {
	q := query{OwnerID: members["owner_id"], Fields: members["optional_fields"], States: members["order_state"]}
	var err error
	if q.OrderID, err = strconv.ParseInt(members["order_id"], 10, 64); err != nil {
		return q, offSchema("order_id is no whole number", "order_id 应为整数", "send JD's order id")
	}
	if text, ok := members["vvtype"]; ok {
		edition, err := strconv.Atoi(text)
		if err != nil || edition != 1 && edition != 2 {
			return q, offSchema("vvtype is neither 1 nor 2", "vvtype 应为 1 或 2", "send 1 or 2, or leave it out")
		}
		q.Enhanced = edition == 2
	}
	return q, nil
}

// badParam words the first parameter that the schema refuses, and lists all.
func badParam(all []contract.ParamError) *Refusal {
	wrong := all[0]
	cure := "want owner_id, order_id and optional_fields, and if need be order_state and vvtype"
	if wrong.Kind == contract.Unknown && wrong.Nearest != "" {
		cure = "write " + wrong.Nearest
	}
	r := offSchema(wrong.Error(), wrong.Member+" "+wrong.DetailZh, cure)
	r.Violations = (&contract.Checker{Naming: true}).ParamViolations(all)
	return r
}

// offSchema words parameters that break the interface's schema.
func offSchema(cause, zh, cure string) *Refusal {
	r := badRequest(cause, zh, cure)
	r.Schema = true
	return r
}

func badRequest(cause, zh, cure string) *Refusal {
	return &Refusal{Entry: wire.AggregatorParam, Cause: cause, Cure: cure, about: zh}
}

// params returns the application parameters of JD's method.
func (q query) params(c *Call) []byte {
	members := map[string]string{"order_id": strconv.FormatInt(q.OrderID, 10), "optional_fields": q.Fields}
	if !q.Enhanced {
		members["optional_fields"] = ordinary(c, q.Fields)
	}
	if q.States != "" {
		members["order_state"] = q.States
	}
	text, err := json.Marshal(members)
	if err != nil {
		panic(err) // texts cannot fail
	}
	return text
}

// beyond are the members of orderInfo that only the enhanced edition has.
var beyond = func() map[string]bool {
	names := map[string]bool{}
	for _, name := range method.BeyondTable() {
		names[name] = true
	}
	return names
}()

// ordinary leaves out of a list of members what the ordinary edition does not
// have, and notes it.
func ordinary(c *Call, fields string) string {
	var kept []string
	noted := map[string]bool{}
	for name := range strings.SplitSeq(fields, ",") {
		name = strings.TrimSpace(name)
		if !beyond[name] {
			kept = append(kept, name)
			continue
		}
		if !noted[name] {
			noted[name] = true
			c.Notes = append(c.Notes, "optional_fields: "+name+" comes with vvtype 2 alone")
		}
	}
	return strings.Join(kept, ",")
}
