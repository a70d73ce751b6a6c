package method

import (
	"encoding/json"
	"strconv"

	"github.com/jdmock/jdmock/contract/wire"
)

// A filler reads itself from plain members. It returns false where they hold
// something unusual, which encoding/json is to read.
type filler interface {
	fill(m wire.Members) bool
}

// read returns the parameters of a call. Those of the methods that are called
// most read themselves, if they can.
func read[Q any](members wire.Members, params string) (Q, error) {
	var q Q
	if f, ok := any(&q).(filler); ok && members != nil && f.fill(members) {
		return q, nil
	}
	var again Q // nothing of a failed attempt is left
	err := json.Unmarshal([]byte(params), &again)
	return again, err
}

// fill reads the named member, if it is there.
func (i *integer) fill(members wire.Members, name string) bool {
	m, ok := members.Find(name)
	if !ok || m.Kind == wire.Null {
		return true
	}
	n, err := strconv.ParseInt(m.Value, 10, 64)
	*i = integer(n)
	return err == nil && m.Kind != wire.Boolean
}

// fill reads the named member, if it is there.
func (t *text) fill(members wire.Members, name string) bool {
	m, ok := members.Find(name)
	if !ok || m.Kind == wire.Null {
		return true
	}
	*t = text(m.Value)
	return m.Kind != wire.Boolean
}
