package method

import (
	"context"

	"github.com/jdmock/jdmock/mockserver/order"
)

// A pageWriter writes the orders of a page on a desk.
type pageWriter struct {
	*desk
	call   *Call
	fields projection
	sight  *sight
	parts  []part
}

// A part is where an order stands on the desk.
type part struct {
	begin, end int
	key        rendering
	kept       bool // it was rendered before
}

// list writes the orders with commas between them.
func (w *pageWriter) list(ctx context.Context, outlines []order.Outline) error {
	for i := range outlines {
		if i > 0 {
			w.bytes = append(w.bytes, ',')
		}
		p := part{begin: len(w.bytes), key: w.fields.rendering(w.call, w.sight, outlines[i])}
		if kept, ok := w.call.Cache.lookup(p.key); ok {
			w.bytes, p.kept = append(w.bytes, kept...), true
		} else if shown, err := w.write(ctx, w.call, w.fields, w.sight, outlines[i]); err != nil {
			return err
		} else if shown.Version != outlines[i].Version {
			p.key = w.fields.rendering(w.call, w.sight, shown)
		}
		p.end = len(w.bytes)
		w.parts = append(w.parts, p)
	}
	return nil
}

// keep keeps the orders that were rendered for this page, and reports whether
// there were any. They are kept as parts of its body, unless that is too large
// for the few of them.
func (w *pageWriter) keep(body []byte) bool {
	fresh := 0
	for i := range w.parts {
		if p := &w.parts[i]; !p.kept {
			fresh += p.end - p.begin
		}
	}
	for i := range w.parts {
		p := &w.parts[i]
		if p.kept {
			continue
		}
		info := body[p.begin:p.end:p.end]
		if fresh < len(body)/2 {
			info = own(info)
		}
		w.call.Cache.keep(p.key, info)
	}
	return fresh > 0
}

// plain returns the answer with the orders in it.
func (w *pageWriter) plain(answer searchOrdersResponse) searchOrdersResponse {
	list := w.made(0)
	for _, p := range w.parts {
		answer.result().OrderInfoList = append(answer.result().OrderInfoList, list[p.begin:p.end:p.end])
	}
	return answer
}
