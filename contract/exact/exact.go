// Package exact decodes JSON without loss: numbers stay as they were written.
package exact

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
)

// ErrSecondValue says that a text goes on behind its value.
var ErrSecondValue = errors.New("json: more than one value")

// Decode is json.Unmarshal, but for numbers that no type is given for: they are
// json.Number, and no float64. The error is that of package json, or
// ErrSecondValue.
func Decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return ErrSecondValue
	}
	return nil
}
