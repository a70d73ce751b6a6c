package main

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/jdmock/jdmock/contract/past"
	"github.com/jdmock/jdmock/contract/revive"
	"github.com/jdmock/jdmock/mockserver/clock"
)

// What --clock of import may say, beside the modes.
const clockKept = "keep"

// importFlags are the flags of import, as they were given.
type importFlags struct {
	venderID, clock       string
	shops                 []string
	dryRun, mend, replace bool
}

func newImport() *cobra.Command {
	var o importFlags
	var at controlFlags
	cmd := &cobra.Command{
		Use:   "import FILE…",
		Short: "let recorded orders and parcels live on in a simulator",
		Long: "import reads recordings (HTTP archives, NDJSON of jdmock proxy, exports of the journal), and brings each order into a\n" +
			"sandbox as it was shown last: state, times, lines, amounts, people, waybills and scans. What was never shown is made\n" +
			"up. Shop time goes on from the last recorded call, and with it the orders: they can be shipped, travel on, are\n" +
			"received in time. Names that a recording hides stay hidden. An order whose amounts contradict each other is left out\n" +
			"by name, unless --mend lets its sums follow from its lines. Answers of the en-methods, refunds and service orders\n" +
			"are not read. Shop time goes back only in a sandbox without later orders, such as that of serve --orders 0.\n\n" +
			"Exit codes: 0 all was imported, 1 something was left out, 2 usage or no recording, 3 no simulator.",
		Example: "  jdmock serve --orders 0 &\n  jdmock import traffic.har --clock frozen\n  jdmock import monday.ndjson tuesday.ndjson --dry-run --format json",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("FILE is missing: want a recording, such as one of jdmock proxy")
			}
			return nil
		},
	}
	f := newFlags(cmd, controlVariable)
	o.define(f)
	f.text(&at.box, "sandbox", "default", "which sandbox: default, or an app_key of another one")
	f.text(&at.url, "control-url", defaultControlURL, "the control listener")
	f.text(&at.token, "control-token", "", "what the control listener asks for, if it does")
	f.text(&at.format, "format", formatText, "text or json")
	cmd.RunE = func(cmd *cobra.Command, args []string) error { return o.run(cmd, at, args) }
	return cmd
}

func (o *importFlags) define(f *flags) {
	f.text(&o.venderID, "shop", "", "vender id of the shop that the orders come into (default the first)")
	f.list(&o.shops, "shops", "TOKEN=VENDER_ID, the shop of an access token as it was recorded; several with commas (default all into one)")
	f.text(&o.clock, "clock", string(clock.Offset), "shop time goes on from the last call: offset, or stands there: frozen; keep leaves it")
	f.toggle(&o.dryRun, "dry-run", "say what would be imported, and ask no simulator")
	f.toggle(&o.mend, "mend", "let sums follow from the lines where they contradict each other")
	f.toggle(&o.replace, "replace", "replace orders whose ids the sandbox has")
}

// run reads the recordings and imports them.
func (o *importFlags) run(cmd *cobra.Command, at controlFlags, files []string) error {
	if err := oneOf("format", at.format, formatText, formatJSON); err != nil {
		return err
	}
	if err := oneOf("clock", o.clock, string(clock.Offset), string(clock.Still), clockKept); err != nil {
		return err
	}
	url, err := controlURL(at.url)
	if err != nil {
		return err
	}
	watched := progressOf(cmd.ErrOrStderr(), &machine)
	defer watched.clear()
	doc, err := readRecordings(files, cmd.InOrStdin(), o.shops, o.mend, watched)
	if err != nil {
		return err
	}
	c := &controller{ctx: cmd.Context(), out: cmd.OutOrStdout(), in: cmd.InOrStdin(), url: url, token: at.token, box: at.box, format: at.format}
	report := newImportReport(doc, o.dryRun)
	if !o.dryRun {
		if err := o.send(c, doc, report, watched); err != nil {
			return err
		}
	}
	return report.print(c)
}

// Bounds of one request.
const (
	importBatchOrders = 500
	importBatchBytes  = 700 << 10
)

// send brings the orders into the sandbox, in batches.
func (o *importFlags) send(c *controller, doc *revive.Document, report *importReport, watched *progress) error {
	first := map[string]any{}
	if o.clock != clockKept {
		first["clock"] = map[string]any{"mode": o.clock, "at": doc.Clock}
	}
	batch, size := []json.RawMessage{}, 0
	flush := func() error {
		err := o.post(c, first, batch, doc.Clock, report)
		first, batch, size = map[string]any{}, batch[:0], 0
		return err
	}
	for i := range doc.Orders {
		text, err := json.Marshal(&doc.Orders[i])
		if err != nil {
			return environment("order %d: %w", doc.Orders[i].OrderID, err)
		}
		if len(batch) > 0 && (len(batch) == importBatchOrders || size+len(text) > importBatchBytes) {
			if err := flush(); err != nil {
				return err
			}
		}
		batch, size = append(batch, text), size+len(text)
		watched.tell(func() string { return bar(i, len(doc.Orders)) + " orders" })
	}
	return flush()
}

// post sends one batch.
func (o *importFlags) post(c *controller, body map[string]any, batch []json.RawMessage, until time.Time, report *importReport) error {
	body["orders"], body["replace"] = batch, o.replace
	if o.venderID != "" {
		body["vender_id"] = o.venderID
	}
	if o.clock != clockKept {
		body["until"] = until
	}
	text, err := c.do(http.MethodPost, c.inBox("import"), body)
	if err != nil {
		return err
	}
	var done struct {
		Now      time.Time `json:"now"`
		Imported int       `json:"imported"`
		Replaced int       `json:"replaced"`
		Refused  []struct {
			OrderID int64  `json:"order_id"`
			Status  int    `json:"status"`
			Error   string `json:"error"`
		} `json:"refused"`
	}
	if err := json.Unmarshal(text, &done); err != nil {
		return environment("control API: its answer is not what this jdmock knows: %w", err)
	}
	report.Now, report.Imported, report.Replaced = &done.Now, report.Imported+done.Imported, report.Replaced+done.Replaced
	for _, r := range done.Refused {
		reason := strings.TrimPrefix(r.Error, "order "+strconv.FormatInt(r.OrderID, 10)+": ")
		if r.Status == http.StatusConflict && !o.replace {
			reason += "; --replace replaces it"
		}
		report.refuse(r.OrderID, reason)
	}
	return nil
}

// shopsOf reads --shops.
func shopsOf(pairs []string) (map[string]string, error) {
	shops := map[string]string{}
	for i, pair := range pairs {
		token, vender, ok := strings.Cut(pair, "=")
		if !ok || token == "" || vender == "" {
			return nil, usage("--shops, %d. of them: want TOKEN=VENDER_ID, such as jdmock-access-token=10000001", i+1)
		}
		shops[token] = vender
	}
	return shops, nil
}

// importOrders counts orders of a document.
func importOrders(orders []past.Order) (parcels, scans int) {
	for i := range orders {
		parcels += len(orders[i].Parcels)
		for _, p := range orders[i].Parcels {
			scans += len(p.Scans)
		}
	}
	return parcels, scans
}
