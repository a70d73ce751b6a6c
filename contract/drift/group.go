package drift

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/jdmock/jdmock/contract"
)

// A group is what is counted of the calls of a method and a variant.
type group struct {
	calls, answers int
	span           span
	codes          map[string]int
	latency        histogram
	members        *occurrence
	asked          map[string]bool // of optional_fields
	accepted       map[string]bool // parameters of calls that were accepted; "" once there was one
}

// newGroup begins to count a method, whose answers may have these members.
func newGroup(members []contract.Parameter) *group {
	g := &group{codes: map[string]int{}, members: &occurrence{}, asked: map[string]bool{}, accepted: map[string]bool{}}
	for _, m := range members {
		g.members.grow(split(m.Pointer), m.Needed)
	}
	return g
}

// otherCode stands for what is no code, and for those beyond maxCodes.
const otherCode = "other"

// count counts the code of an answer.
func (g *group) count(code string) {
	_, known := g.codes[code]
	if !numeric(code) || !known && len(g.codes) >= maxCodes {
		code = otherCode
	}
	g.codes[code]++
}

// maxAsked bounds the names of optional_fields that are remembered.
const maxAsked = 500

// ask remembers which members a call asks for.
func (g *group) ask(application []byte) {
	var sent struct {
		Optional any `json:"optional_fields"`
		Fields   any `json:"fields"`
	}
	if json.Unmarshal(application, &sent) != nil {
		return
	}
	for _, each := range []any{sent.Optional, sent.Fields} {
		names, _ := each.(string)
		for name := range strings.SplitSeq(names, ",") {
			if name = strings.TrimSpace(name); name != "" && len(name) <= maxName && len(g.asked) < maxAsked {
				g.asked[name] = true
			}
		}
	}
}

// An occurrence is a place of an answer, and how often it was there.
type occurrence struct {
	names   []string // of members, sorted
	members map[string]*occurrence
	items   *occurrence
	needed  bool
	objects int // objects that stood there
	count   int // times that the member was there at all
}

// grow adds the place that a path leads to.
func (s *occurrence) grow(path []string, needed bool) {
	if len(path) == 0 {
		s.needed = needed
		return
	}
	name := path[0]
	if name == anyItem {
		if s.items == nil {
			s.items = &occurrence{}
		}
		s.items.grow(path[1:], needed)
		return
	}
	if s.members == nil {
		s.members = map[string]*occurrence{}
	}
	if s.members[name] == nil {
		s.members[name] = &occurrence{}
		s.names = append(s.names, name)
		slices.Sort(s.names)
	}
	s.members[name].grow(path[1:], needed)
}

// see counts the members of a value.
func (s *occurrence) see(value any) {
	switch v := value.(type) {
	case map[string]any:
		s.objects++
		for name, held := range v {
			if m := s.members[name]; m != nil {
				m.count++
				m.see(held)
			}
		}
	case []any:
		for _, item := range v {
			if s.items != nil {
				s.items.see(item)
			}
		}
	}
}

// absent calls do with each member that may be there, and never was in at least
// so many objects.
func (s *occurrence) absent(path string, enough int, do func(pointer string, objects int)) {
	for _, name := range s.names {
		m, at := s.members[name], path+"/"+escape(name)
		if m.count == 0 && !m.needed && s.objects >= enough {
			do(at, s.objects)
		}
		m.absent(at, enough, do)
	}
	if s.items != nil {
		s.items.absent(path+"/"+anyItem, enough, do)
	}
}

// wanted reports whether calls asked for a member of an order: true of members
// that optional_fields has no say in.
func (g *group) wanted(pointer string) bool {
	if len(g.asked) == 0 {
		return true
	}
	parts := split(pointer)
	name, parent := parts[len(parts)-1], strings.Join(parts[:len(parts)-1], "/")
	for _, order := range []string{"orderInfo", "orderInfoList/*", "order_info", "order_info/*", "order_info_list/*"} {
		if strings.HasSuffix(parent, order) {
			return g.asked[name]
		}
	}
	return true
}
