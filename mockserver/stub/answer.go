package stub

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// Values are what placeholders and conditions see of a call.
type Values struct {
	VenderID string    // "" if the call has no shop
	CallID   string    // as in request_id
	Now      time.Time // shop time
	Params   map[string]json.RawMessage
}

// A Reply is what a stub makes of a call: an answer, or a refusal.
type Reply struct {
	Body  []byte     // what stands under the root, its code included; nil if the call is refused
	Entry wire.Entry // the refusal, if Body is nil
	About string     // fills the %s of Entry's texts
}

// Answer answers a call. Its error says that the answer would be larger than
// MaxRender.
func (s *Stub) Answer(v Values) (Reply, error) {
	c := s.choose(v.Params)
	if c.body != nil {
		body, err := c.body.fill(v)
		return Reply{Body: body}, err
	}
	r := Reply{Entry: c.entry}
	if c.about == nil {
		return r, nil
	}
	quoted, err := c.about.fill(v)
	if err != nil {
		return Reply{}, err
	}
	err = json.Unmarshal(quoted, &r.About)
	if r.About != "" && !strings.Contains(r.Entry.Zh+r.Entry.En, "%s") {
		r.Entry.Zh, r.Entry.En = "%s", "%s"
	}
	return r, err
}

// choose returns the first choice that fits; the last one fits any call.
func (s *Stub) choose(params map[string]json.RawMessage) choice {
	for _, c := range s.choices[:len(s.choices)-1] {
		if c.fits(params) {
			return c
		}
	}
	return s.choices[len(s.choices)-1]
}

// fits reports whether all conditions hold.
func (c choice) fits(params map[string]json.RawMessage) bool {
	for _, each := range c.when {
		if !each.holds(params) {
			return false
		}
	}
	return true
}

// fill returns the template's JSON with its gaps filled.
func (t template) fill(v Values) ([]byte, error) {
	var b []byte
	for _, p := range t {
		switch {
		case p.literal != nil:
			b = append(b, p.literal...)
		case p.whole && p.param:
			b = append(b, v.value(p.name)...)
		case p.whole:
			b = append(b, quote(v.text(p))...)
		default:
			b = append(b, inside(v.text(p))...)
		}
		if len(b) > MaxRender {
			return nil, errTooLarge
		}
	}
	return b, nil
}

// value returns an application parameter as JSON, null if there is none.
func (v Values) value(param string) []byte {
	var b bytes.Buffer
	if json.Compact(&b, v.Params[param]) != nil || b.Len() == 0 {
		return []byte("null")
	}
	return b.Bytes()
}

// text returns what goes into a gap, as text.
func (v Values) text(p part) string {
	if p.param {
		switch raw := scalar(v.Params[p.name]); raw.kind {
		case isNull:
			return ""
		case isList, isObject:
			return string(v.value(p.name))
		default:
			return raw.text
		}
	}
	switch p.name {
	case "vender_id":
		return v.VenderID
	case "now":
		return wire.FormatTime(v.Now)
	case "today":
		return v.Now.In(wire.Zone).Format(time.DateOnly)
	}
	return v.CallID
}
