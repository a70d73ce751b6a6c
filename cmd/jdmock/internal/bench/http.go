package bench

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
)

// Bounds of an answer.
const (
	maxLine   = 16 << 10
	maxFields = 100
	maxBody   = 64 << 20
)

// post returns the bytes of a POST of a form.
func post(host, path string, body []byte) []byte {
	b := fmt.Appendf(make([]byte, 0, len(body)+160), "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n", path, host, len(body))
	return append(b, body...)
}

// errAnswer says that what came is no answer of HTTP/1.1 that a connection can
// go on after.
var errAnswer = errors.New("no usable answer of HTTP/1.1")

// A reader reads answers of HTTP/1.1, and only what a server sends that keeps
// its connections: a status, a length or chunks, and the body.
type reader struct {
	in   *bufio.Reader
	body []byte // of the last answer
}

func newReader(r io.Reader) *reader { return &reader{in: bufio.NewReaderSize(r, maxLine)} }

// read returns the next answer. Its body is valid until the next call.
func (r *reader) read() (status int, body []byte, err error) {
	line, err := r.line()
	if err != nil {
		return 0, nil, err
	}
	if len(line) < 12 || !bytes.HasPrefix(line, []byte("HTTP/1.1 ")) {
		return 0, nil, fmt.Errorf("%w: status line %.40q", errAnswer, line)
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, nil, fmt.Errorf("%w: status line %.40q", errAnswer, line)
	}
	size, err := r.head()
	if err != nil {
		return 0, nil, err
	}
	r.body = r.body[:0]
	if size == chunked {
		return status, r.body, r.chunks()
	}
	return status, r.body, r.take(size)
}

// line returns the next line without its end.
func (r *reader) line() ([]byte, error) {
	line, err := r.in.ReadSlice('\n')
	if err != nil {
		return nil, err
	}
	return bytes.TrimRight(line, "\r\n"), nil
}

// chunked stands for a length that the chunks themselves tell.
const chunked = -1

// head reads the header and returns the length of the body.
func (r *reader) head() (size int, err error) {
	size = -2
	for range maxFields {
		line, err := r.line()
		if err != nil {
			return 0, err
		}
		if len(line) == 0 {
			if size == -2 {
				return 0, fmt.Errorf("%w: neither Content-Length nor chunks", errAnswer)
			}
			return size, nil
		}
		name, value, _ := bytes.Cut(line, []byte(":"))
		value = bytes.TrimSpace(value)
		switch {
		case size != chunked && bytes.EqualFold(name, []byte("Content-Length")):
			if size, err = strconv.Atoi(string(value)); err != nil || size < 0 || size > maxBody {
				return 0, fmt.Errorf("%w: Content-Length %.20q", errAnswer, value)
			}
		case bytes.EqualFold(name, []byte("Transfer-Encoding")) && bytes.EqualFold(value, []byte("chunked")):
			size = chunked
		}
	}
	return 0, fmt.Errorf("%w: more than %d header fields", errAnswer, maxFields)
}

// chunks reads a body in chunks, and the end of them.
func (r *reader) chunks() error {
	for {
		line, err := r.line()
		if err != nil {
			return err
		}
		text, _, _ := bytes.Cut(line, []byte(";"))
		size, err := strconv.ParseUint(string(text), 16, 31)
		if err != nil || len(r.body)+int(size) > maxBody {
			return fmt.Errorf("%w: chunk of %.20q bytes", errAnswer, text)
		}
		if err := r.take(int(size)); err != nil {
			return err
		}
		if end, err := r.line(); err != nil || len(end) > 0 {
			return errors.Join(fmt.Errorf("%w: a chunk does not end where it says", errAnswer), err)
		}
		if size == 0 {
			return nil
		}
	}
}

// take appends so many bytes to the body.
func (r *reader) take(size int) error {
	was := len(r.body)
	if cap(r.body) < was+size {
		r.body = append(make([]byte, 0, 2*(was+size)), r.body...)
	}
	r.body = r.body[:was+size]
	_, err := io.ReadFull(r.in, r.body[was:])
	return err
}

// A Check says which answers count.
type Check struct {
	MinBytes int  // a shorter body is a failure
	Foreign  bool // any body will do, as long as the status is 200
	Refusals bool // a refusal counts, too
}

// parsedEach is how often a body is parsed whole.
const parsedEach = 1000

// refused begins the body of a call that the gateway refuses.
var refused = []byte(`{"error_response"`)

// fault returns what is wrong with the n-th answer of a connection, "" if
// nothing is. It quotes nothing of an answer but the code of a refusal.
func (c Check) fault(n int, status int, body []byte) string {
	switch {
	case status != http.StatusOK:
		return fmt.Sprintf("HTTP status %d", status)
	case c.Foreign:
		return ""
	case bytes.HasPrefix(body, refused):
		if c.Refusals {
			return ""
		}
		return "the gateway refuses: code " + codeOf(body)
	case len(body) < c.MinBytes:
		return fmt.Sprintf("an answer of %d bytes, where %d are the least", len(body), c.MinBytes)
	case n%parsedEach == 0 && !json.Valid(body):
		return "the answer is no JSON"
	}
	return ""
}

// codeOf returns the code of a refusal.
func codeOf(body []byte) string {
	var refusal struct {
		Error struct {
			Code string `json:"code"`
		} `json:"error_response"`
	}
	if json.Unmarshal(body, &refusal) != nil {
		return "unknown"
	}
	return fmt.Sprintf("%.20q", refusal.Error.Code)
}
