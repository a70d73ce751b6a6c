package wire

import (
	"encoding/json"
	"fmt"
	"strings"
)

// An Error is a refusal as it stands in an answer: under ErrorRoot, or inside
// a method's own result. All its members are text.
type Error struct {
	Code      string `json:"code"`
	ZhDesc    string `json:"zh_desc"`
	EnDesc    string `json:"en_desc"`
	RequestID string `json:"request_id,omitempty"` // only newer answers have it
}

// Error returns the code with its English text, or the Chinese one where
// there is no other.
func (e *Error) Error() string {
	text := e.EnDesc
	if text == "" {
		text = e.ZhDesc
	}
	return fmt.Sprintf("jd error %s: %s", e.Code, text)
}

// Is reports whether target is an *Error of the same code, so that
// errors.Is(err, wire.ErrTokenInvalid) holds for a decoded answer.
func (e *Error) Is(target error) bool {
	t, ok := target.(*Error)
	return ok && t.Code == e.Code
}

// Envelope returns the whole answer that refuses a call with e.
func (e *Error) Envelope() []byte {
	body, err := json.Marshal(map[string]*Error{ErrorRoot: e})
	if err != nil {
		panic(err) // four strings cannot fail
	}
	return body
}

// An Entry is a code of the catalogue: what it says, what brings it about,
// what to do, and how we know.
type Entry struct {
	Code    string
	Zh, En  string // texts as JD writes them; %s stands for what is concerned
	Where   Where
	Meaning string // in our words: when it comes and what to do about it
	Source  Source
}

// Where says in which answers a code occurs.
type Where string

// The places of a code.
const (
	AtGateway Where = "gateway" // error_response, any method
	AtGuide   Where = "guide"   // error_response, methods of the guide dialect
	InResult  Where = "result"  // inside the result of a method of the jos dialect

	AtAggregator Where = "aggregator" // code and msg of the aggregator's own answers
	AtOAuth      Where = "oauth"      // code, a number, and msg of the OAuth endpoints' answers
)

// Error returns the refusal that the entry stands for; about fills the %s of
// its texts.
func (e Entry) Error(about string) *Error {
	return &Error{Code: e.Code, ZhDesc: fill(e.Zh, about), EnDesc: fill(e.En, about)}
}

func fill(text, about string) string {
	return strings.Replace(text, "%s", about, 1)
}
