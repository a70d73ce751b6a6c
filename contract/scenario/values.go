package scenario

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// A writer puts values in the place of ${names}.
type writer struct {
	names  map[string]any
	now    func() (time.Time, error) // shop time
	layout func(time.Time) string
}

// asJSON writes an instant as the control API has it, asJD as the gateway does.
func asJSON(t time.Time) string { return t.Format(time.RFC3339) }
func asJD(t time.Time) string   { return wire.FormatTimestamp(t) }

// fill returns a value with names replaced. A text that is one name alone
// becomes what the name stands for, with its JSON type.
func (w writer) fill(value any) (any, error) {
	switch v := value.(type) {
	case string:
		return w.text(v)
	case map[string]any:
		all := map[string]any{}
		for name, each := range v {
			var err error
			if all[name], err = w.fill(each); err != nil {
				return nil, err
			}
		}
		return all, nil
	case []any:
		all := make([]any, len(v))
		for i, each := range v {
			var err error
			if all[i], err = w.fill(each); err != nil {
				return nil, err
			}
		}
		return all, nil
	}
	return value, nil
}

func (w writer) text(text string) (any, error) {
	if found := reference().FindStringSubmatch(text); found != nil && found[0] == text {
		return w.value(found[1])
	}
	var failed error
	filled := reference().ReplaceAllStringFunc(text, func(one string) string {
		value, err := w.value(one[2 : len(one)-1])
		if err != nil {
			failed = err
		}
		return textOf(value)
	})
	return filled, failed
}

// value returns what stands behind a reference.
func (w writer) value(text string) (any, error) {
	parts := innerForm().FindStringSubmatch(text)
	if parts == nil {
		return nil, fmt.Errorf("${%.60s} is no reference", text)
	}
	at, isTime, err := w.instant(parts[1])
	if err != nil {
		return nil, err
	}
	if isTime {
		if d, err := time.ParseDuration(parts[4]); err == nil && parts[3] == "-" {
			at = at.Add(-d)
		} else if err == nil {
			at = at.Add(d)
		}
		return w.layout(at), nil
	}
	value, ok := w.names[parts[1]]
	if !ok {
		return nil, fmt.Errorf("${%s} was not kept: no step before has come so far", parts[1])
	}
	if parts[2] == "" {
		return value, nil
	}
	list, _ := value.([]any)
	n, _ := strconv.Atoi(parts[2])
	if n >= len(list) {
		return nil, fmt.Errorf("${%s}: %s has %d elements, counted from 0", text, parts[1], len(list))
	}
	return list[n], nil
}

// instant returns the instant that a name stands for, if it does for one.
func (w writer) instant(name string) (at time.Time, ok bool, err error) {
	switch name {
	case "now":
		at, err = w.now()
	case "midnight":
		at, err = w.now()
		y, m, d := at.In(wire.Zone).Date()
		at = time.Date(y, m, d+1, 0, 0, 0, 0, wire.Zone)
	case "begin":
		at, _ = w.names[name].(time.Time)
	default:
		return at, false, nil
	}
	return at, true, err
}

// textOf writes a scalar as a text does, and anything else as JSON.
func textOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case nil:
		return ""
	}
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

// find returns what stands in a document at a path such as orderInfoList.0.orderId.
// A # is the number of elements; a * is all of them.
func find(document any, path string) (any, bool) {
	if path == "" {
		return document, true
	}
	key, rest, _ := strings.Cut(path, ".")
	switch v := document.(type) {
	case map[string]any:
		inner, ok := v[key]
		if !ok {
			return nil, false
		}
		return find(inner, rest)
	case []any:
		if key == "#" {
			return json.Number(strconv.Itoa(len(v))), rest == ""
		}
		if key == "*" {
			return findAll(v, rest)
		}
		if n, err := strconv.Atoi(key); err == nil && n >= 0 && n < len(v) {
			return find(v[n], rest)
		}
	}
	return nil, false
}

func findAll(list []any, path string) (any, bool) {
	all := []any{}
	for _, each := range list {
		found, ok := find(each, path)
		if !ok {
			return nil, false
		}
		all = append(all, found)
	}
	return all, true
}
