package main

import (
	"fmt"
	"io"
	"strings"
)

// write writes the explanation for people, on one line each if it is a list.
func (e explanation) write(w io.Writer, list bool) error {
	var b []byte
	if list {
		b = e.list(b)
	} else {
		b = e.detail(b)
	}
	_, err := w.Write(b)
	return err
}

func (e explanation) list(b []byte) []byte {
	b = append(b, "Methods\n\n"...)
	for _, m := range e.Methods {
		b = fmt.Appendf(b, "  %-54s %-11s %-12s %s\n", m.Method, strings.Join(m.Dialects, ", "), m.Source.Evidence, m.Title)
	}
	for _, s := range e.Stubs {
		b = s.list(b)
	}
	b = append(b, "\nCodes\n\n"...)
	for _, c := range e.Codes {
		b = fmt.Appendf(b, "  %-9s %-8s %-12s %s\n", c.Code, c.Where, c.Source.Evidence, c.Meaning)
	}
	b = append(b, "\nCodes of violations\n\n"...)
	for _, v := range e.Violations {
		b = fmt.Appendf(b, "  %-16s %s\n", v.Code, v.Meaning)
	}
	return append(b, "\njdmock explain NAME tells more of each, and of any field; of orders, refunds and services, by what table they move.\n"...)
}

func (e explanation) detail(b []byte) []byte {
	for _, m := range e.Methods {
		b = fmt.Appendf(b, "method %s: %s\n  %s\n  dialects  %s\n  answers   under %s\n  evidence  %s: %s\n",
			m.Method, m.Title, m.Description, strings.Join(m.Dialects, ", "), m.Root, m.Source.Evidence, m.Source.Ref)
		b = append(m.parameters(b), '\n')
	}
	for _, s := range e.Stubs {
		b = s.detail(b)
	}
	for _, m := range e.Machines {
		b = m.detail(b)
	}
	for _, c := range e.Codes {
		b = fmt.Appendf(b, "code %s (%s)\n  zh_desc   %s\n  en_desc   %s\n  meaning   %s\n", c.Code, places[string(c.Where)], c.Zh, c.En, c.Meaning)
		if c.Trigger != "" {
			b = fmt.Appendf(b, "  here by   %s\n", c.Trigger)
		}
		b = fmt.Appendf(b, "  evidence  %s: %s\n\n", c.Source.Evidence, c.Source.Ref)
	}
	for _, f := range e.Fields {
		owner := string(f.Method)
		if owner == "" {
			owner = "every method"
		}
		b = fmt.Appendf(b, "field %s of %s, %s\n  type      %s\n  meaning   %s\n            %s\n  evidence  %s: %s\n\n",
			f.Pointer, owner, f.Place, f.Type, f.Description, f.DescriptionZh, f.Source.Evidence, f.Source.Ref)
	}
	for _, v := range e.Violations {
		b = fmt.Appendf(b, "violation %s, in reports of the contract\n  meaning   %s\n            %s\n\n", v.Code, v.Meaning, v.MeaningZh)
	}
	return b[:len(b)-1]
}

// parameters lists what a caller may send, indented as it stands in one another.
func (m methodInfo) parameters(b []byte) []byte {
	dialect := ""
	for _, p := range m.Parameters {
		if p.Dialect != dialect {
			dialect = p.Dialect
			b = fmt.Appendf(b, "  parameters, %s\n", dialect)
		}
		needed := ""
		if p.Needed {
			needed = "needed, "
		}
		b = fmt.Appendf(b, "    %-24s %s%s (%s)\n    %-24s %s\n", strings.TrimPrefix(p.Pointer, "/"), needed, p.Want, p.Source.Evidence, "", p.Description)
	}
	return b
}

// places words where a code occurs.
var places = map[string]string{
	"gateway": "in error_response, of any method",
	"guide":   "in error_response, of methods of the guide dialect",
	"result":  "inside the result of a method of the jos dialect",

	"aggregator": "in code and msg of the aggregator's answers",
	"oauth":      "in code and msg of the OAuth endpoints' answers",
}
