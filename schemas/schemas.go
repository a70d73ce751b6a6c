// Package schemas holds the JSON Schema of each method's request and answer
// and what they share, as embedded files.
package schemas

import "embed"

// FS has common.json and, for each method, <method>.json with the $defs
// request and response, and guideRequest and guideResponse beside them where
// one method has both. What they say of a property goes beyond JSON Schema:
//
//	description, x-zh     its meaning, in English and in Chinese
//	x-evidence, x-ref     how that is known, as in wire.Source
//	x-expect, x-expect-zh what an allowed value is, in words, where the rule itself reads badly
//	x-null                "refused": null is not taken for absent
//
// Times are checked by the formats jd-time, jd-time-or-empty (jd-time or the
// empty text) and jd-trace-time.
//
//go:embed *.json
var FS embed.FS
