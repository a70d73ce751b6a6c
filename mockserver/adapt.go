package mockserver

import (
	"encoding/json"
	"strconv"
	"strings"

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
	if inner, ok := c.members[wrappedQuery]; ok && c.quirks.Of(quirk.SearchForm) == "wrapped" {
		members, err := parseObject(inner)
		if err != nil {
			return err
		}
		c.json, c.members = inner, members
	}
	if c.quirks.Of(quirk.PageSize) == "clamp" && tooLong(c.members[pageSize]) {
		c.members[pageSize] = json.RawMessage(strconv.Itoa(maxPageSize))
		c.note("page_size is over %d and counts as %[1]d", maxPageSize)
		text, err := json.Marshal(c.members)
		if err != nil {
			return internal(err)
		}
		c.json = text
	}
	return nil
}

// tooLong reports whether a page size is a whole number over the maximum.
func tooLong(value json.RawMessage) bool {
	n, err := strconv.ParseInt(strings.Trim(string(value), `"`), 10, 64)
	return err == nil && n > maxPageSize
}
