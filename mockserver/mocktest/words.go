package mocktest

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/jdmock/jdmock/contract/wire"
	"github.com/jdmock/jdmock/mockserver/journal"
	"github.com/jdmock/jdmock/mockserver/order"
)

// Bounds of what a failure says.
const (
	maxLines = 40
	maxLine  = 500 // bytes
)

// report puts a headline and lines into at most maxLines; those in the middle
// that do not fit are counted.
func report(headline string, lines []string) string {
	room := maxLines - 1
	if len(lines) > room {
		head, tail := (room-1)/2, room-1-(room-1)/2
		left := fmt.Sprintf("… %d lines more …", len(lines)-head-tail)
		lines = append(append(append([]string{}, lines[:head]...), left), lines[len(lines)-tail:]...)
	}
	var b strings.Builder
	b.WriteString(oneLine(headline))
	for _, line := range lines {
		b.WriteString("\n  " + oneLine(line))
	}
	return b.String()
}

// oneLine returns a text on one line, cut if it is too long.
func oneLine(text string) string {
	text = strings.NewReplacer("\n", " ", "\r", " ").Replace(text)
	if len(text) <= maxLine {
		return text
	}
	end := maxLine
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// wordOrder says where an order stands.
func wordOrder(o order.Order) string {
	text := fmt.Sprintf("order %d is in %s", o.ID, o.State)
	if waybill := o.Shipment.Waybill(); waybill != "" {
		text += ", waybill " + waybill
	}
	for _, e := range o.History {
		text += fmt.Sprintf("; %s %s by %s", wire.FormatTimestamp(e.At), e.Event, e.Cause)
	}
	return text
}

// wordCalls says what became of calls, one on a line.
func wordCalls(entries []journal.Entry) (lines []string) {
	for _, e := range entries {
		line := fmt.Sprintf("call %s %s %s", e.ID, wire.FormatTimestamp(e.ShopAt), wordRequest(e))
		line += " → " + string(e.Outcome)
		if e.Outcome != journal.Answered {
			line += " " + e.Code + ": " + reason(e)
		}
		if len(e.Faults) > 0 {
			line += "; fault " + strings.Join(e.Faults, ", ")
		}
		if e.Written.How != "" && e.Written.How != "whole" {
			line += "; " + e.Written.How
		}
		lines = append(lines, line)
	}
	return lines
}

// reason returns why a call was refused.
func reason(e journal.Entry) string {
	if len(e.Steps) == 0 {
		return "no reason is known"
	}
	last := e.Steps[len(e.Steps)-1]
	if last.Detail != "" {
		return last.Detail
	}
	return last.Verdict
}

// wordRequest returns the command that makes the call again, as far as its
// parameters are not masked.
func wordRequest(e journal.Entry) string {
	text := e.Application()
	if text == "{}" && e.OrderID != 0 {
		text = fmt.Sprintf(`{"order_id":%d}`, e.OrderID)
	}
	return fmt.Sprintf("jdmock call %s --json '%s'", e.Method, strings.ReplaceAll(text, "'", `'\''`))
}
