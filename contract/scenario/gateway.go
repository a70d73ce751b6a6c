package scenario

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/exact"
	"github.com/jdmock/jdmock/contract/wire"
)

// The outcomes of a call, as its caller sees them.
const (
	Answered   = "answered"   // an envelope came, with a code
	Lost       = "lost"       // no whole answer came: whether the call did its work is not known
	Unreadable = "unreadable" // what came is no envelope
)

var outcomes = []string{Answered, Lost, Unreadable}

// A Want is the answer that a call is to get. In a file it may be one text: a
// code, lost or unreadable.
type Want struct {
	Outcome    string         `yaml:"outcome"`     // "" means answered, if there is a code, and else any
	Code       string         `yaml:"code"`        // of the envelope; "" means any
	HTTPStatus int            `yaml:"http_status"` // 0 means any
	Members    map[string]any `yaml:"members"`     // values below the envelope's root, by path
}

// short reads a want that is one text.
func (w *Want) short(text string) bool {
	switch text {
	case Lost, Unreadable:
		w.Outcome = text
	default:
		w.Code = text
	}
	return true
}

// good is what a call wants that says nothing.
var good = Want{Code: wire.CodeOK}

// An answered call is what its caller has of it.
type answered struct {
	outcome string
	status  int
	code    string
	text    string // of a refusal, in English
	root    any    // what the envelope holds
}

// String says in a few words how the call went.
func (a answered) String() string {
	switch {
	case a.outcome == Unreadable:
		return Unreadable + ", HTTP status " + strconv.Itoa(a.status)
	case a.outcome == Lost:
		return Lost
	case a.text != "":
		return fmt.Sprintf("code %s (%.200s)", a.code, a.text)
	}
	return "code " + a.code
}

// meets returns "" if the answer is what is wanted, and else what is wrong.
func (a answered) meets(w Want) string {
	outcome := w.Outcome
	if outcome == "" && w.Code != "" {
		outcome = Answered
	}
	switch {
	case outcome != "" && outcome != a.outcome:
		return fmt.Sprintf("want %s, found %s", cmp.Or(w.Outcome, "code "+w.Code), a)
	case w.Code != "" && w.Code != a.code:
		return fmt.Sprintf("want code %s, found %s", w.Code, a)
	case w.HTTPStatus != 0 && w.HTTPStatus != a.status:
		return fmt.Sprintf("want HTTP status %d, found %d", w.HTTPStatus, a.status)
	}
	if wrong := differs(a.root, w.Members); wrong != "" {
		return wrong + " in the answer with " + a.String()
	}
	return ""
}

// differs returns "" if a document has all values at their paths, and else what
// is wrong.
func differs(document any, members map[string]any) string {
	for _, path := range slices.Sorted(maps.Keys(members)) {
		want := textOf(members[path])
		found, ok := find(document, path)
		if !ok {
			return fmt.Sprintf("want %s %.200s, found no %[1]s", path, want)
		}
		if textOf(found) != want {
			return fmt.Sprintf("want %s %.200s, found %.200s", path, want, textOf(found))
		}
	}
	return ""
}

// send signs a call and sends it.
func (b *Begun) send(ctx context.Context, method string, members map[string]any, token string) (answered, error) {
	text, err := json.Marshal(members)
	if err != nil {
		return answered{}, err
	}
	times, err := b.clock(ctx)
	if err != nil {
		return answered{}, err
	}
	p := wire.Params{
		{Name: wire.ParamMethod, Value: method}, {Name: wire.ParamAppKey, Value: b.sandbox.AppKey}, {Name: wire.ParamVersion, Value: wire.Version},
		{Name: wire.ParamTimestamp, Value: wire.FormatTimestamp(times.Gateway)}, {Name: wire.ParamAccessToken, Value: token},
		{Name: wire.ParamJSON, Value: string(text)},
	}
	form := url.Values{wire.ParamSign: {wire.Sign(p, b.sandbox.AppSecret)}}
	for _, each := range p {
		form.Set(each.Name, each.Value)
	}
	status, body, err := b.world.Gateway(ctx, form)
	if ctx.Err() != nil {
		return answered{}, ctx.Err()
	}
	if err != nil {
		return answered{outcome: Lost}, nil
	}
	return readAnswer(status, body), nil
}

// readAnswer opens an envelope.
func readAnswer(status int, body []byte) answered {
	a := answered{outcome: Unreadable, status: status}
	var envelope map[string]any
	if !utf8.Valid(body) || exact.Decode(body, &envelope) != nil || len(envelope) != 1 {
		return a
	}
	for name, root := range envelope {
		inner, ok := root.(map[string]any)
		if !ok {
			return a
		}
		a.code, _ = inner["code"].(string)
		if name == "error_response" {
			a.text, _ = inner["en_desc"].(string)
		}
		a.outcome, a.root = Answered, root
	}
	a.text = strings.ToValidUTF8(a.text, "?")
	return a
}
