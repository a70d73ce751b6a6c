package method

import (
	"bytes"
	"context"
	"sync"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/order"
)

// A desk is where a call writes an answer, and where the orders in it lie open,
// one after the other. What is to be kept is copied from there.
type desk struct {
	bytes []byte
	sheet order.Sheet
	view  view
}

// desks are those that nobody sits at.
var desks = sync.Pool{New: func() any { return new(desk) }}

// largestDesk bounds what a desk that is left may have grown to, in bytes.
const largestDesk = 1 << 20

// sitDown returns an empty desk.
func sitDown() *desk {
	d := desks.Get().(*desk)
	d.bytes = d.bytes[:0]
	return d
}

// leave lets others have the desk.
func (d *desk) leave() {
	if cap(d.bytes) <= largestDesk {
		desks.Put(d)
	}
}

// made returns a copy of what stands on the desk from begin on, and no more
// memory than it takes.
func (d *desk) made(begin int) []byte {
	written := d.bytes[begin:]
	made := make([]byte, len(written))
	copy(made, written)
	return made
}

// write writes the projected members of the order of an outline, as the call
// sees it, and returns the outline of the order that it has found.
func (d *desk) write(ctx context.Context, c *Call, p projection, s *sight, outline order.Outline) (order.Outline, error) {
	if err := c.Orders.Read(ctx, outline.ID, &d.sheet); err != nil {
		return outline, err
	}
	if d.sheet.Version != outline.Version { // it has moved meanwhile
		outline = d.sheet.Outline()
		c.shows(outline)
	}
	d.view = s.of(&d.sheet.Order)
	d.bytes = p.append(d.bytes, &d.view)
	return outline, nil
}

// AppendHead appends what stands before the members of an answer under a root:
// the root and the code. Two braces close it.
func AppendHead(dst []byte, root string) []byte {
	dst = append(append(dst, '{', '"'), root...)
	return append(dst, `":{"code":"`+wire.CodeOK+`"`...)
}

// head writes the head of an answer, and then its members as far as open
// does, which begins with the answer's own brace.
func (d *desk) head(root string, open func(dst []byte) []byte) {
	d.bytes = AppendHead(d.bytes, root)
	begin := len(d.bytes)
	d.bytes = open(d.bytes)
	d.bytes[begin] = ',' // in place of the brace
}

// own returns a copy of its own of what is a part of something larger.
func own(part []byte) []byte { return bytes.Clone(part) }
