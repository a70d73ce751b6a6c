package record

import (
	"encoding/json"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/jdmock/jdmock/contract/wire"
)

// A journalLine is a call as the simulator's journal exports it as NDJSON. What
// is personal in it is hidden behind asterisks.
type journalLine struct {
	At         time.Time                  `json:"at"`
	ShopAt     time.Time                  `json:"shop_at"`
	Method     string                     `json:"method"`
	Status     int                        `json:"http_status"`
	Duration   string                     `json:"duration"`
	Parameters map[string]json.RawMessage `json:"parameters"`
	Answer     json.RawMessage            `json:"answer"`
	Cut        bool                       `json:"answer_cut"`
}

// parseJournal returns the call of a line of the journal.
func parseJournal(text []byte) (Call, error) {
	var l journalLine
	if err := json.Unmarshal(text, &l); err != nil {
		return Call{}, wordedLine(err)
	}
	if err := checkStatus(l.Status); err != nil {
		return Call{}, err
	}
	took, err := time.ParseDuration(l.Duration)
	if err != nil && l.Duration != "" {
		return Call{}, errors.New("member duration is no duration: want one such as 1.5ms")
	}
	c := Call{At: l.At, ShopAt: l.ShopAt, Duration: max(took, 0), Verb: http.MethodPost, URL: wire.Path, Status: l.Status, Cut: l.Cut, Starred: true}
	if strings.HasPrefix(l.Method, "tool/") || strings.HasPrefix(l.Method, "oauth") {
		c.URL = "/" + l.Method
	}
	for name, value := range l.Parameters {
		c.Params = append(c.Params, wire.Param{Name: name, Value: sentText(value)})
	}
	slices.SortFunc(c.Params, func(a, b wire.Param) int { return strings.Compare(a.Name, b.Name) })
	c.Params = c.Params[:min(len(c.Params), MaxParams)]
	if len(l.Answer) > 0 {
		c.Answer = []byte(sentText(l.Answer))
	}
	return c, nil
}

// sentText returns what a member stands for: the journal writes JSON as JSON,
// and any other text as a text.
func sentText(value json.RawMessage) string {
	var text string
	if len(value) > 0 && value[0] == '"' && json.Unmarshal(value, &text) == nil {
		return text
	}
	return string(value)
}
