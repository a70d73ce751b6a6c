package openapi

import (
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// orderMethod is JD's method, which the aggregator calls.
const orderMethod wire.Method = "jingdong.pop.order.get"

// resultMember is what the aggregator calls JD's answer; the spelling is its own.
const resultMember = "jingdong_pop_order_get_response"

// What an example of an answer says of the call itself.
const (
	examplePoints = "4"  // that a call takes
	exampleMillis = "12" // that it took
)

// authorizePath is where a shop authorizes the app.
const authorizePath = "/tool/erps/authorize"

const aboutAggregator = "A third party's facade of JD's order service, as far as jdmock imitates it: jingdong.pop.order.get in an envelope of its own, " +
	"with every scalar of the order as text. Every answer has HTTP status 200; code says what became of the call. A failure of the order service " +
	"stands in apiResult, under code 0.\n\n" +
	"x-evidence and x-ref say how a thing is known, x-zh what it means in Chinese, x-expect what is allowed where the rule itself reads badly, " +
	"and x-sensitive marks personal data."

// aggregator returns the document of the aggregator.
func (b *builder) aggregator() (object, error) {
	request, response := b.components.use(aggregatorFile, placeRequest), b.components.use(aggregatorFile, placeResponse)
	forms, answers, err := b.aggregatorExamples()
	if err != nil {
		return nil, err
	}
	b.aggregatorRefusals(answers)
	info, _ := b.components.files[aggregatorFile]["title"].(string)
	description, _ := b.components.files[aggregatorFile]["description"].(string)
	operation := object{
		"operationId": "jdpoporderget", "summary": info, "description": description, "tags": []any{"aggregator"},
		"security": []any{object{"token": []any{}}},
		"requestBody": object{"required": true, "content": object{
			typeForm: object{"schema": request, "examples": forms}, typeMultipart: object{"schema": request},
			typeJSON: object{"schema": request, "examples": forms},
		}},
		"responses": object{"200": object{
			"description": "The order, or a refusal",
			"content":     object{typeJSON: object{"schema": response, "examples": answers}},
		}},
	}
	components := object{"securitySchemes": object{"token": object{
		"type": "http", "scheme": "bearer", "description": "The access token of any shop that has authorized the app",
	}}}
	about := object{"title": "An aggregator's order interface, as jdmock imitates it", "version": "1.0.0", "description": aboutAggregator}
	doc := b.document(about, "/"+string(contract.AggregatorMethod), object{"post": operation}, components)
	doc["tags"] = []any{object{"name": "aggregator", "description": "Orders through a third party"}}
	return doc, nil
}

// aggregatorExamples returns what JD's own cases come to through the aggregator.
func (b *builder) aggregatorExamples() (forms, answers object, err error) {
	forms, answers = object{}, object{}
	jd := &builder{options: b.options, checker: b.checker, components: newComponents()}
	jd.components.useMethod(orderMethod)
	samples, err := jd.samples(orderMethod)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range samples {
		if s.variant != contract.Main || s.Want.Error != "" || !s.strict {
			continue
		}
		wanted, err := decode(s.Want.Answer)
		if err != nil {
			return nil, nil, err
		}
		params, err := decode(s.params)
		if err != nil {
			return nil, nil, err
		}
		name := "jdpoporderget." + slug(s.Name)
		sent, _ := params.(object)
		sent["owner_id"] = b.options.OwnerID
		form := s.example(sent)
		form["description"] = s.givenText()
		forms[name] = form
		result, _ := wanted.(object)
		answers[name] = s.example(b.aggregated(wire.AggregatorOK, object{
			"withholding_money": json.Number(examplePoints),
			resultMember:        object{"orderDetailInfo": textual(result["orderDetailInfo"])},
		}))
	}
	return forms, answers, nil
}

// aggregated returns a whole answer of the aggregator.
func (b *builder) aggregated(e wire.Entry, data object) any {
	schema := b.components.use(aggregatorFile, placeResponse)
	return filler{components: b.components}.fill(schema, object{
		"code": json.Number(e.Code), "msg": e.Error("").ZhDesc, "msec": json.Number(exampleMillis),
		"time": json.Number(strconv.FormatInt(b.options.At.Unix(), 10)), "data": data,
	})
}

// aggregatorRefusals adds an example of an answer for each code that refuses a
// call at this path.
func (b *builder) aggregatorRefusals(answers object) {
	for _, e := range wire.Catalogue() {
		if e.Where != wire.AtAggregator || e.Code == wire.AggregatorOK.Code || e.Code == wire.AggregatorUnsupported.Code {
			continue
		}
		data := object{}
		if e.Code == wire.AggregatorUnauthorized.Code {
			data["url"] = b.options.ServerURL + authorizePath + "?app_key=" + url.QueryEscape(b.options.AppKey) +
				"&code=" + strings.Repeat("0", 32) + "&owner_id=" + url.QueryEscape(b.options.OwnerID)
		}
		answers[unused(answers, "error."+e.Code)] = evidence(object{
			"summary": "code " + e.Code + ": " + e.Meaning, "value": b.aggregated(e, data),
		}, e.Source)
	}
}

// textual returns a value with every scalar as text.
func textual(value any) any {
	switch v := value.(type) {
	case object:
		out := make(object, len(v))
		for name, each := range v {
			out[name] = textual(each)
		}
		return out
	case []any:
		out := make([]any, len(v))
		for i, each := range v {
			out[i] = textual(each)
		}
		return out
	case json.Number:
		return v.String()
	case bool:
		return strconv.FormatBool(v)
	}
	return value
}
