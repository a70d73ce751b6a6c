package mockserver

import (
	"errors"
	"net/http"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/params"
)

// decode reads the parameters from wherever the caller put them.
func (s *Server) decode(c *call, r *http.Request) *refusal {
	if r.Method != http.MethodGet && r.Method != http.MethodPost {
		return &refusal{entry: wire.ForbiddenRequest, cause: "the request is a " + verb(r), cure: "send GET or POST"}
	}
	set, err := params.Read(r, params.Ignored, c.keepsake.room[:0])
	if err != nil {
		return unreadable(err)
	}
	c.from = r.RemoteAddr
	c.params, c.notes, c.query = set.Params, set.Notes, r.URL.RawQuery
	for i, p := range c.params {
		if p.Name == wire.ParamTimestamp {
			c.params[i].Value = params.MendOffset(p.Value)
		}
	}
	if text, ok := c.params.Lookup(wire.ParamJSON); ok {
		c.json = text
	}
	return nil
}

// unreadable says why the parameters cannot be read.
func unreadable(err error) *refusal {
	var wrong *params.Error
	if errors.As(err, &wrong) {
		return &refusal{entry: wire.InvalidFormat, cause: wrong.Cause, cure: wrong.Cure}
	}
	return internal(err)
}
