package openapi

import (
	"github.com/jdmock/jdmock/contract"
	"github.com/jdmock/jdmock/contract/wire"
)

// The schemas of the gateway's document that stand in no schema file.
const (
	systemName = "gateway.system"
	errorName  = "gateway." + wire.ErrorRoot
	callName   = "gateway.call"
	answerName = "gateway.answer"
)

// refGateway is where the system parameters are known from.
const refGateway = "open.jd.com developer guide, listId=2643; every SDK read"

// The types of bodies.
const (
	typeJSON      = "application/json"
	typeForm      = "application/x-www-form-urlencoded"
	typeMultipart = "multipart/form-data"
)

// aboutGateway says what OpenAPI cannot.
const aboutGateway = "JD's gateway for merchants, as far as jdmock imitates it. One path serves every method, which the parameter method names: " +
	"gateway.call and gateway.answer have an alternative for each. Every answer has HTTP status 200 and exactly one top-level member, " +
	"the method's root or error_response.\n\n" +
	"sign is the upper-case hexadecimal MD5 of secret + sorted names and values + secret, over every parameter but sign, other and files. " +
	"The examples are signed. The gateway is more lenient than the schemas: members of 360buy_param_json that are null count as absent, " +
	"an integer may be text of up to 19 digits, and plain text may be an integer; x-forgiven marks examples that need it.\n\n" +
	"x-evidence and x-ref say how a thing is known, x-zh what it means in Chinese, x-expect what is allowed where the rule itself reads badly, " +
	"and x-sensitive marks personal data."

// gateway returns the document of the gateway.
func (b *builder) gateway() (object, error) {
	b.gatewaySchemas()
	examples, err := b.caseExamples()
	if err != nil {
		return nil, err
	}
	answers := examples.answers
	for name, refusal := range refusals(wire.AtGateway, wire.AtGuide) {
		answers[name] = refusal
	}
	answered := object{"200": object{"$ref": "#/components/responses/answer"}}
	item := object{
		"post": object{
			"operationId": "callGateway", "summary": "Call a method of JD's", "tags": []any{"gateway"}, "security": []any{},
			"requestBody": object{"required": true, "content": object{
				typeForm:      object{"schema": reference(callName), "examples": examples.forms},
				typeMultipart: object{"schema": reference(callName)},
			}},
			"responses": answered,
		},
		"get": object{
			"operationId": "callGatewayInQuery", "summary": "Call a method of JD's, all in the query", "tags": []any{"gateway"}, "security": []any{},
			"parameters": b.queryParameters(examples.first), "responses": answered,
		},
	}
	components := object{"responses": object{"answer": object{
		"description": "The method's answer, or a refusal. Of an example, what the case does not name is the least that the schema allows.",
		"headers":     object{"X-JDMock-Call": object{"description": "Id of the call, in jdmock alone", "schema": object{"type": "string"}}},
		"content":     object{typeJSON: object{"schema": reference(answerName), "examples": answers}},
	}}}
	info := object{"title": "JD's gateway for merchants, as jdmock imitates it", "version": "1.0.0", "description": aboutGateway}
	doc := b.document(info, wire.Path, item, components)
	doc["tags"] = []any{object{"name": "gateway", "description": "JD's methods, behind one path"}}
	return doc, nil
}

// gatewaySchemas adds the schemas of every method.
func (b *builder) gatewaySchemas() {
	c := b.components
	c.add(systemName, systemSchema())
	c.add(errorName, envelope(wire.ErrorRoot, c.use(commonFile, "errorResponse")))
	var calls []any
	answers := []any{reference(errorName)}
	mapping := object{}
	for _, m := range b.checker.Methods() {
		requests, responses := c.useMethod(m)
		info, _ := b.checker.Info(m)
		call := evidence(callSchema(m, requests), info.Source)
		call["title"], call["description"], call["x-dialect"] = info.Title, info.Description, info.Dialect
		answer := envelope(m.Root(), alternatives(responses))
		answer["title"] = info.Title
		calls = append(calls, c.add(string(m)+".call", call))
		answers = append(answers, c.add(string(m)+".answer", answer))
		mapping[string(m)] = refPrefix + string(m) + ".call"
	}
	c.add(callName, object{
		"description": "The parameters of a call: one alternative for each method", "type": "object", "oneOf": calls,
		"discriminator": object{"propertyName": wire.ParamMethod, "mapping": mapping},
	})
	c.add(answerName, object{"description": "The answer to a call: a refusal, or one alternative for each method", "type": "object", "oneOf": answers})
}

