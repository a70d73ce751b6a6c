package mask

import "strings"

// scalar copies a number, true, false or null.
func (d *document) scalar(at spot) bool {
	word, ok := d.Word()
	if !ok {
		return false
	}
	d.Write(d.number(word, at))
	return true
}

// number returns a number of the same form, if this one is personal.
func (d *document) number(word string, at spot) string {
	c := word[0]
	mobileLike := at.kind == phone || at.kind == none && at.strict && len(word) == 11 && c == '1' && word[1] >= '3'
	switch {
	case d.Silent || c != '-' && (c < '0' || c > '9') || word == "0" || at.kind == kept || at.kind == secret && outcome(at.name, word):
		return word
	case mobileLike && strings.Trim(word, "0123456789") == "" && len(word) == 11 && c == '1':
		return d.m.phone(word)
	case at.kind == none:
		return word
	case strings.ContainsAny(word, "eE"):
		return "0" // no number of a person is written so
	}
	return d.m.digits(at.kind, word)
}
