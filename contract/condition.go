package contract

import (
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v5"
)

// conditionOf says on which condition a schema asks what a value breaks:
// nothing if always.
func (s *shelf) conditionOf(leaf *jsonschema.ValidationError) phrase {
	location := leaf.AbsoluteKeywordLocation
	then, otherwise := strings.LastIndex(location, "/then/"), strings.LastIndex(location, "/else/")
	if then < 0 && otherwise < 0 {
		return phrase{}
	}
	condition, _ := s.keyword(location[:max(then, otherwise)] + "/if").(map[string]any)
	terms := termsOf("", condition)
	if len(terms) == 0 {
		return phrase{}
	}
	return worded(terms, then > otherwise)
}

// worded words the terms of a condition that holds, or does not.
func worded(terms []string, holds bool) phrase {
	en, zh := strings.Join(terms, " and "), strings.Join(terms, " 且 ")
	if holds {
		return phrase{"as " + en, "因为 " + zh}
	}
	return phrase{"unless " + en, "除非 " + zh}
}

// termsOf returns what a condition wants of members, each such as
// "success = true or "true"", sorted.
func termsOf(path string, condition map[string]any) []string {
	properties, _ := condition["properties"].(map[string]any)
	var terms []string
	for name, held := range properties {
		sub, _ := held.(map[string]any)
		at := strings.TrimPrefix(path+"."+name, ".")
		terms = append(terms, termsOf(at, sub)...)
		if other, ok := sub["not"].(map[string]any); ok && other["const"] != nil {
			terms = append(terms, at+" ≠ "+strings.Join(enumTexts(other["const"]), " / "))
		}
		for _, keyword := range []string{"const", "enum"} {
			if want, ok := sub[keyword]; ok {
				terms = append(terms, at+" = "+strings.Join(enumTexts(want), " / "))
			}
		}
	}
	slices.Sort(terms)
	return terms
}
