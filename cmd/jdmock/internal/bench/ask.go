package bench

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
)

// A question is what a process is asked, one line of JSON.
type question struct {
	Ask  string          `json:"ask"`
	With json.RawMessage `json:"with,omitempty"`
}

// A reply is what it answers, one line of JSON.
type reply struct {
	Answer json.RawMessage `json:"answer,omitempty"`
	Error  string          `json:"error,omitempty"`
}

// maxQuestion bounds a line of either side.
const maxQuestion = 256 << 20

// Answers are the questions that a process answers, by name.
type Answers map[string]func(with json.RawMessage) (any, error)

// Answering makes an entry of Answers of a function over typed values.
func Answering[Q, A any](answer func(Q) (A, error)) func(json.RawMessage) (any, error) {
	return func(with json.RawMessage) (any, error) {
		var q Q
		if len(with) > 0 {
			if err := json.Unmarshal(with, &q); err != nil {
				return nil, err
			}
		}
		return answer(q)
	}
}

// Greeting is the first thing that a server of a measurement says: where it
// answers and, of a simulator, who may call it.
type Greeting struct {
	Addr        string `json:"addr"`
	AppKey      string `json:"app_key,omitempty"`
	AppSecret   string `json:"app_secret,omitempty"`
	AccessToken string `json:"access_token,omitempty"`
}

// Answer greets, and answers questions until in ends. Every process answers
// what usage answers, too.
func Answer(in io.Reader, out io.Writer, hello Greeting, answers Answers) error {
	if err := tell(out, hello, nil); err != nil {
		return err
	}
	lines := newLines(in)
	for lines.Scan() {
		var q question
		if err := json.Unmarshal(lines.Bytes(), &q); err != nil {
			return fmt.Errorf("question: %w", err)
		}
		answer, known := answers[q.Ask]
		if !known {
			answer, known = common[q.Ask]
		}
		var said any
		err := fmt.Errorf("question %q is unknown", q.Ask)
		if known {
			said, err = answer(q.With)
		}
		if err := tell(out, said, err); err != nil {
			return err
		}
	}
	return lines.Err()
}

func newLines(in io.Reader) *bufio.Scanner {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 4096), maxQuestion)
	return lines
}

// tell writes a reply.
func tell(out io.Writer, said any, failed error) error {
	var r reply
	if failed != nil {
		r.Error = failed.Error()
	} else {
		text, err := json.Marshal(said)
		if err != nil {
			return err
		}
		r.Answer = text
	}
	return json.NewEncoder(out).Encode(r)
}
