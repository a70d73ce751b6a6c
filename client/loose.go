package client

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/jdmock/jdmock/contract/wire"
)

// reading returns a reader of results for the services: into is filled with
// JD's tolerance of types, and then checked.
func reading[T any](method wire.Method, into *T, check func(*T) error) func(json.RawMessage) error {
	return func(result json.RawMessage) error {
		var fresh T // an attempt that fails leaves nothing behind
		if err := decodeLoosely(result, &fresh); err != nil {
			return &ProtocolError{Method: method, Reason: "result cannot be read: " + err.Error()}
		}
		if check != nil {
			if err := check(&fresh); err != nil {
				return err
			}
		}
		*into = fresh
		return nil
	}
}

// decodeLoosely decodes as encoding/json does, but takes numbers and booleans
// for text and text for numbers and booleans, one object for a list of one,
// and an empty list or text for no object: JD's services differ in all of
// these, and even one service from day to day. Its errors name members and
// what they should be, never their values.
func decodeLoosely(raw json.RawMessage, into any) error {
	return assign(raw, reflect.ValueOf(into).Elem())
}

func assign(raw json.RawMessage, to reflect.Value) error {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	if own, ok := to.Addr().Interface().(json.Unmarshaler); ok {
		return own.UnmarshalJSON(raw)
	}
	switch to.Kind() {
	case reflect.String:
		return assignText(raw, to)
	case reflect.Int, reflect.Int64:
		n, err := whole(raw)
		to.SetInt(n)
		return err
	case reflect.Pointer:
		if noMembers(raw) {
			return nil
		}
		to.Set(reflect.New(to.Type().Elem()))
		return assign(raw, to.Elem())
	case reflect.Slice:
		return assignList(raw, to)
	case reflect.Struct:
		return assignStruct(raw, to)
	default:
		return fmt.Errorf("no way to read %s", to.Type()) // a mistake in this package; a test looks for it
	}
}

func assignText(raw json.RawMessage, to reflect.Value) error {
	if raw[0] == '{' || raw[0] == '[' {
		return errors.New("not a text")
	}
	to.SetString(scalar(raw))
	return nil
}

func assignList(raw json.RawMessage, to reflect.Value) error {
	var items []json.RawMessage
	switch {
	case raw[0] == '[':
		if err := json.Unmarshal(raw, &items); err != nil {
			return err
		}
	case raw[0] == '{':
		items = []json.RawMessage{raw}
	case string(raw) == `""`:
	default:
		return errors.New("not a list")
	}
	list := reflect.MakeSlice(to.Type(), len(items), len(items))
	for i, item := range items {
		if err := assign(item, list.Index(i)); err != nil {
			return within(strconv.Itoa(i), err)
		}
	}
	to.Set(list)
	return nil
}

func assignStruct(raw json.RawMessage, to reflect.Value) error {
	if noMembers(raw) {
		return nil
	}
	var members map[string]json.RawMessage
	if raw[0] != '{' || json.Unmarshal(raw, &members) != nil {
		return errors.New("not an object")
	}
	return assignMembers(members, to)
}

func assignMembers(members map[string]json.RawMessage, to reflect.Value) error {
	for _, f := range membersOf(to.Type()) {
		if err := assign(members[f.name], to.Field(f.index)); err != nil {
			return within(f.name, err)
		}
	}
	return nil
}

// noMembers reports whether raw is an empty list or text, which is how PHP
// writes an object that is not there.
func noMembers(raw json.RawMessage) bool {
	first, last := raw[0], raw[len(raw)-1]
	return (first == '[' && last == ']' || first == '"') && strings.TrimSpace(string(raw[1:len(raw)-1])) == ""
}

// A member is a field of a struct by its name in JSON.
type member struct {
	name  string
	index int
}

var memberCache sync.Map // reflect.Type to []member

func membersOf(t reflect.Type) []member {
	if known, ok := memberCache.Load(t); ok {
		return known.([]member)
	}
	var found []member
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name != "" && name != "-" {
			found = append(found, member{name, i})
		}
	}
	memberCache.Store(t, found)
	return found
}

// A memberError says which member could not be read.
type memberError struct {
	path string
	err  error
}

func (e *memberError) Error() string { return e.path + ": " + e.err.Error() }
func (e *memberError) Unwrap() error { return e.err }

func within(name string, err error) error {
	var inner *memberError
	if errors.As(err, &inner) {
		return &memberError{name + "." + inner.path, inner.err}
	}
	return &memberError{name, err}
}
