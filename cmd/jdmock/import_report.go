package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"time"
	"unicode"

	"github.com/jdmock/jdmock/contract/plural"
	"github.com/jdmock/jdmock/contract/record"
	"github.com/jdmock/jdmock/contract/revive"
)

// An importReport says what became of recorded orders.
type importReport struct {
	DryRun   bool             `json:"dry_run,omitempty"`
	Calls    int              `json:"calls"`
	Broken   int              `json:"broken"` // how many places of the recording cannot be read
	Tokens   int              `json:"tokens"` // how many access tokens the calls had
	Clock    time.Time        `json:"clock"`  // where the recording ends
	Now      *time.Time       `json:"now,omitempty"`
	Orders   int              `json:"orders"` // that the recording shows whole enough
	Parcels  int              `json:"parcels"`
	Scans    int              `json:"scans"`
	Imported int              `json:"imported"`
	Replaced int              `json:"replaced"`
	Refused  []*importReason  `json:"refused"`
	LeftOut  []revive.LeftOut `json:"left_out"`

	reasons map[string]*importReason
	refused int
}

// An importReason says of how many orders one thing was wrong, and of which
// first.
type importReason struct {
	Reason  string `json:"reason"`
	OrderID int64  `json:"order_id"` // the first
	Orders  int    `json:"orders"`
}

// maxImportReasons bounds the reasons that are told apart.
const maxImportReasons = 100

func newImportReport(doc *revive.Document, dryRun bool) *importReport {
	r := &importReport{
		DryRun: dryRun, Calls: doc.Calls, Broken: doc.Broken, Tokens: doc.Tokens, Clock: doc.Clock, Orders: len(doc.Orders) + len(doc.Refused),
		Refused: []*importReason{}, LeftOut: doc.LeftOut, reasons: map[string]*importReason{},
	}
	r.Parcels, r.Scans = importOrders(doc.Orders)
	for _, each := range doc.Refused {
		r.refuse(each.OrderID, strings.Join(each.Reasons, "; "))
	}
	if dryRun {
		r.Imported = len(doc.Orders)
	}
	return r
}

// refuse notes an order that is left out. Reasons that differ in numbers alone
// are one.
func (r *importReport) refuse(id int64, reason string) {
	r.refused++
	key := strings.Map(func(c rune) rune {
		if unicode.IsDigit(c) {
			return -1
		}
		return c
	}, reason)
	if known := r.reasons[key]; known != nil {
		known.Orders++
		return
	}
	if len(r.Refused) == maxImportReasons {
		r.Refused[maxImportReasons-1].Orders++
		return
	}
	r.reasons[key] = &importReason{Reason: reason, OrderID: id, Orders: 1}
	r.Refused = append(r.Refused, r.reasons[key])
}

// print prints the report, and returns a finding where something was left out.
func (r *importReport) print(c *controller) error {
	text, err := json.Marshal(r)
	if err != nil {
		return environment("report: %w", err)
	}
	if err := c.print(text, &struct{}{}, r.lines); err != nil {
		return err
	}
	switch {
	case r.refused > 0:
		return findings("%s of %d left out", plural.Of(r.refused, "order"), r.Orders)
	case r.Broken > 0:
		return findings("%s of the recording cannot be read; all else was", plural.Of(r.Broken, "place"))
	}
	return nil
}

func (r *importReport) lines(t *table) {
	did := "imported"
	if r.DryRun {
		did = "would be imported"
	}
	line := fmt.Sprintf("%s %s, with %s and %s, of %s", plural.Of(r.Imported, "order"), did, plural.Of(r.Parcels, "parcel"), plural.Of(r.Scans, "scan"), plural.Of(r.Calls, "call"))
	if r.Replaced > 0 {
		line += fmt.Sprintf("; %d replaced another", r.Replaced)
	}
	t.line(line)
	t.line("the recording ends at " + shown(r.Clock))
	if r.Now != nil {
		t.line("shop time is " + shown(*r.Now))
	}
	if r.Tokens > 1 {
		t.line(fmt.Sprintf("the calls have %d access tokens: --shops tells their shops apart", r.Tokens))
	}
	for _, each := range r.Refused {
		t.line(fmt.Sprintf("left out: %s, first order %d: %s", plural.Of(each.Orders, "order"), each.OrderID, each.Reason))
	}
	for _, each := range r.LeftOut {
		t.line(strings.TrimSpace(fmt.Sprintf("not read: %s %s: %s", plural.Of(each.Calls, "call"), each.Method, each.Reason)))
	}
}

// readRecordings reads files, - being the input, as one recording.
func readRecordings(files []string, in io.Reader, pairs []string, mend bool, watched *progress) (*revive.Document, error) {
	shops, err := shopsOf(pairs)
	if err != nil {
		return nil, err
	}
	var failed error
	doc, err := revive.Read(recordings(files, in, watched, &failed), revive.Options{Mend: mend, Shops: shops})
	switch {
	case failed != nil:
		return nil, failed
	case err != nil:
		return nil, usage("%s: %w", strings.Join(files, ", "), err)
	case doc.Calls == 0:
		return nil, usage("%s: there is no call in it; want a recording of jdmock proxy, a HAR file, or jdmock calls export --as ndjson", strings.Join(files, ", "))
	case len(doc.Orders)+len(doc.Refused) == 0:
		return nil, usage("%s: of %s none shows an order; want answers such as those of jingdong.pop.order.get and jingdong.pop.order.search", strings.Join(files, ", "), plural.Of(doc.Calls, "call"))
	}
	return doc, nil
}

// recordings yields the calls of files, one after the other. A file that cannot
// be read ends it with failed.
func recordings(files []string, in io.Reader, watched *progress, failed *error) iter.Seq2[record.Call, error] {
	return func(yield func(record.Call, error) bool) {
		for _, name := range files {
			from := io.NopCloser(in)
			if name != "-" {
				file, err := os.Open(name)
				if err != nil {
					*failed = environment("recording: %w", err)
					return
				}
				from = file
			}
			whole := yieldFrom(record.Read(&countedReader{in: from, progress: watched}), yield, failed)
			_ = from.Close() // it was only read
			if !whole {
				return
			}
		}
	}
}

// yieldFrom yields the calls of one file, and reports whether others may follow.
func yieldFrom(calls iter.Seq2[record.Call, error], yield func(record.Call, error) bool, failed *error) bool {
	for c, err := range calls {
		var disk *os.PathError
		if errors.As(err, &disk) {
			*failed = environment("recording: %w", err)
			return false
		}
		if !yield(c, err) {
			return false
		}
	}
	return true
}
