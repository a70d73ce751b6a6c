package client

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
)

// A JSONText is a member in which JD writes JSON as text, such as itemExt. It
// is parsed only when it is asked for, since what is in it is the seller's,
// JD's and others' and at times is not JSON. A member that comes as JSON itself
// is taken for its text.
type JSONText string

// UnmarshalJSON reads a text, or anything else as its own text; null, an empty
// list and an object without members are "".
func (x *JSONText) UnmarshalJSON(raw []byte) error {
	*x = ""
	switch {
	case len(raw) == 0 || string(raw) == "null":
	case raw[0] == '{' || raw[0] == '[':
		var text bytes.Buffer
		if err := json.Compact(&text, raw); err != nil {
			return errors.New("not JSON")
		}
		if text.Len() > len("{}") {
			*x = JSONText(text.String())
		}
	default:
		*x = JSONText(scalar(raw))
	}
	return nil
}

// Object returns the members of the object that x holds: those that are text,
// numbers or booleans as their text, others as their JSON. There are none in
// an empty x. Its error tells nothing of x.
func (x JSONText) Object() (map[string]string, error) {
	var m Marks
	if err := m.UnmarshalJSON([]byte(x)); err != nil {
		return nil, err
	}
	return m, nil
}

// Marks are the members of an object, by name; see JSONText.Object for their
// texts.
type Marks map[string]string

var errNotObject = errors.New("not an object, nor the text of one")

// UnmarshalJSON reads an object, or a text that holds one; null, "" and an
// empty list are nil.
func (m *Marks) UnmarshalJSON(raw []byte) error {
	*m = nil
	raw = bytes.TrimSpace(raw)
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	if raw[0] == '"' {
		raw = bytes.TrimSpace([]byte(scalar(raw)))
	}
	if len(raw) == 0 || string(raw) == "[]" {
		return nil
	}
	var members map[string]json.RawMessage
	if raw[0] != '{' || json.Unmarshal(raw, &members) != nil {
		return errNotObject
	}
	*m = make(Marks, len(members))
	for name, value := range members {
		text := scalar(value)
		if value[0] == '{' || value[0] == '[' {
			text = string(value)
		}
		(*m)[name] = text
	}
	return nil
}

// SendPay returns the digit at a place of sendpay, JD's marks of an order,
// such as '7'. Places count from 1; from 501 on they are in sendpayMap alone.
// It is '0' where nothing is marked, and 0 where the order does not say, as
// neither orderSign nor sendpayMap was asked for, or can be read.
func (o Order) SendPay(place int) byte {
	if place >= 1 && place <= len(o.Sign) {
		return digit(o.Sign[place-1 : place])
	}
	marks, err := o.SendpayMap.Object()
	if place < 1 || err != nil || len(marks) == 0 {
		return 0
	}
	if mark, ok := marks[strconv.Itoa(place)]; ok {
		return digit(mark)
	}
	return '0'
}

// digit returns a text that is one digit, or 0.
func digit(text string) byte {
	if len(text) != 1 || text[0] < '0' || text[0] > '9' {
		return 0
	}
	return text[0]
}
