package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"strings"

	"github.com/jdmock/jdmock/contract/revive"
	"github.com/jdmock/jdmock/mockserver"
	"github.com/jdmock/jdmock/mockserver/clock"
	"github.com/jdmock/jdmock/mockserver/sandbox"
)

// importFlag is the flag of serve that names recordings, and what they came to.
type importFlag struct {
	files []string
	doc   *revive.Document // nil without files
}

func (o *importFlag) define(f *flags) {
	f.list(&o.files, "import", "recordings whose orders are there from the beginning, in place of made-up ones; shop time begins where they end")
}

// apply reads the recordings, and lets the options begin where they end.
func (o *importFlag) apply(f *flags, setting string, out *mockserver.Options) error {
	if len(o.files) == 0 {
		return nil
	}
	if f.changed("start") {
		return usage("--start: --import says where time begins; leave out one of them")
	}
	var err error
	if o.doc, err = readRecordings(o.files, os.Stdin, nil, false, &progress{}); err != nil {
		return err
	}
	out.Start = o.doc.Clock
	if out.Clock, err = clock.Parse(setting, out.Start); err != nil {
		return usage("--clock %q with --import: want real, frozen or scaled:RATE", setting)
	}
	if !f.changed("orders") {
		out.Orders = -1 // none
	}
	return nil
}

// place brings the orders into the default sandbox, which from then on begins
// with them, and logs those that are left out.
func (o *importFlag) place(ctx context.Context, server *mockserver.Server, log *slog.Logger) error {
	if o.doc == nil {
		return nil
	}
	for _, r := range o.doc.Refused {
		log.Warn("an order is left out of the import", "order_id", r.OrderID, "reason", strings.Join(r.Reasons, "; "))
	}
	box := server.Sandbox()
	for _, order := range o.doc.Orders {
		_, err := box.Import(ctx, sandbox.Import{Until: o.doc.Clock}, order)
		var wrong *sandbox.ImportError
		switch {
		case errors.As(err, &wrong), errors.Is(err, sandbox.ErrTaken):
			log.Warn("an order is left out of the import", "order_id", order.OrderID, "reason", err.Error())
		case err != nil:
			return environment("--import: %w", err)
		}
	}
	return box.Begin(ctx)
}