// useMethod adds the schemas of a method, and returns references to those of
// its requests and of what stands under its root: two each if JD and the guide
// describe one.
func (c *components) useMethod(m wire.Method) (requests, responses []any) {
	file := string(m) + ".json"
	requests, responses = []any{c.use(file, placeRequest)}, []any{c.use(file, placeResponse)}
	if c.has(file, placeGuideRequest) {
		requests = append(requests, c.use(file, placeGuideRequest))
		responses = append(responses, c.use(file, placeGuideResponse))
	}
	return requests, responses
}

// callSchema returns the schema of the parameters of a call of m.
func callSchema(m wire.Method, requests []any) object {
	return object{
		"type": "object", "required": []any{wire.ParamMethod, wire.ParamJSON},
		"allOf": []any{reference(systemName)},
		"properties": object{
			wire.ParamMethod: evidence(object{"type": "string", "const": string(m), "description": "Name of the method; the case matters", "x-zh": "方法名"},
				wire.Source{Evidence: wire.Official, Ref: refGateway}),
			wire.ParamJSON: evidence(object{
				"type": "string", "description": "The application parameters, as the text of one JSON object", "x-zh": "应用级参数（JSON 文本）",
				"contentMediaType": typeJSON, "contentSchema": alternatives(requests),
			}, wire.Source{Evidence: wire.Official, Ref: refGateway}),
		},
	}
}

// envelope returns the schema of an answer with the single top-level member.
func envelope(root string, inner any) object {
	return object{
		"type": "object", "required": []any{root}, "properties": object{root: inner}, "additionalProperties": false,
	}
}

// A systemParameter is a parameter that every call has.
type systemParameter struct {
	name, about, zh string
	optional        bool
	schema          object
}

// systemParameters are those beside method and the application parameters.
func systemParameters() []systemParameter {
	text := func() object { return object{"type": "string", "minLength": 1} }
	return []systemParameter{
		{wire.ParamAppKey, "Key of the app that calls", "应用的 app_key", false, text()},
		{wire.ParamAccessToken, "Token by which the shop lets the app call", "商家授权令牌", false, text()},
		{wire.ParamTimestamp, "When the call is made: yyyy-MM-dd HH:mm:ss in GMT+8, or with milliseconds and zone, as 2026-01-02 15:04:05.000+0800", "时间戳", false, text()},
		{wire.ParamVersion, "Version of the protocol", "API 协议版本", false, object{"type": "string", "enum": []any{"1.0", wire.Version}}},
		{wire.ParamSign, "Signature of the call: 32 digits, of HMAC-SHA256 64", "签名", false, object{"type": "string", "pattern": "^([0-9A-F]{32}|[0-9A-F]{64})$"}},
		{wire.ParamSignMethod, "How the call is signed: " + wire.SignMD5 + ", also if absent or anything else, " + wire.SignHMACMD5 + " or " + wire.SignHMACSHA256, "签名方法", true, object{"type": "string"}},
		{wire.ParamFormat, "Form of the answer", "响应格式", true, object{"type": "string", "enum": []any{"json"}}},
	}
}

// systemSchema returns the schema of the parameters that every call has.
func systemSchema() object {
	properties, required := object{}, []any{}
	for _, p := range systemParameters() {
		p.schema["description"], p.schema["x-zh"] = p.about, p.zh
		properties[p.name] = evidence(p.schema, wire.Source{Evidence: wire.Official, Ref: refGateway})
		if !p.optional {
			required = append(required, p.name)
		}
	}
	return object{"type": "object", "description": "The parameters that every call has", "required": required, "properties": properties}
}

// queryParameters returns the parameters of a call that is all in its query,
// with an example of each method and variant.
func (b *builder) queryParameters(first object) []any {
	var methods, requests []any
	for _, m := range b.checker.Methods() {
		methods = append(methods, string(m))
		own, _ := b.components.useMethod(m)
		requests = append(requests, own...)
	}
	parameters := []any{
		object{"name": wire.ParamMethod, "in": "query", "required": true, "description": "Name of the method; the case matters", "schema": object{"type": "string", "enum": methods}},
		object{"name": wire.ParamJSON, "in": "query", "required": true, "description": "The application parameters, as the text of one JSON object",
			"content": object{typeJSON: object{"schema": object{"type": "object", "anyOf": requests}, "examples": first}}},
	}
	for _, p := range systemParameters() {
		parameters = append(parameters, object{"name": p.name, "in": "query", "required": !p.optional, "description": p.about, "x-zh": p.zh, "schema": p.schema})
	}
	return parameters
}

// variantText names a variant in the document.
func variantText(v contract.Variant) string {
	if v == contract.Guide {
		return "guide"
	}
	return "main"
}
