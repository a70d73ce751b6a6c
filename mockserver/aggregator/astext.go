package aggregator

import (
	"bytes"
	"encoding/json"
)

// asText writes a JSON document anew, with every scalar as text: 68 as "68",
// true as "true", null as "". Members keep their order.
func asText(doc []byte) (json.RawMessage, error) {
	w := writer{dec: json.NewDecoder(bytes.NewReader(doc))}
	w.dec.UseNumber()
	w.enc = json.NewEncoder(&w.out)
	w.enc.SetEscapeHTML(false)
	if err := w.value(); err != nil {
		return nil, err
	}
	return w.out.Bytes(), nil
}

// A writer copies a document, value by value.
type writer struct {
	dec *json.Decoder
	enc *json.Encoder
	out bytes.Buffer
}

// value copies the next value.
func (w *writer) value() error {
	token, err := w.dec.Token()
	if err != nil {
		return err
	}
	switch t := token.(type) {
	case json.Delim:
		return w.members(t)
	case json.Number:
		return w.text(t.String())
	case bool:
		if t {
			return w.text("true")
		}
		return w.text("false")
	case string:
		return w.text(t)
	}
	return w.text("") // null
}

// members copies what follows an opening bracket, and the closing one.
func (w *writer) members(open json.Delim) error {
	w.out.WriteRune(rune(open))
	for first := true; w.dec.More(); first = false {
		if !first {
			w.out.WriteByte(',')
		}
		if open == '{' {
			if err := w.value(); err != nil { // the name
				return err
			}
			w.out.WriteByte(':')
		}
		if err := w.value(); err != nil {
			return err
		}
	}
	end, err := w.dec.Token()
	if err != nil {
		return err
	}
	w.out.WriteRune(rune(end.(json.Delim)))
	return nil
}

func (w *writer) text(s string) error {
	if err := w.enc.Encode(s); err != nil {
		return err
	}
	w.out.Truncate(w.out.Len() - 1) // the encoder's line end
	return nil
}
