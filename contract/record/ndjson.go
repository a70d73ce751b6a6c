package record

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"net/http"
	"time"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/wire"
)

// A line is a call as it stands in our NDJSON.
type line struct {
	At         time.Time   `json:"at"`
	Duration   float64     `json:"duration_ms,omitempty"`
	Verb       string      `json:"verb"`
	URL        string      `json:"url"`
	Method     wire.Method `json:"method,omitempty"`
	Params     []param     `json:"params"`
	Status     int         `json:"status"`
	Type       string      `json:"type,omitempty"`
	Answer     *string     `json:"answer,omitempty"`
	AnswerCode []byte      `json:"answer_base64,omitempty"`
	Cut        bool        `json:"cut,omitempty"`
	Starred    bool        `json:"starred,omitempty"`
}

type param struct {
	Name  string  `json:"name"`
	Value *string `json:"value,omitempty"`
	Code  []byte  `json:"value_base64,omitempty"`
}

// milliseconds returns a duration as people and archives write one.
func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// maxMilliseconds is a year. What claims to have taken longer is not known.
const maxMilliseconds = 366 * 24 * 3600 * 1000

// duration returns the duration of so many milliseconds, 0 where that is none.
func duration(ms float64) time.Duration {
	if !(ms > 0 && ms < maxMilliseconds) {
		return 0
	}
	return time.Duration(math.Round(ms * float64(time.Millisecond)))
}

// lineOf returns the line of a call.
func lineOf(c Call) line {
	l := line{
		At: c.At, Duration: milliseconds(c.Duration), Verb: c.Verb, URL: c.URL, Method: c.Method(), Params: []param{},
		Status: c.Status, Type: c.Type, Cut: c.Cut, Starred: c.Starred,
	}
	for _, p := range c.Params {
		if utf8.ValidString(p.Value) {
			l.Params = append(l.Params, param{Name: p.Name, Value: &p.Value})
		} else {
			l.Params = append(l.Params, param{Name: p.Name, Code: []byte(p.Value)})
		}
	}
	if text := string(c.Answer); utf8.ValidString(text) && c.Answer != nil {
		l.Answer = &text
	} else {
		l.AnswerCode = c.Answer
	}
	return l
}

// call returns the call of a line.
func (l line) call() Call {
	c := Call{At: l.At, Duration: duration(l.Duration), Verb: l.Verb, URL: l.URL, Status: l.Status, Type: l.Type, Answer: l.AnswerCode, Cut: l.Cut, Starred: l.Starred}
	for _, p := range l.Params[:min(len(l.Params), MaxParams)] {
		value := string(p.Code)
		if p.Value != nil {
			value = *p.Value
		}
		c.Params = append(c.Params, wire.Param{Name: p.Name, Value: value})
	}
	if l.Answer != nil {
		c.Answer = []byte(*l.Answer)
	}
	return c
}

// readLines reads NDJSON, whose first line has this number.
func readLines(in *bufio.Reader, number int, yield func(Call, error) bool) {
	var text []byte
	for ; ; number++ {
		var err error
		text, err = readLine(in, text[:0])
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, ErrTooLarge) {
			yield(Call{}, &Error{"line", number, ended(err)})
			return
		}
		last := errors.Is(err, io.EOF)
		if errors.Is(err, ErrTooLarge) {
			if !yield(Call{}, &Error{"line", number, err}) {
				return
			}
			continue
		}
		if len(bytes.TrimSpace(text)) > 0 {
			c, err := parseLine(text)
			if err != nil && last {
				err = fmt.Errorf("%w; %w", err, ErrEnd)
			}
			if err != nil {
				err = &Error{"line", number, err}
			}
			if !yield(c, err) {
				return
			}
		}
		if last {
			return
		}
	}
}

// readLine appends a line to text; ErrTooLarge says that it was passed over.
func readLine(in *bufio.Reader, text []byte) ([]byte, error) {
	large := false
	for {
		part, err := in.ReadSlice('\n')
		if large = large || len(text)+len(part) > MaxEntry; large {
			text = text[:0]
		} else {
			text = append(text, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
		case large && (err == nil || errors.Is(err, io.EOF)):
			return text, ErrTooLarge
		default:
			return text, err
		}
	}
}

// parseLine returns the call of a line, of ours or of the journal.
func parseLine(text []byte) (Call, error) {
	var l struct {
		line
		Parameters json.RawMessage `json:"parameters"` // of the journal
		Calls      json.RawMessage `json:"calls"`      // of a page of it
	}
	err := json.Unmarshal(text, &l)
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &syntax):
		return Call{}, worded(err)
	case l.Parameters != nil:
		return parseJournal(text)
	case l.Calls != nil:
		return Call{}, errors.New("line is a page of summaries, which have no answers: export the calls as ndjson or har")
	case err != nil:
		return Call{}, wordedLine(err)
	case l.Params == nil:
		return Call{}, errors.New("line is no call: want the members at, url, params, status and answer")
	}
	if err := checkStatus(l.Status); err != nil {
		return Call{}, err
	}
	return l.call(), nil
}

// wordedLine is worded for errors of values too.
func wordedLine(err error) error {
	var wrong *time.ParseError
	if errors.As(err, &wrong) {
		return errors.New("member at is no time: want RFC 3339, such as 2026-01-02T03:04:05.678Z")
	}
	return worded(err)
}

// maxStatus is the largest HTTP status.
const maxStatus = 999

// checkStatus refuses a status that HTTP does not have.
func checkStatus(status int) error {
	if status < 0 || status > maxStatus {
		return fmt.Errorf("status is %d: want an HTTP status such as %d, or 0 where no answer came", status, http.StatusOK)
	}
	return nil
}
