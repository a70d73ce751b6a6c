// Package schemas holds the JSON Schema of each method's request and answer
// and what they share, as embedded files.
package schemas

import "embed"

// FS has common.json and, for each method, <method>.json with the $defs
// request and response, and guideRequest and guideResponse beside them where
// one method has both. What is no method of the gateway's stands in a folder:
// aggregator/jdpoporderget.json, which refers to common.text.json too, no file
// but what a reader has to make of common.json: every scalar as text. What the
// schemas say of a property goes beyond JSON Schema:
//
//	description, x-zh     its meaning, in English and in Chinese
//	x-evidence, x-ref     how that is known, as in wire.Source
//	x-expect, x-expect-zh what an allowed value is, in words, where the rule itself reads badly
//	x-null                "refused": null is not taken for absent
//	x-sensitive           true: personal data, which may be plain, masked or cipher text
//
// Texts are checked by the formats jd-time, jd-trace-time, jd-json-object (the
// text of a JSON object), jd-sendpay-map (the text of a JSON object of places
// and digits), and jd-time-or-empty, jd-json-object-or-empty and
// jd-json-list-or-empty, which take the empty text too.
//
//go:embed *.json aggregator
var FS embed.FS
