package mockserver

import (
	"encoding/json"
	"strconv"

	"github.com/jdmock/jdmock/contract/quirk"
	"github.com/jdmock/jdmock/contract/wire"
)

// Names of the forms that a search has by quirks.
const (
	wrappedQuery = "paramOrderJSFQuery"
	pageSize     = "page_size"
	maxPageSize  = 100
)

// searches are the methods whose form quirks change.
var searches = map[wire.Method]bool{"jingdong.pop.order.search": true, "jingdong.pop.order.enSearch": true}

// adapt brings the application parameters of a search into the form that the
// schema knows, as far as the quirks let another one pass.
func (c *call) adapt() *refusal {
	if !searches[c.spec.Method] {
		return nil
	}
	if c.members.has(wrappedQuery) && c.quirks.Of(quirk.SearchForm) == "wrapped" {
		if err := c.replace(string(c.members.raw()[wrappedQuery])); err != nil {
			return err
		}
	}
	if c.quirks.Of(quirk.PageSize) == "clamp" && c.members.number(pageSize) > maxPageSize {
		all := c.members.raw()
		all[pageSize] = json.RawMessage(strconv.Itoa(maxPageSize))
		c.note("page_size is over %d and counts as %[1]d", maxPageSize)
		text, err := json.Marshal(all)
		if err != nil {
			return internal(err)
		}
		return c.replace(string(text))
	}
	return nil
}

// replace puts other application parameters in place of those that were sent.
func (c *call) replace(text string) *refusal {
	read, err := readMembers(text, nil)
	if err == nil {
		c.json, c.members = text, read
	}
	return err
}
